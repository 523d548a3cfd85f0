"""The audit pack: what it holds, that it is the same each time, that changes are found."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from assistant.access.users import Users
from assistant.audit_pack.manifest import digest_of, written
from assistant.audit_pack.packing import pack
from assistant.audit_pack.pieces import BadPack, MadeFrom, Piece, safe_name
from assistant.audit_pack.verify import verify
from assistant.cli import app
from assistant.errors import NotAllowed, Refused
from assistant.messages import LANGUAGES, Language, catalogue
from assistant.records.schema import users
from assistant.records.turns import KeptTurn
from assistant.service import Service, audit_packing, auditing, registering
from assistant.service.audit_pack_parts import PARTS
from assistant.types import Answer
from tests.audit_entries import TODAY
from tests.audit_library import DENIED, HIDDEN, SUPPORTED, admin, audit_library, fill, keep_review
from tests.visits import cheap_passwords, person

WALRUS, PASSWORD, ASKED = "quentin-walrus", "correct horse battery", "What of the narwhal?"
WORDS_OF_OFFICE = (".docx", ".xlsx")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with audit_library(tmp_path_factory.mktemp("audit")) as one:
        fill(admin(one))
        for language in LANGUAGES:
            keep_review(admin(one), language)
        yield one


@pytest.fixture(scope="module")
def secrets(service: Service) -> list[str]:
    """Put a user with a password, a token and a conversation beside the entries."""
    now = datetime.now(UTC)
    Users(service.database, cheap_passwords()).add(WALRUS, "admin", PASSWORD, now=now)
    token = service.credentials.new_token(WALRUS, "tusk-token", days=3, now=now)
    answer = Answer(ASKED, "en", "Nothing on tusks.", True, (), ())
    service.conversations.add(WALRUS, "c" * 32, KeptTurn("1" * 32, now, ASKED, answer))
    service.visit(person("reader", WALRUS)).record("ask", words=ASKED)
    with service.database.reading() as connection:
        kept = connection.execute(select(users.c.password)).scalar()
    return [WALRUS, PASSWORD, str(kept), token, token[-12:], "tusk-token", ASKED]


@pytest.fixture(scope="module")
def english(service: Service, secrets: list[str]) -> bytes:
    return audit_packing.make_pack(admin(service), "en", review=False)


@pytest.fixture(scope="module")
def german(service: Service, secrets: list[str]) -> bytes:
    return audit_packing.make_pack(admin(service), "de", review=False)


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()


def read(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def all_bytes(content: bytes) -> bytes:
    """Everything in a pack, office files unpacked as well."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            found.append(name.encode() + b"\n" + data)
            if name.endswith(WORDS_OF_OFFICE):
                with zipfile.ZipFile(io.BytesIO(data)) as office:
                    found += [office.read(part) for part in office.namelist()]
    return b"\n".join(found)


def rewritten(content: bytes, change: dict[str, bytes | None], *, twice: str = "") -> bytes:
    """The zip with some files replaced, added, or left out where the value is None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = change.pop(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
            if name == twice:
                new.writestr(name, old.read(name))
        for name, data in change.items():
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


def checked(folder: Path, content: bytes, **more: Any) -> tuple[str, str]:
    path = folder / "pack.zip"
    path.write_bytes(content)
    found = verify(path, **more)
    return found.fault, found.path


def test_every_file_is_in_the_manifest_with_its_checksum(english: bytes, german: bytes) -> None:
    for content in (english, german):
        manifest_fits(content)


def manifest_fits(content: bytes) -> None:
    outer = json.loads(read(content, "manifest.json"))
    listed = {one["path"]: one for one in outer["manifest"]["files"]}
    own = {"manifest.json", "MANIFEST.md", "SHA256SUMS"}
    assert set(names(content)) == {*listed, *own}
    assert names(content) == sorted(names(content))
    for path, one in listed.items():
        data = read(content, path)
        assert hashlib.sha256(data).hexdigest() == one["sha256"]
        assert len(data) == one["bytes"]
        assert one["what"]
    readable = read(content, "MANIFEST.md").decode()
    assert outer["digest"] == digest_of(outer["manifest"])
    assert outer["digest"] in readable
    sums = read(content, "SHA256SUMS").decode().splitlines()
    assert sums == [f"{listed[path]['sha256']}  {path}" for path in sorted(listed)]


def test_it_holds_what_an_auditor_asks_for(english: bytes) -> None:
    wanted = {
        "soa/statement-of-applicability.xlsx", "soa/statement-of-applicability.docx",
        "review/review.docx", "review/review.xlsx", "review/review.json",
        "documents/document-register.xlsx", "documents/document-register.csv",
        "documents/documented-information.xlsx", "evidence/evidence-list.xlsx",
        "risks/risk-report.docx", "roles/raci.xlsx", "actions/action-plan.xlsx",
        "audits/programme.xlsx", "audits/aud-1-report.docx", "audits/aud-1-checklist.xlsx",
        "audits/findings.xlsx", "management-review/input.docx", "readiness/readiness.docx",
        "registers/audits.xlsx", "registers/findings.yaml",
    }  # fmt: skip
    assert wanted <= set(names(english))
    outer = json.loads(read(english, "manifest.json"))
    assert {"The documents themselves"} <= {one["what"] for one in outer["manifest"]["left_out"]}


def test_evidence_has_checksums_and_the_picture_of_its_page(
    service: Service, english: bytes
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(read(english, "evidence/evidence-list.xlsx")))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    by_quote = {row[3].strip("“”"): row for row in rows}
    assert set(by_quote) == {DENIED, SUPPORTED}
    pdf = next(one for one in service.assistant.documents() if one.file.endswith(".pdf"))
    row = by_quote[SUPPORTED]
    page = service.assistant.page(pdf.id, 2).text
    assert row[11] == hashlib.sha256(SUPPORTED.encode()).hexdigest()
    assert row[12] == hashlib.sha256(page.encode()).hexdigest()
    assert row[13] == pdf.id
    assert row[7] == "word for word"
    picture = read(english, f"evidence/{row[8]}")
    assert picture.startswith(b"\x89PNG")
    assert by_quote[DENIED][8] == "format without pages"


def test_the_quote_is_marked_on_the_picture(english: bytes) -> None:
    from PIL import Image

    (name,) = [one for one in names(english) if one.endswith(".png")]
    image = Image.open(io.BytesIO(read(english, name))).convert("RGB")
    colours = image.getcolors(maxcolors=100_000) or []
    assert (255, 232, 120) in {colour for _, colour in colours}


def test_nothing_in_it_is_computed_by_a_spreadsheet(german: bytes) -> None:
    for name in names(german):
        if name.endswith(".xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(read(german, name)))
            for sheet in book.worksheets:
                kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
                assert "f" not in kinds, name
    table = read(german, "documents/document-register.csv").decode("utf-8-sig")
    assert not [line for line in table.splitlines() if line.startswith(("=", "+", "-", "@"))]


def test_two_processes_make_the_same_bytes(service: Service, german: bytes, tmp_path: Path) -> None:
    data_dir = service.assistant.settings.data_dir
    day = auditing.today().isoformat()
    code = (
        "from pathlib import Path; import sys\n"
        "from datetime import date\n"
        "from assistant.access.rights import Person\n"
        "from assistant.service import Service, audit_packing\n"
        "from assistant.session import Assistant\n"
        "from assistant.settings import Settings\n"
        "from ingest.embedders import STATIC\n"
        "settings = Settings(data_dir=Path(sys.argv[1]), embedding_model=STATIC)\n"
        "with Assistant.open(settings) as one, Service.open(one) as service:\n"
        "    visit = service.visit(Person('Somebody else', 'editor'))\n"
        "    day = date.fromisoformat(sys.argv[4])\n"
        "    made = audit_packing.make_pack(visit, sys.argv[3], day=day, review=False)\n"
        "    Path(sys.argv[2]).write_bytes(made)\n"
    )
    out = tmp_path / "other.zip"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    arguments = [str(data_dir), str(out), "de", day]
    subprocess.run([sys.executable, "-c", code, *arguments], env=environment, check=True)
    other = out.read_bytes()
    if other != german:  # say which file
        assert read(other, "SHA256SUMS") == read(german, "SHA256SUMS")
    assert other == german


def test_a_pack_as_it_was_made_is_in_order(english: bytes, german: bytes, tmp_path: Path) -> None:
    assert checked(tmp_path, german) == ("", "")
    digest = json.loads(read(german, "manifest.json"))["digest"]
    assert checked(tmp_path, german, digest=digest.upper()) == ("", "")
    other = json.loads(read(english, "manifest.json"))["digest"]
    assert checked(tmp_path, german, digest=other) == ("other", "manifest.json")


@pytest.mark.parametrize(
    "name", ["audits/findings.xlsx", "MANIFEST.md", "SHA256SUMS", "registers/audits.yaml"]
)
def test_a_changed_file_is_named(english: bytes, tmp_path: Path, name: str) -> None:
    data = read(english, name)
    changed = data[:-1] + bytes([data[-1] ^ 1])
    content = rewritten(english, {name: changed})
    assert checked(tmp_path, content) == ("differs", name)
    missing = rewritten(english, {name: None})
    assert checked(tmp_path, missing) == ("missing", name)


def test_more_files_double_ones_and_bad_names_are_named(english: bytes, tmp_path: Path) -> None:
    content = english
    assert checked(tmp_path, rewritten(content, {"extra.txt": b"x"})) == ("extra", "extra.txt")
    for name in ("../up.txt", "/root.txt", "a//b.txt", "UPPER.txt"):
        assert checked(tmp_path, rewritten(content, {name: b"x"}))[0] == "unsafe"
    with pytest.warns(UserWarning, match="Duplicate name"):
        double = rewritten(content, {}, twice="audits/findings.xlsx")
    assert checked(tmp_path, double) == ("twice", "audits/findings.xlsx")


def test_a_manifest_that_was_changed_is_found(english: bytes, tmp_path: Path) -> None:
    outer = json.loads(read(english, "manifest.json"))
    outer["manifest"]["made_from"]["day"] = "2020-01-01"
    content = rewritten(english, {"manifest.json": json.dumps(outer).encode()})
    assert checked(tmp_path, content) == ("manifest", "manifest.json")
    # One that was made to fit is found by the checksum that was noted.
    noted = outer["digest"]
    outer["digest"] = digest_of(outer["manifest"])
    readable = read(english, "MANIFEST.md").replace(noted.encode(), outer["digest"].encode())
    outer["readable_sha256"] = hashlib.sha256(readable).hexdigest()
    content = rewritten(english, {"manifest.json": written(outer), "MANIFEST.md": readable})
    assert checked(tmp_path, content) == ("", "")
    assert checked(tmp_path, content, digest=noted) == ("other", "manifest.json")


@pytest.mark.parametrize(
    "manifest", [b"", b"[]", b"{}", b'{"manifest": {"format": 1, "files": [1]}}', b"[" * 100_000]
)
def test_a_manifest_that_is_none_is_said(english: bytes, tmp_path: Path, manifest: bytes) -> None:
    content = rewritten(english, {"manifest.json": manifest})
    assert checked(tmp_path, content) == ("unreadable", "manifest.json")


def test_the_readable_manifest_cannot_be_made_anew_beside_a_noted_digest(
    english: bytes, tmp_path: Path
) -> None:
    outer = json.loads(read(english, "manifest.json"))
    other = read(english, "MANIFEST.md") + b"\nEverything conforms.\n"
    outer["readable_sha256"] = hashlib.sha256(other).hexdigest()
    content = rewritten(english, {"MANIFEST.md": other, "manifest.json": written(outer)})
    assert checked(tmp_path, content, digest=outer["digest"]) == ("differs", "MANIFEST.md")


def test_a_manifest_says_nothing_beside_what_is_covered(english: bytes, tmp_path: Path) -> None:
    told = read(english, "manifest.json")
    double = told.replace(b"{", b'{"manifest": {"files": []},', 1)
    content = rewritten(english, {"manifest.json": double})
    assert checked(tmp_path, content) == ("manifest", "manifest.json")


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(b"no zip")
    with pytest.raises(BadPack, match="no audit pack"):
        verify(tmp_path / "pack.zip")
    with pytest.raises(BadPack, match="cannot be read"):
        verify(tmp_path / "none.zip")


def test_bytes_damaged_on_the_way_are_found(english: bytes, tmp_path: Path) -> None:
    content = bytearray(english)
    with zipfile.ZipFile(io.BytesIO(english)) as archive:
        at = archive.getinfo("review/review.json").header_offset + 400
    content[at] ^= 255
    assert checked(tmp_path, bytes(content)) == ("differs", "review/review.json")


def test_paths_are_safe() -> None:
    made = MadeFrom(TODAY, "en", "aims", "lib", 1, 1, "2026", False)
    for path in ("../x", "a/../b", "/a", "A.txt", "a b", "manifest.json", "", "a/"):
        with pytest.raises(BadPack):
            pack(made, [Piece(path, b"", "")], [])
    with pytest.raises(BadPack):
        pack(made, [Piece("a", b"", ""), Piece("a", b"", "")], [])
    assert safe_name("../../Größe & Übersicht") == "groesse-uebersicht"


def test_no_secret_and_nobody_s_conversation_is_in_it(
    service: Service, english: bytes, secrets: list[str]
) -> None:
    told = all_bytes(english)
    assert service.users.find(WALRUS) is not None
    assert len(secrets) > 4
    assert [words for words in secrets if words.encode() in told] == []


def test_documents_that_are_hidden_leave_no_trace(tmp_path: Path, english: bytes) -> None:
    assert b"Zirkonakte" in all_bytes(english)
    with audit_library(tmp_path) as service:
        keep_review(admin(service), "en")
        visit = service.visit(person("editor", "Eddie"))
        secret = next(one.source for one in visit.documents() if one.file.endswith("secret.md"))
        visit.__dict__["hidden"] = frozenset({secret})
        visit.look_again()
        with pytest.raises(Refused, match="no review of the documents"):
            audit_packing.make_pack(visit, "en", review=False)  # that of all is not for Eddie
        keep_review(visit, "en")
        content = audit_packing.make_pack(visit, "en", review=False)
    told = all_bytes(content)
    for words in ("Zirkon", HIDDEN, "secret.md"):
        assert words.encode() not in told
    outer = json.loads(read(content, "manifest.json"))
    assert outer["manifest"]["made_from"]["all_documents"] is False
    assert "may not read" in read(content, "MANIFEST.md").decode()


def test_who_may_not_export_gets_none(service: Service) -> None:
    with pytest.raises(NotAllowed):
        audit_packing.make_pack(service.visit(person("reader")), "en", review=False)


def test_the_day_is_never_one_that_the_content_was_not_of(tmp_path: Path) -> None:
    with audit_library(tmp_path) as service:
        visit, today = admin(service), auditing.today()
        with pytest.raises(Refused, match="has not come"):
            audit_packing.make_pack(visit, "en", day=today + timedelta(days=1))
        with pytest.raises(Refused, match="no review of the documents"):
            audit_packing.make_pack(visit, "en", review=False)
        keep_review(visit, "en", library="another state")
        with pytest.raises(Refused, match="no review of the documents"):
            audit_packing.make_pack(visit, "en", review=False)
        keep_review(visit, "en")
        with pytest.raises(Refused, match="from that day or before"):
            audit_packing.make_pack(visit, "en", day=today - timedelta(days=1))
        registering.add(visit, "roles", {"name": "AI officer"})
        with pytest.raises(Refused, match="“Roles” was changed"):
            audit_packing.make_pack(visit, "en", day=today - timedelta(days=1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_has_a_name(language: Language) -> None:
    assert {f"audit_pack.part_{name}" for name in PARTS} <= catalogue(language).keys()


def test_the_command_writes_and_checks(service: Service, english: bytes, tmp_path: Path) -> None:
    out = tmp_path / "pack.zip"
    data_dir = str(service.assistant.settings.data_dir)
    runner = CliRunner(env={"AIMS_EMBEDDING_MODEL": "static"})
    bad = runner.invoke(app, ["audit", "pack", "--out", "pack.txt", "--data-dir", data_dir])
    assert bad.exit_code == 2
    assert runner.invoke(app, ["audit", "pack", "--data-dir", data_dir]).exit_code == 2
    out.write_bytes(english)
    done = runner.invoke(app, ["audit", "verify", str(out)])
    assert done.exit_code == 0, done.output
    assert "In order" in done.output
    out.write_bytes(rewritten(out.read_bytes(), {"audits/findings.xlsx": b"other"}))
    for arguments in (["verify", str(out)], ["pack", "--verify", str(out)]):
        failed = runner.invoke(app, ["audit", *arguments, "--language", "de"])
        assert failed.exit_code == 1
        assert "audits/findings.xlsx" in failed.output


@pytest.mark.slow
def test_every_office_file_opens_in_libreoffice(german: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed (soffice)")
    wanted = [one for one in names(german) if one.endswith(WORDS_OF_OFFICE)]
    for name in wanted:
        (tmp_path / name.replace("/", "_")).write_bytes(read(german, name))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [str(tmp_path / one.replace("/", "_")) for one in wanted]
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)
    made = {path.stem for path in tmp_path.glob("*.pdf")}
    assert made == {Path(one).stem for one in files}
