"""Word files (.docx): one page of text, with headings, lists and tables as the author set them.

Headers and footers often hold document control in a table; they are returned as properties
("header", "footer", "watermark"), because they repeat on every page and are no body text.
"""

import io
import zipfile
import zlib
from typing import Any

from ingest.errors import DamagedFile, UnsupportedFormat
from ingest.parsers.blocks import PageBuilder, clean_text
from ingest.parsers.docx_body import BodyReader
from ingest.parsers.docx_numbering import Numbering
from ingest.parsers.docx_style import Styles, W
from ingest.parsers.unseen import hidden_notice, unseen_characters
from ingest.types import Limits, ParsedFile

_STRICT = b"http://purl.oclc.org/ooxml/"
_VML_TEXT = "{urn:schemas-microsoft-com:vml}textpath"
_NOTES = ("footnotes", "endnotes")
_PROPERTIES = ("title", "author", "subject", "version", "category", "content_status", "keywords")


def parse_docx(data: bytes, *, file: str, limits: Limits) -> ParsedFile:
    """Return one page of text without fixed page numbers.

    Raises DamagedFile or UnsupportedFormat. The archive must have been checked before.
    """
    document = _open(data, file)
    part = document.part
    styles = Styles(_related(part, "styles"))
    reader = BodyReader(styles, Numbering(_related(part, "numbering")))
    page = PageBuilder()
    reader.read(document.element.body, page)
    for name in _NOTES:
        _read_notes(_related(part, name), reader, page)
    properties = _properties(document) | _margins(part, reader)
    written = "".join(one.text or "" for one in document.element.body.iter(f"{W}t"))
    notices = hidden_notice(reader.hidden, unseen_characters(written))
    return ParsedFile((page.build(1),), False, properties, notices)


def _open(data: bytes, file: str) -> Any:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    remedy = "Open it in Word or LibreOffice and save it again."
    try:
        document = Document(io.BytesIO(data))
        if document.element.body is None:
            raise DamagedFile(file, "It has no body.", remedy)
    except (
        OpcError,
        LxmlError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        EOFError,
        NotImplementedError,
    ) as error:
        if _is_strict(data):
            reason = "It is in the Strict Open XML form."
            raise UnsupportedFormat(
                file, reason, "Save it as an ordinary Word document."
            ) from error
        raise DamagedFile(file, f"Word's parts cannot be read ({error}).", remedy) from error
    return document


def _is_strict(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "_rels/.rels" in archive.namelist() and _STRICT in archive.read("_rels/.rels")


def _related(part: Any, kind: str) -> Any:
    """The XML root of the part with this relationship, or None."""
    from lxml import etree

    for relationship in part.rels.values():
        if relationship.is_external or not relationship.reltype.endswith(f"/{kind}"):
            continue
        target = relationship.target_part
        element = getattr(target, "element", None)
        if element is not None:
            return element
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            return etree.fromstring(target.blob, parser)
        except etree.XMLSyntaxError:
            return None
    return None


def _read_notes(root: Any, reader: BodyReader, page: PageBuilder) -> None:
    for note in root if root is not None else ():
        if note.get(f"{W}type") is None:  # separators have a type, notes have none
            reader.read(note, page)


def _margins(part: Any, reader: BodyReader) -> dict[str, str]:
    """Texts of headers and footers, each line once, and the watermark."""
    lines: dict[str, dict[str, None]] = {"header": {}, "footer": {}, "watermark": {}}
    for relationship in part.rels.values():
        kind = relationship.reltype.rsplit("/", 1)[-1]
        if relationship.is_external or kind not in ("header", "footer"):
            continue
        element = getattr(relationship.target_part, "element", None)
        if element is None:
            continue
        page = PageBuilder()
        reader.read(element, page)
        lines[kind].update(dict.fromkeys(page.build(1).text.split("\n")))
        marks = (clean_text(mark.get("string", "")) for mark in element.iter(_VML_TEXT))
        lines["watermark"].update(dict.fromkeys(marks))
    texts = {kind: "\n".join(filter(None, found)) for kind, found in lines.items()}
    return {kind: text for kind, text in texts.items() if text}


def _properties(document: Any) -> dict[str, str]:
    """What the file says of itself; a property that cannot be read is left out."""
    core = document.core_properties
    found = {}
    for name in _PROPERTIES:
        value = clean_text(str(getattr(core, name) or ""))
        if value:
            found[name] = value
    return found
