"""Real footnotes in a Word document, which python-docx does not offer.

A footnote is a paragraph in a part of its own (ECMA-376, 17.11). The same note may be referred to
again: then a field repeats its number.
"""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import etree

from assistant.export.review_words import clean

TEXT, REFERENCE = "footnote text", "footnote reference"
_EMPTY = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
    "<w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"
)


class Footnotes:
    """The footnotes of one document. `refer` puts a reference behind the words of a paragraph."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._part, self._root = _part(document)
        ids = [int(note.get(qn("w:id"))) for note in self._root]
        self._next = max([0, *ids]) + 1
        self._names: dict[int, str] = {}  # our number -> bookmark of its reference
        for name, size in ((TEXT, 8.5), (REFERENCE, None)):
            _style(document, name, size)

    def refer(self, paragraph: Paragraph, number: int, text: str) -> None:
        """Refer to footnote `number`, which says `text`; it is written at the first reference."""
        if number in self._names:
            _field(paragraph, f"NOTEREF {self._names[number]} \\f \\h", str(number))
            return
        name, identity = f"_Note{number}", str(self._next)
        self._next += 1
        self._names[number] = name
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(9_000 + number))
        start.set(qn("w:name"), name)
        run = paragraph.add_run()
        run.style = self._document.styles[REFERENCE]
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), identity)
        run._r.append(reference)
        run._r.addprevious(start)
        run._r.addnext(end)
        self._root.append(self._note(identity, text))

    def save(self) -> None:
        """Put the notes into their part; to be called before the document is saved."""
        self._part._blob = etree.tostring(
            self._root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def _note(self, identity: str, text: str) -> Any:
        styles = self._document.styles
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{identity}"><w:p><w:pPr>'
            f'<w:pStyle w:val="{styles[TEXT].style_id}"/></w:pPr><w:r><w:rPr>'
            f'<w:rStyle w:val="{styles[REFERENCE].style_id}"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"/></w:r></w:p></w:footnote>'
        )
        note.find(f".//{qn('w:t')}").text = f" {clean(text)}"  # as text, never as markup
        return note


def _part(document: Document) -> tuple[Part, Any]:
    """The document's footnote part and its content; made where there is none."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            part = relation.target_part
            return part, parse_xml(part.blob)
    part = Part(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        _EMPTY.encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part, parse_xml(_EMPTY)


def _style(document: Document, name: str, size: float | None) -> None:
    if name in document.styles:
        return
    kind = WD_STYLE_TYPE.CHARACTER if name == REFERENCE else WD_STYLE_TYPE.PARAGRAPH
    style: Any = document.styles.add_style(name, kind, builtin=True)
    if size:
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(2)
    else:
        style.font.superscript = True


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field in superscript that shows a footnote's number again."""
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run()
        run.font.superscript = True
        if kind == "code":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
            run._r.append(element)
        elif kind == "shown":
            run.text = shown
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)
