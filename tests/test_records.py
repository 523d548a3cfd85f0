"""People's decisions are kept, whatever happens to the documents."""

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import RecordsError, ReviewError
from assistant.records import faults, mark_stale, open_records
from assistant.records.decisions import FAULTS
from ingest.embed import HashEmbedder
from ingest.errors import LibraryDamaged
from ingest.library import Library
from ingest.library.schema import DATABASE_FILE, open_engine, writing
from ingest.pipeline import ingest_paths
from ingest.types import Limits

NOW = datetime(2026, 8, 1, 9, 30, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "status": "met",
    "reason": "Seen in the audit of March.",
    "person": "Ada Beispiel",
    "evidence_key": "k1",
    "now": NOW,
}


def test_a_decision_is_kept_with_its_date(tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        made = records.override("s", "s:4.1", **GOOD, implementation_maturity=2)
    with open_records(tmp_path) as records:
        assert records.current("s") == {"s:4.1": made}
        assert records.current("other") == {}
    assert (made.status, made.person, made.decided) == ("met", "Ada Beispiel", NOW)
    assert (made.reason, made.evidence_key) == ("Seen in the audit of March.", "k1")
    assert made.implementation_maturity == 2
    assert made.stale is False


def test_the_last_decision_counts_and_all_stay_in_the_history(tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        records.override("s", "s:4.1", **GOOD)
        later = {**GOOD, "status": "not_applicable", "now": NOW - timedelta(days=3)}
        records.override("s", "s:4.1", **later)
        records.override("s", "s:4.2", **GOOD)
        assert {k: o.status for k, o in records.current("s").items()} == {
            "s:4.1": "not_applicable",
            "s:4.2": "met",
        }
        history = records.history("s", "s:4.1")
        assert [entry.status for entry in history] == ["met", "not_applicable"]
        assert len(records.entries()) == 3


def test_a_withdrawn_decision_no_longer_counts(tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        records.override("s", "s:4.1", **GOOD)
        gone = records.withdraw("s", "s:4.1", person="Bo Muster", now=NOW)
        assert records.current("s") == {}
        assert [e.withdrawn for e in records.history("s", "s:4.1")] == [False, True]
        assert (gone.person, gone.status, gone.override()) == ("Bo Muster", None, None)
        with pytest.raises(ReviewError, match=r"s:4\.1: there is no decision"):
            records.withdraw("s", "s:4.1", person="Bo Muster", now=NOW)
        records.override("s", "s:4.1", **GOOD)
        assert set(records.current("s")) == {"s:4.1"}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"status": "ok"}, ("status",)),
        ({"reason": "too short"}, ("reason",)),
        ({"reason": " a  \t\u200b \n        b "}, ("reason",)),
        ({"person": " \u202e"}, ("person",)),
        ({"implementation_maturity": 6}, ("implementation_maturity",)),
        ({"implementation_maturity": True}, ("implementation_maturity",)),
        ({"status": "", "reason": "", "person": ""}, ("status", "reason", "person")),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_kept(
    change: dict[str, Any], fields: tuple[str, ...], tmp_path: Path
) -> None:
    with open_records(tmp_path) as records:
        with pytest.raises(ReviewError) as raised:
            records.override("s", "s:4.1", **{**GOOD, **change})
        for name in fields:
            assert FAULTS[name][1:] in str(raised.value)
        assert records.entries() == []
        with pytest.raises(ReviewError):
            records.withdraw("s", "s:4.1", person=" ", now=NOW)


def test_faults_are_names_of_fields() -> None:
    assert faults(status="met", reason="x" * 10, person="A", implementation_maturity=0) == ()
    assert faults(status=None, reason="", person="A") == ("status", "reason")


def test_words_are_kept_on_one_line_without_unseen_characters(tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        told = {
            **GOOD,
            "reason": "Über\u202e Grenzen\x00\n hinweg geprüft \udc80",
            "person": "A\nB",
        }
        made = records.override("s", "s:4.1", **told)
        assert (made.reason, made.person) == ("Über Grenzen hinweg geprüft", "A B")
        assert records.current("s")["s:4.1"] == made


def test_a_moment_elsewhere_is_kept_in_utc(tmp_path: Path) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    with open_records(tmp_path) as records:
        records.override("s", "s:4.1", **{**GOOD, "now": there})
        (decided,) = (one.decided for one in records.current("s").values())
    assert decided.isoformat() == "2026-08-01T09:30:00+00:00"


def test_a_decision_is_stale_when_its_evidence_has_changed(tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        made = records.override("s", "s:4.1", **GOOD)
    assert mark_stale(made, "k1") == made
    assert mark_stale(made, "k2") == replace(made, stale=True)
    assert mark_stale(mark_stale(made, "k2"), "k1").stale is False


def test_decisions_survive_all_that_ingesting_does(tmp_path: Path) -> None:
    docs, data = tmp_path / "docs", tmp_path / "data"
    docs.mkdir()
    (docs / "a.md").write_text("# Policy\n\nThe AI office approves every tool.\n")

    def ingest(**options: bool) -> None:
        with Library.open(data, embedder=HashEmbedder(), write=True) as library:
            ingest_paths([docs], library=library, limits=Limits(), **options)

    ingest()
    with open_records(data) as records:
        made = records.override("s", "s:4.1", **GOOD)
    ingest(force=True)
    (docs / "a.md").write_text("# Policy\n\nNobody approves anything.\n")
    ingest()
    (docs / "a.md").unlink()
    (docs / "b.md").write_text("# Other\n\nAnother document altogether.\n")
    ingest(prune=True)
    with Library.open(data, embedder=HashEmbedder(), write=True) as library:
        (document,) = library.documents()
        library.remove(document.id)
        library.reembed(HashEmbedder(), lambda done, total: None)
    with open_records(data) as records:
        assert records.current("s") == {"s:4.1": made}


def test_a_decision_waits_for_an_ingest_that_is_storing(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    with open_records(tmp_path) as records:
        holding, done = threading.Event(), threading.Event()

        def store() -> None:
            with writing(engine):
                holding.set()
                done.wait(0.3)

        writer = threading.Thread(target=store)
        writer.start()
        holding.wait()
        records.override("s", "s:4.1", **GOOD)
        done.set()
        writer.join()
        assert set(records.current("s")) == {"s:4.1"}
    engine.dispose()


def test_two_processes_may_decide_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from assistant.records import open_records\n"
        "with open_records(Path(sys.argv[1])) as records:\n"
        "  for i in range(10):\n"
        "    records.override('s', f's:{sys.argv[2]}', status='met', reason='x' * 10,"
        " person='A', evidence_key='', now=datetime.now(UTC))\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    running = [subprocess.Popen([*command, name]) for name in "ab"]
    assert [process.wait() for process in running] == [0, 0]
    with open_records(tmp_path) as records:
        assert len(records.history("s", "s:a")) == len(records.history("s", "s:b")) == 10


def test_a_killed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from assistant.records import open_records, store\n"
        "insert = store._insert\n"
        "def deadly(*args, **values):\n"
        "  insert(*args, **values); os._exit(9)\n"
        "store._insert = deadly\n"
        "open_records(Path(sys.argv[1])).override('s', 's:1', status='met', reason='x' * 10,"
        " person='A', evidence_key='', now=datetime.now(UTC))\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)]).returncode == 9
    with open_records(tmp_path) as records:
        assert records.entries() == []
        records.override("s", "s:1", **GOOD)


def test_a_database_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).write_bytes(b"no database at all " * 500)
    with pytest.raises(LibraryDamaged, match=DATABASE_FILE):
        open_records(tmp_path)


def test_decisions_of_another_version_are_left_alone(tmp_path: Path) -> None:
    open_records(tmp_path).close()
    with sqlite3.connect(tmp_path / DATABASE_FILE) as connection:
        connection.execute("UPDATE records_meta SET value = '99'")
    connection.close()
    with pytest.raises(RecordsError, match="version 99"):
        open_records(tmp_path)


def test_a_database_address_is_used(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    with open_records(tmp_path / "data", address) as records:
        records.override("s", "s:4.1", **GOOD)
    assert (tmp_path / "elsewhere.db").is_file()
    assert not (tmp_path / "data" / DATABASE_FILE).exists()
