"""Make the zip file of an audit pack: the same bytes for the same content."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from assistant.audit_pack.manifest import manifest_files
from assistant.audit_pack.pieces import LeftOut, MadeFrom, Piece, check_paths
from assistant.export.same_zip import same_zip

_THEN = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can name
_OFFICE = (".docx", ".xlsx")
_PACKED = (*_OFFICE, ".png")  # which another packing makes no smaller


def pack(made: MadeFrom, pieces: Sequence[Piece], left_out: Sequence[LeftOut]) -> bytes:
    """Return the zip: pieces by path, no moment of writing in any. Raises BadPack."""
    check_paths(pieces)
    moment = datetime(made.day.year, made.day.month, made.day.day)
    same = [_same(one, moment) for one in pieces]
    whole = sorted((*same, *manifest_files(made, same, left_out)), key=lambda one: one.path)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for piece in whole:
            entry = zipfile.ZipInfo(piece.path, _THEN)
            packed = piece.path.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            archive.writestr(entry, piece.content)
    return out.getvalue()


def _same(piece: Piece, moment: datetime) -> Piece:
    if not piece.path.endswith(_OFFICE):
        return piece
    return replace(piece, content=same_zip(piece.content, moment=moment))
