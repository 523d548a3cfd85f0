"""What drafts take from the registers of roles and systems: names and fields, as people entered."""

from collections.abc import Mapping, Sequence

from assistant.drafting.facts import Entered, EnteredRow
from assistant.drafting.fill import LONGEST
from assistant.messages import Language
from assistant.registers.check import shown
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers

# Slot of the drafts' catalogue -> kind of role whose name fills it.
SLOTS: Mapping[str, str] = {
    "top_management": "top_management",
    "ai_officer": "ai_officer",
    "ai_committee": "committee",
    "data_protection_officer": "dpo",
    "security_officer": "security",
    "audit_lead": "internal_audit",
    "training_owner": "people",
    "ai_development_owner": "development",
}
# Field of a draft's tables -> field of the register.
_OF_SYSTEM: Mapping[str, str] = {
    **{name: name for name in ("purpose", "owner", "supplier", "role", "stage", "oversight")},
    "model": "model",
    "location": "locations",
}
_UNSURE = {"unclear"}  # options that say nothing yet


def entered_in(roles: Sequence[Entry], systems: Sequence[Entry], language: Language) -> Entered:
    """Return what drafts take from entries in use.

    A slot is filled by the one role of its kind; where there are several, nobody said which.
    """
    current = [one for one in roles if not one.archived]
    slots = {}
    for slot, kind in SLOTS.items():
        named = [one.text("name") for one in current if one.text("kind") == kind]
        if len(named) == 1:
            slots[slot] = _cut(named[0])
    return Entered(
        slots,
        tuple(_system(one, language) for one in systems if not one.archived),
        tuple(
            EnteredRow(
                _cut(one.text("name")),
                {name: _cut(one.text(name)) for name in ("holder", "deputy") if one.text(name)},
            )
            for one in current
        ),
    )


def enumerated(entered: Entered) -> dict[str, str]:
    """Return every text under a name of its own, as answers are given."""
    return {f"register.{number}": text for number, text in enumerate(entered.texts())}


def _system(entry: Entry, language: Language) -> EnteredRow:
    register = load_registers()["systems"]
    fields = {}
    for name, own in _OF_SYSTEM.items():
        value = entry.values.get(own)
        if isinstance(value, tuple):
            fields[name] = _cut(", ".join(value))
        elif value and value not in _UNSURE:
            fields[name] = _cut(shown(register.field(own), value, language))
    kinds = register.field("data")
    data = [shown(kinds, entry.values.get("data"), language), entry.text("data_detail")]
    if said := "; ".join(filter(None, data)):
        fields["data"] = _cut(said)
    return EnteredRow(_cut(entry.text("name")), fields)


def _cut(text: str) -> str:
    """The text on one line, cut between words where a draft has no room for all of it."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST - 2].rsplit(" ", 1)[0] + " …"
