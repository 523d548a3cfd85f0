"""Parsed files and refusals as JSON, for the pipe between the parser process and ours.

Only our own values cross it, rebuilt field by field: a parser taken over by a hostile file can
send wrong text, but no objects and no code.
"""

import base64
import json
from typing import Any, get_args

from ingest.errors import (
    DamagedFile,
    EncryptedFile,
    FileRejected,
    LimitExceeded,
    NoText,
    UnsupportedFormat,
)
from ingest.types import Block, BlockKind, Notice, Page, ParsedFile, Span

_REFUSALS: dict[str, type[FileRejected]] = {
    kind.code: kind
    for kind in (UnsupportedFormat, EncryptedFile, DamagedFile, LimitExceeded, NoText)
}
_KINDS = frozenset(get_args(BlockKind))


def write_result(result: ParsedFile | FileRejected | bytes) -> bytes:
    """Return the result as JSON bytes. Bytes are a page's picture."""
    if isinstance(result, bytes):
        body: dict[str, Any] = {"picture": base64.b64encode(result).decode()}
    elif isinstance(result, FileRejected):
        body = {"refused": [result.code, result.file, result.reason, result.remedy]}
    else:
        body = {
            "pages": [_page(page) for page in result.pages],
            "fixed_pages": result.fixed_pages,
            "properties": dict(result.properties),
            "notices": [[n.code, list(n.pages), n.detail] for n in result.notices],
        }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def read_result(data: bytes) -> ParsedFile | FileRejected | bytes:
    """Return what `write_result` wrote. Raises ValueError on anything else."""
    try:
        body = json.loads(data)
        if "picture" in body:
            return base64.b64decode(body["picture"], validate=True)
        if "refused" in body:
            code, file, reason, remedy = map(str, body["refused"])
            return _REFUSALS[code](file, reason, remedy)
        return ParsedFile(
            pages=tuple(_read_page(page) for page in body["pages"]),
            fixed_pages=bool(body["fixed_pages"]),
            properties={str(key): str(value) for key, value in body["properties"].items()},
            notices=tuple(
                Notice(str(code), tuple(map(int, pages)), str(detail))
                for code, pages, detail in body["notices"]
            ),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no parser result: {error}") from error


def _page(page: Page) -> list[Any]:
    blocks = [
        [b.kind, b.span.start, b.span.end, b.level, [[c.start, c.end] for c in b.cells]]
        for b in page.blocks
    ]
    return [page.number, page.text, blocks, page.label, page.readable, page.ocr]


def _read_page(fields: list[Any]) -> Page:
    number, text, blocks, label, readable, ocr = fields
    return Page(
        number=int(number),
        text=str(text),
        blocks=tuple(_read_block(block, len(text)) for block in blocks),
        label=None if label is None else str(label),
        readable=bool(readable),
        ocr=bool(ocr),
    )


def _read_block(fields: list[Any], length: int) -> Block:
    kind, start, end, level, cells = fields
    if kind not in _KINDS or not 0 <= start <= end <= length:
        raise ValueError(f"no block: {kind} {start}..{end}")
    spans = tuple(Span(int(a), int(b)) for a, b in cells)
    return Block(kind, Span(int(start), int(end)), int(level), spans)
