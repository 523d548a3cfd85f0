"""What drafts know of a company: names, registers, procedures; unknown rather than wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.citations import verify
from assistant.drafting.facts import Fact, Known
from assistant.drafting.known import read_known
from assistant.drafting.load import load_templates
from assistant.drafting.names import named
from assistant.export.draft_md import draft_markdown
from assistant.judging.statements import Statement
from assistant.requirements.load import load_set
from assistant.tasks.review import review
from assistant.types import Citation
from eval.drafts import approved, load_answers
from ingest.library.store import Library
from ingest.versions import current_versions
from tests.judging_fixtures import document, library_of, paper, row, statement, unit
from tests.test_drafting import drafted

ENGLISH = re.compile(r"\b(?:the|our|is|was|binds|hosts)\b", re.IGNORECASE)
DPO = "data_protection_officer"


@contextmanager
def reading(files: Mapping[str, str], *, reviewed: bool = False) -> Iterator[tuple[Known, Library]]:
    """What is known from papers, by file name; with a review of them or without."""
    with library_of(files) as library:
        superseded = current_versions(library.documents())
        told = None
        if reviewed:
            told = review(
                library,
                requirement_set=load_set("iso42001"),
                language="de",
                superseded=superseded,
                now=datetime(2026, 11, 1, tzinfo=UTC),
            )
        known = read_known(library, templates=load_templates(), superseded=superseded, review=told)
        yield known, library


def named_in(*texts: str, title: str = "KI-Richtlinie", **changes: Any) -> dict[str, str]:
    """The names read from sentences of as many documents in force; each quote is checked."""
    statements = []
    for number, text in enumerate(texts):
        language = "en" if ENGLISH.search(text) else "de"
        of = document(f"{title} {number}", language=language)
        statements.append(statement(unit=unit(text, of=of), **changes))
    return checked(named(statements), statements)


def checked(found: Mapping[str, Fact], statements: Sequence[Statement]) -> dict[str, str]:
    pages = {one.unit.document.id: one.unit.page for one in statements}
    for fact in found.values():
        assert fact.value in fact.citation.quote
        verify(fact.citation, pages[fact.citation.document_id])
    return {name: fact.value for name, fact in found.items()}


def known_of(*bodies: str, title: str = "KI-Richtlinie", status: str = "approved") -> Known:
    """What is known from papers with these bodies."""
    files = {f"{n}.md": paper(f"{title} {n}", body, status=status) for n, body in enumerate(bodies)}
    with reading(files) as (known, library):
        for one in facts_of(known):
            check(one, library)
        return known


def facts_of(known: Known) -> Iterator[Fact]:
    yield from known.facts.values()
    for system in known.systems:
        yield from (system.name, *system.fields.values())
    for role in known.roles:
        yield from (one for one in (role.role, role.holder) if one is not None)


def check(fact: Fact, library: Library) -> None:
    """The value stands word for word in the quote, and the quote on its page."""
    assert fact.value in fact.citation.quote
    on_page(fact.citation, library)


def on_page(citation: Citation, library: Library) -> None:
    verify(citation, library.page(citation.document_id, citation.page))


# --- the company -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Die Wendlohe Pumpen GmbH baut seit 1962 Pumpen.", "Wendlohe Pumpen GmbH"),
        ("Diese Leitlinie gilt für alle Standorte der Ahrtal Logistik SE.", "Ahrtal Logistik SE"),
        ("KI-Richtlinie der Bruck & Söhne GmbH & Co. KG", "Bruck & Söhne GmbH & Co. KG"),
        ("Orrin Vale Ltd was founded in 1990 and makes valves.", "Orrin Vale Ltd"),
        ("This policy binds all employees of Orrin Vale Ltd at home.", "Orrin Vale Ltd"),
        ('In this manual "we" means Tessen Mutual plc.', "Tessen Mutual plc"),
        ("Die Stadtwerke Mohn eG (kurz Werk) nutzt KI nur mit Freigabe.", "Stadtwerke Mohn eG"),
    ],
)  # fmt: skip
def test_the_company_is_named_where_a_sentence_shows_that_it_is_the_company(
    text: str, name: str
) -> None:
    assert named_in(text).get("company") == name


@pytest.mark.parametrize(
    "text",
    [
        "Wir nutzen den Übersetzer Lingo von der Skrivdal GmbH nur mit Freigabe.",
        "Skrivdal Ltd hosts the assistant and deletes all entries after thirty days.",
        "The assistant (Skrivdal Ltd) is used by the service team only.",
        "Der Anbieter Skrivdal GmbH wurde 2016 gegründet und betreibt den Dienst.",
        "Our supplier Skrivdal Ltd was founded in 2016.",
        "Die Tochter Skrivdal GmbH wurde 2016 gegründet und ist nicht einbezogen.",
        "Eine Muster GmbH gehört nicht zu den Organisationen, für die diese Regel gilt.",
    ],
)
def test_a_supplier_a_customer_or_a_daughter_is_not_the_company(text: str) -> None:
    assert named_in(text, text).get("company") is None


@pytest.mark.parametrize(
    ("label", "name"),
    [("Herkunft", None), ("Vendor", None), ("Ort", None), ("Organisation", "Skrivdal GmbH")],
)
def test_in_a_table_the_column_says_whose_name_it_is(label: str, name: str | None) -> None:
    rows = [
        statement(unit=row([("System", "Lingo"), (label, "Skrivdal GmbH")], of=document(title)))
        for title in ("KI-Verzeichnis", "KI-Richtlinie")
    ]
    assert checked(named(rows), rows).get("company") == name


def test_words_before_the_name_are_no_part_of_it() -> None:
    one = "Diese Richtlinie gilt für alle Standorte der Ahrtal Logistik SE."
    two = "Für Ahrtal Logistik SE gilt die Richtlinie seit 2024."
    assert named_in(one, two).get("company") == "Ahrtal Logistik SE"
    english = "The Board of Orrin Vale Ltd decides on AI since 2024."
    policy = "This policy binds all employees of Orrin Vale Ltd."
    assert named_in(english, policy).get("company") == "Orrin Vale Ltd"


def test_two_companies_in_a_sentence_are_not_glued_together() -> None:
    text = "Sie gilt für alle Beschäftigten der Ahrtal Logistik SE und der Ahrtal Service GmbH."
    assert named_in(text).get("company") == "Ahrtal Logistik SE"


# --- leaders and officers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slot", "name"),
    [
        ("Die Geschäftsleitung genehmigt die Politik.", "top_management", "Geschäftsleitung"),
        ("The Executive Committee approves the policy.", "top_management", "Executive Committee"),
        ("Der KI-Beauftragte prüft jedes KI-System.", "ai_officer", "KI-Beauftragte"),
        ("The Chief AI Officer keeps the AI register.", "ai_officer", "Chief AI Officer"),
        ("Das KI-Gremium entscheidet über Ausnahmen.", "ai_committee", "KI-Gremium"),
        ("The AI Ethics Board decides on exceptions.", "ai_committee", "AI Ethics Board"),
        ("The Group Data Protection Officer is heard.", DPO, "Group Data Protection Officer"),
        ("The CISO checks every AI system before use.", "security_officer", "CISO"),
    ],
)  # fmt: skip
def test_leaders_and_officers_are_called_as_the_documents_do(
    text: str, slot: str, name: str
) -> None:
    assert named_in(text).get(slot) == name


@pytest.mark.parametrize(
    "text",
    [
        "Ein KI-Beauftragter ist bisher nicht benannt.",
        "There is no Chief AI Officer yet.",
        "Wir wollen einen KI-Beauftragten einsetzen; geplant ist ein KI-Koordinator ab 2027.",
        "[Wer ist KI-Beauftragter im Haus?]",
        "Der Bericht geht an die KI-Beauftragten der Länder.",
        "The Chief AI Officer of the supplier answers our questions.",
        "The vendor’s Chief AI Officer answers our questions.",
        "KI-Beauftragtenschulungen finden jährlich statt.",
    ],
)
def test_a_denial_a_plan_another_house_or_another_form_is_no_source(text: str) -> None:
    assert named_in(text).get("ai_officer") is None


def test_who_leads_a_part_leads_the_whole_only_where_nobody_else_does() -> None:
    part = "Die Werkleitung gibt KI-Systeme frei."
    assert named_in(part).get("top_management") == "Werkleitung"
    whole = "Die Geschäftsführung genehmigt die KI-Richtlinie."
    assert named_in(part, part, whole).get("top_management") == "Geschäftsführung"


@pytest.mark.parametrize("standing", ["draft", "superseded"])
def test_drafts_and_replaced_documents_are_no_source(standing: str) -> None:
    text = "Die Geschäftsleitung genehmigt jede KI-Richtlinie."
    assert named_in(text, standing=standing) == {}


# --- registers ---------------------------------------------------------------------------------

REGISTER_DE = (
    "Blitzo und Waldi sind die KI-Systeme im Haus; Blitzo liest mit, Waldi sortiert.\n\n"
    "Waldi sortiert Briefe. Blitzo liest Rechnungen.\n\n"
    "| System | Zweck | Anbieter | Verantwortlich |\n|---|---|---|---|\n"
    "| Blitzo | Rechnungen lesen | Skrivdal GmbH | Leitung Einkauf |\n"
    "| Waldi | Briefe sortieren | – | Leitung Post |\n"
)
REGISTER_EN = (
    "Blitzo and Waldi are the AI systems in use; Blitzo reads, Waldi sorts.\n\n"
    "Waldi sorts letters. Blitzo reads invoices.\n\n"
    "| Application | Intended use | Vendor | Owner |\n|---|---|---|---|\n"
    "| Blitzo | reads invoices | Skrivdal Ltd | Head of Purchasing |\n"
    "| Waldi | sorts letters | – | Head of Post |\n"
)


@pytest.mark.parametrize(
    ("body", "purpose", "owner"),
    [
        (REGISTER_DE, "Rechnungen lesen", "Leitung Einkauf"),
        (REGISTER_EN, "reads invoices", "Head of Purchasing"),
    ],
)
def test_systems_are_read_row_by_row_and_empty_cells_are_unknown(
    body: str, purpose: str, owner: str
) -> None:
    blitzo, waldi = known_of(body, title="Verzeichnis der KI-Systeme").systems
    assert blitzo.name.value == "Blitzo"
    assert blitzo.fields["purpose"].value == purpose
    assert blitzo.fields["owner"].value == owner
    assert waldi.name.value == "Waldi"
    assert "supplier" not in waldi.fields


def test_rows_of_other_tables_say_nothing_of_the_system() -> None:
    more = (
        "| System | Inhalt | Zweck |\n|---|---|---|\n"
        "| Blitzo | Belege 2024 | Training |\n| Blitzo | Belege 2025 | Test |\n\n"
        "| Risiko | System | Verantwortlich | Status | Zweck |\n|---|---|---|---|---|\n"
        "| Falsche Beträge | Blitzo | Revision | in Arbeit | senken |\n\n"
        "| System | Pate | Aufgabe |\n|---|---|---|\n| Blitzo | Frau Ott | prüft Stichproben |\n"
    )
    names = known_of(REGISTER_DE, more, title="Verzeichnis der KI-Systeme").systems
    blitzo = next(one for one in names if one.name.value == "Blitzo")
    assert blitzo.fields["purpose"].value == "Rechnungen lesen"
    alone = known_of(REGISTER_DE.partition("| System")[0], more).systems
    assert [(one.name.value, one.fields) for one in alone] == [("Blitzo", {})]


ROLES = (
    "Die KI-Rollen im Haus sind besetzt.\n\n"
    "| KI-Rolle | Name | Aufgabe |\n|---|---|---|\n"
    "| KI-Koordinatorin | Dr. Ada Wiese | pflegt das KI-Verzeichnis |\n"
    "| Systemverantwortliche | siehe KI-Verzeichnis | betreibt das KI-System |\n"
    "| Frau Ott | Ida Ott | prüft KI-Systeme |\n"
)


def test_roles_have_the_holders_that_are_named_and_no_person_is_a_role() -> None:
    roles = {one.role.value: one.holder for one in known_of(ROLES, title="KI-Rollen").roles}
    holder = roles["KI-Koordinatorin"]
    assert holder is not None
    assert holder.value == "Dr. Ada Wiese"
    assert roles["Systemverantwortliche"] is None
    assert len(roles) == 2


def test_a_register_with_names_and_our_role_is_no_table_of_roles() -> None:
    body = REGISTER_DE + (
        "\n| Rolle | Name | KI |\n|---|---|---|\n| Betreiber | Blitzo | KI-System |\n"
        "| Anbieter | Waldi | KI-System |\n"
    )
    assert known_of(body, title="Verzeichnis der KI-Systeme").roles == ()


@pytest.mark.parametrize("status", ["draft", "superseded"])
def test_registers_that_are_not_in_force_are_no_source(status: str) -> None:
    known = known_of(REGISTER_DE, ROLES, title="Verzeichnis der KI-Systeme", status=status)
    assert known.systems == ()
    assert known.roles == ()


def test_a_blank_form_is_no_source() -> None:
    form = "## Anhang A: Muster\n\n" + ROLES
    assert known_of(form, title="KI-Rollen").roles == ()


# --- procedures --------------------------------------------------------------------------------

RISK = "## 1 Zweck\n\nDieses Verfahren regelt, wie Risiken bewertet und behandelt werden.\n"
RISK_AI = "## 1 Zweck\n\nDieses Verfahren regelt, wie Risiken von KI-Systemen bewertet werden.\n"
POLICY = "## 1 Zweck\n\nDiese Leitlinie regelt die Sicherheit von Informationen im ganzen Haus.\n"


def test_procedures_in_force_are_extended_records_and_drafts_are_not() -> None:
    files = {
        "a.md": paper("Verfahren Risikomanagement", RISK),
        "b.md": paper("Verfahren KI-Risikomanagement", RISK_AI),
        "c.md": paper("Entwurf Verfahren Risikomanagement", RISK, status="draft"),
        "d.md": paper("Altes Verfahren Risikomanagement", RISK, status="superseded"),
        "e.md": paper("Protokoll Risikomanagement", RISK),
        "f.md": paper("Informationssicherheitsleitlinie", POLICY),
    }
    with reading(files) as (known, library):
        for one in known.procedures:
            on_page(one.citation, library)
        told = {p.title: p.about_ai for p in known.procedures if p.template == "risk-procedure"}
        assert told == {
            "Verfahren Risikomanagement": False,
            "Verfahren KI-Risikomanagement": True,
        }
        assert known.procedure("ai-policy") is None
        chosen = known.procedure("risk-procedure")
        assert chosen is not None
        assert chosen.title == "Verfahren KI-Risikomanagement"
        assert chosen.citation.quote.startswith("Dieses Verfahren regelt")


# --- what a review adds ------------------------------------------------------------------------

DENIED = "Interne Audits des KI-Managementsystems gibt es noch nicht."


def handbook(*, in_force: bool) -> dict[str, str]:
    """A handbook with the scope and the AI policy, and a paper that denies internal audits."""
    made = drafted(["aims-scope", "ai-policy"], answers=load_answers("de"))
    text = draft_markdown(approved(made) if in_force else made)
    return {"a.md": text, "b.md": paper("Bericht zum KI-Managementsystem", DENIED)}


def test_a_review_adds_the_scope_what_is_applied_and_what_is_denied() -> None:
    with reading(handbook(in_force=True), reviewed=True) as (known, library):
        (denial, *_) = known.denials["iso42001:9.2.1"]
        assert denial.quote == DENIED
        on_page(denial, library)
        assert "iso42001:A.2.2" in known.applied
        for name, applied in known.applied.items():
            assert name.startswith("iso42001:A.")
            assert applied.value == applied.citation.document
            on_page(applied.citation, library)
        scope = known.facts["aims_scope"]
        assert scope.value == scope.citation.quote
        on_page(scope.citation, library)


def test_a_draft_applies_no_control_and_states_no_scope() -> None:
    with reading(handbook(in_force=False), reviewed=True) as (known, _):
        assert known.applied == {}
        assert "aims_scope" not in known.facts


GLOSSARY = """
## Begriffe

| Begriff | Bedeutung |
|---|---|
| KI-System | ein Dienst, der Ausgaben ableitet |

„Prüfstelle“: die Stelle, die vor der Freigabe prüft.

## Ablauf

Freigabe: Die Leitung gibt frei.
"""


def test_terms_are_read_from_glossaries_alone() -> None:
    with reading({"glossar.md": paper("Glossar zur KI", GLOSSARY)}) as (known, library):
        terms = {one.term.value: one.meaning for one in known.terms}
        assert terms["KI-System"].value == "ein Dienst, der Ausgaben ableitet"
        assert terms["Prüfstelle"].value == "die Stelle, die vor der Freigabe prüft."
        for one in known.terms:
            for read in (one.term, one.meaning):
                assert read.value == read.citation.quote
                verify(read.citation, library.page(read.citation.document_id, 1))


def test_a_rule_with_a_colon_is_no_term() -> None:
    body = "## Ablauf\n\nFreigabe: Die Leitung gibt frei."
    with reading({"verfahren.md": paper("Verfahren", body)}) as (known, _):
        assert known.terms == ()
