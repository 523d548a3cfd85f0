"""Facts of a description: concepts found in it, each with the words it rests on, verbatim."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.ai_act.load import Law, sets_of
from assistant.ai_act.reading import OWN_NOT, Reading, Status
from assistant.ai_act.schema import Concept
from assistant.ai_act.terms import Hit

_LONGEST = 400  # characters of a quote


@dataclass(frozen=True, slots=True)
class Fact:
    """A concept, how it is meant, and the quote. `quote` is a slice of the description.

    Where a person answered a question, `quote` is the answer and `source` is "answer".
    """

    concept: str
    status: Status
    quote: str
    source: str = "description"


Facts = Mapping[str, Fact]


def find_facts(reading: Reading, law: Law) -> dict[str, Fact]:
    """Return what the description says, by concept, in the order of `concepts.yaml`.

    A concept is stated where one of its combinations is, else later, else denied.
    """
    hits = law.lexicon.hits(reading.words)
    found = {}
    for concept in law.concepts.concepts:
        fact = _fact(concept, reading, hits)
        if fact:
            found[concept.id] = fact
    if found and not any(fact.status is Status.STATED for fact in found.values()):
        # The whole description is a plan: then the plan is what is classified.
        found = {name: _promoted(fact) for name, fact in found.items()}
    return found


def _promoted(fact: Fact) -> Fact:
    if fact.status is Status.LATER:
        return Fact(fact.concept, Status.STATED, fact.quote)
    return fact


def _fact(concept: Concept, reading: Reading, hits: Mapping[str, list[Hit]]) -> Fact | None:
    for status in (Status.STATED, Status.LATER, Status.DENIED):
        limit = Status.DENIED if concept.plain else status
        for combination in concept.any:
            chosen = _chosen(combination, concept.within, reading, hits, limit)
            if chosen:
                told = Status.STATED if concept.plain else status
                return Fact(concept.id, told, _quote(reading, chosen))
    return None


def _chosen(
    combination: str,
    within: int,
    reading: Reading,
    hits: Mapping[str, list[Hit]],
    limit: Status,
) -> list[Hit] | None:
    """Return one hit of each wanted set, in the first window that has them all."""
    wanted, unwanted = sets_of(combination)
    if not all(name in hits for name in wanted):
        return None
    last = reading.sentences()
    width = min(within or last, last)
    for start in range(last - width + 1):
        window = range(start, start + width)
        if any(list(_in(hits.get(name, ()), reading, window, Status.LATER)) for name in unwanted):
            continue
        chosen = [next(_in(hits[name], reading, window, limit), None) for name in wanted]
        if all(chosen):
            return [hit for hit in chosen if hit]
    return None


def _in(hits: Iterable[Hit], reading: Reading, window: range, limit: Status) -> Iterator[Hit]:
    for hit in hits:
        # "not renewed" is a term of its own: its "not" denies nothing.
        own = hit.last > hit.first and any(
            word.form in OWN_NOT for word in reading.words[hit.first : hit.last + 1]
        )
        meant = Status.STATED if own else max(reading.statuses[hit.first : hit.last + 1])
        if reading.words[hit.first].sentence in window and meant <= limit:
            yield hit


def _quote(reading: Reading, hits: Sequence[Hit]) -> str:
    """Return the clauses from the first to the last hit, as the description has them.

    Where that is too long, from the first hit on, and no more than 400 characters.
    """
    first, last = min(hit.first for hit in hits), max(hit.last for hit in hits)
    said = reading.words[first].start, reading.words[last].end
    begin, end = reading.clauses[first], reading.clauses[last]
    while first and reading.clauses[first - 1] == begin:
        first -= 1
    while last + 1 < len(reading.words) and reading.clauses[last + 1] == end:
        last += 1
    start, stop = reading.words[first].start, reading.words[last].end
    if stop - start > _LONGEST:
        start, stop = said[0], min(said[1], said[0] + _LONGEST)
    return reading.text[start:stop]
