"""The round trips of all document types in both languages, in figures."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.drafting.known import read_known
from assistant.drafting.load import load_templates
from assistant.messages import LANGUAGES, Language
from eval.companies import sample_company
from eval.drafts import Trip, all_at_once, reviewed, statuses, trip
from ingest.embed import Embedder
from ingest.embedders import load_embedder
from ingest.library.store import Library
from ingest.pipeline import ingest_paths
from ingest.types import Limits
from ingest.versions import current_versions

ALL = "every gap at once"
Trips = Mapping[Language, Sequence[tuple[str, Trip]]]


def measure(*, model: str, limit: int | None = None) -> Trips:
    """Return the trip of each type, and of all that the plan names, by language.

    `limit` takes the first types only.
    """
    embedder = load_embedder(model)
    with TemporaryDirectory(prefix="aims-drafts-") as folder:
        library = Path(folder) / "library"
        with Library.open(library, embedder=embedder, write=True) as opened:
            ingest_paths([sample_company().docs], library=opened, limits=Limits())
        return {one: list(_trips(library, one, embedder, limit)) for one in LANGUAGES}


def _trips(
    library: Path, language: Language, embedder: Embedder, limit: int | None
) -> Iterator[tuple[str, Trip]]:
    templates = load_templates()
    with Library.open(library, embedder=embedder) as opened:
        before = reviewed(opened, language)
        known = read_known(
            opened,
            templates=templates,
            superseded=current_versions(opened.documents()),
            review=before,
        )
    for one in templates.types[:limit]:
        made = trip(
            [one.id],
            library=library,
            before=statuses(before),
            known=known,
            language=language,
            embedder=embedder,
        )
        yield one.id, made
    whole = all_at_once(
        library=library, review_before=before, known=known, language=language, embedder=embedder
    )
    yield ALL, whole


def figures(trips: Trips) -> tuple[dict[str, Any], list[str]]:
    """Return counts by type and language, with their sums, and in words what went wrong."""
    told: dict[str, Any] = {}
    failed = []
    for language, rows in trips.items():
        group: dict[str, Any] = {
            "closes": sum(len(made.closes) for name, made in rows if name != ALL),
            "not met": sum(len(made.not_met) for _, made in rows),
            "changed": sum(len(made.changed) for _, made in rows),
            "open points left": sum(made.open_points for _, made in rows),
        }
        for name, made in rows:
            group[name] = {
                "closes": len(made.closes),
                "not met": len(made.not_met),
                "changed": len(made.changed),
            }
            failed += [f"{language} {name}: {one} is not met" for one in made.not_met]
            failed += [f"{language} {name}: {one}" for one in made.changed]
        told[language] = group
    return told, failed
