"""A system of the register as the classification reads it: its description and its answers.

Only what people wrote about it is read, field by field; labels of choices are not, for a list of
data categories would name biometrics to whoever looks for words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Literal

from assistant.ai_act.classify import Classification, Due, Language, classify
from assistant.ai_act.load import load_law
from assistant.ai_act.questionnaire import is_answer
from assistant.registers.entry import Values

# Changing one of these makes a classification old.
DESCRIBING = ("purpose", "users", "affected", "oversight", "data_detail", "model", "role")
_TEXTS = ("purpose", "users", "affected", "oversight", "data_detail", "model")
_ROLES = ("provider", "deployer", "both")
# Of these a register says the least: unless they are answered, "minimal" may rest on silence.
CHECKED = ("contact", "content", "profiling", "emotions")
_MARK = "described"  # beside the stored answers: what the description was, as a short hash
SOON = timedelta(days=180)
When = Literal["applies", "soon", "later"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A duty with whether it applies already, within half a year, or later."""

    due: Due
    when: When
    days: int  # until it applies; 0 or less: it does


def description(values: Values) -> str:
    """Return what is written about a system, a paragraph a field; "" where nothing is."""
    texts = [str(values[name]).strip() for name in _TEXTS if values.get(name)]
    if not values.get("purpose"):  # a name alone is little, but more than nothing
        texts.insert(0, str(values.get("name") or "").strip())
    return "\n\n".join(text if text[-1:] in ".!?:;" else f"{text}." for text in texts if text)


def answers_of(values: Values, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the answers of a system: those stored, over them those given; "" takes one back.

    A stored one that answers no question (from a file, or of an earlier questionnaire) is none:
    its question is open again.
    """
    stored, law = values.get("answers"), load_law()
    kept: Mapping[Any, Any] = stored if isinstance(stored, Mapping) else {}
    read = {str(name): _text(one) for name, one in kept.items()}
    found = {name: told for name, told in read.items() if is_answer(name, told, law)}
    found |= {name: value.strip() for name, value in (given or {}).items()}
    found.pop(_MARK, None)
    return {name: value for name, value in found.items() if value}


def classify_system(
    values: Values, answers: Mapping[str, str], *, language: Language
) -> Classification:
    """Return the classification of a system by its fields and answers. Raises BadAnswers.

    The role of the register counts where the answers name none.
    """
    role = values.get("role")
    asked = {"role": str(role), **answers} if role in _ROLES else dict(answers)
    return classify(description(values), answers=asked, language=language)


def dated(found: Classification, today: date) -> tuple[Dated, ...]:
    """Return the duties with how far off they are, in their order."""
    return tuple(
        Dated(one, _when(one.applies_from, today), (one.applies_from - today).days)
        for one in found.duties
    )


def unasked(found: Classification, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the questions to answer before nothing but silence makes a system "minimal"."""
    if found.tier != "minimal":
        return ()
    return tuple(name for name in CHECKED if name not in answers)


def kept_answers(values: Values, answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as they are stored with a tier: with the mark of what was described."""
    return {**answers, _MARK: _mark(values)}


def only_answers(values: Values, answers: Mapping[str, str]) -> dict[str, str]:
    """Return answers as they are stored without confirming a tier: an earlier mark stays."""
    mark = mark_of(values)
    return dict(answers) if mark is None else {**answers, _MARK: mark}


def mark_of(values: Values) -> str | None:
    """Return the mark that a person's confirmation left, None where there is none."""
    stored = values.get("answers")
    mark = stored.get(_MARK) if isinstance(stored, Mapping) else None
    return None if mark is None else str(mark)


def is_of(values: Values) -> bool | None:
    """Tell whether the confirmed tier is of the description as it is; None: that is not known."""
    mark = mark_of(values)
    return None if mark is None else mark == _mark(values)


def _mark(values: Values) -> str:
    told = "\x1f".join(str(values.get(name) or "") for name in DESCRIBING)
    return sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


def changed_since(then: Values, now: Values) -> tuple[str, ...]:
    """Return the describing fields that differ between two states of a system."""
    return tuple(name for name in DESCRIBING if then.get(name) != now.get(name))


def _when(day: date, today: date) -> When:
    if day <= today:
        return "applies"
    return "soon" if day - today <= SOON else "later"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_text(one) for one in value)
    return str(value)
