"""The parser process: reads requests from standard input, answers on standard output.

A request is a line of JSON and the file's bytes; an answer is a length (8 bytes, big-endian) and
JSON. Before each file the process bounds its own memory and processor time. Started by
`ingest.sandbox`, never by hand.
"""

import json
import os
import sys
from typing import Any, BinaryIO

from ingest.errors import DamagedFile, FileRejected, LimitExceeded
from ingest.parsed_json import write_result
from ingest.types import Limits, ParsedFile

_MEMORY_REASON = "Reading it takes more memory than is allowed."
_MEMORY_REMEDY = "Split it or raise the limit."


def main() -> None:
    """Serve requests until standard input ends."""
    # Replies get a descriptor of their own; whatever libraries print goes to standard error.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    while line := requests.readline():
        request = json.loads(line)
        data = _read_exactly(requests, int(request["bytes"]))
        reply = write_result(_serve(data, request))
        replies.write(len(reply).to_bytes(8, "big") + reply)
        replies.flush()


def _serve(data: bytes, request: dict[str, Any]) -> ParsedFile | FileRejected | bytes:
    file, limits = str(request["file"]), Limits(**request["limits"])
    _bound(limits)
    try:
        if request["render"]:
            from ingest.parsers.pdf_picture import render_page

            try:
                return render_page(data, **request["render"])
            except ValueError as error:
                return DamagedFile(file, f"The page cannot be drawn: {error}.", "Add it once more.")
        from ingest.parsers import parse

        return parse(data, file=file, limits=limits)
    except FileRejected as refusal:
        return refusal
    except MemoryError:
        return LimitExceeded(file, _MEMORY_REASON, _MEMORY_REMEDY)
    except RecursionError:
        reason = "Its parts are nested too deeply to be read."
        return DamagedFile(file, reason, "Open it in the program it was made with; save it anew.")


def _bound(limits: Limits) -> None:
    """Bound address space and processor time, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + limits.seconds) + 2
    for kind, soft in (("RLIMIT_CPU", until), ("RLIMIT_AS", limits.memory_bytes)):
        name = getattr(resource, kind, None)
        if name is None:
            continue
        hard = resource.getrlimit(name)[1]
        soft = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        try:
            resource.setrlimit(name, (soft, hard))
        except (ValueError, OSError):  # macOS refuses a bound on address space
            continue


def _read_exactly(stream: BinaryIO, count: int) -> bytes:
    parts = []
    while count:
        part = stream.read(count)
        if not part:
            raise SystemExit(0)
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    main()
