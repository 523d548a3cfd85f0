"""From templates to drafts: what is filled, asked, numbered and cited; nothing is invented."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.drafting.answers import read_answers
from assistant.drafting.check import unsourced
from assistant.drafting.compose import compose
from assistant.drafting.facts import (
    NOTHING_KNOWN,
    Fact,
    Known,
    KnownRole,
    KnownSystem,
    KnownTerm,
    Procedure,
)
from assistant.drafting.load import Templates, load_templates
from assistant.drafting.model import Block, Draft, Run, plain
from assistant.drafting.words import open_rows, service_rows
from assistant.errors import BadTemplate, DraftError
from assistant.export.draft_md import draft_markdown, draft_plain
from assistant.messages import LANGUAGES, Language
from assistant.types import Citation
from eval.drafts import load_answers
from ingest.types import Kind, Span, Status

TYPES = [one.id for one in load_templates().types]


@pytest.fixture(scope="module")
def templates() -> Templates:
    return load_templates()


def citation(quote: str, document: str = "Satzung", page: int = 3) -> Citation:
    return Citation(
        number=1,
        document_id="d",
        document=document,
        file="satzung.pdf",
        page=page,
        page_label=None,
        section=("1 Name",),
        quote=quote,
        span=Span(0, len(quote)),
        document_status=Status.APPROVED,
        kind=Kind.COMPANY,
        language="de",
    )


def fact(value: str, quote: str | None = None) -> Fact:
    return Fact(value, citation(quote or f"Hier steht {value} im Satz."))


def drafted(
    names: list[str], language: Language = "de", known: Known = NOTHING_KNOWN, **options: object
) -> Draft:
    return compose(
        names,
        templates=load_templates(),
        known=known,
        language=language,
        **options,  # type: ignore[arg-type]
    )


def runs_of(draft: Draft) -> Iterator[Run]:
    yield from draft.title
    for _, runs in draft.control:
        yield from runs
    for block in draft.blocks:
        yield from block.runs
        for row in block.rows:
            for cell in row.cells:
                yield from cell


# --- templates ---------------------------------------------------------------------------------


def test_every_requirement_is_closed_by_a_document_type(templates: Templates) -> None:
    closed = {name for one in templates.types for name in templates.closes(one)}
    assert closed >= {one.id for one in templates.requirement_set.requirements}


def test_every_slot_of_the_catalogue_is_used_and_answered(templates: Templates) -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in (Path(__file__).parents[1] / "corpus" / "templates").glob("*.yaml")
        if path.name != "catalogue.yaml"
    )
    control = {"company", "document_owner", "approver", "effective_date", "next_review"}
    unused = [n for n in templates.catalogue.slots if f"{{{n}}}" not in text and n not in control]
    assert unused == []
    for language in LANGUAGES:
        assert set(load_answers(language)) >= set(templates.catalogue.slots)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"id": "other"}, "file name"),
        ({"bundle": "nowhere"}, "nowhere"),
        ({"order": None}, "order"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_template_out_of_order_is_refused_by_name(
    tmp_path: Path, change: dict[str, object], named: str
) -> None:
    _write_template(tmp_path, change)
    with pytest.raises(BadTemplate, match=named) as caught:
        load_templates(tmp_path)
    assert "policy.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("item", "named"),
    [
        ({"statement": {"en": "We do.", "de": "Wir tun."}, "serves": ["99.9.a"]}, "99.9.a"),
        ({"statement": {"en": "We do.", "de": "Wir tun."}}, "serves"),
        ({"text": {"en": "{company} here", "de": "hier"}}, "slots differ"),
        ({"text": {"en": "{nosuch}", "de": "{nosuch}"}}, "nosuch"),
        ({}, "one of"),
    ],
)
def test_a_faulty_piece_is_refused_by_name(
    tmp_path: Path, item: dict[str, object], named: str
) -> None:
    _write_template(tmp_path, {"sections": [{"title": {"en": "A", "de": "A"}, "items": [item]}]})
    with pytest.raises(BadTemplate, match=named):
        load_templates(tmp_path)


def _write_template(folder: Path, change: dict[str, object]) -> None:
    both = {"en": "A policy", "de": "Eine Richtlinie"}
    template = {
        "id": "policy",
        "version": "1",
        "order": 1,
        "bundle": "b",
        "title": both,
        "short": both,
        "purpose": both,
        "known_by": {"en": ["a policy"], "de": ["eine richtlinie"]},
        "sections": [{"title": both, "items": [{"text": both}]}],
    } | change
    shared = {
        "slots": {"company": {"question": {"en": "Name?", "de": "Name?"}}},
        "bundles": {"b": {"title": both}},
    }
    (folder / "policy.yaml").write_text(json.dumps(template), encoding="utf-8")
    (folder / "catalogue.yaml").write_text(json.dumps(shared), encoding="utf-8")


# --- filling -----------------------------------------------------------------------------------


def test_what_is_not_known_is_a_question_in_its_place_and_at_the_end() -> None:
    draft = drafted(["ai-policy"])
    shown = [run for run in runs_of(draft) if run.origin == "open"]
    assert all(run.text.startswith("[") and run.text.endswith("?]") for run in shown)
    assert {run.slot for run in shown} == {point.slot for point in draft.open_points}
    management = next(p for p in draft.open_points if p.slot == "top_management")
    assert management.question == "Wer ist die oberste Leitung?"
    assert "Verpflichtungen der obersten Leitung" in management.places


def test_a_fact_is_used_with_a_footnote_that_quotes_its_source() -> None:
    known = Known(facts={"top_management": fact("Geschäftsleitung")})
    draft = drafted(["ai-policy"], known=known)
    run = next(run for run in runs_of(draft) if run.slot == "top_management")
    assert (run.text, run.origin) == ("Geschäftsleitung", "fact")
    assert draft.citations[(run.note or 0) - 1].quote == "Hier steht Geschäftsleitung im Satz."
    assert "Satzung, Seite 3" in draft_markdown(draft)
    assert "top_management" not in {point.slot for point in draft.open_points}


def test_the_same_source_has_one_footnote() -> None:
    known = Known(facts={"company": fact("Muster AG"), "top_management": fact("Muster AG")})
    draft = drafted(["ai-policy"], known=known)
    assert len(draft.citations) == 1
    assert [one.number for one in draft.citations] == [1]


def test_an_answer_goes_before_a_fact() -> None:
    known = Known(facts={"top_management": fact("Geschäftsleitung")})
    draft = drafted(["ai-policy"], known=known, answers={"top_management": "Vorstand"})
    run = next(run for run in runs_of(draft) if run.slot == "top_management")
    assert (run.text, run.origin, run.note) == ("Vorstand", "answer", None)


@pytest.mark.parametrize(
    "answer", ["a\x00b", "a\nb", "{company}", "<script>x</script>", "=1+1", "![x](http://e.vil)"]
)
def test_an_answer_is_one_line_of_text_and_never_markup(answer: str) -> None:
    draft = drafted(["ai-policy"], answers={"top_management": answer})
    text = draft_markdown(draft)
    assert "\x00" not in text
    assert "<script>" not in text.replace("\\<", "")
    assert "![x]" not in text
    run = next(run for run in runs_of(draft) if run.slot == "top_management")
    assert "\n" not in run.text
    assert "{" not in run.text


def test_the_control_block_says_draft_whatever_is_known() -> None:
    for language, word in (("de", "ENTWURF"), ("en", "DRAFT")):
        draft = drafted(["ai-policy"], language=language)  # type: ignore[arg-type]
        assert any(word in plain(runs) for _, runs in draft.control)


# --- what serves what --------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TYPES)
def test_every_rule_names_what_it_serves_and_nothing_is_invented(
    name: str, language: Language, templates: Templates
) -> None:
    answers = load_answers(language)
    draft = drafted([name], language=language, answers=answers)
    rules = [b for b in draft.blocks if b.kind == "statement"]
    assert rules or any(b.kind == "table" for b in draft.blocks)
    assert all(b.number and b.serves for b in rules)
    listed = {(one.number, one.criterion) for one in draft.services}
    assert {(b.number, name) for b in rules for name in b.serves} <= listed
    assert draft.closes or draft.contributes
    assert draft.open_points == ()
    assert unsourced(draft, templates=templates, answers=answers) == ()


def test_an_invented_name_number_or_date_is_found(templates: Templates) -> None:
    draft = drafted(["ai-policy"], language="en")
    for text in ("Zephyrus Ltd decides.", "within 47 days", "by 2031-02-03", "uses ChatZilla"):
        told = replace(draft, blocks=(*draft.blocks, Block("text", (Run(f"It {text}"),))))
        assert unsourced(told, templates=templates), text


def test_the_table_at_the_end_leads_from_rule_to_criterion() -> None:
    text = draft_markdown(drafted(["ai-policy"], language="en"))
    table = text[text.index("## How the rules relate") :]
    assert "| 5.2 | 5.2.b |" in table


# --- forms -------------------------------------------------------------------------------------


def procedure(template: str, title: str, *, about_ai: bool) -> Known:
    own = citation(f"{title} gilt im ganzen Haus.", document=title)
    return Known(procedures=(Procedure(template, title, about_ai, own),))


def test_a_procedure_that_covers_the_ground_is_extended_and_cited() -> None:
    known = procedure("ai-policy", "Leitlinie", about_ai=False)
    draft = drafted(["ai-policy"], known=known)
    assert draft.form == "addendum"
    assert draft.extends is not None
    assert draft.extends.document == "Leitlinie"
    assert draft.heading == "KI-Richtlinie – Ergänzung zu: Leitlinie"
    assert draft.citations[0].quote == "Leitlinie gilt im ganzen Haus."


def test_an_addendum_leaves_out_what_is_covered() -> None:
    known = procedure("ai-policy", "KI-Richtlinie", about_ai=True)
    whole = drafted(["ai-policy"], known=known)
    part = drafted(["ai-policy"], known=known, gaps=["iso42001:A.2.4"])
    assert len(part.blocks) < len(whole.blocks)
    assert part.closes == ("iso42001:A.2.4",)
    with pytest.raises(DraftError, match="--form document"):
        drafted(["ai-policy"], known=known, gaps=[])


def test_an_addendum_to_nothing_and_an_unknown_type_are_refused() -> None:
    with pytest.raises(DraftError, match="no procedure in force"):
        drafted(["ai-policy"], form="addendum")
    with pytest.raises(DraftError, match="ai-policy"):
        drafted(["no-such-type"])


def test_several_types_make_one_document_numbered_through() -> None:
    names = [one.id for one in load_templates().types if one.bundle == "policy"]
    draft = drafted(names)
    assert draft.heading == "KI-Richtlinie und Nutzungsregeln"
    numbers = [one.number for one in draft.services]
    assert numbers == sorted(numbers)
    top = [b for b in draft.blocks if b.kind == "heading" and b.level == 1]
    assert [b.number for b in top] == [str(n) for n in range(1, len(names) + 1)]


def test_tables_have_a_row_for_each_system_and_ask_for_what_is_not_known() -> None:
    systems = (
        KnownSystem(fact("Blitzo"), {"purpose": fact("Rechnungen lesen")}),
        KnownSystem(fact("Waldi")),
    )
    draft = drafted(["inventory"], known=Known(systems=systems))
    text = draft_plain(draft)
    assert "Blitzo" in text
    assert "Rechnungen lesen" in text
    assert any(point.slot == "system.Waldi.purpose" for point in draft.open_points)
    assert not any(point.slot == "system.Blitzo.purpose" for point in draft.open_points)


def test_roles_are_listed_with_their_holders() -> None:
    known = Known(roles=(KnownRole(fact("KI-Lotsin"), fact("Dr. Ada Wiese")),))
    text = draft_plain(drafted(["roles"], known=known))
    assert "Dr. Ada Wiese" in text


# --- answers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_answers_are_read_from_a_file(tmp_path: Path, suffix: str, templates: Templates) -> None:
    path = tmp_path / f"answers{suffix}"
    path.write_text('{"top_management": "Vorstand", "*.purpose": "Texte"}', encoding="utf-8")
    found = read_answers(path, templates.catalogue)
    assert found == {"top_management": "Vorstand", "*.purpose": "Texte"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("no_such_slot: x", "no_such_slot"),
        ("top_management: [a, b]", "top_management"),
        (f"top_management: {'x' * 500}", "top_management"),
        ("- a", "mapping"),
        ("a: &b c", "anchors"),
    ],
)
def test_answers_out_of_order_are_refused_by_name(
    tmp_path: Path, text: str, named: str, templates: Templates
) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DraftError, match=named):
        read_answers(path, templates.catalogue)


def test_open_cells_of_a_table_are_one_line_of_the_open_points() -> None:
    draft = drafted(["soa"])
    controls = [point for point in draft.open_points if point.row]
    lines = [line for line, _ in open_rows(draft)]
    assert len(lines) < 10 < len(controls)
    assert all(any(point.row in line for line in lines) for point in controls if point.row)


def test_a_title_names_only_the_parts_that_are_there() -> None:
    assert drafted(["third-parties", "transparency", "incidents"]).heading.startswith("KI: ")
    title = drafted(["third-parties", "transparency"]).heading
    assert "Transparenz" in title
    assert "Vorfälle" not in title


def test_neighbours_that_serve_the_same_are_one_line_of_the_table_at_the_end() -> None:
    draft = drafted(["objectives"])
    rows = list(service_rows(draft))
    assert any("–" in numbers for numbers, _, _ in rows)
    held = {
        (f"R-{number:02d}", criterion)
        for numbers, _, criteria in rows
        for first, _, last in [numbers.replace("R-", "").partition("–")]
        for number in range(int(first), int(last or first) + 1)
        for criterion in criteria.split(", ")
    }
    assert held == {(one.number, one.criterion) for one in draft.services}


def test_terms_that_the_company_defines_are_given_where_a_draft_uses_them() -> None:
    meaning = fact("ein Dienst, der aus Daten Ausgaben ableitet")
    unused = KnownTerm(fact("Dosierkopf"), fact("ein Bauteil"))
    known = Known(terms=(KnownTerm(fact("KI-Systeme"), meaning), unused))
    draft = drafted(["ai-policy"], known=known)
    text = draft_markdown(draft)
    assert "Begriffe" in text
    assert "KI-Systeme – ein Dienst, der aus Daten Ausgaben ableitet[^" in text
    assert "Dosierkopf" not in text
    assert unsourced(draft, templates=load_templates()) == ()
