"""Proposals of AI systems: what tables of documents in force list, word for word, and no more."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.errors import NotAllowed, Refused
from assistant.messages import LANGUAGES, Language
from assistant.registers.proposal import Proposal
from assistant.registers.system_words import data_kinds, field_of, option
from assistant.service import Service, Visit, proposing, registering
from assistant.session import Assistant
from assistant.settings import Settings
from ingest import ahead
from ingest.embed import HashEmbedder
from tests.test_shelf import Parser
from tests.visits import person, service_over

GERMAN = """# Verzeichnis der KI-Systeme

Status: Freigegeben

| Nr. | KI-System | Zweck | Verantwortlich | Unsere Rolle | Status | Daten |
|---|---|---|---|---|---|---|
| 1 | Mailgeist | Sortiert Anfragen | Ute Kern | Betreiber | in Betrieb | Personenbezogene Daten |
| 2 | Prüfauge | Nähte | Ott | Anbieter und Betreiber | Betrieb geplant | kein Personenbezug |
| 3 | Offenes | | offen | – | | nicht geklärt |

## Risiken der KI-Systeme

| System | Risiko | Maßnahme | Verantwortlich |
|---|---|---|---|
| Risikoding | Fehlsortierung | Stichprobe | Ute Kern |
"""
ENGLISH = """# AI system inventory

Status: Approved

| AI system | Intended purpose | Owner | Supplier | Our role | Stage |
|---|---|---|---|---|---|
| Ledgerly | Suggests accounts for invoices | Mary Byrne | Acme Ltd | Deployer | pilot |
"""
OTHERS = """# AI system list

Status: {status}

| AI system | Purpose | Owner |
|---|---|---|
| {name} | Writes minutes of meetings | {owner} |
"""
Made = Callable[..., Service]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """A service over documents given by name."""
    monkeypatch.setattr(ahead, "ParserWorker", Parser)
    with Assistant(Settings(data_dir=tmp_path / "data"), HashEmbedder()) as assistant:
        opened: list[Service] = []

        def make(**documents: str) -> Service:
            (tmp_path / "docs").mkdir(exist_ok=True)
            for name, text in documents.items():
                (tmp_path / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
            assistant.ingest([tmp_path / "docs"])
            opened.append(service_over(assistant, tmp_path / "data"))
            return opened[-1]

        yield make
        for one in opened:
            one.close()


def editor(service: Service) -> Visit:
    return service.visit(person("editor", "Ada"))


def offered(visit: Visit, language: Language = "en") -> dict[str, Proposal]:
    return {f"{one.about}": one for one in proposing.proposals(visit, "systems", language)}


def test_each_system_that_a_table_lists_is_proposed_with_its_words(made: Made) -> None:
    visit = editor(made(german=GERMAN, english=ENGLISH))
    found = offered(visit)
    assert set(found) == {"mailgeist", "prüfauge", "offenes", "ledgerly"}  # and no "Risikoding"
    mail = dict(found["mailgeist"].values)
    sources = mail.pop("sources")
    assert mail == {
        "name": "Mailgeist",
        "purpose": "Sortiert Anfragen",
        "owner": "Ute Kern",
        "role": "deployer",
        "stage": "operation",
        "data": ("personal",),
        "data_detail": "Personenbezogene Daten",
        "documents": ("Verzeichnis der KI-Systeme",),
    }
    for source in sources:
        page = visit.page(source.document_id, source.page)
        assert page.text[source.start : source.end] == source.quote
    texts = ("name", "purpose", "owner", "data_detail")
    assert all(mail[name] in sources[0].quote for name in texts)
    naht = found["prüfauge"].values
    assert naht["role"] == "both"
    assert naht["data"] == ("none",)
    assert "stage" not in naht  # "Betrieb geplant" is both
    empty = found["offenes"].values
    assert set(empty) == {"name", "data_detail", "documents", "sources"}
    assert found["ledgerly"].values["supplier"] == "Acme Ltd"
    assert found["ledgerly"].values["stage"] == "test"


def test_keys_are_the_same_in_both_languages_and_reasons_are_not(made: Made) -> None:
    visit = editor(made(german=GERMAN))
    german, english = offered(visit, "de"), offered(visit, "en")
    assert [one.key for one in german.values()] == [one.key for one in english.values()]
    assert "in Kraft" in german["mailgeist"].reason
    assert "in force" in english["mailgeist"].reason


@pytest.mark.parametrize(
    ("status", "proposed"), [("Draft", False), ("Approved", True), ("Superseded", False)]
)
def test_documents_that_are_not_in_force_propose_nothing(
    made: Made, status: str, proposed: bool
) -> None:
    visit = editor(made(a=OTHERS.format(status=status, name="Notiva", owner="Eva Ruf")))
    assert ("notiva" in offered(visit)) is proposed


def test_a_document_that_does_not_say_how_it_stands_is_told(made: Made) -> None:
    text = OTHERS.format(status="x", name="Notiva", owner="Eva Ruf").replace("Status: x\n\n", "")
    visit = editor(made(a=text))
    assert "Not every document says whether it is in force" in offered(visit)["notiva"].reason
    assert "Nicht jedes Dokument sagt" in offered(visit, "de")["notiva"].reason


def test_where_documents_differ_neither_is_taken(made: Made) -> None:
    one = OTHERS.format(status="Approved", name="Notiva", owner="Eva Ruf")
    other = OTHERS.format(status="Approved", name="Notiva", owner="Udo Lenz")
    visit = editor(made(a=one, b=other.replace("system list", "system list of the branch")))
    proposal = offered(visit)["notiva"]
    assert "owner" not in proposal.values
    assert proposal.values["purpose"] == "Writes minutes of meetings"
    assert "the documents differ: Owner." in proposal.reason


def test_tables_of_other_things_propose_nothing(made: Made) -> None:
    text = """# AI policy

Status: Approved

| Name | Role | Phone |
|---|---|---|
| Eva Ruf | AI officer | 1 |

| Name | Role | Tasks | Contact data |
|---|---|---|---|
| Eva Ruf | AI officer | Keeps the list of AI systems | eva@x.example |

| Tool | Used for | Responsible |
|---|---|---|
| RunBook | Experiments with models | Eva Ruf |

| AI system? | Application | Purpose | Owner |
|---|---|---|---|
| no | Rechenblatt | Sums | Eva Ruf |
"""
    assert offered(editor(made(a=text))) == {}


def test_a_system_in_the_register_is_proposed_field_by_field_where_it_is_empty(
    made: Made,
) -> None:
    visit = editor(made(english=ENGLISH))
    registering.add(visit, "systems", {"name": " LEDGERLY ", "owner": "Somebody Else"})
    found = offered(visit)
    assert set(found) == {
        "ledgerly: purpose", "ledgerly: supplier", "ledgerly: role", "ledgerly: stage"
    }  # fmt: skip
    assert {one.entry for one in found.values()} == {"SYS-1"}
    made_now = proposing.accept(visit, "systems", found["ledgerly: stage"].key, "en")
    assert made_now.text("stage") == "test"
    assert made_now.text("owner") == "Somebody Else"
    assert len(made_now.sources()) == 1
    again = proposing.accept(visit, "systems", offered(visit)["ledgerly: role"].key, "en")
    assert len(again.sources()) == 1  # the same row
    registering.archive(visit, "systems", "SYS-1")
    assert offered(visit) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_decided_is_not_offered_again(made: Made, language: Language) -> None:
    visit = editor(made(german=GERMAN))
    found = offered(visit, language)
    entry = proposing.accept(visit, "systems", found["mailgeist"].key, language)
    assert entry.id == "SYS-1"
    assert entry.sources()
    change = registering.history(visit, "systems", "SYS-1")[0]
    assert change.reason.startswith(found["mailgeist"].reason[:60])
    proposing.dismiss(visit, "systems", found["offenes"].key, language, reason="no system")
    other: Language = "en" if language == "de" else "de"
    assert set(offered(visit, other)) == {"prüfauge"}
    for key in (found["mailgeist"].key, found["offenes"].key, "x"):
        with pytest.raises(Refused):
            proposing.accept(visit, "systems", key, language)
    decided = registering.entries(visit, "dismissed")
    assert [one.text("decision") for one in decided] == ["accepted", "dismissed"]
    assert [one.text("made") for one in decided] == ["SYS-1", ""]
    assert decided[1].text("reason") == "no system"
    registering.archive(visit, "dismissed", "DIS-2")
    assert set(offered(visit, other)) == {"prüfauge", "offenes"}


def test_two_people_accept_a_proposal_once(made: Made) -> None:
    visit = editor(made(english=ENGLISH))
    proposal = offered(visit)["ledgerly"]
    proposing.accept_this(visit, proposal)
    with pytest.raises(Refused):
        proposing.accept_this(visit, proposal)
    with pytest.raises(Refused):
        proposing.dismiss_this(visit, proposal)
    assert len(registering.entries(visit, "systems")) == 1


def test_a_reader_sees_proposals_and_decides_nothing(made: Made) -> None:
    service = made(english=ENGLISH)
    reader = service.visit(person("reader"))
    key = offered(reader)["ledgerly"].key
    for do in (proposing.accept, proposing.dismiss):
        with pytest.raises(NotAllowed):
            do(reader, "systems", key, "en")


@pytest.mark.parametrize(
    ("field", "text", "wanted"),
    [
        ("role", "Betreiber", "deployer"),
        ("role", "Developer and user", "both"),
        ("role", "Entwickler, Anbieter und Betreiber", "both"),
        ("role", "Developer, provider", "provider"),
        ("role", "kein Anbieter", None),
        ("role", "Anbieter: Acme, wir: Betreiber", None),
        ("role", "Leitung", None),
        ("stage", "außer Betrieb", "retired"),
        ("stage", "nicht mehr in Betrieb", None),
        ("stage", "Pilotbetrieb", "test"),
        ("stage", "In production", "operation"),
        ("stage", "not yet in use", None),
        ("stage", "live?", None),
        ("stage", "freigegeben", None),
    ],
)
def test_words_become_choices_only_where_they_are_plain(
    field: str, text: str, wanted: str | None
) -> None:
    assert option(field, text) == wanted


def test_data_is_told_outright_or_not_at_all() -> None:
    assert data_kinds("Health data and other personal data") == ("personal", "special")
    assert data_kinds("Keine personenbezogenen Daten.") == ("none",)
    assert data_kinds("no special categories, personal data") == ()
    assert data_kinds("Bilder von Nähten") == ()
    assert field_of("Datenschutz") is None
    assert field_of("Rolle im Unternehmen") == "role"
