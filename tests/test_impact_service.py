"""Impact assessments with a library: rights, beginning, filling in, the page, files, commands."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import NotAllowed, Refused
from assistant.impact.schema import VIEWS
from assistant.messages import LANGUAGES, Language, message
from assistant.registers.check import BadEntry
from assistant.registers.load import load_registers
from assistant.service import Service, Visit, proposing, registering
from assistant.service import impact_assessment as assessing
from assistant.web.governance_files import TYPES, WRITERS
from assistant.web.panels.impact import sections
from ingest.embedders import STATIC
from tests.impact_fixtures import TODAY, full, recruiting
from tests.register_pages import HOSTILE, QUOTE, editor, kiosk, reader, source
from tests.visits import service_over

WHATS = ("impact", *(f"impact_{view}" for view in VIEWS))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with kiosk(tmp_path) as assistant, service_over(assistant, tmp_path / "records") as one:
        yield one


@pytest.fixture
def ada(service: Service) -> Visit:
    """An editor, with one system in the register."""
    visit = editor(service)
    registering.add(visit, "systems", recruiting().values)
    return visit


def test_an_assessment_is_begun_once_and_with_nothing_rated(ada: Visit) -> None:
    made = assessing.start(ada, "SYS-1", "de")
    assert set(made.values) == {"title", "system", "status"}
    with pytest.raises(Refused, match="IMP-1"):
        assessing.start(ada, "SYS-1", "de")
    approved = {"status": "approved", "approved_by": "Cleo", "approved_on": "2026-11-02"}
    assessing.fill(ada, "IMP-1", approved)
    assert assessing.start(ada, "SYS-1", "de").id == "IMP-2"
    with pytest.raises(Refused):
        assessing.start(ada, "SYS-9", "de")


def test_readers_read_and_neither_begin_nor_fill_nor_print(service: Service, ada: Visit) -> None:
    assessing.start(ada, "SYS-1", "en")
    visit = reader(service)
    assert assessing.opened(visit, "IMP-1", "en").views
    assert len(assessing.standings(visit, "en")) == 1
    for forbidden in (
        lambda: assessing.start(visit, "SYS-1", "en"),
        lambda: assessing.fill(visit, "IMP-1", {"misuse": "x y"}),
        lambda: assessing.document_docx(visit, "IMP-1", "all", "en"),
        lambda: assessing.document_markdown(visit, "IMP-1", "fria", "en"),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_answers_come_with_history_and_only_in_order(ada: Visit) -> None:
    assessing.start(ada, "SYS-1", "en")
    done = assessing.fill(ada, "IMP-1", {"fairness_level": "Hoch"}, reason="Workshop")
    assert (done.version, done.text("fairness_level")) == (2, "high")
    assert registering.history(ada, "impacts", "IMP-1")[0].reason == "Workshop"
    for bad in ({"nothing": "x"}, {"fairness_level": "huge"}, {"assessed_on": "soon"}):
        with pytest.raises(BadEntry):
            assessing.fill(ada, "IMP-1", bad)


def test_all_stands_for_what_the_system_calls_for(ada: Visit) -> None:
    registering.add(ada, "systems", {"name": "Filter", "stage": "operation"})
    for number in (1, 2):
        assessing.start(ada, f"SYS-{number}", "en")
    first, second = (assessing.opened(ada, f"IMP-{n}", "en") for n in (1, 2))
    assert assessing.chosen(first, "all") == VIEWS
    assert assessing.chosen(second, "all") == ("aisia",)
    assert assessing.chosen(second, "dpia") == ("dpia",)
    with pytest.raises(Refused, match="aisia, fria, dpia, all"):
        assessing.chosen(second, "../x")


def test_the_standing_says_when_the_next_one_is_due(ada: Visit) -> None:
    registering.add(ada, "impacts", {**full().values, "next_on": "2026-11-27"})
    (one,) = assessing.standings(ada, "en", today=TODAY)
    assert one.due
    assert [view.complete for view in one.views] == [True, True, True]


def test_nobody_is_told_of_an_approval_that_is_not_recorded(ada: Visit) -> None:
    (section,) = sections()
    assert section.above is not None
    assessing.start(ada, "SYS-1", "en")
    assessing.fill(ada, "IMP-1", {"status": "approved"})
    assert "approval without name or day" in section.above(ada, "en")
    assessing.fill(ada, "IMP-1", {"approved_by": "Cleo", "approved_on": "2026-11-02"})
    assert "open questions here" in section.above(ada, "en")
    assessing.fill(ada, "IMP-1", {k: v for k, v in full().values.items() if k != "system"})
    assert "IMP-1, Approved" in section.above(ada, "en")


def test_proposals_of_assessments_and_risks_are_offered_once(ada: Visit) -> None:
    (offered,) = proposing.proposals(ada, "impacts", "de")
    made = proposing.accept(ada, "impacts", offered.key, "de")
    assert proposing.proposals(ada, "impacts", "de") == ()
    assessing.fill(ada, made.id, {"privacy_level": "medium", "privacy_effect": "Was man sieht."})
    about = f"{made.id}:privacy"
    (risk,) = [one for one in proposing.proposals(ada, "risks", "de") if one.about == about]
    registering.add(ada, "risks", risk.values)
    left = proposing.proposals(ada, "risks", "de")
    assert about not in [one.about for one in left]


def test_sources_of_the_system_come_along(service: Service) -> None:
    visit = editor(service)
    values = {"name": "Kiosk", "sources": (source(service),)}
    registering.add(visit, "systems", values)
    made = assessing.start(visit, "SYS-1", "en")
    assert [one.quote for one in made.sources()] == [QUOTE]
    content = assessing.document(visit, made.id, "all", "en")
    assert len(content.sources) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_what_is_needed_and_escapes_everything(
    service: Service, language: Language
) -> None:
    visit = editor(service)
    (section,) = sections()
    assert section.above is not None
    assert section.beside is not None
    assert message("impact.no_systems", language) in section.above(visit, language)
    values = {**recruiting().values, "name": HOSTILE, "purpose": HOSTILE}
    registering.add(visit, "systems", values)
    begun = section.acts["impact_start"](visit, {"system": "SYS-1"}, language)
    entry = registering.entry(visit, "impacts", "IMP-1")
    html = begun + section.above(visit, language) + section.beside(visit, language, entry)
    assert "<img" not in html
    assert "\u202e" not in html
    assert message("impact.verdict_required", language) in html
    assert message("impact.count", language, answered=0, all=9) in html
    assert f"/files/governance/impact_fria/docx?id=IMP-1&amp;lang={language}" in html


def test_readers_get_no_button_to_begin(service: Service, ada: Visit) -> None:
    (section,) = sections()
    assert section.above is not None
    assert "impact_start" in section.above(ada, "en")
    assert "impact_start" not in section.above(reader(service), "en")


@pytest.mark.parametrize("what", WHATS)
def test_each_view_can_be_fetched_in_both_forms(ada: Visit, what: str, tmp_path: Path) -> None:
    assessing.start(ada, "SYS-1", "en")
    name, content = WRITERS[what, "docx"](ada, "en", "IMP-1")
    file = tmp_path / f"{name}.docx"
    file.write_bytes(content)
    title = docx.Document(str(file)).paragraphs[0].text
    _, text = WRITERS[what, "md"](ada, "en", "IMP-1")
    assert text.decode().startswith(f"# {title}")
    assert TYPES["md"].startswith("text/markdown")
    with pytest.raises(Refused):
        WRITERS[what, "docx"](ada, "en", "IMP-2")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AIMS_EMBEDDING_MODEL", STATIC)
    monkeypatch.setenv("AIMS_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "note.md").write_text("# Note\n\nA note on AI.\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["ingest", str(tmp_path)]).exit_code == 0
    return tmp_path


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(app, ["impact", *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.stdout


def as_json(*arguments: str | Path) -> Any:
    return json.loads(run(*arguments, "--json"))


def test_the_commands_from_needed_to_document(home: Path) -> None:
    from assistant.cli_common import open_visit

    with open_visit(home / "data") as visit:
        registering.add(visit, "systems", recruiting().values)
    (one,) = as_json("needed")
    assert [need["verdict"] for need in one["needs"]] == ["required", "likely", "required"]
    assert one["needs"][1]["from"] == "2027-12-02"
    assert one["assessment"] is None
    assert as_json("start", "SYS-1")["id"] == "IMP-1"
    answers = home / "answers.yaml"
    answers.write_text(
        "misuse: Reading a ranking as a decision.\nassessed_on: 2026-11-20\n"
        "period: >\n  From January on,\n  daily.\n",
        encoding="utf-8",
    )
    views = as_json("fill", "IMP-1", "--answers", answers)["views"]
    assert [view["answered"] for view in views] == [3, 2, 0]
    shown = as_json("show", "IMP-1", "--view", "fria")
    (fria,) = shown["views"]
    period = next(q for part in fria["sections"] for q in part["questions"] if q["id"] == "period")
    assert period["answers"] == {"period": "From January on, daily."}
    assert "[offen]" in run("show", "IMP-1", "--language", "de")
    needed = run("needed", "SYS-1", "--language", "de")
    assert "02.12.2027" in needed
    assert "DSGVO Art. 35 Abs. 1" in needed
    for name in ("out.docx", "out.md"):
        assert as_json("document", "IMP-1", "--out", home / name)["view"] == "all"
        assert (home / name).stat().st_size > 1000
    assert "Reading a ranking" in (home / "out.md").read_text(encoding="utf-8")


def test_the_form_names_every_field_that_can_be_filled_in() -> None:
    listed = as_json("form", "--language", "de")
    wanted = [one.id for one in load_registers()["impacts"].fields if one.type != "sources"]
    assert [one["id"] for one in listed] == wanted
    text = run("form", "--language", "de")
    assert all(f"  {name}: " in text for name in wanted)


@pytest.mark.parametrize("content", ["- a\n", "a: [", "a: &x 1\n", "just words\n", "a: 1\na: 2\n"])
def test_a_file_that_holds_no_answers_is_refused_by_name(content: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match=r"mine\.yaml"):
        assessing.read_answers(file)


def test_other_endings_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"none\.yaml"):
        assessing.read_answers(tmp_path / "none.yaml")
