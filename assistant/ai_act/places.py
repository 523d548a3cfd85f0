"""Places of the Regulation as each language cites them: "Annex III 4(a)", "Anhang III Nr. 4 …"."""

import re
from collections.abc import Iterable

_ANNEX = re.compile(r"\bAnnex ([IVX]+)(?: (\d+))?(?:\(([a-z])\))?")
_PARTS = re.compile(r"(?<=\d)\((\d+[a-z]?)\)")
_POINTS = re.compile(r"(?<=\d)\(([a-z]{1,2})\)")
_FURTHER = re.compile(r"((?:Abs\.|Buchst\.) \w+(?:, \w+)*), \((\w{1,3})\)")  # "5(b), (c)"


def cited(place: str, language: str) -> str:
    """Return a place as it is cited in that language; places are kept as in English."""
    if language != "de":
        return place
    place = _ANNEX.sub(_annex, place)
    place = _POINTS.sub(r" Buchst. \1", _PARTS.sub(r" Abs. \1", place))
    while (longer := _FURTHER.sub(r"\1, \2", place)) != place:
        place = longer
    return place


def cited_all(places: Iterable[str], language: str) -> str:
    """Return several places in one line."""
    return "; ".join(cited(one, language) for one in places)


def _annex(found: re.Match[str]) -> str:
    number, point, letter = found.groups()
    parts = [
        f"Anhang {number}",
        f"Nr. {point}" if point else "",
        f"Buchst. {letter}" * bool(letter),
    ]
    return " ".join(part for part in parts if part)
