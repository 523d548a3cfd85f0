"""Kept reviews and decisions: who may see, make, remove and decide; one real review."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.access.rights import LOCAL
from assistant.errors import LimitReached, NoReview, NotAllowed
from assistant.records.audit_read import read_entries
from assistant.records.schema import reviews as table
from assistant.service import Service, Visit, deciding, reviewing
from assistant.service.background import FOLDER, Background
from assistant.service.work import Work
from assistant.session import Assistant
from assistant.settings import Settings
from tests.review_visits import OPEN, SECRET, as_found, keep, quiet_service, visit

REASON = "Im Handbuch, das auf Papier vorliegt."
POLICY = """# KI-Richtlinie

Version: 1.0
Status: freigegeben

## 1 Zweck

Diese Richtlinie gilt für alle KI-Systeme der Nordwerk GmbH. Die Geschäftsführung überprüft die
KI-Richtlinie jährlich auf ihre Eignung.
"""


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return quiet_service(tmp_path)


def log(service: Service) -> list[tuple[str, str, str | None]]:
    with service.database.reading() as connection:
        found = [(one.action, one.object, one.words) for one in read_entries(connection)]
    return found[::-1]


def test_a_kept_review_comes_back_whole(service: Service) -> None:
    editor = visit(service, "editor")
    number = keep(editor, OPEN)
    assert reviewing.load(editor, number) == as_found()
    (one,) = reviewing.reviews(editor)
    assert (one.number, one.person, one.aside) == (number, "editor", False)
    assert one.summary["statuses"]["iso42001:4.3"] == "missing"  # the machine's
    assert [entry[:2] for entry in log(service)] == [("review", str(number))]


def hidden_for(who: Visit, number: int) -> bool:
    """Tell whether nothing at all gives the review away, with the words for one not there."""
    if any(one.number == number for one in reviewing.reviews(who)):
        return False
    ways: list[Callable[[int], Any]] = [
        lambda n: reviewing.load(who, n),
        lambda n: reviewing.export(who, n, "xlsx"),
        lambda n: reviewing.compare(who, n, n),
        lambda n: reviewing.remove(who, n),
        lambda n: deciding.history(who, n, "iso42001:4.3"),
        lambda n: deciding.decide(who, n, "iso42001:4.3", status="met", reason=REASON),
    ]
    for way in ways:
        told = []
        for asked in (number, 999_999):
            with pytest.raises(NoReview) as error:
                way(asked)
            told.append(error.value.key)
        assert told == ["web_review.unknown"] * 2
    return True


def test_a_review_is_seen_by_those_who_may_read_all_that_it_read(service: Service) -> None:
    number = keep(visit(service, "admin"), OPEN, SECRET)
    assert hidden_for(visit(service, "editor", "stranger"), number)
    assert not hidden_for(visit(service, "editor", "member"), number)
    assert reviewing.load(visit(service, "reader", "member"), number)
    with service.database.reading() as connection:
        assert connection.execute(table.select()).all()


def test_a_review_of_files_is_its_makers_and_the_admins(service: Service) -> None:
    maker = visit(service, "editor", "maker")
    number = keep(maker)
    assert reviewing.stored(maker, number).aside
    assert hidden_for(visit(service, "editor", "other"), number)
    assert reviewing.load(visit(service, "admin"), number)
    with pytest.raises(NoReview) as told:
        deciding.decide(maker, number, "iso42001:4.3", status="met", reason=REASON)
    assert told.value.key == "web_review.aside_decision"
    # As it was made: what people decide of the library says nothing about other files.
    assert reviewing.load(maker, number).requirements[1].override is not None


def test_a_reader_reads_and_does_nothing_else(service: Service) -> None:
    number = keep(visit(service, "editor"), OPEN)
    reader = visit(service, "reader")
    assert reviewing.load(reader, number)
    assert reviewing.compare(reader, number, number)
    before = log(service)
    ways: list[Callable[[], Any]] = [
        lambda: reviewing.begin(reader, set_id="iso42001", language="de"),
        lambda: reviewing.running(reader),
        lambda: reviewing.cancel(reader),
        lambda: reviewing.export(reader, number, "xlsx"),
        lambda: reviewing.remove(reader, number),
        lambda: deciding.decide(reader, number, "iso42001:4.3", status="met", reason=REASON),
        lambda: deciding.withdraw(reader, number, "iso42001:4.3"),
    ]
    for way in ways:
        with pytest.raises(NotAllowed):
            way()
    assert reviewing.load(reader, number) == as_found()
    assert log(service) == before


def test_a_decision_counts_at_once_in_all_reviews_and_is_logged(service: Service) -> None:
    editor = visit(service, "editor", "jana")
    findings = tuple(
        replace(one, evidence_key="other words") if one.ref == "6.1.4" else one
        for one in as_found().requirements
    )
    old, new = keep(editor, OPEN, change={"requirements": findings}), keep(editor, OPEN)
    before = as_found().counts
    made = deciding.decide(
        editor, new, "iso42001:6.1.4", status="met", reason=REASON, name="x", implementation=4
    )
    assert made.person == "jana"  # who signed in, whatever was typed
    review = reviewing.load(editor, new)
    finding = next(one for one in review.requirements if one.ref == "6.1.4")
    assert (finding.status, finding.machine_status) == ("met", "missing")
    assert finding.implementation_maturity == 4
    assert finding.override is not None
    assert not finding.override.stale
    assert review.counts["met"] == before["met"] + 1
    group = next(one for one in review.groups if one.id == "iso42001:6")
    assert group.counts["met"] == 1
    earlier = next(o for o in reviewing.load(editor, old).requirements if o.ref == "6.1.4")
    assert earlier.override is not None
    assert earlier.override.stale
    assert log(service)[-1] == ("override", "iso42001:6.1.4", REASON)
    (change,) = reviewing.compare(editor, old, new).of("closed")
    assert (change.requirement, change.person) == ("iso42001:6.1.4", "jana")
    deciding.withdraw(editor, new, "iso42001:6.1.4", reason="Irrtum")
    assert reviewing.load(editor, new) == as_found()
    past = deciding.history(editor, new, "iso42001:6.1.4")
    assert [one.withdrawn for one in past] == [True, False]
    assert log(service)[-1] == ("override_withdrawn", "iso42001:6.1.4", "Irrtum")
    with pytest.raises(NoReview) as told:
        deciding.withdraw(editor, new, "iso42001:6.1.4")
    assert told.value.key == "web_review.no_decision"


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"status": "perfect"}, "status"),
        ({"reason": " kurz \n "}, "reason"),
        ({"name": "  "}, "person"),
        ({"implementation": 6}, "implementation_maturity"),
    ],
)
def test_a_decision_that_is_not_in_order_is_refused(
    service: Service, wrong: dict[str, Any], fault: str
) -> None:
    local = service.visit(LOCAL)
    number = keep(local, OPEN)
    right: dict[str, Any] = {"status": "met", "reason": REASON, "name": "Jana Kolberg"}
    with pytest.raises(NoReview) as told:
        deciding.decide(local, number, "iso42001:6.1.4", **{**right, **wrong})
    assert told.value.key == f"web_review.fault_{fault}"
    assert reviewing.load(local, number) == as_found()
    made = deciding.decide(local, number, "iso42001:6.1.4", **right)
    assert made.person == "Jana Kolberg"
    with pytest.raises(NoReview):
        deciding.decide(local, number, "iso42001:99", **right)


def test_comparing_asks_for_one_set(service: Service) -> None:
    editor = visit(service, "editor")
    one, other = keep(editor, OPEN), keep(editor, OPEN, change={"set_id": "other"})
    with pytest.raises(NoReview) as told:
        reviewing.compare(editor, one, other)
    assert told.value.key == "web_review.other_set"


def test_a_removed_review_is_gone(service: Service) -> None:
    editor = visit(service, "editor")
    number = keep(editor, OPEN)
    reviewing.remove(editor, number)
    assert reviewing.reviews(editor) == []
    with service.database.reading() as connection:
        assert connection.execute(table.select()).all() == []
    assert log(service)[-1][:2] == ("remove_review", str(number))


@pytest.mark.parametrize("name", ["", "../x", "/etc/passwd", "x.yaml", "ISO42001"])
def test_only_sets_of_the_list_are_read(service: Service, name: str) -> None:
    with pytest.raises(NoReview) as told:
        reviewing.begin(visit(service, "editor"), set_id=name, language="de")
    assert told.value.key == "web_review.no_such_set"


def test_without_documents_nothing_begins(service: Service) -> None:
    with pytest.raises(NoReview) as told:
        reviewing.begin(visit(service, "editor"), set_id="iso42001", language="de")
    assert told.value.key == "web_review.no_documents"
    assert not (service.assistant.settings.data_dir / FOLDER).exists()


def test_a_few_run_at_once_and_one_for_each_person() -> None:
    class Endless:
        ended = False

        def wait(self, seconds: float | None = None) -> bool:
            return self.ended

        def cancel(self) -> None:
            self.ended = True

    def make() -> Background:
        one: Any = Endless()
        return one  # type: ignore[no-any-return]

    work = Work(2)
    first = work.begin("a", make)
    with pytest.raises(LimitReached) as told:
        work.begin("a", make)
    assert told.value.key == "web_review.one_running"
    second = work.begin("b", make)
    with pytest.raises(LimitReached) as told:
        work.begin("c", make)
    assert told.value.values == {"most": 2}
    first.cancel()
    assert work.of("a") is None
    assert work.begin("c", make)
    work.close()
    assert second.wait(0)
    assert work.of("c") is None


def test_a_review_runs_of_the_library_and_of_files_aside(tmp_path: Path) -> None:
    documents, data = tmp_path / "docs", tmp_path / "data"
    documents.mkdir()
    (documents / "richtlinie.md").write_text(POLICY, "utf-8")
    dropped = [tmp_path / "lose.md", tmp_path / "leer.pdf"]
    dropped[0].write_text(POLICY.replace("Nordwerk", "Südwerk"), "utf-8")
    dropped[1].write_bytes(b"no pdf")
    settings = Settings(data_dir=data, embedding_model="aims-static-de-en-1")
    steps = []
    with Assistant.open(settings) as assistant, Service.open(assistant) as service:
        assistant.ingest([documents])
        me = service.visit(LOCAL)
        number = reviewing.start(
            me, set_id="iso42001", language="de", progress=lambda step: steps.append(step.what)
        )
        review = reviewing.load(me, number)
        snapshot = assistant.library().snapshot_id
        assert review.language == "de"
        assert sum(review.counts.values()) == 70
        assert [one.file for one in review.documents] == ["richtlinie.md"]
        assert reviewing.stored(me, number).sources == {d.source for d in me.documents()}
        aside = reviewing.start(me, set_id="iso42001", language="en", files=dropped)
        assert reviewing.stored(me, aside).aside
        assert reviewing.stored(me, aside).summary["left_out"] == ["leer.pdf"]
        other = reviewing.load(me, aside)
        assert [one.file for one in other.documents] == ["lose.md"]
        assert assistant.library().snapshot_id == snapshot
        assert not dropped[0].exists()
        assert list((data / FOLDER).iterdir()) == []
        assert not reviewing.cancel(me)  # nothing runs any more
        work = reviewing.begin(me, set_id="iso42001", language="de")
        assert reviewing.cancel(me)
        assert work.wait(0)
        assert [one.number for one in reviewing.reviews(me)] == [aside, number]
        assert log(service)[-1][0] == "review_cancelled"
