"""Make an office file the same bytes for the same content: no moment of writing is left in it."""

import io
import re
import zipfile
from datetime import datetime

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_THEN = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can name


def same_zip(data: bytes, *, moment: datetime) -> bytes:
    """Return the file packed anew: parts in their order, `moment` as when it was changed."""
    said = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + said + rb"\g<2>", content)
            entry = zipfile.ZipInfo(part.filename, _THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content)
    return out.getvalue()
