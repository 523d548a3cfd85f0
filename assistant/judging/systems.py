"""The names a company gives its AI systems, as far as its documents list them.

"Betriebskonzept ErstBlick" is about AI although it never says so: the register does. Names are
taken from the first cells of tables whose column speaks of systems, tools or models, and from
words written like NahtAuge; a name must occur at least three times.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.units import Unit

FEWEST = 3  # statements a name must occur in
COLUMNS = 2  # first columns of a table that may name a system
# What a column is about: the last word before "of", "im", "(" … A "Rolle im KI-Managementsystem" is
# a role, "AI duties" are duties, and a "Funktion" alone is somebody's position.
_HEAD = re.compile(
    r"\s+(?:of|in|im|for|from|with|by|on|at|because|that|des|der|bei|mit|von|für|aus|zur?|zum|and|und|"
    r"or|oder|used|nach)\b|[,;:/(–]",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"(?<!management)(?<!management[ -])systeme?s?$|(?:anwendung(?:en)?|applications?|tools?|"
    r"werkzeuge?|model(?:le?|s|ls)?|names?|bezeichnung(?:en)?|assistent(?:en)?|assistants?|lösung(?:en)?|solutions?|"
    r"products?|produkte?|[\s-]functions?|-funktion(?:en)?|[\s-]funktionen)$|(?<!\w)(?:ki|ai)$",
    re.IGNORECASE,
)
_WORDS = 3  # of such a head; "Where it meets AI" is none
_SPLIT = re.compile(r",| und | and |/|\(|;| – ")
_CAMEL = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{2,}[A-ZÄÖÜ][a-zäöüß]{2,}\w*\b")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_NO_NAME = re.compile(
    r"^(?:KI|AI|IT|ML)\b|(?:verantwortliche|eigner|owner|officer|manager|engineer|liste|board|"
    r"beirat|team|control|leitung|gremium|committee|register|policy|richtlinie)\w*$",
    re.IGNORECASE,
)


def system_names(units: Iterable[Unit]) -> tuple[str, ...]:
    """Return the names of AI systems that the documents list, longest first."""
    units = list(units)
    common = _lower_case_words(units)
    found = {name for unit in units if unit.kind == "table_row" for name in _listed(unit)}
    found = {name for name in found if name.split()[0].lower() not in common}
    found |= {match[0] for unit in units for match in _CAMEL.finditer(unit.text)}
    found = {name for name in found if not _NO_NAME.search(name)}
    counts = _occurrences(units, found)
    names = [name for name in found if counts[name] >= FEWEST]
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _listed(unit: Unit) -> list[str]:
    """What the first cells of a row name, where their columns are about systems."""
    names = []
    for cell in unit.cells[:COLUMNS]:
        before = unit.page.text[max(unit.span.start, cell.start - 60) : cell.start]
        column = before.rsplit(" | ", 1)[-1]
        if not _names_systems(column):
            continue
        for part in _SPLIT.split(unit.page.text[cell.start : cell.end]):
            name = part.strip(' ."„“”»«)')
            if len(name) >= 4 and name[0].isupper() and len(name.split()) <= 3:
                names.append(name)
    return names


def _names_systems(column: str) -> bool:
    """Tell whether what stands under a column's head are systems, tools or models."""
    head = _HEAD.split(column.strip(), maxsplit=1)[0].strip()
    return len(head.split()) <= _WORDS and _COLUMN.search(head) is not None


def _lower_case_words(units: Sequence[Unit]) -> set[str]:
    return {
        match[0] for unit in units for match in _WORD.finditer(unit.text) if match[0][0].islower()
    }


def _occurrences(units: Sequence[Unit], names: set[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    if not names:
        return counts
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    for unit in units:
        text = " ".join((unit.text, *unit.section, unit.document.title))
        counts.update(set(pattern.findall(text)))
    return counts
