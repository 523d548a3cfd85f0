"""Who speaks: provider, deployer or both (Art. 3(3) and (4)), from the sentences about "us"."""

from collections.abc import Sequence

from assistant.ai_act.load import Law
from assistant.ai_act.reading import Reading, Status
from assistant.ai_act.schema import Role
from assistant.ai_act.terms import Hit

_US = frozenset(
    (
        "wir",
        "we",
        "unser",
        "unsere",
        "unserer",
        "unserem",
        "unseren",
        "our",
        "us",
        "i",
        "ich",
        "uns",
    )
)
_AS_MAKER = frozenset(
    ("hersteller", "anbieter", "vendor", "manufacturer", "provider", "entwickler", "startup")
)


def role_of(reading: Reading, law: Law) -> Role:
    """Return the role of the one who describes the system; "unclear" where nothing says it."""
    hits = law.lexicon.hits(reading.words)
    uses = _stated(hits.get("use_verb", ()), reading)
    taken = {place for hit in uses for place in range(hit.first, hit.last + 1)}
    makes = [
        hit
        for hit in _stated(hits.get("make_verb", ()), reading)
        if not taken & set(range(hit.first, hit.last + 1))
    ]
    ours = {word.sentence for word in reading.words if word.form in _US or word.form in _AS_MAKER}
    provider = any(reading.words[hit.first].sentence in ours for hit in makes)
    deployer = any(reading.words[hit.first].sentence in ours for hit in uses)
    if provider and deployer:
        return _both(reading, makes, uses)
    if provider:
        return "provider"
    if deployer or uses:
        return "deployer"
    return "unclear"


def _stated(hits: Sequence[Hit], reading: Reading) -> list[Hit]:
    return [hit for hit in hits if reading.statuses[hit.first] is not Status.DENIED]


def _both(reading: Reading, makes: Sequence[Hit], uses: Sequence[Hit]) -> Role:
    """Whoever makes a thing for others is a provider; who says "use it ourselves" is both."""
    ours = {"wir", "we", "ourselves", "selbst", "uns", "own", "eigenen"}
    near = {
        word.form for hit in uses for word in reading.words[max(0, hit.first - 4) : hit.last + 5]
    }
    return "both" if near & ours else "provider"
