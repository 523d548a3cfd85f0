"""Bytes to text, for formats that do not say how they are encoded."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536  # bytes


def decode_text(data: bytes, *, declared: str | None = None) -> str:
    """Return the text: byte order mark, UTF-8, a declared encoding, UTF-16, then Windows-1252.

    UTF-8 goes before what a file declares, because valid UTF-8 with umlauts is never something
    else, while declarations are often wrong. Never fails; undecodable bytes become U+FFFD.
    """
    for bom, marked in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(marked, "replace")
    wide = _wide(data)
    for name in (wide, None if wide else "utf-8", declared):
        if name and _known(name):
            try:
                return data.decode(name)
            except (UnicodeDecodeError, ValueError):
                continue
    # The five bytes that Windows-1252 leaves open are controls in Latin-1.
    return "".join(
        byte.decode("cp1252", "ignore") or byte.decode("latin-1")
        for byte in re.findall(rb"[\x81\x8d\x8f\x90\x9d]|[^\x81\x8d\x8f\x90\x9d]+", data)
    )


def is_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any encoding that `decode_text` knows."""
    if data.startswith(tuple(bom for bom, _ in _BOMS)) or _wide(data):
        return False
    sample = data[:_SAMPLE]
    controls = sum(sample.count(bytes([c])) for c in range(32) if c not in (9, 10, 11, 12, 13, 27))
    return b"\0" in sample or controls > len(sample) / 50


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of mostly Latin text is zero."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(data) % 2:
        return None
    half = len(sample) / 2
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.05 else None


def _known(name: str) -> bool:
    try:
        return codecs.lookup(name).name not in {"rot13", "hex", "base64", "zlib", "bz2"}
    except (LookupError, ValueError):
        return False
