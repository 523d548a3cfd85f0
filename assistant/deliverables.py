"""What an assistant makes of a library beyond answers: reviews, plans and drafts."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from assistant.errors import ReviewError
from assistant.messages import Language
from assistant.sources import everything, language_of_most
from ingest.library.store import Library
from ingest.types import Document, Kind
from ingest.versions import current_versions

if TYPE_CHECKING:
    from assistant.drafting.compose import Form
    from assistant.drafting.facts import Entered
    from assistant.drafting.model import Draft
    from assistant.drafting.plan import Plan
    from assistant.judging.second_run import SecondReader
    from assistant.records import Records
    from assistant.requirements.schema import RequirementSet
    from assistant.review_types import Review

Allow = Callable[[Document], bool]


class Deliverables(ABC):
    """The part of `session.Assistant` that writes.

    Each piece opens the library anew for itself, so that questions are answered meanwhile.
    """

    @abstractmethod
    def records(self) -> "Records":
        """Return what people decided, open until it is closed."""

    @abstractmethod
    def _open(self, *, write: bool, any_embedder: bool = False) -> Library:
        """Return the library, opened anew."""

    def review(
        self,
        requirement_set: "RequirementSet",
        *,
        language: Language | None = None,
        allow: Allow = everything,
        second: "SecondReader | None" = None,
        now: datetime,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> "Review":
        """Return a review of the company's documents with what people decided (`tasks.review`).

        `language` is the review's (None: that of most documents); `second` reads beside the judge.

        Raises:
            ReviewError: there is no document of the company.
        """
        from assistant.tasks.review import review

        with self._open(write=False) as library:
            documents = library.documents()
            company = [one for one in documents if one.kind is Kind.COMPANY and allow(one)]
            if not company:
                raise ReviewError(
                    "There are no documents to review. Take some in with `aims ingest`, or name "
                    "files to be reviewed on their own."
                )
            with self.records() as records:
                overrides = records.current(requirement_set.id)
            return (partial(review, second=second) if second else review)(
                library,
                requirement_set=requirement_set,
                language=language or language_of_most(company),
                superseded=current_versions(list(filter(allow, documents))),
                overrides=overrides,
                allow=allow,
                now=now,
                progress=progress,
            )

    def draft(
        self,
        names: Sequence[str],
        *,
        review: "Review",
        language: Language,
        answers: Mapping[str, str] | None = None,
        form: "Form | None" = None,
        allow: Allow = everything,
        entered: "Entered | None" = None,
    ) -> "Draft":
        """Return the draft of document types, or of those that close requirements (`tasks.draft`).

        Raises:
            DraftError: a name is unknown, or nothing is missing.
        """
        from assistant.drafting.facts import NOTHING_ENTERED
        from assistant.tasks.draft import draft

        with self._open(write=False) as library:
            return draft(
                names,
                library=library,
                review=review,
                superseded=current_versions(list(filter(allow, library.documents()))),
                language=language,
                answers=answers,
                form=form,
                allow=allow,
                entered=entered or NOTHING_ENTERED,
            )

    def plan(
        self,
        review: "Review",
        *,
        language: Language,
        merge: bool = True,
        allow: Allow = everything,
        entered: "Entered | None" = None,
    ) -> "Plan":
        """Return which documents would close which gaps of a review (`tasks.draft`)."""
        from assistant.drafting.facts import NOTHING_ENTERED
        from assistant.tasks.draft import plan

        with self._open(write=False) as library:
            return plan(
                library=library,
                review=review,
                superseded=current_versions(list(filter(allow, library.documents()))),
                language=language,
                merge=merge,
                allow=allow,
                entered=entered or NOTHING_ENTERED,
            )
