"""The panel of AI systems: counts, a classification with its reasons, answers, a confirmation."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.ai_act.answer_words import answer_words, asked
from assistant.errors import NotAllowed, Refused
from assistant.messages import LANGUAGES, Language
from assistant.service import Service, Visit, registering
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.web.panels.systems import sections
from assistant.web.panels.systems_above import summary_html
from ingest.embed import HashEmbedder
from tests.visits import person, service_over

SECTION = sections()[0]
PURPOSE = {"en": "Ranks job applicants <b>by</b> CVs.", "de": "Bewertet Bewerber <b>nach</b> CV."}
TODAY = date(2026, 11, 28)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with (
        Assistant(Settings(data_dir=tmp_path / "data"), HashEmbedder()) as assistant,
        service_over(assistant, tmp_path / "data") as one,
    ):
        yield one


@pytest.fixture
def visit(service: Service) -> Visit:
    return service.visit(person("editor", "Ada"))


def beside(visit: Visit, language: Language = "en") -> str:
    assert SECTION.beside is not None
    return SECTION.beside(visit, language, registering.entry(visit, "systems", "SYS-1"))


def act(visit: Visit, do: str, language: Language = "en", **given: str) -> str:
    return SECTION.acts[do](visit, {"entry": "SYS-1", **given}, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_classification_tells_its_reasons_and_escapes_words(
    visit: Visit, language: Language
) -> None:
    values = {"name": "Vorn", "purpose": PURPOSE[language], "role": "deployer"}
    registering.add(visit, "systems", values)
    html = beside(visit, language)
    assert "<b>by" not in html
    assert "<b>nach" not in html
    assert "&lt;b&gt;" in html
    assert ("Anhang III Nr. 4 Buchst. a" if language == "de" else "Annex III 4(a)") in html
    assert ("(Verzeichnis)" if language == "de" else "(register)") in html  # the role
    assert "02.12.2027" in html if language == "de" else "2027-12-02" in html
    assert ("Keine Rechtsberatung" if language == "de" else "No legal advice") in html
    assert html.count('data-do="classify"') == 1
    assert html.count('data-do="classify_save"') == 1
    for name in re.findall(r'name="(q_\w+)"', html):
        assert html.count(f'name="{name}"') == 1, name
    assert len(re.findall(r'name="q_', html)) == len(asked(language))


def test_answers_are_kept_and_the_tier_waits_for_a_person(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Wort", "purpose": "Translates manuals."})
    said = act(visit, "classify", version="1", q_contact="yes", q_role="deployer", other="x")
    assert "Transparency duties" in said
    entry = registering.entry(visit, "systems", "SYS-1")
    assert entry.values["answers"] == {"contact": "yes", "role": "deployer"}
    assert "tier" not in entry.values
    html = beside(visit)
    assert re.search(r'<option value="yes" selected="">Yes</option>', html)
    assert "not classified yet" in html
    said = act(visit, "classify_save", version="2")
    assert "confirmed" in said
    kept = registering.entry(visit, "systems", "SYS-1")
    assert (kept.text("tier"), kept.text("tier_by")) == ("transparency", "Ada")
    assert "classify_save" not in beside(visit)  # nothing to confirm
    act(visit, "classify", version="3", q_contact="", q_content="none")
    after = registering.entry(visit, "systems", "SYS-1")
    assert after.text("tier") == "transparency"
    html = beside(visit)
    assert "another tier" in html
    assert "classify_save" in html


def test_forms_are_not_trusted(service: Service, visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Wort", "purpose": "Translates manuals."})
    for version in ("", "x", "7"):
        for do in ("classify", "classify_save"):
            with pytest.raises(Refused):
                act(visit, do, version=version, q_contact="yes")
    reader = service.visit(person("reader"))
    assert "<form" not in beside(reader)
    for do in ("classify", "classify_save"):
        with pytest.raises(NotAllowed):
            act(reader, do, version="1", q_contact="yes")
    assert registering.entry(visit, "systems", "SYS-1").version == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_counts_tiers_and_names_what_is_open(visit: Visit, language: Language) -> None:
    assert SECTION.above is not None
    assert "<ul" not in SECTION.above(visit, language)
    for number, tier in enumerate(("high", "high", "minimal", "prohibited", None)):
        values = {"name": f"<i>S{number}", "purpose": "x", "tier": tier}
        registering.add(visit, "systems", values)
    html = summary_html(registering.entries(visit, "systems"), language, TODAY)
    counts = dict(re.findall(r'class="tier tier-(\w+)"><b class="count">(\d+)', html))
    assert counts == {"prohibited": "1", "high": "2", "minimal": "1", "none": "1"}
    assert re.findall(r'data-entry="(SYS-\d)"', html) == ["SYS-4", "SYS-5"]
    assert "<i>" not in html
    assert ("in 4 Tagen" if language == "de" else "in 4 days") in html  # the new prohibitions
    later = summary_html(registering.entries(visit, "systems"), language, date(2031, 1, 1))
    assert "tier-dates" not in later


def test_a_changed_description_is_named_above(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Vorn", "purpose": "Sorts bolts by size."})
    act(visit, "classify_save", version="1")
    entries = registering.entries(visit, "systems")
    assert "open-stale" not in summary_html(entries, "en", TODAY)
    registering.change(visit, "systems", "SYS-1", {"affected": "Applicants"})
    entries = registering.entries(visit, "systems")
    assert "open-stale" in summary_html(entries, "en", TODAY)
    assert "changed since then" in beside(visit)


def test_every_answer_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        for question in asked(language):
            words = [one for _, one in question.answers]
            assert len(set(words)) == len(words), question.id
    assert answer_words("yes, nix", "de") == "Ja, nix"
