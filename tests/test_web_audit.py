"""Audits on the Audit page: everything as text, closing only when complete, the pack for one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.audit_pack.verify import digest_in
from assistant.errors import NotAllowed, Refused
from assistant.messages import LANGUAGES, Language, message
from assistant.service import Service, Visit, audit_packing, auditing, proposing, registering
from assistant.web.governance_files import WRITERS
from assistant.web.outbox import PATH, outbox_of
from assistant.web.panels.audit import sections
from assistant.web.registers_show import section_html
from assistant.web.section import Section
from tests.audit_entries import COMPLETE
from tests.audit_library import DENIED, admin, audit_library, keep_review
from tests.visits import person, service_over

HOSTILE = "<img src=x onerror=alert(1)>"
SECTIONS = {one.name: one for one in sections()}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with audit_library(tmp_path_factory.mktemp("page")) as one:
        yield one


@pytest.fixture
def service(library: Service, tmp_path: Path) -> Iterator[Service]:
    with service_over(library.assistant, tmp_path) as one:
        visit = admin(one)
        audit = {
            "title": HOSTILE, "scope": "5.2; 6.1.4", "auditor": HOSTILE, "area": HOSTILE,
            "status": "running", "planned_on": "2026-01-15",
        }  # fmt: skip
        registering.add(visit, "audits", audit)
        registering.add(visit, "roles", {"name": HOSTILE, "holder": HOSTILE})
        line = {"audit": "AUD-1", "requirement": "6.1.4", "question": HOSTILE}
        registering.add(visit, "checks", {**line, "answer": HOSTILE, "result": "observation"})
        values = {**COMPLETE, "title": HOSTILE, "status": "checking", "effect_by": ""}
        registering.add(visit, "findings", values)
        keep_review(visit, "de")
        yield one


def shown(visit: Visit, name: str, language: Language = "de") -> str:
    return section_html(visit, SECTIONS[name], language)


def beside(visit: Visit, name: str, entry: str, language: Language = "de") -> str:
    section: Section = SECTIONS[name]
    assert section.beside is not None
    assert section.register is not None
    return section.beside(visit, language, registering.entry(visit, section.register, entry))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_sections_show_what_people_wrote_as_text(service: Service, language: Language) -> None:
    visit = admin(service)
    made = [shown(visit, name, language) for name in SECTIONS]
    made += [
        beside(visit, name, entry, language)
        for name, entry in (("audits", "AUD-1"), ("checks", "CHK-1"), ("findings", "FND-1"))
    ]
    for html in made:
        assert "<img" not in html
        assert "warning" not in html or language == "en"  # no review in English
    assert any("&lt;img" in html for html in made)


def test_an_auditor_who_holds_a_role_is_pointed_out(service: Service) -> None:
    told = message("auditing.head_to_check", "de")
    assert told in shown(admin(service), "audits")
    html = beside(admin(service), "audits", "AUD-1")
    assert told in html
    assert "ROLE-1" in html


def test_quotes_open_at_their_place(service: Service) -> None:
    html = beside(admin(service), "audits", "AUD-1")
    assert DENIED in html
    (start,) = set(re.findall(r'data-start="(\d+)"', html.split(DENIED)[1]))
    document = next(one for one in service.assistant.documents() if one.file.endswith("notes.md"))
    page = service.assistant.page(document.id, 1)
    assert page.text[int(start) :].startswith(DENIED)


def test_a_finding_is_closed_only_when_nothing_is_lacking(service: Service) -> None:
    visit = admin(service)
    close = SECTIONS["findings"].acts["finding_close"]
    html = beside(visit, "findings", "FND-1")
    assert message("auditing.lacking_effect_by", "de") in html
    assert "finding_close" not in html
    with pytest.raises(Refused, match="Name who checked"):
        close(visit, {"entry": "FND-1"}, "en")
    assert registering.entry(visit, "findings", "FND-1").text("status") == "checking"
    registering.change(visit, "findings", "FND-1", {"effect_by": "Ines Vogt"})
    assert "finding_close" in beside(visit, "findings", "FND-1")
    assert "FND-1" in close(visit, {"entry": "FND-1"}, "de")
    assert registering.entry(visit, "findings", "FND-1").text("status") == "closed"


def test_a_reader_sees_and_changes_nothing(service: Service) -> None:
    registering.change(admin(service), "findings", "FND-1", {"effect_by": "Ines Vogt"})
    reader = service.visit(person("reader"))
    for html in (
        beside(reader, "findings", "FND-1"),
        beside(reader, "audits", "AUD-1"),
        shown(reader, "pack"),
    ):
        assert "<form" not in html
        assert "/files/" not in html
    with pytest.raises(NotAllowed):
        SECTIONS["findings"].acts["finding_close"](reader, {"entry": "FND-1"}, "de")
    with pytest.raises(NotAllowed):
        SECTIONS["pack"].acts["pack"](reader, {}, "de")
    for what in ("checklist", "audit_report", "management_review"):
        with pytest.raises(NotAllowed):
            WRITERS[what, "docx"](reader, "de", "AUD-1")


def test_files_are_made_for_the_entry_that_the_address_names(service: Service) -> None:
    visit = admin(service)
    name, content = WRITERS["checklist", "xlsx"](visit, "de", "AUD-1")
    assert name == "audit-checkliste-aud-1"
    assert content.startswith(b"PK")
    for what in ("audit_report", "checklist"):
        with pytest.raises(Refused):
            WRITERS[what, "docx"](visit, "de", "../../etc")
    with pytest.raises(Refused):
        WRITERS["audit_report", "docx"](visit, "de", "")
    assert WRITERS["audit_programme", "docx"](visit, "en", "")[0] == "audit-programme"


def test_the_pack_is_made_for_one_person_where_there_is_a_review(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = admin(service)
    with pytest.raises(Refused):  # none in English
        SECTIONS["pack"].acts["pack"](visit, {}, "en")
    monkeypatch.setattr(audit_packing, "PARTS", {})
    html = SECTIONS["pack"].acts["pack"](visit, {}, "de")
    (made,) = re.findall(rf'href="{PATH}/([^"]+)"', html)
    kept = outbox_of(service).get(visit.person, made)
    assert kept is not None
    assert kept.content.startswith(b"PK")
    assert digest_in(kept.content) in html
    assert kept.name == f"auditpaket-{auditing.today()}.zip"
    assert outbox_of(service).get(person("admin", "Eve"), made) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_proposals_are_offered_and_taken_over_once(service: Service, language: Language) -> None:
    visit = admin(service)
    keep_review(visit, language)
    assert proposing.proposals(visit, "findings", language) == ()  # FND-1 is about it, and open
    registering.change(visit, "findings", "FND-1", {"requirements": "5.2"})
    (one,) = proposing.proposals(visit, "findings", language)
    assert one.values["audit"] == "AUD-1"
    made = proposing.accept(visit, "findings", one.key, language)
    assert made.text("kind") == ""
    assert [source.quote for source in made.sources()] == [DENIED]
    assert proposing.proposals(visit, "findings", language) == ()
    questions = proposing.proposals(visit, "checks", language)
    assert len(questions) > 2
    proposing.accept(visit, "checks", questions[0].key, language)
    left = proposing.proposals(visit, "checks", language)
    assert [two.about for two in left] == [two.about for two in questions[1:]]
    assert len(proposing.proposals(visit, "audits", language)) == 3
