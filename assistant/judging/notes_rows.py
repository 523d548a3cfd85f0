"""What a table row fixes: its first cell is what it is about, labels say what the others are."""

import re
from collections.abc import Iterator

from assistant.judging.notes_clause import Claim, Clause, bare, claim, often_verbs
from assistant.judging.notes_periods import durations, intervals
from assistant.judging.notes_roles import roles
from assistant.judging.notes_things import OTHER, Thing, plain_keys, scope_of
from assistant.judging.notes_verbs import verbs_of
from assistant.judging.statements import Statement

_CELL = re.compile(r"([^:|]{1,60}):\s(.*)", re.DOTALL)
_MEASURE = re.compile(r"measure|metric|indicator|KPI|kennzahl|größe|zahl\b", re.IGNORECASE)
_HOW_OFTEN = re.compile(
    r"interval|frequen|turnus|häufigkeit|rhythmus|zyklus|cycle|how often|wie oft|"
    r"überprüfung|wann|when|review|measured|messung|repeat|wiederhol",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(r"retention|aufbewahr|speicherdauer|kept|keep|löschfrist", re.IGNORECASE)
_WHO = re.compile(r"owner|responsible|verantwortlich|zuständig|eigner|eigentümer", re.IGNORECASE)
_APPROVER = re.compile(r"approv|freigabe|freigegeben|genehmig", re.IGNORECASE)


def row_claims(statement: Statement, text: str) -> Iterator[Claim]:
    """Return what a row fixes; nothing where its first cell is a number or says for whom."""
    cells = [found for part in text.split(" | ") if (found := _CELL.match(part.strip()))]
    if len(cells) < 2:
        return
    first = Clause(cells[0][2], "", statement)
    things = _things(first, cells[0][1])
    if not things or scope_of(bare(first.text), things, first.language):
        return
    measured = _MEASURE.search(cells[0][1]) is not None
    for cell in cells[1:]:
        yield from _cell_claims(first, things, cell[1], cell[2], measured=measured)


def _things(first: Clause, label: str) -> tuple[Thing, ...]:
    """What the first cell names: a thing with nothing beside it, or else all of its words.

    These hold only within tables whose first column has the same name.
    """
    found, words = first.things(), first.rest()
    if len(found) == 1 and not found[0].is_other and words <= found[0].narrowed:
        return found
    if not any(key.isalpha() and len(key) > 2 for key in words):
        return ()  # a number or a code
    named = {f"{key}:" for key in plain_keys(label, first.language)}
    known = {key for thing in found if not thing.is_other for key in thing.keys}
    return (Thing(OTHER, words | known | named),)


def _cell_claims(
    first: Clause, things: tuple[Thing, ...], label: str, value: str, *, measured: bool
) -> Iterator[Claim]:
    clause = Clause(value, "", first.statement)
    verbs = frozenset({"monitor"}) if measured else verbs_of(label) or verbs_of(first.text)
    often, kept = intervals(value), durations(value)
    if _HOW_OFTEN.search(label) and len(often) == 1:
        doing = often_verbs(verbs, things) or frozenset({"do", "review"})
        yield from claim(clause, "every", doing, things, often[0])
    elif _HOW_LONG.search(label) and len(kept) == 1:
        yield from claim(clause, "for", frozenset({"keep"}), things, kept[0])
    elif _APPROVER.search(label) and roles(value):
        yield from claim(clause, "approve", frozenset({"approve"}), things)
    elif _WHO.search(label) and roles(value) and all(role.name for role in roles(value)):
        yield from claim(clause, "responsible", verbs_of(first.text) | {"own"}, things)
