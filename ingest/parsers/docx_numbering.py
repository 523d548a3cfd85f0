"""Word's automatic numbers: "3.2", "a)", "§ 5". They are on the page but not in its text."""

from collections import defaultdict
from typing import Any

from ingest.parsers.docx_style import W

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Numbering:
    """Counts a document's automatic numbers while its paragraphs are read in order."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {_int(lvl.get(f"{W}ilvl")): _level(lvl) for lvl in abstract.iter(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in root.findall(f"{W}num"):
            target = number.find(f"{W}abstractNumId")
            if target is not None:
                self._abstract[number.get(f"{W}numId", "")] = target.get(f"{W}val", "")

    def next(self, number: Any) -> str | None:
        """Return the mark of the next paragraph with this numPr: "2.1", "" for a bullet.

        None where the paragraph is not numbered after all (numId 0 switches numbering off).
        """
        num_id, level = _val(number, "numId"), _int(_val(number, "ilvl"))
        if num_id in ("", "0"):
            return None
        abstract = self._abstract.get(num_id, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts[abstract]
        counts[level] = counts[level] + 1 if level in counts else levels[level][2]
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        form, pattern, _ = levels[level]
        if form in ("bullet", "none"):
            return ""
        for index in range(level + 1):
            kind, _, first = levels.get(index, ("decimal", "", 1))
            pattern = pattern.replace(f"%{index + 1}", _format(counts.get(index, first), kind))
        return pattern


def _level(level: Any) -> tuple[str, str, int]:
    return (_val(level, "numFmt") or "decimal", _val(level, "lvlText"), _int(_val(level, "start")))


def _format(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number < 40:
        text = ""
        for value, sign in _ROMAN:
            while number >= value:
                text, number = text + sign, number - value
        return text.upper() if form == "upperRoman" else text
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _val(element: Any, name: str) -> str:
    child = element.find(f"{W}{name}")
    return "" if child is None else str(child.get(f"{W}val", ""))


def _int(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else 0
