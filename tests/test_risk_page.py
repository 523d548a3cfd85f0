"""Risks on the page and on the command line: what is shown, escaped, and who may do what."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner

from assistant.cli import app
from assistant.cli_common import open_visit
from assistant.errors import Refused
from assistant.messages import LANGUAGES, Language
from assistant.service import Service, Visit, registering, risk_assessment
from assistant.web.governance_files import WRITERS
from assistant.web.panels.risk import sections
from assistant.web.section import Section
from ingest.embedders import STATIC
from tests.risk_entries import RATED, REASON, SCALE, NoDocuments
from tests.visits import person, service_over

BAD = "<script>alert(1)</script>\" onclick='x' <b>"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_over(NoDocuments(), tmp_path) as one:
        yield one


@pytest.fixture
def visit(service: Service) -> Visit:
    return service.visit(person("editor", "Ada"))


def section(name: str) -> Section:
    return {one.name: one for one in sections()}[name]


def above(visit: Visit, name: str, language: Language = "en") -> str:
    shown = section(name).above
    assert shown is not None
    return shown(visit, language)


def beside(visit: Visit, name: str, entry_id: str, language: Language = "en") -> str:
    shown = section(name).beside
    assert shown is not None
    return shown(visit, language, registering.entry(visit, name, entry_id))


class Tags(HTMLParser):
    """Tags and their attributes; elements must be closed in order."""

    VOID = ("input", "br", "img")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


def hostile(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": BAD, "supplier": BAD})
    registering.add(
        visit,
        "risks",
        RATED
        | {
            "title": BAD,
            "system": "SYS-1",
            "measures": BAD,
            "owner": BAD,
            "accepted_by": BAD,
            "accepted_on": "2026-01-01",
            "accept_reason": BAD,
            "source_id": "reliability.drift",
        },
    )
    own = {"likelihood": [f"1 | {BAD}", "2 | b", "3 | c", "4 | d"], "impact": SCALE[:4]}
    limits = {"acceptable_to": 3, "high_from": 9, "acceptors": [f"high | {BAD}"]}
    registering.add(visit, "method", {"title": BAD, "context": BAD, **own, **limits})
    registering.add(visit, "opportunities", {"title": BAD, "benefit": BAD})


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_people_wrote_is_escaped(visit: Visit, language: Language) -> None:
    hostile(visit)
    for name in ("risks", "opportunities", "method"):
        for html in (above(visit, name, language), beside(visit, name, first(name), language)):
            tags = Tags(html)
            assert "script" not in tags.tags
            assert "onclick" not in tags.attributes
            assert BAD not in html


def first(name: str) -> str:
    return f"{registering.register(name).prefix}-1"


def test_nothing_is_shown_of_an_empty_register_but_the_way(visit: Visit) -> None:
    html = above(visit, "risks")
    assert "risk-matrix" not in html
    assert "a person says" in html
    assert "Default of the assistant" in html


def test_the_matrix_is_a_table_with_heads_and_buttons(visit: Visit) -> None:
    for number in range(5):
        registering.add(visit, "risks", RATED | {"title": f"Risk {number}"})
    registering.add(visit, "risks", {"title": "Unrated"})
    html = above(visit, "risks")
    tags = Tags(html)
    assert tags.tags.count("table") == 2
    assert tags.tags.count("caption") == 2
    assert html.count('scope="row"') == 10
    assert html.count("cell-high") == 2 * sum(
        1 for a in range(1, 6) for b in range(1, 6) if a * b >= 12
    )
    assert 'data-event="open" data-entry="RISK-1"' in html
    assert "2 more" in html  # three ids at once
    assert "Not yet assessed, so in no cell: 1" in html
    assert "5 high, 1 without a level, 0 medium, 0 low" in html


def test_a_faulty_method_is_said_and_no_matrix_shown(visit: Visit) -> None:
    registering.add(visit, "risks", RATED)
    registering.add(visit, "method", {"title": "Ours", "likelihood": ["1 | a"]})
    html = above(visit, "risks")
    assert "not in order" in html
    assert "<table" not in html
    assert "no level" in beside(visit, "risks", "RISK-1")
    assert "3 to 7 are possible" in above(visit, "method")


def test_beside_a_risk_stand_level_treatments_questions_and_acceptance(visit: Visit) -> None:
    registering.add(visit, "risks", RATED | {"source_id": "reliability.drift", "treatment": None})
    html = beside(visit, "risks", "RISK-1")
    assert "4 (likely) × impact 3 (serious) = 12: high" in html
    assert "2 (unlikely) × impact 3 (serious) = 6: medium" in html
    assert "A.6.2.6" in html
    assert 'data-do="risk_treat"' in html
    assert 'data-do="risk_accept"' in html
    assert "Which figure shows every month" in html
    other = beside(visit, "risks", "RISK-1", "de")
    assert "= 12: hoch" in other


def test_without_residual_rating_there_is_no_form_to_accept(visit: Visit) -> None:
    registering.add(visit, "risks", RATED | {"residual_impact": None})
    html = beside(visit, "risks", "RISK-1")
    assert 'data-do="risk_accept"' not in html
    assert "must be rated" in html


def test_readers_see_no_forms(service: Service, visit: Visit) -> None:
    registering.add(visit, "risks", RATED | {"source_id": "reliability.drift"})
    reader = service.visit(person("reader"))
    html = beside(reader, "risks", "RISK-1") + above(reader, "risks")
    assert "<form" not in html
    assert "/files/governance" not in html
    assert "/files/governance/risks_report/docx" in above(visit, "risks")


def test_the_forms_accept_and_treat(visit: Visit) -> None:
    registering.add(visit, "risks", RATED | {"title": BAD, "source_id": "reliability.drift"})
    acts = section("risks").acts
    sent = {"entry": "RISK-1", "version": "1", "name": "Jo Brandt", "reason": REASON}
    said = acts["risk_accept"](visit, sent, "en")
    assert "acceptance by Jo Brandt noted" in said
    assert registering.entry(visit, "risks", "RISK-1").text("accepted_by") == "Jo Brandt"
    with pytest.raises(Refused):
        acts["risk_accept"](visit, sent, "en")  # an older version
    for version in ("", "x", "²"):
        with pytest.raises(Refused):
            acts["risk_treat"](visit, sent | {"option": "monitor", "version": version}, "en")
    with pytest.raises(Refused):
        acts["risk_treat"](visit, sent | {"option": "nothing", "version": "2"}, "en")
    said = acts["risk_treat"](visit, sent | {"option": "monitor", "version": "2"}, "de")
    assert "übernommen" in said
    assert "no longer holds" in beside(visit, "risks", "RISK-1")


def test_the_files_are_there_for_the_page(visit: Visit) -> None:
    registering.add(visit, "risks", RATED)
    for form in ("docx", "xlsx"):
        name, content = WRITERS["risks_report", form](visit, "de", "")
        assert name == "Risikobericht"
        assert content.startswith(b"PK")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("risk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIMS_EMBEDDING_MODEL", STATIC)
        patch.setenv("AIMS_DATA_DIR", str(folder))
        with open_visit(folder) as visit:
            registering.add(visit, "systems", {"name": "Pia", "purpose": "Chatbot"})
            registering.add(visit, "risks", RATED | {"system": "SYS-1"})
            registering.add(visit, "risks", {"title": "Unrated"})
        yield folder


def run(*arguments: str) -> Any:
    done = CliRunner().invoke(app, ["risk", *arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def spoken(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["risk", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_command_line_shows_all_of_it(data: Path) -> None:
    assert run("method")["entry"] is None
    found = run("propose", "SYS-1", "--language", "de")
    assert {"security.injection", "transparency.unaware"} <= {
        one["values"]["source_id"] for one in found["risks"]
    }
    assert all("likelihood" not in one["values"] for one in found["risks"])
    assert "autonomy" in found["unstated"]["SYS-1"]
    assert [one["id"] for one in run("list")] == ["RISK-1", "RISK-2"]
    assert [one["level"] for one in run("list")] == ["high", None]
    assert run("list", "--level", "low") == []
    assert [one["id"] for one in run("list", "--level", "none")] == ["RISK-2"]
    assert [one["id"] for one in run("list", "--system", "SYS-1")] == ["RISK-1"]
    for language in LANGUAGES:
        shown = spoken("list", "--language", language)
        assert {"de": "noch nicht beurteilt", "en": "not yet assessed"}[language] in shown
        assert spoken("propose", "--language", language)
        assert spoken("method", "--language", language)
        assert "RISK-2" in spoken("matrix", "--language", language)


def test_the_command_line_writes_files_and_accepts(data: Path, tmp_path: Path) -> None:
    picture = tmp_path / "matrix.png"
    assert run("matrix", "--out", str(picture))["unplaced"] == ["RISK-2"]
    assert Image.open(picture).format == "PNG"
    for form in ("docx", "xlsx"):
        path = tmp_path / f"report.{form}"
        assert run("report", "--out", str(path))["bytes"] == path.stat().st_size
    done = CliRunner().invoke(app, ["risk", "report", "--out", str(tmp_path / "report.pdf")])
    assert done.exit_code == 2
    made = run("accept", "RISK-1", "--by", "Jo Brandt", "--reason", REASON)
    assert made["acceptance"]["in_order"] is True
    done = CliRunner().invoke(app, ["risk", "accept", "RISK-2", "--by", "Jo", "--reason", "x"])
    assert done.exit_code == 1
    with open_visit(data) as visit:
        assert risk_assessment.assessment(visit, "en").risks[0].acceptance is not None
