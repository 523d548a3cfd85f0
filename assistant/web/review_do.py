"""What a visitor does on the Review tab: begin a review, delete one, decide about a requirement.

What the browser sends is looked up or refused; what went wrong is said in words.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import NoReview
from assistant.messages import Language
from assistant.requirements.load import DEFAULT_SET
from assistant.service import deciding, reviewing
from assistant.service.arriving import INCOMING
from assistant.service.background import Background, Cancelled
from assistant.web.review_show import At, show_earlier, show_requirement, show_review
from assistant.web.review_start import running_html, said_html
from assistant.web.work import FAULTS, explain

if TYPE_CHECKING:
    from assistant.service import Visit


def begin_review(visit: "Visit", files: list[str] | None, data: Any, language: Language) -> str:
    """Begin the review that the form asks for; return what stands beside it, or why not."""
    wanted = {name: getattr(data, name, None) for name in ("source", "set", "language", "second")}
    spoken: Language = "de" if wanted["language"] == "de" else "en"
    try:
        aside = wanted["source"] == "files"
        if aside and not files:
            raise NoReview("web_review.no_files")
        paths = [_received(visit, one) for one in files or ()] if aside else []
        set_id = str(wanted["set"] or DEFAULT_SET)
        second = wanted["second"] == "on"
        reviewing.begin(visit, set_id=set_id, language=spoken, files=paths, second=second)
    except FAULTS as error:
        return explain(error, language)
    return running_html(language)


def _received(visit: "Visit", path: str) -> Path:
    """Return the path of a file, which the page itself must have received."""
    received = Path(path).resolve()
    if not received.is_relative_to((visit.assistant.settings.data_dir / INCOMING).resolve()):
        raise NoReview("web_review.no_files")
    return received


def attached(visit: "Visit", language: Language) -> str:
    """Return what stands beside a review that runs for the visitor already, if one does."""
    may = visit.person.may("review")
    return running_html(language) if may and reviewing.running(visit) else ""


def outcome(work: Background | None, language: Language) -> tuple[str, int | None]:
    """Return what came of a review: words, and its number where it was finished."""
    if work is None:
        return "", None
    try:
        return "", work.result()
    except Cancelled:
        return said_html("cancelled", language), None
    except FAULTS as error:
        return explain(error, language), None


def delete_review(visit: "Visit", number: Any, language: Language) -> tuple[str, bool]:
    """Remove a review that the browser names; return words, and whether it is gone."""
    if not isinstance(number, int) or isinstance(number, bool):
        return explain(NoReview("web_review.unknown"), language), False
    try:
        reviewing.remove(visit, number)
    except FAULTS as error:
        return explain(error, language), False
    return said_html("deleted", language), True


def decide_about(
    visit: "Visit", at: At, values: Any, language: Language, *, withdraw: bool
) -> tuple[str, str, str]:
    """Record or withdraw a decision; return the finding, the review and the list as they are now.

    What is wrong with it is said within the finding.
    """
    given = {str(k): v for k, v in values.items()} if isinstance(values, dict) else {}
    said = said_html("withdrawn" if withdraw else "decision_saved", language)
    try:
        _decide(visit, at, given, withdraw=withdraw)
    except FAULTS as error:
        said = explain(error, language)
    found, _ = show_requirement(visit, at, at.ref, language, said)
    return found, show_review(visit, at.number, language)[0], show_earlier(visit, language)


def _decide(visit: "Visit", at: At, given: dict[str, Any], *, withdraw: bool) -> None:
    if at.number is None or at.ref is None:
        raise NoReview("web_review.unknown")
    requirement = f"{reviewing.stored(visit, at.number).set_id}:{at.ref}"
    reason, person = str(given.get("reason") or ""), str(given.get("person") or "")
    if withdraw:
        deciding.withdraw(visit, at.number, requirement, reason=reason, name=person)
        return
    deciding.decide(
        visit,
        at.number,
        requirement,
        status=str(given.get("status") or ""),
        reason=reason,
        name=person,
        implementation=_level(given.get("implementation")),
    )


def _level(value: Any) -> int | None:
    """The level that was chosen; -1, which is none, where it makes no sense."""
    if value in (None, ""):
        return None
    return int(value) if str(value) in ("0", "1", "2", "3", "4", "5") else -1
