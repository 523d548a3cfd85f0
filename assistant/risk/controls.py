"""Which controls of Annex A the treatment of risks calls for.

A Statement of Applicability rests on them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from assistant.messages import Language
from assistant.registers.entry import Entry
from assistant.requirements.load import DEFAULT_SET, load_set

CONTROL = re.compile(r"iso42001:A\.\d+(\.\d+)+")
# A risk that is avoided or retained needs no control; one that is closed is no longer there.
TREATED_BY_CONTROLS = ("modify", "share")


def needed_controls(risks: Iterable[Entry]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each control in order, the ids of the risks that it treats.

    Only risks count whose treatment somebody has chosen, to reduce or to share them, and which
    are neither archived nor closed. A control that is merely possible counts for nothing.
    """
    found: dict[str, list[Entry]] = {}
    for risk in risks:
        if not calls_for_controls(risk):
            continue
        for control in dict.fromkeys(risk.several("controls")):
            if CONTROL.fullmatch(control):
                found.setdefault(control, []).append(risk)
    return {
        control: tuple(dict.fromkeys(one.id for one in sorted(found[control], key=number_of)))
        for control in sorted(found, key=control_order)
    }


def calls_for_controls(risk: Entry) -> bool:
    """Tell whether the controls that a risk names are called for."""
    return (
        not risk.archived
        and risk.text("status") != "closed"
        and risk.text("treatment") in TREATED_BY_CONTROLS
    )


def control_order(control: str) -> tuple[int, ...]:
    """Return what sorts controls as the standard lists them: A.2.2 before A.10.2."""
    return tuple(int(part) for part in re.findall(r"\d+", control.partition(":")[2] or control))


def control_words(control: str, language: Language) -> str:
    """Return a control by number and title: "A.7.4 Quality of data"; an unknown one as it is."""
    title = _titles(language).get(control)
    return control if title is None else f"{control.partition(':')[2]} {title}"


@lru_cache(maxsize=2)
def _titles(language: Language) -> Mapping[str, str]:
    return {one.id: one.title.in_(language) for one in load_set(DEFAULT_SET).requirements}


def number_of(entry: Entry) -> int:
    """Return the number in an entry's id: 3 for "RISK-3"."""
    digits = entry.id.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0
