from datetime import date

import pytest

from ingest.types import Document, DocumentControl, Kind, Status
from ingest.versions import current_versions, title_key


def document(
    name: str,
    version: str | None,
    *,
    title: str = "KI-Richtlinie",
    status: Status = Status.APPROVED,
    effective: date | None = None,
    kind: Kind = Kind.COMPANY,
    language: str = "de",
) -> Document:
    control = DocumentControl(title=title, version=version, status=status, effective_date=effective)
    return Document(
        id=name,
        file=f"{name}.pdf",
        source=name,
        format="pdf",
        kind=kind,
        language=language,
        control=control,
        pages=1,
        fixed_pages=True,
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.0", "2.0"),
        ("1.9", "1.10"),
        ("v1", "V2.1"),
        ("A", "B"),
        ("2024", "2025-03"),
        ("2", "2.1"),
    ],
)
def test_the_lower_version_gives_way(old: str, new: str) -> None:
    documents = [document("a", old), document("b", new)]
    assert current_versions(documents) == {"a": "b"}
    assert current_versions(reversed(documents)) == {"a": "b"}


def test_all_older_versions_point_to_the_newest() -> None:
    documents = [document("c", "3"), document("a", "1"), document("b", "2")]
    assert current_versions(documents) == {"a": "c", "b": "c"}


def test_with_one_number_the_older_date_gives_way() -> None:
    old = document("a", "1.0", effective=date(2024, 1, 1))
    new = document("b", "1", effective=date(2025, 1, 1))
    assert current_versions([old, new]) == {"a": "b"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (document("a", None), document("b", "2")),
        (document("a", "1"), document("b", "1")),
        (document("a", "1"), document("b", "2", title="Datenrichtlinie")),
        (document("a", "1", title="Anlage 1"), document("b", "2", title="Anlage 2")),
        (document("a", "1"), document("b", "2", status=Status.DRAFT)),
        (document("a", "1"), document("b", "2", status=Status.SUPERSEDED)),
        (document("a", "1"), document("b", "2", kind=Kind.REFERENCE)),
        (document("a", "1"), document("b", "2", language="en")),
        (document("a", "1.0"), document("b", "2025-01")),
        (document("a", "1", title="Version 1"), document("b", "2", title="Version 2")),
    ],
)
def test_in_doubt_both_stand(one: Document, other: Document) -> None:
    assert current_versions([one, other]) == {}


def test_what_takes_effect_later_replaces_nothing_yet() -> None:
    documents = [document("a", "1"), document("b", "2", effective=date(2030, 1, 1))]
    assert current_versions(documents, today=date(2029, 12, 31)) == {}
    assert current_versions(documents, today=date(2030, 1, 1)) == {"a": "b"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KI-Richtlinie v1.2", "KI-Richtlinie (Version 2.0)"),
        ("AI Policy 2024", "AI Policy 2025-03-01"),
        ("ai_policy_v1.pdf", "AI Policy - Rev. 3 FINAL"),
        ("Datenschutzkonzept Stand 01.03.2024", "Datenschutzkonzept Entwurf"),
    ],
)
def test_titles_differ_by_version_only(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


def test_words_that_begin_like_version_words_stay() -> None:
    assert title_key("Standortkonzept") == "standortkonzept"
    assert title_key("Verfahren zur Revisionssicherheit") == "verfahren zur revisionssicherheit"
    assert title_key("Vorlage A") != title_key("Vorlage B")
