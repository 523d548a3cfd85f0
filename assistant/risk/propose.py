"""Risks and opportunities that the catalogue proposes for a system, each with its reason.

Nothing is rated here: likelihood and impact stay empty until a person fills them in, and so does
the treatment.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.registers.proposal import Proposal
from assistant.requirements.schema import Text
from assistant.risk.catalogue import Catalogue, load_catalogue
from assistant.risk.matching import Because, because_words, triggered
from assistant.risk.schema import Opportunity, Source

_PARTICULAR = ("tier", "data", "autonomy")  # what says more of a system than role and stage do


@dataclass(frozen=True, slots=True)
class Found:
    """A source of risk that applies to a system, and what triggered it."""

    source: Source
    area: str
    because: tuple[Because, ...]


def sources_for(system: Entry, catalogue: Catalogue | None = None) -> tuple[Found, ...]:
    """Return the sources of risk that apply to a system, the more particular ones first."""
    catalogue = catalogue or load_catalogue()
    found = []
    for source in catalogue.sources.values():
        because = triggered(source.when, system, catalogue)
        if because is not None:
            found.append(Found(source, catalogue.areas[source.id], because))
    return tuple(sorted(found, key=lambda one: not _is_particular(one.because)))


def risk_proposals(
    system: Entry, existing: Iterable[Entry], language: Language
) -> tuple[Proposal, ...]:
    """Return proposed risks of a system that are not in the register yet.

    `existing` are the risks there are, archived ones too: what somebody took out stays out.
    """
    there = _there(existing)
    return tuple(
        _risk(system, one, language)
        for one in sources_for(system)
        if (system.id, one.source.id) not in there
    )


def opportunity_proposals(
    system: Entry, existing: Iterable[Entry], language: Language
) -> tuple[Proposal, ...]:
    """Return proposed opportunities of a system that are not in the register yet."""
    catalogue, there = load_catalogue(), _there(existing)
    found = []
    for one in catalogue.opportunities.values():
        because = triggered(one.when, system, catalogue)
        if because is not None and (system.id, one.id) not in there:
            found.append(_opportunity(system, one, because, language))
    return tuple(found)


def _there(existing: Iterable[Entry]) -> set[tuple[str, str]]:
    return {(one.text("system"), one.text("source_id")) for one in existing}


def _is_particular(because: Iterable[Because]) -> bool:
    return any(one.words or one.field in _PARTICULAR for one in because)


def _risk(system: Entry, found: Found, language: Language) -> Proposal:
    source = found.source
    reason = _reason(source.reason, found.because, language)
    values = {
        "title": source.title.in_(language),
        "system": system.id,
        "area": found.area,
        "source_id": source.id,
        "event": source.event.in_(language),
        "causes": source.causes.in_(language),
        "consequence": source.consequence.in_(language),
        "concerns": source.concerns,
        "reason": reason,
        "status": "open",
    }
    return Proposal("risks", f"{system.id} {source.id}", values, _offered(system, reason, language))


def _opportunity(
    system: Entry, one: Opportunity, because: tuple[Because, ...], language: Language
) -> Proposal:
    reason = _reason(one.reason, because, language)
    values = {
        "title": one.title.in_(language),
        "system": system.id,
        "source_id": one.id,
        "benefit": one.benefit.in_(language),
        "reason": reason,
        "measures": one.measures.in_(language),
        "controls": tuple(f"iso42001:{control}" for control in one.controls),
        "status": "open",
    }
    said = _offered(system, reason, language)
    return Proposal("opportunities", f"{system.id} {one.id}", values, said)


def _offered(system: Entry, reason: str, language: Language) -> str:
    """The reason with the system's name: the same source is offered for several systems."""
    name = " ".join(system.text("name").split())
    return message("risk.reason_of", language, system=f"{system.id} {name}", reason=reason)


def _reason(reason: Text, because: tuple[Because, ...], language: Language) -> str:
    return message(
        "risk.reason",
        language,
        reason=reason.in_(language),
        because=because_words(because, language).removesuffix("."),  # as of "Acme B.V."
    )
