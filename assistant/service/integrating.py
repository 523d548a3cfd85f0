"""The crosswalk on behalf of a visit: what other management systems' documents already cover.

Only documents that the person may read are read, and only reviews that they may see count.
"""

from collections import OrderedDict
from weakref import WeakKeyDictionary

from assistant.integration.model import Crosswalk
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.requirements.schema import RequirementSet
from assistant.service.certifying import latest_review
from assistant.service.visit import Service, Visit
from assistant.tasks.crosswalk import FoundBases, find_bases
from assistant.tasks.crosswalk import crosswalk as combined

_KEPT = 4
_known: "WeakKeyDictionary[Service, OrderedDict[object, FoundBases]]" = WeakKeyDictionary()


def crosswalk(visit: Visit) -> Crosswalk:
    """Return how each requirement of ISO/IEC 42001 stands beside other management systems.

    Raises NotAllowed.
    """
    visit.require("read")
    requirement_set = load_set(DEFAULT_SET)
    basis, review = latest_review(visit)
    return combined(
        _bases(visit, requirement_set),
        requirement_set=requirement_set,
        review=review,
        current=basis is not None and basis.current,
    )


def _bases(visit: Visit, requirement_set: RequirementSet) -> FoundBases:
    """What the documents say, kept for the last few states and people's documents."""
    allowed = frozenset(document.id for document in visit.documents())
    key = visit.assistant.snapshot_id(), allowed
    kept = _known.setdefault(visit.service, OrderedDict())
    found = kept.get(key)
    if found is None:
        superseded = visit.superseded()
        with visit.assistant.sources(visit.allow) as sources:
            found = kept[key] = find_bases(
                sources.library,
                requirement_set=requirement_set,
                superseded=superseded,
                allow=visit.allow,
            )
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return found
