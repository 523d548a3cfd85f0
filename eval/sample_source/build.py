"""Rebuild `corpus/sample/docs` from `content/`: `python -m eval.sample_source.build`.

The same sources give the same bytes: PDF by ReportLab's invariant mode, DOCX and XLSX by packing
their parts again with one fixed date. Markdown and HTML are their own source and are copied.
"""

import re
import shutil
import zipfile
from pathlib import Path

from eval.sample_source.docx_file import DATE, write_docx
from eval.sample_source.markup import read_source
from eval.sample_source.pdf import write_pdf
from eval.sample_source.xlsx_file import write_xlsx

CONTENT = Path(__file__).parent / "content"
TARGET = Path(__file__).resolve().parents[2] / "corpus" / "sample" / "docs"
WRITERS = {".pdf": write_pdf, ".docx": write_docx, ".xlsx": write_xlsx}


def build(target: Path) -> list[Path]:
    """Write every document of the sample company into `target` and return their paths."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(CONTENT.iterdir()):
        if path.suffix == ".txt":
            source = read_source(path)
            made = target / source.file
            WRITERS[made.suffix](source, made)
            if made.suffix != ".pdf":
                _repack(made)
        else:
            made = target / path.name
            shutil.copyfile(path, made)
        written.append(made)
    return written


def _repack(path: Path) -> None:
    """Pack an Office file again so that its bytes do not depend on when it was made."""
    with zipfile.ZipFile(path) as package:
        parts = [(info.filename, package.read(info)) for info in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            if name == "docProps/core.xml":
                stamp = rf"\g<1>{DATE:%Y-%m-%dT%H:%M:%SZ}\g<2>".encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms)", stamp, data)
            info = zipfile.ZipInfo(name, date_time=DATE.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, data)


if __name__ == "__main__":
    build(TARGET)
