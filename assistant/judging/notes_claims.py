"""What a rule fixes: an interval, a time of keeping, a deadline or an owner, and of what.

A claim is read only where the clause leaves little doubt; what stays unclear gives none.
"""

import re
from collections.abc import Iterator

from assistant.judging.notes_clause import Claim, Clause, claim, often_verbs
from assistant.judging.notes_periods import MONTHS, YEAR, Period, deadlines, durations, intervals
from assistant.judging.notes_roles import roles
from assistant.judging.notes_rows import row_claims
from assistant.judging.notes_verbs import makes_responsible, verbs_of
from assistant.judging.statements import Statement

LONGEST = 1_200  # characters of a statement that is read
_BREAK = re.compile(r";\s|(?<=[^\W\d]{3})\.\s(?=[A-ZÄÖÜ])")
_COMMA = re.compile(r",\s|\s(?:und|sowie|and|while|whereas|während|aber|but)\s")
_FORMER = re.compile(
    r"\b(?:previously|formerly|used to|until now|so far|bisher|früher|ehemals|vormals|zuvor|"
    r"anstatt|statt (?:de[rs]|wie|bisher|dessen|eine[rs]?)|"
    r"instead of|no longer|nicht mehr|rather than|was|were|wurden?)\b",
    re.IGNORECASE,
)
# "every year in spring and in autumn": what looks like one interval is two.
_MORE = re.compile(
    r"\b(?:further|zusätzlich\w*|weitere[nrsm]?|once more|"
    r"(?:two|zwei) (?:halves|hälften|parts|teilen))\b"
    rf"|\b{MONTHS} (?:and|und|sowie) (?:im |in )?{MONTHS}\b",
    re.IGNORECASE,
)
_PERIOD_VERBS = {
    "within": frozenset({"report", "answer", "decide", "correct", "finish"}),
    "for": frozenset({"keep"}),
}


def claims_of(statement: Statement) -> list[Claim]:
    """Return what a statement fixes, clause by clause."""
    text = statement.unit.text[:LONGEST]
    if statement.denies or statement.is_gap or _FORMER.search(text):
        return []
    if statement.modality not in ("duty", "statement"):
        return []
    if statement.unit.kind == "table_row":
        return list(row_claims(statement, text))
    if statement.genre == "record":  # tells what was done, not what shall be
        return []
    lead = statement.unit.lead_text if statement.text != statement.unit.text else ""
    found: list[Claim] = []
    for part in _BREAK.split(text):
        found += _clause_claims(Clause(part, lead, statement))
    return found


def _clause_claims(clause: Clause) -> Iterator[Claim]:
    often, by = intervals(clause.text), deadlines(clause.text)
    if any(one.days == YEAR for one in often) and _MORE.search(clause.text):
        return
    if len({round(one.days) for one in often}) == 1:
        yield from _periodclaim(clause, often[0])
    elif often:
        yield from _apart(clause)
    elif len(by) == 1:
        yield from _periodclaim(clause, by[0])
    elif not by and len(kept := durations(clause.text)) == 1:
        yield from _periodclaim(clause, kept[0])
    yield from _owner_claims(clause)


def _apart(clause: Clause) -> Iterator[Claim]:
    """Read a clause of several intervals piece by piece: "the policy yearly, the plan monthly"."""
    for piece in _COMMA.split(clause.text):
        found = intervals(piece)
        if len(found) == 1 and (things := Clause(piece, "", clause.statement).things()):
            verbs = verbs_of(piece) or verbs_of(clause.text)
            yield from claim(clause, "every", often_verbs(verbs, things), things, found[0])


def _periodclaim(clause: Clause, period: Period) -> Iterator[Claim]:
    things = clause.things()
    verbs = verbs_of(clause.text) or verbs_of(clause.around)
    if period.kind == "every":
        verbs = often_verbs(verbs, things)
    else:
        verbs = verbs_of(f"{clause.around} {clause.text}") & _PERIOD_VERBS[period.kind]
    yield from claim(clause, period.kind, verbs, things, period)


def _owner_claims(clause: Clause) -> Iterator[Claim]:
    named = roles(clause.text)
    owners = frozenset(role.name for role in named if role.name)
    if not owners or len(owners) < len({role.name for role in named}):
        return  # nobody, or also people who are many
    verbs = verbs_of(clause.text)
    if makes_responsible(clause.text):
        yield from claim(clause, "responsible", verbs | {"own"}, clause.things())
    elif "approve" in verbs:
        yield from claim(clause, "approve", frozenset({"approve"}), clause.things())
