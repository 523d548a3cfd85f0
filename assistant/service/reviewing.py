"""Reviews of a visit: make one, list, open, compare, export, remove.

A review is seen by those who may read all documents it read. One of files that were not kept is
seen by the person who made it, and by admins.
"""

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.errors import NoReview, ReviewError
from assistant.export.review_json import review_from_record
from assistant.judging.decided import with_decisions
from assistant.judging.second_run import Estimate
from assistant.messages import Language
from assistant.records.reviews import StoredReview
from assistant.records.store import Records
from assistant.requirements.load import DEFAULT_SET, available_sets, load_set
from assistant.review_types import Review
from assistant.second_reader import at_most
from assistant.service.arriving import safe_name
from assistant.service.background import Background, Cancelled, Step, make_folder
from assistant.service.visit import Visit
from assistant.settings import Settings
from assistant.tasks.compare import Comparison
from assistant.tasks.compare import compare as compare_reviews
from ingest.types import Kind

_TOO_LARGE = 2**53  # no number of a review; what some database cannot even look for
_POLL = 0.3  # seconds between two looks at how far a review is


def begin(
    visit: Visit,
    *,
    set_id: str,
    language: Language,
    files: Sequence[Path] = (),
    second: bool = False,
) -> Background:
    """Begin a review, whose result will be its number, and return it while it runs.

    Without `files` it is of the documents that the person may read; else of these files alone,
    which are moved away and gone afterwards. With `second` the language model reads beside.
    Raises NotAllowed, LimitReached, NoReview.
    """
    visit.require("review")
    settings = visit.assistant.settings
    if second and visit.service.endpoint is None:
        raise NoReview("second.no_model")
    if set_id not in available_sets(data_dir=settings.data_dir):
        raise NoReview("web_review.no_such_set")
    visit.service.limits.upload([one.stat().st_size for one in files])
    documents = [] if files else [one for one in visit.documents() if one.kind is Kind.COMPANY]
    if not documents and not files:
        raise NoReview("web_review.no_documents")
    sources = frozenset(one.source for one in documents)

    def finish(record: Any, said: list[Any]) -> int:
        return _keep(visit, record, sources, said)

    def make() -> Background:
        folder = make_folder(settings.data_dir)
        try:
            request = {
                # Without the key: it is a secret, and this goes through a pipe as plain text.
                "settings": settings.model_dump(mode="json", exclude={"llm_key"}),
                "second": second,
                "set": set_id,
                "language": language,
                "allowed": [one.id for one in documents],
                "files": _taken(files, folder / "files"),
                "folder": str(folder),
                "now": datetime.now(UTC).isoformat(),
            }
            return Background(request, folder=folder, finish=finish, secrets=_key(settings))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    return visit.service.work.begin(visit.person.name, make)


def _key(settings: Settings) -> dict[str, str]:
    """The key of the language model as the settings' variable of the environment."""
    key = settings.llm_key
    return {"AIMS_LLM_KEY": key.get_secret_value()} if key is not None else {}


def second_reader(visit: Visit, set_id: str) -> Estimate | None:
    """Return the most that the second reader would take against a set; None: there is none.

    Raises NotAllowed, BadSetting, BadRequirementSet.
    """
    visit.require("review")
    if visit.service.endpoint is None:
        return None
    settings = visit.assistant.settings
    requirements = load_set(set_id, data_dir=settings.data_dir)
    return at_most(settings, visit.service.database, requirements)


def start(
    visit: Visit,
    *,
    set_id: str,
    language: Language,
    files: Sequence[Path] = (),
    progress: Callable[[Step], None] = lambda step: None,
) -> int:
    """Make a review, keep it and return its number. Waits; raises as `begin`, and ReviewError."""
    work = begin(visit, set_id=set_id, language=language, files=files)
    try:
        while not work.wait(_POLL):
            progress(work.step)
    except BaseException:  # whoever waited is gone
        work.cancel()
        raise
    return work.result()


def running(visit: Visit) -> Background | None:
    """Return the review that runs for this person, if one does."""
    visit.require("review")
    return visit.service.work.of(visit.person.name)


def cancel(visit: Visit) -> bool:
    """End the review that runs for this person; tell whether one was ended."""
    work = running(visit)
    if work is None:
        return False
    work.cancel()
    try:
        work.result()
    except Cancelled:
        visit.record("review_cancelled")
        return True
    except ReviewError:
        return False
    return False  # it was done already


def reviews(visit: Visit) -> list[StoredReview]:
    """Return the finished reviews that the person may see, the latest first."""
    visit.require("read")
    return [one for one in visit.service.reviews.all() if _may_see(visit, one)]


def stored(visit: Visit, number: int) -> StoredReview:
    """Return one of them. Raises NoReview, for a hidden one as for one not there."""
    visit.require("read")
    one = visit.service.reviews.one(number) if 0 < number < _TOO_LARGE else None
    if one is None or not _may_see(visit, one):
        raise NoReview("web_review.unknown")
    return one


def load(visit: Visit, number: int) -> Review:
    """Return a review with what people have decided until now. Raises NoReview.

    A decision whose evidence is another in this review is marked stale. One of files that were
    not kept is shown as it was made.
    """
    one = stored(visit, number)
    review = _as_made(visit, number)
    if one.aside:
        return review
    return with_decisions(review, Records(visit.service.database).current(one.set_id))


def latest(visit: Visit) -> tuple[StoredReview, Review] | None:
    """Return the latest review of the library against ISO/IEC 42001 that the person may see.

    None where there is none that this version of the program can read. Raises NotAllowed.
    """
    for one in reviews(visit):
        if one.aside or one.set_id != DEFAULT_SET:
            continue
        try:
            return one, load(visit, one.number)
        except NoReview:  # of another version of this program
            continue
    return None


def compare(visit: Visit, before: int, after: int) -> Comparison:
    """Return what changed from a review, as it was made, to another, as it stands now.

    Raises NoReview where one of them is not to be seen, or they are against different sets.
    """
    if stored(visit, before).set_id != stored(visit, after).set_id:
        raise NoReview("web_review.other_set")
    return compare_reviews(_as_made(visit, before), load(visit, after))


def export(visit: Visit, number: int, form: str) -> Review:
    """Return a review that is to leave as a file of a format. Raises NotAllowed, NoReview."""
    visit.require("export")
    review = load(visit, number)
    visit.record("export", object=str(number), what="review", form=form)
    return review


def remove(visit: Visit, number: int) -> StoredReview:
    """Remove a review for good and return what it was. Raises NotAllowed, NoReview."""
    visit.require("review")
    one = stored(visit, number)
    visit.service.reviews.remove(number)
    visit.record("remove_review", object=str(number), set=one.set_id)
    return one


def _may_see(visit: Visit, one: StoredReview) -> bool:
    if one.aside:
        return one.person == visit.person.name or visit.person.may("collections")
    return not one.sources & visit.hidden


def _keep(visit: Visit, record: Any, sources: frozenset[str], said: list[Any]) -> int:
    review = review_from_record(record)
    files = [file for one in said for file in one.get("files", ())]
    left_out = [one["file"] for one in files if one["outcome"] in ("rejected", "skipped")]
    number = visit.service.reviews.add(
        json.dumps(record, ensure_ascii=True),
        at=review.generated,
        person=visit.person.name,
        set_id=review.set_id,
        language=review.language,
        library=review.library,
        sources=sources,
        summary={
            "title": review.set_title,
            "edition": review.edition,
            "documents": len(review.documents),
            "left_out": left_out,
            "statuses": {one.id: one.machine_status for one in review.requirements},
        },
    )
    used = review.second
    cost: dict[str, Any] = {"model": used.model, "calls": used.calls} if used else {}
    visit.record(
        "review",
        object=str(number),
        set=review.set_id,
        documents=len(review.documents),
        aside=not sources,
        **cost,
    )
    return number


def _as_made(visit: Visit, number: int) -> Review:
    body = visit.service.reviews.body(number)
    if body is None:
        raise NoReview("web_review.unknown")
    try:
        return _decoded(body)
    except ReviewError as error:
        raise NoReview("web_review.unreadable") from error


@lru_cache(maxsize=8)
def _decoded(body: str) -> Review:
    return review_from_record(json.loads(body))


def _taken(files: Sequence[Path], folder: Path) -> list[str]:
    """Move received files into a folder, each into one of its own, and return their paths."""
    taken = []
    for number, path in enumerate(files, 1):
        own = folder / str(number)
        own.mkdir(parents=True)
        taken.append(str(shutil.move(path, own / safe_name(path.name))))
    return taken
