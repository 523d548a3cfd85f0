"""The manifest of an audit pack: each file with its checksum, for programs and for people."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from assistant.audit.material import day_text
from assistant.audit_pack.pieces import MANIFEST, READABLE, SUMS, LeftOut, MadeFrom, Piece
from assistant.messages import message

FORMAT = 1  # a reader refuses a higher one
NO_DIGEST = "0" * 64  # stands for the digest in the readable manifest, which the digest covers


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def manifest_files(
    made: MadeFrom, pieces: Sequence[Piece], left_out: Sequence[LeftOut]
) -> tuple[Piece, ...]:
    """Return manifest.json, MANIFEST.md and SHA256SUMS for these pieces."""
    ordered = sorted(pieces, key=lambda one: one.path)
    files = [
        {
            "path": one.path,
            "bytes": len(one.content),
            "sha256": sha256(one.content),
            "what": one.what,
        }
        for one in ordered
    ]
    body: dict[str, Any] = {
        "format": FORMAT,
        "made_from": made.record(),
        "files": files,
        "left_out": [{"what": one.what, "reason": one.reason} for one in left_out],
    }
    body["readable_sha256"] = sha256(_readable(made, files, left_out, NO_DIGEST).encode())
    digest = digest_of(body)
    readable = _readable(made, files, left_out, digest).encode()
    sums = sums_of(files).encode()
    outer = {
        "digest": digest,
        "readable_sha256": sha256(readable),
        "sums_sha256": sha256(sums),
        "manifest": body,
    }
    return Piece(MANIFEST, written(outer), ""), Piece(READABLE, readable, ""), Piece(SUMS, sums, "")


def written(outer: dict[str, Any]) -> bytes:
    """Return a manifest as it stands in a pack; it is never written in another way."""
    return json.dumps(outer, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def digest_of(body: dict[str, Any]) -> str:
    """Return the one checksum that stands for a whole pack: of its manifest in one fixed form."""
    form = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(form.encode())


def sums_of(files: Sequence[dict[str, Any]]) -> str:
    """Return checksums as `sha256sum --check` reads them."""
    return "".join(f"{one['sha256']}  {one['path']}\n" for one in files)


def _readable(
    made: MadeFrom, files: Sequence[dict[str, Any]], left_out: Sequence[LeftOut], digest: str
) -> str:
    def say(key: str, **values: object) -> str:
        return message(f"audit_pack.{key}", made.language, **values)

    lines = [
        f"# {say('title')}",
        "",
        say("as_of", day=day_text(made.day, made.language)),
        say("aid"),
        "",
        f"- {say('from_library', library=made.library, count=made.documents)}",
        f"- {say('from_review', number=made.review, made=made.reviewed)}",
        f"- {say('from_program', version=made.program)}",
        f"- {say('digest', digest=digest)}",
    ]
    if made.hidden:
        lines.append(f"- {say('hidden')}")
    lines += ["", f"## {say('files')}", "", say("how_to_check"), ""]
    heads = (say("head_file"), say("head_what"), say("head_bytes"), "SHA-256")
    lines += [_row(heads), _row(["---"] * len(heads))]
    pictures = [one for one in files if one["path"].startswith("evidence/pages/")]
    for one in files:
        if one not in pictures:
            cells = (one["path"], one["what"], str(one["bytes"]), f"`{one['sha256']}`")
            lines.append(_row(cells))
    if pictures:
        lines += ["", say("pictures", count=len(pictures))]
    lines += ["", f"## {say('left_out')}", ""]
    lines += [f"- {_plain(one.what)}: {_plain(one.reason)}" for one in left_out]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_plain(cell) if '`' not in cell else cell for cell in cells)} |"


def _plain(text: str) -> str:
    """A text that no reader of Markdown takes for more than text."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#!" else c for c in " ".join(text.split()))
