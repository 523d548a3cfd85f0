"""A draft in a language model's words that still closes what it closed: the reviewer decides.

The draft is reviewed twice on its own, in the template's words and in the model's, as its owner
would hand it in. Where a criterion fares otherwise, the statements that serve it, or that are the
evidence for it, go back to the template's words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from assistant.drafting.load import load_templates
from assistant.drafting.model import Draft, Run, Runs, plain
from assistant.drafting.rephrase import Replies, rephrase, rephrased_statements, restored
from assistant.export.draft_md import draft_markdown
from assistant.messages import message
from assistant.model import ChatModel
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.words import WordMatcher
from ingest.embedders import STATIC, load_embedder

if TYPE_CHECKING:
    from assistant.review_types import Review
    from assistant.session import Assistant

ROUNDS = 2  # of putting single statements back; then all go
_APPROVED = {"de": "freigegeben", "en": "approved"}
_FILLED = {"de": "Stelle Muster", "en": "Unit Sample"}  # where a question is still open


def rephrased(
    assistant: "Assistant",
    draft: Draft,
    *,
    model: ChatModel,
    answers: Mapping[str, str] | None = None,
    replies: Replies | None = None,
) -> Draft:
    """Return the draft with its statements rephrased as far as every check allows.

    `rephrasing` says what became of them; "closes" counts those that went back because a criterion
    fared otherwise. A failing model raises nothing: the draft is as it was, with a note.
    """
    made = rephrase(
        draft,
        model=model,
        templates=load_templates(),
        answers=answers,
        words=WordMatcher(load_embedder(STATIC)),
        replies=replies,
    )
    was = _found(assistant, draft) if any(rephrased_statements(made)) else None
    for left in range(ROUNDS, -1, -1):
        if was is None or not any(rephrased_statements(made)):
            break
        now = _found(assistant, made)
        other = {name for name in was.outcomes if was.outcomes[name] != now.outcomes[name]}
        if not other:
            break
        made = restored(made, draft, _guilty(made, other, now, whole=left == 0), "closes")
    return made


@dataclass(frozen=True, slots=True)
class _Found:
    """What a review of a draft alone found: the outcome of each criterion, and its evidence."""

    outcomes: Mapping[str, str]
    quotes: Mapping[str, tuple[str, ...]]


def _found(assistant: "Assistant", draft: Draft) -> _Found:
    review = _reviewed(assistant, draft)
    criteria = [one for finding in review.requirements for one in finding.criteria]
    return _Found(
        {one.criterion: one.verdict for one in criteria},
        {one.criterion: tuple(e.quote for e in one.evidence) for one in criteria},
    )


def _reviewed(assistant: "Assistant", draft: Draft) -> "Review":
    with TemporaryDirectory(prefix="aims-") as folder, assistant.aside() as own:
        path = Path(folder) / "draft.md"
        path.write_text(draft_markdown(_handed_in(draft)), encoding="utf-8")
        own.ingest([path])
        return own.review(load_set(DEFAULT_SET), language=draft.language, now=datetime.now(UTC))


def _handed_in(draft: Draft) -> Draft:
    """The draft as approved, its questions answered: a rule with a question is no evidence."""
    status = message("draft.status", draft.language)

    def filled(runs: Runs) -> Runs:
        return tuple(Run(_FILLED[draft.language]) if run.origin == "open" else run for run in runs)

    return replace(
        draft,
        control=tuple(
            (name, (Run(_APPROVED[draft.language]),) if name == status else filled(runs))
            for name, runs in draft.control
        ),
        blocks=tuple(
            replace(
                block,
                runs=filled(block.runs),
                rows=tuple(replace(row, cells=tuple(map(filled, row.cells))) for row in block.rows),
            )
            for block in draft.blocks
        ),
        open_points=(),
    )


def _guilty(made: Draft, other: set[str], now: _Found, *, whole: bool) -> set[str]:
    """The numbers of the statements to put back: all, where none can be named."""
    changed = list(rephrased_statements(made))
    found = set()
    for block in changed:
        told = " ".join(plain(block.runs).split())
        evidence = (q for name in other for q in now.quotes.get(name, ()))
        serves = any(f"{name}".endswith(f":{one}") for name in other for one in block.serves)
        if serves or any(" ".join(quote.split()) in told for quote in evidence):
            found.add(block.number or "")
    if whole or not found:
        return {block.number or "" for block in changed}
    return found
