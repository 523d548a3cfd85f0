"""The audit log: whatever is changed behind its back shows, and forgetting leaves it whole."""

import multiprocessing
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import RecordsError
from assistant.records.audit import AuditLog, Head
from assistant.records.audit_forget import anonymise, forget_before
from assistant.records.database import Database
from ingest.library.schema import DATABASE_FILE

START = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
PEOPLE = ("dora", "bo", "cy")
SECRET = "Wer hat Zugriff auf die Gehaltsdaten?"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def log(database: Database) -> AuditLog:
    """Nine entries, one a day, three by each of three people, each with words."""
    made = AuditLog(database)
    for day in range(9):
        made.append(
            at=START + timedelta(days=day),
            person=PEOPLE[day % 3],
            action="ask" if day % 2 else "upload",
            object=f"d{day}",
            words=f"{SECRET} {day}" if day % 3 == 0 else f"words {day}",
            detail={"by": "page", "pages": day},
        )
    return made


def by_hand(tmp_path: Path, *statements: str) -> None:
    connection = sqlite3.connect(tmp_path / DATABASE_FILE)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_entries_come_back_newest_first_and_filtered(log: AuditLog) -> None:
    newest = log.entries(limit=2)
    assert [one.number for one in newest] == [9, 8]
    assert (newest[0].person, newest[0].action, newest[0].object) == ("cy", "upload", "d8")
    assert newest[0].detail == {"by": "page", "pages": 8}
    assert (newest[0].words, newest[0].at) == ("words 8", START + timedelta(days=8))
    assert [one.number for one in log.entries(person="dora")] == [7, 4, 1]
    assert [one.number for one in log.entries(action="ask", since=START + timedelta(days=4))] == [
        8,
        6,
    ]
    assert log.entries(person="nobody") == []


def test_a_chain_that_nobody_touched_is_whole(log: AuditLog) -> None:
    found = log.verify()
    assert (found.ok, found.entries, found.first, found.head.number) == (True, 9, 1, 9)
    assert log.verify(noted=found.head).ok
    assert Head.read(str(found.head)) == found.head


@pytest.mark.parametrize(
    ("statements", "number", "why"),
    [
        (["UPDATE audit_log SET action = 'review' WHERE number = 4"], 4, "changed"),
        (["UPDATE audit_log SET object = 'x' WHERE number = 1"], 1, "changed"),
        (["UPDATE audit_log SET detail = '{}' WHERE number = 9"], 9, "changed"),
        (["UPDATE audit_log SET at = '2026-01-03 11:00:00.000000' WHERE number = 3"], 3, "changed"),
        (["UPDATE audit_log SET at = 'never' WHERE number = 3"], 3, "changed"),
        (["UPDATE audit_log SET object = x'00' WHERE number = 3"], 3, "changed"),
        (["UPDATE audit_log SET person = 1 WHERE number = 5"], 5, "changed"),
        (["UPDATE audit_log SET words = '' WHERE number = 5"], 5, "changed"),
        (["UPDATE audit_log SET hash = before WHERE number = 6"], 6, "changed"),
        (["DELETE FROM audit_log WHERE number = 5"], 5, "missing"),
        (["DELETE FROM audit_log WHERE number IN (5, 6)"], 5, "missing"),
        (
            [
                "DELETE FROM audit_log WHERE number = 5",
                "UPDATE audit_log SET number = number - 1 WHERE number > 5",
            ],
            5,
            "changed",
        ),
        (
            [
                "UPDATE audit_log SET number = 100 WHERE number = 3",
                "UPDATE audit_log SET number = 3 WHERE number = 4",
                "UPDATE audit_log SET number = 4 WHERE number = 100",
            ],
            3,
            "order",
        ),
        (["DELETE FROM audit_log WHERE number = 1"], 2, "anchor"),
        (["DELETE FROM audit_log WHERE number < 5"], 5, "anchor"),
        (["DELETE FROM audit_log WHERE number = 9"], 8, "end"),
        (["DELETE FROM audit_log"], 0, "end"),
        (["DELETE FROM audit_head"], 9, "head"),
        (["UPDATE audit_head SET hash = 'x'"], 9, "head"),
        (["UPDATE audit_words SET words = 'harmless' WHERE entry = 4"], 4, "words"),
        (["UPDATE audit_people SET name = 'dee' WHERE name = 'bo'"], 2, "person"),
        (["UPDATE audit_people SET name = 'dee', salt = '' WHERE name = 'bo'"], 2, "person"),
        (["DELETE FROM audit_people WHERE name = 'cy'"], 3, "person"),
    ],
)
def test_what_is_changed_by_hand_is_found(
    statements: list[str], number: int, why: str, log: AuditLog, tmp_path: Path
) -> None:
    by_hand(tmp_path, *statements)
    found = log.verify()
    assert (found.broken, found.why) == (number, why)


def test_a_rewritten_end_is_missed_by_the_chain_and_found_by_a_noted_head(
    log: AuditLog, tmp_path: Path
) -> None:
    noted = log.verify().head
    by_hand(
        tmp_path,
        "DELETE FROM audit_log WHERE number > 7",
        "DELETE FROM audit_words WHERE entry > 7",
        "UPDATE audit_head SET number = 7, hash = (SELECT hash FROM audit_log WHERE number = 7)",
    )
    assert log.verify().ok  # what a chain alone cannot show
    found = log.verify(noted=noted)
    assert (found.broken, found.why) == (7, "end")
    for _ in range(2):
        log.append(at=START, person="cy", action="ask")
    found = log.verify(noted=noted)
    assert (found.broken, found.why) == (9, "noted")


def test_a_lost_head_stops_the_log(log: AuditLog, tmp_path: Path) -> None:
    by_hand(tmp_path, "DELETE FROM audit_head")
    with pytest.raises(RecordsError, match="verify"):
        log.append(at=START, person="dora", action="ask")


def test_old_entries_are_forgotten_and_the_chain_holds(
    log: AuditLog, database: Database, tmp_path: Path
) -> None:
    noted = log.verify().head
    now = START + timedelta(days=20)
    assert forget_before(database, START + timedelta(days=4), by="cy", at=now) == 4
    found = log.verify(noted=noted)
    assert (found.ok, found.first, found.entries, found.removed) == (True, 5, 6, 4)
    (told,) = log.entries(action="forget")
    assert (told.person, told.detail["removed"], told.detail["first"]) == ("cy", 4, 5)
    assert forget_before(database, START + timedelta(days=4), by="cy", at=now) == 0
    assert len(log.entries(action="forget")) == 1  # nothing removed, nothing to tell
    assert forget_before(database, START + timedelta(days=7), by="cy", at=now) == 3
    assert (log.verify().ok, log.verify().removed) == (True, 7)
    assert raw(tmp_path).count(b"words 1") == 0
    # All of it: only the entry about that is left.
    assert forget_before(database, now + timedelta(days=1), by="bo", at=now) == 4
    assert [one.action for one in log.entries()] == ["forget"]
    assert log.verify().ok
    assert people(tmp_path) == {"bo"}
    log.append(at=now, person="dora", action="ask")
    assert log.verify().ok


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE audit_anchors SET before = 'x'", "anchor"),
        ("UPDATE audit_anchors SET first = 6", "anchor"),
        ("DELETE FROM audit_anchors", "anchor"),
        ("DELETE FROM audit_log WHERE number = 5", "anchor"),
    ],
)
def test_a_wrong_anchor_is_found(
    statement: str, why: str, log: AuditLog, database: Database, tmp_path: Path
) -> None:
    forget_before(database, START + timedelta(days=4), by="cy", at=START + timedelta(days=20))
    by_hand(tmp_path, statement)
    assert log.verify().why == why


def test_an_anchor_that_nobody_logged_is_found(log: AuditLog, tmp_path: Path) -> None:
    by_hand(
        tmp_path,
        "INSERT INTO audit_anchors SELECT 5, hash, 4, at FROM audit_log WHERE number = 4",
        "DELETE FROM audit_log WHERE number < 5",
    )
    assert log.verify().why == "anchor"


def test_the_rule_that_is_set_forgets_once_a_day(database: Database, log: AuditLog) -> None:
    kept = AuditLog(database, days=5)
    now = START + timedelta(days=10, hours=1)
    kept.append(at=now, person="dora", action="ask")
    kept.append(at=now, person="dora", action="ask")
    assert [one.action for one in kept.entries()][:4] == ["ask", "ask", "forget", "upload"]
    assert kept.verify().removed == 6
    kept.append(at=now + timedelta(days=1), person="dora", action="ask")
    assert kept.verify().removed == 7
    assert kept.verify().ok


def test_the_words_of_questions_can_be_left_out(database: Database) -> None:
    log = AuditLog(database, questions=False)
    for action in ("ask", "search", "feedback"):
        log.append(at=START, person="dora", action=action, words="Who earns what?")
    assert [one.words for one in log.entries()] == ["Who earns what?", "", ""]
    assert (log.verify().ok, log.verify().without_words) == (True, 0)


def test_a_person_is_made_anonymous_and_the_chain_holds(
    log: AuditLog, database: Database, tmp_path: Path
) -> None:
    log.append(at=START, person="cy", action="user_role", about="dora")
    by_hand(
        tmp_path,
        f"INSERT INTO conversations VALUES ('t1', 'dora', '{SECRET}', '2026-01-01', '2026-01-01')",
        "INSERT INTO conversation_turns VALUES ('t1', 1, '2026-01-01', '{}')",
        "INSERT INTO conversations VALUES ('t2', 'bo', 'Other', '2026-01-01', '2026-01-01')",
        "INSERT INTO overrides VALUES "
        "(1, 's', 's:1', 'met', 'Because it is so.', 'dora', '2026-01-01', 'k', NULL, 0)",
    )
    done = anonymise(database, "dora", by="cy", at=START)
    assert (done.name, done.conversations, done.words) == ("anonymised-1", 1, 3)
    assert (done.decisions, done.decisions_kept) == (0, 1)
    found = log.verify()
    assert (found.ok, found.without_words) == (True, 3)
    assert log.entries(person="dora") == []
    assert [one.words for one in log.entries(person="anonymised-1")] == [None, None, None]
    told, role = log.entries(limit=2)
    assert (told.action, told.person, told.object) == ("anonymise", "cy", "anonymised-1")
    assert (role.action, role.object) == ("user_role", "anonymised-1")
    assert b"Gehaltsdaten" not in raw(tmp_path)  # not even where it was deleted
    done = anonymise(database, "dora", by="cy", at=START, decisions=True)
    assert (done.decisions, done.decisions_kept) == (1, 0)
    assert b"dora" not in raw(tmp_path)
    with pytest.raises(RecordsError, match="nobody"):
        anonymise(database, "dora", by="cy", at=START)
    assert log.verify().ok


def test_what_fails_half_way_changes_nothing(
    log: AuditLog, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = log.entries()

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("assistant.records.audit_forget._drop_unmentioned", fail)
    with pytest.raises(ZeroDivisionError):
        forget_before(database, START + timedelta(days=4), by="cy", at=START)
    monkeypatch.setattr("assistant.records.audit_forget._count", fail)
    with pytest.raises(ZeroDivisionError):
        anonymise(database, "dora", by="cy", at=START)
    assert log.entries() == before
    assert log.verify().ok


def _write(folder: Path, name: str, count: int) -> None:
    with Database.open(folder) as database:
        for number in range(count):
            AuditLog(database).append(at=START, person=name, action="ask", words=f"{number}")


def test_one_chain_from_many_threads_and_processes(tmp_path: Path) -> None:
    processes: list[multiprocessing.process.BaseProcess] = [
        multiprocessing.get_context("spawn").Process(target=_write, args=(tmp_path, name, 30))
        for name in ("p1", "p2")
    ]
    with Database.open(tmp_path) as database:
        log = AuditLog(database)

        def write(name: str) -> None:
            for _ in range(15):
                log.append(at=START, person=name, action="ask")

        threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(4)]
        run_all([*processes, *threads])
        found = log.verify()
        assert (found.ok, found.entries) == (True, 120)
        assert {len(log.entries(person=name)) for name in ("p1", "p2")} == {30}


def run_all(workers: list[threading.Thread | multiprocessing.process.BaseProcess]) -> None:
    calls: list[Callable[[], None]] = [worker.start for worker in workers]
    for call in calls:
        call()
    for worker in workers:
        worker.join(60)


def raw(tmp_path: Path) -> bytes:
    """All that a thief of the disk would read."""
    return b"".join(path.read_bytes() for path in tmp_path.glob(f"{DATABASE_FILE}*"))


def people(tmp_path: Path) -> set[str]:
    connection = sqlite3.connect(tmp_path / DATABASE_FILE)
    found = {name for (name,) in connection.execute("SELECT name FROM audit_people")}
    connection.close()
    return found
