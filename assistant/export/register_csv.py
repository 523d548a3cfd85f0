"""A register as CSV that a spreadsheet opens by a double click, and nothing in it is computed."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date

from assistant.export.plain import FORMULA_STARTS
from assistant.export.review_words import clean
from assistant.messages import Language
from assistant.registers.entry import Entry
from assistant.registers.schema import Register
from assistant.registers.table import cell, columns

DELIMITERS: dict[Language, str] = {"de": ";", "en": ","}  # as spreadsheets of that language expect
# Read with another separator, a part of a text would become a cell: such a part gets a blank.
_INSIDE = re.compile(f'(?<=[,;\\t|\\n"])(?=[{re.escape("".join(FORMULA_STARTS))}])')


def register_csv(register: Register, entries: Sequence[Entry], *, language: Language) -> bytes:
    """Return the entries as a table, UTF-8 with a mark, headings in `language`."""
    out = io.StringIO()
    table = csv.writer(
        out, delimiter=DELIMITERS[language], quoting=csv.QUOTE_ALL, lineterminator="\r\n"
    )
    shown = columns(register)
    table.writerow([csv_text(one.heading(language)) for one in shown])
    for entry in entries:
        values = (cell(one, entry, language) for one in shown)
        table.writerow(
            [
                one.isoformat()
                if isinstance(one, date)
                else csv_text("" if one is None else str(one))
                for one in values
            ]
        )
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def csv_text(text: str) -> str:
    """Return a text for a cell: nothing that a spreadsheet would compute."""
    told = _INSIDE.sub(" ", clean(text).strip())
    return f"'{told}" if told.startswith(FORMULA_STARTS) else told
