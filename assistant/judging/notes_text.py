"""A note's sentence: the words concerned, in quotation marks, and where they stand."""

from datetime import date

from assistant.judging.statements import Statement
from assistant.messages import Language, message

LONGEST = 300  # characters of a quote


def say(key: str, language: Language, **values: object) -> str:
    """Return a text of the area `notes` of the catalogue."""
    return message(f"notes.{key}", language, **values)


def side(statement: Statement, language: Language) -> str:
    """Return a statement's words with its document and page, or section where it has no pages."""
    unit = statement.unit
    words = " ".join(unit.text.split())
    if len(words) > LONGEST:
        words = words[: LONGEST - 1].rsplit(" ", 1)[0] + " …"
    return say("side", language, quote=words, place=_place(statement, language))


def day(value: date, language: Language) -> str:
    """Return a date in words."""
    month = message("web.months", language).split()[value.month - 1]
    return message("web.date", language, day=value.day, month=month, year=value.year)


def _place(statement: Statement, language: Language) -> str:
    unit = statement.unit
    title = unit.document.title
    if unit.document.fixed_pages:
        page = unit.page.label or unit.page.number
        return say("place", language, document=title, page=page)
    if unit.section:
        return say("place_section", language, document=title, section=unit.section[-1])
    return say("place_plain", language, document=title)
