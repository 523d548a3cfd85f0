"""One file's bytes to pages: `parse` finds the format and calls its parser.

A parser is imported only when a file of its format comes by. All raise FileRejected's
subclasses and nothing else.
"""

import io
import zipfile
from importlib import import_module
from pathlib import PurePosixPath
from typing import NoReturn

from ingest.errors import DamagedFile, EncryptedFile, LimitExceeded, NoText, UnsupportedFormat
from ingest.parsers.archive import check_archive
from ingest.parsers.encoding import is_binary
from ingest.types import Limits, ParsedFile

_FORMATS = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".xlsx": "spreadsheet",
    ".xlsm": "spreadsheet",
    ".csv": "spreadsheet",
    ".tsv": "spreadsheet",
}
SUPPORTED_SUFFIXES = frozenset(_FORMATS)
# Office files that a person would miss if a folder walk passed over them silently.
LEGACY_SUFFIXES = frozenset(
    {".doc", ".docm", ".dot", ".dotx", ".xls", ".xlsb", ".ppt", ".pptx", ".odt", ".ods", ".rtf"}
)

_MAGIC = (
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf", "a packed file (7-Zip)"),
    (b"Rar!", "a packed file (RAR)"),
    (b"{\\rtf", "a rich text file (RTF)"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LIST = "Supported: PDF, DOCX, Markdown, HTML, TXT, XLSX, CSV."
_PARTS = (
    ("wordprocessingml.document.main+xml", "docx"),
    ("spreadsheetml.sheet.main+xml", "spreadsheet"),
    ("sheet.macroEnabled.main+xml", "spreadsheet"),
)
_OTHER_PARTS = (
    ("ms-word.document.macroEnabled", "a Word file with macros"),
    ("wordprocessingml.template", "a Word template"),
    ("ms-word.template", "a Word template with macros"),
    ("presentationml", "a presentation"),
    ("sheet.binary", "a binary Excel file"),
)


def parse(data: bytes, *, file: str, limits: Limits) -> ParsedFile:
    """Return the file's pages. `file` is its name, for messages and for its suffix.

    Raises UnsupportedFormat, EncryptedFile, DamagedFile, LimitExceeded or NoText.
    """
    if len(data) > limits.file_bytes:
        reason = f"It has {len(data)} bytes; {limits.file_bytes} are allowed."
        raise LimitExceeded(file, reason, "Split it or raise the limit.")
    format_ = detect_format(data, file)
    if is_zip(data):
        check_archive(data, file=file, limits=limits)
    parser = getattr(import_module(f"ingest.parsers.{format_}"), f"parse_{format_}")
    parsed: ParsedFile = parser(data, file=file, limits=limits)
    if sum(len(page.text) for page in parsed.pages) > limits.characters:
        reason = f"It holds more than {limits.characters} characters."
        raise LimitExceeded(file, reason, "Split it or raise the limit.")
    # A page that cannot be read keeps its document, with a warning; blank pages alone do not.
    if all(page.readable and not page.text for page in parsed.pages):
        raise NoText(file, "There is no visible text in it.", "Leave it out, or check its content.")
    return parsed


def detect_format(data: bytes, file: str) -> str:
    """Return "pdf", "docx", "markdown", "html", "text" or "spreadsheet".

    Content decides and must agree with the suffix; a file without suffix goes by content alone.
    Raises UnsupportedFormat, EncryptedFile or DamagedFile.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise DamagedFile(file, "The file is empty.", "Check whether it was copied completely.")
    suffix = PurePosixPath(file.replace("\\", "/")).suffix.lower()
    expected = _FORMATS.get(suffix)
    found = _sniff(data, file, expected)
    if suffix and expected is None:
        legacy = suffix in LEGACY_SUFFIXES
        remedy = "Save it as DOCX, XLSX or PDF." if legacy else _LIST
        raise UnsupportedFormat(file, f"Files ending in {suffix} are not read.", remedy)
    if found in ("text", "html"):
        if expected in ("pdf", "docx") or suffix in (".xlsx", ".xlsm"):
            _disagree(file, f"text, not what {suffix} promises")
        return found if expected in (None, "text") else expected
    if expected is not None and (found != expected or suffix in (".csv", ".tsv")):
        _disagree(file, f"{found}, not what {suffix} promises")
    return found


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin like a zip archive (all current Office files do)."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _sniff(data: bytes, file: str, expected: str | None) -> str:
    if data.startswith(_OLE):
        _reject_ole(data, file)
    for magic, what in _MAGIC:
        if data.startswith(magic) and (len(magic) > 2 or is_binary(data)):
            _disagree(file, what)
    if is_zip(data):
        return _sniff_office(data, file)
    # Readers accept a PDF header within the first kilobyte, after junk.
    if b"%PDF-" in data[:1024] and (expected == "pdf" or data.lstrip().startswith(b"%PDF-")):
        return "pdf"
    if is_binary(data):
        if expected in ("pdf", "docx", "spreadsheet"):
            raise DamagedFile(file, "Its beginning is damaged.", "Get the file once more.")
        _disagree(file, "binary data, no text")
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if head.startswith((b"<!doctype html", b"<html")) else "text"


def _sniff_office(data: bytes, file: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            with archive.open("[Content_Types].xml") as part:
                types = part.read(1_000_000).decode("utf-8", "replace")
    except KeyError:
        what = "an OpenDocument file" if "mimetype" in names else "a zip archive, no Office file"
        _disagree(file, what)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        remedy = "Open it in the program it was made with and save it again."
        raise DamagedFile(file, f"The archive inside is damaged ({error}).", remedy) from error
    except RuntimeError as error:
        raise EncryptedFile(file, "It is encrypted.", "Remove the password.") from error
    for mark, what in _OTHER_PARTS:
        if mark in types:
            _disagree(file, what)
    for mark, format_ in _PARTS:
        if mark in types:
            return format_
    _disagree(file, "a zip archive, no Office file")


def _reject_ole(data: bytes, file: str) -> NoReturn:
    if _ENCRYPTED in data:
        reason = "It is protected with a password."
        raise EncryptedFile(file, reason, "Save it without a password and add it again.")
    reason = "It is an old Office file (.doc, .xls, .ppt or .msg)."
    raise UnsupportedFormat(file, reason, "Save it as DOCX, XLSX or PDF.")


def _disagree(file: str, what: str) -> NoReturn:
    raise UnsupportedFormat(file, f"The content is {what}.", f"Rename or convert it. {_LIST}")
