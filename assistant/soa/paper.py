"""A Statement of Applicability as the content of a file: one version, or the state of now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.messages import Language, message
from assistant.requirements.schema import Requirement, RequirementSet
from assistant.soa import words
from assistant.soa.remarks import Remark
from assistant.soa.statement import controls_of
from assistant.soa.versions import Difference, FrozenRow, Issue, differences


@dataclass(frozen=True, slots=True)
class Past:
    """An issued version with what it changed against the one before."""

    issue: Issue
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a file says.

    `issue` is the version that it shows, None for the state of now; `mark` are the words across
    a state that nobody issued, "" on an issued one. `basis` says on which review it rests.
    """

    requirement_set: RequirementSet
    language: Language
    rows: tuple[FrozenRow, ...]
    issue: Issue | None
    mark: str
    history: tuple[Past, ...]
    open_changes: tuple[Difference, ...]  # since the latest version
    remarks: tuple[Remark, ...]
    basis: str
    today: date

    @property
    def moment(self) -> datetime:
        """When the file says that it was made: no more than a day, so that it stays the same."""
        day = date.fromisoformat(self.issue.issued_on) if self.issue else self.today
        return datetime(day.year, day.month, day.day)

    def say(self, key: str, **values: object) -> str:
        """Return a text of the catalogue in the file's language."""
        return message(f"soa.{key}", self.language, **values)

    def grouped(self) -> list[tuple[str, list[tuple[Requirement, FrozenRow]]]]:
        """Return the controls by objective, A.2 to A.10, each with its title."""
        rows = {row.control: row for row in self.rows}
        found: list[tuple[str, list[tuple[Requirement, FrozenRow]]]] = []
        for group in self.requirement_set.groups:
            inside = [
                (one, rows.get(one.id, FrozenRow(one.id)))
                for one in controls_of(self.requirement_set)
                if one.group == group.id
            ]
            if inside:
                ref = group.id.partition(":")[2]
                found.append((f"{ref} {group.title.in_(self.language)}", inside))
        return found

    def heading(self) -> tuple[str, str]:
        """Return which version it is, and who approved it."""
        if self.issue is None:
            return self.say("draft_line", day=words.day(self.today, self.language)), ""
        said = {
            "version": self.issue.number,
            "day": words.day(self.issue.issued_on, self.language),
            "person": self.issue.issued_by,
        }
        return self.say("version_line", **said), words.approval(self.issue, self.language)


def paper(
    requirement_set: RequirementSet,
    rows: Sequence[FrozenRow],
    issues: Sequence[Issue],
    *,
    shown: Issue | None,
    remarks: Sequence[Remark],
    basis: str,
    language: Language,
    today: date,
) -> Paper:
    """Return a file's content: the version `shown`, or the `rows` of now where it is None."""
    past = [one for one in issues if shown is None or one.number <= shown.number]
    history = tuple(
        Past(one, differences(before.rows, one.rows) if before else ())
        for before, one in zip([None, *past], past, strict=False)
    )
    latest = past[-1] if past else None
    open_changes = differences(latest.rows, rows) if latest and shown is None else ()
    mark = ""
    if shown is None:
        mark = message("soa.draft_mark", language)
        if latest and open_changes:
            mark = message("soa.changed_mark", language, version=latest.number)
    return Paper(
        requirement_set,
        language,
        tuple(shown.rows if shown else rows),
        shown,
        mark,
        history,
        open_changes,
        () if shown else tuple(remarks),
        "" if shown else basis,
        today,
    )
