"""The round trip of a draft: filled, approved, taken in and reviewed, does it close what it says?

For each document type and language: draft it for the sample company, fill the open points from a
file of answers, mark it approved, take it into a copy of the library and review again. What the
draft says it closes must be met; no other requirement may change.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.drafting.compose import Form, compose
from assistant.drafting.facts import Known
from assistant.drafting.load import Templates, load_templates
from assistant.drafting.model import Draft, Run
from assistant.drafting.plan import gaps_of, plan_gaps, planned
from assistant.export.draft_md import draft_markdown
from assistant.messages import Language, message
from assistant.requirements.load import load_set
from assistant.requirements.plain_yaml import read_plain_yaml
from assistant.review_types import Review
from assistant.tasks.review import review
from ingest.embed import Embedder
from ingest.library.store import Library
from ingest.pipeline import ingest_paths
from ingest.types import Limits
from ingest.versions import current_versions

ANSWERS = Path(__file__).with_name("data") / "draft_answers.yaml"


@dataclass(frozen=True, slots=True)
class Trip:
    """What became of one draft: what it claims, and what a review says with and without it."""

    types: tuple[str, ...]
    language: Language
    form: str
    closes: tuple[str, ...]
    open_points: int
    not_met: tuple[str, ...]  # claimed, yet not met
    changed: tuple[str, ...]  # neither closed nor contributed to: "7.1 partial → met"
    raised: tuple[str, ...]  # contributed to, or denied elsewhere, yet met


def load_answers(language: Language, path: Path = ANSWERS) -> dict[str, str]:
    """Return the answers to every open point, by slot."""
    raw = read_plain_yaml(path.read_bytes())
    return {name: str(texts[language]) for name, texts in raw.items()}


def approved(draft: Draft) -> Draft:
    """Return the draft as its owner would hand it in after approval."""
    status = message("draft.status", draft.language)
    word = {"en": "approved", "de": "freigegeben"}[draft.language]
    control = tuple(
        (name, (Run(word),) if name == status else runs) for name, runs in draft.control
    )
    return replace(draft, control=control)


@contextmanager
def with_file(library: Path, text: str, *, name: str, embedder: Embedder) -> Iterator[Library]:
    """Open a copy of a library that holds one more Markdown file."""

    def write(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    with with_files(library, write, embedder=embedder) as opened:
        yield opened


@contextmanager
def with_files(
    library: Path, write: Callable[[Path], None], *, embedder: Embedder
) -> Iterator[Library]:
    """Open a copy of a library that also holds the files which `write` puts into a folder."""
    with TemporaryDirectory(prefix="aims-draft-") as folder:
        copy, new = Path(folder) / "library", Path(folder) / "new"
        if library.is_dir():
            shutil.copytree(library, copy)
        new.mkdir()
        write(new)
        with Library.open(copy, embedder=embedder, write=True) as opened:
            ingest_paths([new], library=opened, limits=Limits())
        with Library.open(copy, embedder=embedder) as opened:
            yield opened


def reviewed(library: Library, language: Language) -> Review:
    """Return a review of a library."""
    return review(
        library,
        requirement_set=load_set("iso42001"),
        language=language,
        superseded=current_versions(library.documents()),
        now=datetime.now(UTC),
    )


def statuses(review_: Review) -> dict[str, str]:
    """Return the status of every requirement."""
    return {one.id: one.status for one in review_.requirements}


def trip(
    types: Sequence[str],
    *,
    library: Path,
    before: Mapping[str, str],
    known: Known,
    language: Language,
    embedder: Embedder,
    form: Form | None = None,
    templates: Templates | None = None,
) -> Trip:
    """Make the round trip of one draft against a library that was reviewed `before`."""
    draft = compose(
        types,
        templates=templates or load_templates(),
        known=known,
        language=language,
        answers=load_answers(language),
        form=form,
        gaps=[name for name, status in before.items() if status != "met"],
    )
    with with_file(
        library,
        draft_markdown(approved(draft)),
        name=f"{'-'.join(types)[:60]}.md",
        embedder=embedder,
    ) as opened:
        after = statuses(reviewed(opened, language))
    return judged([draft], before=before, after=after)


def judged(drafts: Sequence[Draft], *, before: Mapping[str, str], after: Mapping[str, str]) -> Trip:
    """Return what became of drafts that were taken in together."""
    closes = tuple(dict.fromkeys(name for draft in drafts for name in draft.closes))
    served = {*closes, *(name for draft in drafts for name in draft.contributes)}
    return Trip(
        types=tuple(name for draft in drafts for name in draft.types),
        language=drafts[0].language,
        form=", ".join(dict.fromkeys(draft.form for draft in drafts)),
        closes=closes,
        open_points=sum(len(draft.open_points) for draft in drafts),
        not_met=tuple(name for name in closes if after[name] != "met"),
        changed=tuple(
            f"{name} {before[name]} → {after[name]}"
            for name in after
            if name not in served and after[name] != before[name]
        ),
        raised=tuple(
            name
            for name in sorted(served - {*closes})
            if after[name] == "met" and before[name] != "met"
        ),
    )


def all_at_once(
    *,
    library: Path,
    review_before: Review,
    known: Known,
    language: Language,
    embedder: Embedder,
) -> Trip:
    """Draft what the plan names for every gap, take all of it in together, and review once."""
    templates, before = load_templates(), statuses(review_before)

    def make(types: Sequence[str]) -> Draft:
        return compose(
            types,
            templates=templates,
            known=known,
            language=language,
            answers=load_answers(language),
            gaps=gaps_of(review_before),
        )

    plan = plan_gaps(
        review_before,
        templates=templates,
        plan_one=lambda types: planned(make(types), gaps=gaps_of(review_before)),
        stands_alone={one.template for one in known.procedures},
    )
    drafts = [make(one.types) for one in plan.documents]

    def write(folder: Path) -> None:
        for number, draft in enumerate(drafts):
            text = draft_markdown(approved(draft))
            (folder / f"{number}-{draft.types[0]}.md").write_text(text, encoding="utf-8")

    with with_files(library, write, embedder=embedder) as opened:
        after = statuses(reviewed(opened, language))
    return judged(drafts, before=before, after=after)
