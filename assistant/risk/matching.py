"""What in a system's entry triggers a source of risk: its attributes, and words of its texts.

Words count as the classification under the AI Act reads them: what is denied, or done by people
themselves, does not count.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.ai_act.reading import Reading, Status, read
from assistant.messages import Language, message
from assistant.registers.check import shown
from assistant.registers.entry import Entry
from assistant.registers.load import load_registers
from assistant.risk.catalogue import Catalogue
from assistant.risk.schema import Trigger, WordGroup

USUAL_FIELDS = ("name", "purpose", "users", "affected", "data_detail", "model")
LONGEST_VALUE = 80  # characters of a value that a reason repeats
# What stands in the field of a supplier where there is none.
_NO_SUPPLIER = re.compile(
    r"(?:reine |eine )?eigenentwicklung(?:en)?|eigene entwicklung|"
    r"(?:selbst|intern|von uns|im haus|in[ -]?house) (?:entwickelt|gebaut|erstellt)|"
    r"in[ -]?house(?:[ -]development| developed| built)?|(?:own|internal) development|"
    r"(?:self|internally)[ -](?:developed|built|made)|(?:developed|built|made) "
    r"(?:in[ -]?house|internally|by (?:us|ourselves))|intern(?:al)?|selbst|wir selbst|ourselves|"
    r"keiner?|none|nobody|entfällt|n\.? ?/?a\.?|nicht zutreffend|not applicable|[-–—/]",
    re.IGNORECASE,
)
# Without these, less is proposed than may apply.
ASKED = ("purpose", "role", "stage", "affected", "autonomy", "data")


@dataclass(frozen=True, slots=True)
class Because:
    """One thing that a trigger found: a field, and its value or words of it; "" where it is empty.

    `chosen` are values of options, `words` a piece of a text, verbatim.
    """

    field: str
    chosen: tuple[str, ...] = ()
    words: str = ""


def triggered(
    when: Iterable[Trigger], system: Entry, catalogue: Catalogue
) -> tuple[Because, ...] | None:
    """Return what the first trigger that holds has found in a system, None where none holds.

    Of a retired system only what is about retirement counts.
    """
    for trigger in when:
        if system.text("stage") == "retired" and "retired" not in trigger.stage:
            continue
        found = _holds(trigger, system, catalogue)
        if found is not None:
            return found
    return None


def unstated(system: Entry) -> tuple[str, ...]:
    """Return the fields without which proposals may be incomplete, where they are empty."""
    if system.text("stage") == "retired":
        return ()
    return tuple(name for name in ASKED if not system.values.get(name))


def because_words(found: Iterable[Because], language: Language) -> str:
    """Return in words what triggered something: fields by their labels, values, quotes."""
    register = load_registers()["systems"]
    parts = []
    for one in found:
        field = register.field(one.field)
        label = field.label.in_(language)
        if one.words:
            parts.append(message("risk.because_words", language, field=label, words=one.words))
        elif one.chosen:
            value = one.chosen if field.type in ("choices", "lines") else one.chosen[0]
            text = shown(field, value, language)
            parts.append(message("risk.because_value", language, field=label, value=_cut(text)))
        else:
            parts.append(message("risk.because_missing", language, field=label))
    return "; ".join(parts)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_VALUE else f"{line[:LONGEST_VALUE].rstrip()} …"


def _holds(trigger: Trigger, system: Entry, catalogue: Catalogue) -> tuple[Because, ...] | None:
    found: list[Because] = []
    for name, wanted in trigger.choices().items():
        value = system.values.get(name)
        values = value if isinstance(value, tuple) else (value,)
        chosen = tuple(one for one in values if one in wanted)
        if not chosen:
            return None
        found.append(Because(name, chosen))
    for name in trigger.given:
        if not system.values.get(name) or (name == "supplier" and _no_supplier(system)):
            return None
        found.append(Because(name, (system.text(name),)))
    for name in trigger.missing:
        if system.values.get(name):
            return None
        found.append(Because(name))
    for groups in (trigger.words, trigger.and_words):
        if groups:
            hit = _first_words(groups, system, catalogue)
            if hit is None:
                return None
            found.append(hit)
    return tuple(dict.fromkeys(found))


def _no_supplier(system: Entry) -> bool:
    """Whether the field says that nobody supplies the system, as "Eigenentwicklung" does."""
    return (
        _NO_SUPPLIER.fullmatch(" ".join(system.text("supplier").split()).strip(" .()")) is not None
    )


def _first_words(groups: Iterable[str], system: Entry, catalogue: Catalogue) -> Because | None:
    for name in groups:
        group = catalogue.groups[name]
        for field in group.fields or USUAL_FIELDS:
            words = _words_in(_text_of(system, field), group, catalogue)
            if words:
                return Because(field, words=words)
    return None


def _text_of(system: Entry, field: str) -> str:
    value = system.values.get(field)
    return "\n".join(value) if isinstance(value, tuple) else str(value or "")


def _words_in(text: str, group: WordGroup, catalogue: Catalogue) -> str:
    """The first words of the group that the text states, as they stand there; "" for none."""
    if not text:
        return ""
    reading = _read(text)
    for hit in _hits(text, catalogue).get(group.id, ()):
        if max(reading.statuses[hit[0] : hit[1] + 1]) <= Status.LATER:
            return _cut(text[reading.words[hit[0]].start : reading.words[hit[1]].end])
    return ""


@lru_cache(maxsize=512)
def _read(text: str) -> Reading:
    return read(text)


_found: dict[str, Mapping[str, tuple[tuple[int, int], ...]]] = {}
_MOST = 512  # texts whose hits are kept


def _hits(text: str, catalogue: Catalogue) -> Mapping[str, tuple[tuple[int, int], ...]]:
    known = _found.get(text)
    if known is None:
        hits = catalogue.lexicon.hits(_read(text).words)
        known = {name: tuple((one.first, one.last) for one in ones) for name, ones in hits.items()}
        if len(_found) >= _MOST:
            _found.clear()
        _found[text] = known
    return known
