"""Taking in, replacing, reading anew: nothing that somebody may not read is touched or told."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import LimitReached, NotAllowed
from assistant.service import Service, Visit, holdings, shelf
from assistant.service.arriving import arrived, safe_name
from assistant.session import Assistant
from assistant.settings import Settings
from ingest import ahead
from ingest.embed import HashEmbedder
from ingest.errors import UnknownDocument
from ingest.parsers import parse
from ingest.report import IngestReport
from ingest.types import Kind, Limits, ParsedFile
from tests.visits import person, service_over

RULE = (
    "# {title}\n\nVersion: 1.0\n\n## 1 Zweck\n\nDie Leitung gibt jedes neue Werkzeug frei. {more}\n"
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant that goes from library to library: it takes a while to make one."""
    with Assistant(Settings(data_dir=tmp_path_factory.mktemp("none")), HashEmbedder()) as one:
        yield one


class Parser:
    """Parses in this process, which saves starting one for each of these harmless files."""

    def parse_bytes(self, data: bytes, *, file: str, limits: Limits) -> ParsedFile:
        return parse(data, file=file, limits=limits)

    def close(self) -> None: ...


@pytest.fixture
def service(
    opened: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    monkeypatch.setattr(ahead, "ParserWorker", Parser)
    opened.close()
    opened.settings = Settings(data_dir=tmp_path / "data")
    with service_over(opened, opened.settings.data_dir) as service:
        yield service


def make_collection(service: Service, name: str, *people: str) -> None:
    service.collections.create(name, now=datetime.now(UTC))
    for one in people:
        service.collections.add_member(name, one)


def received(folder: Path, name: str, more: str = "", title: str = "Regel") -> Path:
    """A file as the web server leaves it: in a folder of its own."""
    place = folder / os.urandom(4).hex() / name
    place.parent.mkdir(parents=True)
    place.write_text(RULE.format(title=title, more=more), encoding="utf-8")
    return place


def editor(service: Service, name: str = "erika") -> Visit:
    return service.visit(person("editor", name))


def only(report: IngestReport) -> tuple[str, str | None]:
    (file,) = report.files
    return file.outcome, file.document_id


def files(visit: Visit) -> list[tuple[str, str]]:
    return [(one.file, one.id) for one in visit.documents()]


def test_a_newer_file_of_the_same_name_takes_the_place(service: Service, tmp_path: Path) -> None:
    visit = editor(service)
    assert only(shelf.upload(visit, [received(tmp_path, "Regel.md")]))[0] == "added"
    assert only(shelf.upload(visit, [received(tmp_path, "Regel.md")]))[0] == "unchanged"
    what, identity = only(shelf.upload(visit, [received(tmp_path, "REGEL.md", "Neu.")]))
    assert (what, files(visit)) == ("replaced", [("REGEL.md", identity)])
    assert not any((tmp_path / "data" / "incoming").iterdir())


def test_an_upload_never_touches_or_tells_of_a_hidden_document(
    service: Service, tmp_path: Path
) -> None:
    make_collection(service, "Vorstand", "vera")
    vera, erika = editor(service, "vera"), editor(service)
    secret = received(tmp_path, "Plan.md")
    same = received(tmp_path, "Plan.md")
    copy = received(tmp_path, "Kopie.md")
    other = received(tmp_path, "Plan.md", "Anders.")
    shelf.upload(vera, [secret], collection="Vorstand")
    hidden = files(vera)
    assert files(erika) == []
    # The same name and bytes, the same bytes alone, the same name alone: answered as if new …
    what, identity = only(shelf.upload(erika, [same]))
    assert what == "added"
    assert only(shelf.upload(erika, [copy])) == ("unchanged", identity)  # moved, as ever
    assert only(shelf.upload(erika, [other]))[0] == "added"
    # … and what is hidden stays as it was, where it was.
    assert hidden[0] in files(vera)
    assert hidden[0] not in files(erika)
    assert len(files(erika)) == 2


def test_an_id_does_not_tell_whether_the_bytes_were_there(service: Service, tmp_path: Path) -> None:
    make_collection(service, "Vorstand", "vera")
    path = received(tmp_path, "Plan.md")
    other = received(tmp_path, "Neu.md", "Neu.")
    shelf.upload(editor(service, "vera"), [received(tmp_path, "Plan.md")], collection="Vorstand")
    for file in (path, other):
        data = file.read_bytes()
        _, identity = only(shelf.upload(editor(service), [file]))
        assert identity is not None
        digest = holdings.checksum(editor(service), identity)
        assert identity != digest
        assert service.assistant.original(identity) == data


def test_a_place_that_lies_in_a_collection_now_is_not_taken_again(
    service: Service, tmp_path: Path
) -> None:
    erika = editor(service)
    shelf.upload(erika, [received(tmp_path, "Plan.md")])
    make_collection(service, "Vorstand", "vera")
    service.collections.place(service.assistant.documents()[0].source, "Vorstand")
    before = files(editor(service, "vera"))
    assert (
        only(shelf.upload(editor(service), [received(tmp_path, "Plan.md", "Neu.")]))[0] == "added"
    )
    assert set(before) < set(files(editor(service, "vera")))


def test_only_members_put_into_a_collection(service: Service, tmp_path: Path) -> None:
    make_collection(service, "Vorstand", "vera")
    assert shelf.collections_open(editor(service)) == []
    assert shelf.collections_open(editor(service, "vera")) == ["Vorstand"]
    for name in ("Vorstand", "gibt es nicht"):
        with pytest.raises(NotAllowed) as caught:
            shelf.upload(editor(service), [received(tmp_path, "Plan.md")], collection=name)
        assert caught.value.key == "web_library.no_such_collection"
    assert service.assistant.documents() == []


def test_a_file_that_cannot_be_read_leaves_no_place_behind(
    service: Service, tmp_path: Path
) -> None:
    make_collection(service, "Vorstand", "vera")
    broken = tmp_path / "x" / "kaputt.pdf"
    broken.parent.mkdir()
    broken.write_bytes(b"%PDF-1.7 nothing")
    report = shelf.upload(editor(service, "vera"), [broken], collection="Vorstand")
    assert only(report)[0] == "rejected"
    assert service.collections.one("Vorstand").sources == frozenset()


def test_another_file_takes_a_documents_place(service: Service, tmp_path: Path) -> None:
    make_collection(service, "Vorstand", "vera")
    vera = editor(service, "vera")
    _, old = only(shelf.upload(vera, [received(tmp_path, "v1.md")], collection="Vorstand"))
    _, other = only(shelf.upload(vera, [received(tmp_path, "x.md", "X.")], collection="Vorstand"))
    assert old is not None
    what, new = only(shelf.exchange(vera, old, received(tmp_path, "v2.md", "Neu.")))
    assert (what, set(files(vera))) == ("replaced", {("v2.md", new), ("x.md", other)})
    assert files(editor(service)) == []  # still hidden
    # What is there already under another name does not make one of two documents.
    assert new is not None
    assert only(shelf.exchange(vera, new, received(tmp_path, "y.md", "X."))) == ("duplicate", other)
    assert len(files(vera)) == 2


def test_a_document_stays_where_the_new_version_cannot_be_read(
    service: Service, tmp_path: Path
) -> None:
    visit = editor(service)
    _, old = only(shelf.upload(visit, [received(tmp_path, "v1.md")]))
    broken = received(tmp_path, "v2.pdf", "Kein PDF.")
    assert old is not None
    assert only(shelf.exchange(visit, old, broken))[0] == "rejected"
    assert files(visit) == [("v1.md", old)]


def test_a_hidden_document_cannot_be_exchanged_read_anew_or_removed(
    service: Service, tmp_path: Path
) -> None:
    make_collection(service, "Vorstand", "vera")
    vera = editor(service, "vera")
    _, hidden = only(shelf.upload(vera, [received(tmp_path, "v1.md")], collection="Vorstand"))
    assert hidden is not None
    for act in (
        lambda: shelf.exchange(editor(service), hidden, received(tmp_path, "v2.md", "Neu.")),
        lambda: shelf.read_anew(editor(service), [hidden]),
        lambda: shelf.remove(editor(service), hidden),
        lambda: holdings.holding(editor(service), hidden),
        lambda: holdings.checksum(editor(service), hidden),
    ):
        with pytest.raises(UnknownDocument):
            act()
    assert shelf.read_anew(editor(service)).files == ()
    assert [one for one, _ in files(vera)] == ["v1.md"]


def test_documents_are_read_anew_from_the_kept_files(service: Service, tmp_path: Path) -> None:
    make_collection(service, "Vorstand", "vera")
    vera = editor(service, "vera")
    shelf.upload(vera, [received(tmp_path, "a.md")], collection="Vorstand")
    shelf.upload(vera, [received(tmp_path, "b.md", "B.")], kind=Kind.REFERENCE)
    before = vera.documents()
    report = shelf.read_anew(vera)
    assert [file.outcome for file in report.files] == ["replaced", "replaced"]
    assert vera.documents() == before
    assert len(files(editor(service))) == 1


def test_reading_anew_stops_between_documents(service: Service, tmp_path: Path) -> None:
    visit = editor(service)
    for name in ("a.md", "b.md", "c.md"):
        shelf.upload(visit, [received(tmp_path, name, name)])
    asked: list[int] = []

    def second() -> bool:
        asked.append(1)
        return len(asked) > 1

    assert len(shelf.read_anew(visit, stop=second).files) == 1
    assert len(files(visit)) == 3


def test_a_document_whose_file_is_lost_stays(service: Service, tmp_path: Path) -> None:
    visit = editor(service)
    _, identity = only(shelf.upload(visit, [received(tmp_path, "a.md")]))
    assert identity is not None
    (tmp_path / "data" / "files" / identity).unlink()
    report = shelf.read_anew(visit)
    assert [(file.outcome, file.code) for file in report.files] == [("rejected", "not_kept")]
    assert len(files(visit)) == 1


def test_readers_change_nothing(service: Service, tmp_path: Path) -> None:
    _, identity = only(shelf.upload(editor(service), [received(tmp_path, "a.md")]))
    assert identity is not None
    reader = service.visit(person("reader"))
    file = received(tmp_path, "b.md", "Neu.")
    for act in (
        lambda: shelf.upload(reader, [file]),
        lambda: shelf.take_in(reader, [file]),
        lambda: shelf.exchange(reader, identity, file),
        lambda: shelf.read_anew(reader),
        lambda: shelf.remove(reader, identity),
        lambda: shelf.collections_open(reader),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert len(files(reader)) == 1
    assert file.exists()


def test_too_many_files_at_once_are_refused(service: Service, tmp_path: Path) -> None:
    most = service.limits.bounds.upload_files
    paths = [received(tmp_path, f"{number}.md") for number in range(most + 1)]
    with pytest.raises(LimitReached):
        shelf.upload(editor(service), paths)
    assert all(path.exists() for path in paths)


def test_what_is_indexed_can_be_seen(service: Service, tmp_path: Path) -> None:
    visit = editor(service)
    _, identity = only(shelf.upload(visit, [received(tmp_path, "a.md")]))
    assert identity is not None
    seen = holdings.holding(visit, identity)
    assert seen.passage_count == len(service.assistant.library().document_chunks(identity)) > 0
    assert seen.size == len(service.assistant.original(identity))
    assert seen.since is not None
    assert abs((datetime.now(UTC) - seen.since).total_seconds()) < 600


def test_every_change_is_written_down(service: Service, tmp_path: Path) -> None:
    visit = editor(service)
    _, identity = only(shelf.upload(visit, [received(tmp_path, "a.md")]))
    assert identity is not None
    shelf.read_anew(visit, [identity])
    shelf.remove(visit, identity)
    from assistant.records.schema import audit_log

    with service.database.reading() as connection:
        rows = connection.execute(audit_log.select().order_by(audit_log.c.number)).all()
    assert [(row.action, row.object) for row in rows] == [
        (action, identity) for action in ("upload", "read_anew", "remove")
    ]


@pytest.mark.parametrize(
    "name",
    ["../../x.md", "/etc/passwd.md", "CON.md", "a" * 300 + ".md", "x\u202edm.exe", ".\u200b.md"],
)
def test_a_hostile_name_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    source = tmp_path / "in" / "file"
    source.parent.mkdir()
    source.write_text("x")
    clean = safe_name(name)
    assert clean == safe_name(clean)
    target = source.rename(source.with_name(clean))
    with arrived([target], data_dir=tmp_path) as (path,):
        assert path.parent.parent == tmp_path / "incoming"
        assert path.is_file()
    assert not path.exists()
