"""Classification of the register's systems: worked out here, kept only as a person's."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.ai_act.classify import classify
from assistant.ai_act.for_system import answers_of, classify_system, description
from assistant.ai_act.questionnaire import BadAnswers
from assistant.cli import app
from assistant.errors import NotAllowed, Refused
from assistant.export.classified_text import standing_lines
from assistant.messages import LANGUAGES, Language
from assistant.service import Service, Visit, classifying, registering
from assistant.session import Assistant
from assistant.settings import Settings
from ingest.embed import HashEmbedder
from tests.visits import person, service_over

TODAY, TURN = date(2026, 11, 28), date(2027, 12, 2)
HIGH = {"en": "Ranks job applicants by their CVs.", "de": "Bewertet Bewerber nach Lebenslauf."}
PLAIN = {"en": "Translates manuals of machines.", "de": "Übersetzt Betriebsanleitungen."}


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


def made(
    visit: Visit, language: Language = "en", answers: Mapping[str, str] | None = None
) -> classifying.Classified:
    return classifying.classify(visit, "SYS-1", answers, language=language, today=TODAY)


def saved(visit: Visit, **how: Any) -> Any:
    how = {"language": "en", "today": TODAY, **how}
    return classifying.save(visit, "SYS-1", how.pop("answers", None), **how)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_system_is_classified_by_what_the_register_says(visit: Visit, language: Language) -> None:
    registering.add(
        visit, "systems", {"name": "Vorn", "purpose": HIGH[language], "role": "deployer"}
    )
    one = made(visit, language)
    assert one.found.tier == "high"
    assert one.found.role == "deployer"
    assert one.found.language == language
    quotes = [fact.quote for fact in one.found.facts if fact.source == "description"]
    assert quotes
    assert all(quote in one.description for quote in quotes)
    assert registering.entry(visit, "systems", "SYS-1").version == 1  # nothing was written


def test_labels_of_choices_are_no_description() -> None:
    values = {"name": "X", "purpose": "Sorts parts", "data": ("special", "children"),
              "autonomy": "recommends", "users": "Fitters", "tier_reason": "hiring"}  # fmt: skip
    assert description(values) == "Sorts parts.\n\nFitters."
    assert description({"name": "Bewerberauswahl"}) == "Bewerberauswahl."


def test_the_role_of_the_register_leaves_the_comparison_with_examples(visit: Visit) -> None:
    text = "Ordnet eingehende Post den Abteilungen zu"
    with_role = classify_system({"purpose": text, "role": "deployer"}, {}, language="de")
    assert with_role.tier == classify(f"{text}.", language="de").tier
    assert with_role.role == "deployer"


def test_a_person_keeps_it_and_stands_as_who_did(service: Service, visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Vorn", "purpose": HIGH["en"]})
    entry = saved(visit, answers={"role": "provider"})
    assert entry.text("tier") == "high"
    assert entry.text("tier_by") == "Ada"
    assert entry.text("tier_on") == "2026-11-28"
    assert entry.several("tier_articles") == made(visit).found.articles
    assert entry.text("tier_reason") == made(visit).found.reason
    assert answers_of(entry.values) == {"role": "provider"}
    assert made(visit).found.role == "provider"
    assert answers_of(entry.values, {"role": ""}) == {}
    change = registering.history(visit, "systems", "SYS-1")[0]
    assert "confirmed" in change.reason
    with pytest.raises(NotAllowed):
        saved(service.visit(person("reader")))


def test_what_was_changed_meanwhile_is_not_overwritten(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Vorn", "purpose": HIGH["en"]})
    registering.change(visit, "systems", "SYS-1", {"owner": "Eva"})
    with pytest.raises(Refused):
        saved(visit, version=1)


def test_a_changed_description_makes_it_old_until_it_is_confirmed_again(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Vorn", "purpose": HIGH["en"]})
    assert not made(visit).stale
    saved(visit)
    registering.change(visit, "systems", "SYS-1", {"owner": "Eva"})
    assert not made(visit).stale
    registering.change(visit, "systems", "SYS-1", {"affected": "Applicants for jobs"})
    assert made(visit).changed == ("affected",)
    assert made(visit).stale
    assert not made(visit).differs
    saved(visit)  # by the same person on the same day
    assert not made(visit).stale
    registering.change(visit, "systems", "SYS-1", {"purpose": PLAIN["en"], "affected": ""})
    assert made(visit).differs
    assert made(visit).changed == ("purpose", "affected")


def test_a_tier_that_was_typed_in_goes_old_too(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Vorn", "purpose": HIGH["en"], "tier": "minimal"})
    assert made(visit).differs
    registering.change(visit, "systems", "SYS-1", {"users": "HR"})
    assert made(visit).changed == ("users",)


def test_minimal_is_told_to_rest_on_silence_until_questions_are_answered(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Wort", "purpose": PLAIN["en"]})
    assert made(visit).found.tier == "minimal"
    assert "contact" in made(visit).unasked
    assert made(visit, answers={"contact": "yes"}).found.tier == "transparency"
    saved(visit)  # a tier that a person keeps rests on the same silence
    words: dict[Language, str] = {"de": "offenen Fragen", "en": "open questions"}
    for language in LANGUAGES:
        (told,) = [one for one in standing_lines(made(visit), language) if words[language] in one]
        assert "confirm" not in told
        assert "bestätig" not in told
    none = {"contact": "no", "content": "none", "profiling": "no", "emotions": "none"}
    assert made(visit, answers=none).unasked == ()
    registering.change(visit, "systems", "SYS-1", {"purpose": HIGH["en"]})
    assert made(visit).unasked == ()


def test_duties_tell_how_far_off_they_are(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Vorn", "purpose": HIGH["en"]})
    found = made(visit)
    assert {one.when for one in found.duties} == {"applies", "later"}
    near = classifying.classify(visit, "SYS-1", language="en", today=date(2027, 6, 6))
    assert {one.days for one in near.duties if one.when == "soon"} == {179}
    assert len(near.urgent) > len(found.urgent)
    passed = classifying.classify(visit, "SYS-1", language="en", today=TURN)
    assert not {one.when for one in passed.duties if one.due.applies_from == TURN} - {"applies"}


def test_nothing_is_known_of_a_name(visit: Visit) -> None:
    registering.add(visit, "systems", {"name": "Zett"})
    assert made(visit).found.tier == "unsure"
    with pytest.raises(BadAnswers):
        made(visit, answers={"nix": "yes"})
    with pytest.raises(Refused):
        classifying.classify(visit, "SYS-9", language="en", today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "Wir zeichnen Bilder der Kamera nur mit Zustimmung der Mitarbeiter auf und prüfen Nähte.",
        "96.000 Bilder von vier Kunden mit Zustimmung",
        "Die Abstimmung der Beschäftigten über Termine mit der Kamera am Gerät.",
    ],
)
def test_consent_is_no_mood(text: str) -> None:
    found = classify(text)
    assert found.tier not in ("prohibited", "high")
    assert classify("KI erkennt die Stimmung der Mitarbeiter im Gesicht.").tier == "prohibited"


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_the_command_line(tmp_path: Path, language: Language) -> None:
    run, where = CliRunner(), ["--data-dir", str(tmp_path / "d")]
    purpose = f"purpose={PLAIN[language]}"
    added = run.invoke(
        app, ["register", "add", "systems", "--set", "name=Wort", "--set", purpose, *where]
    )
    assert added.exit_code == 0, added.output
    told = run.invoke(app, ["classify", "--system", "sys-1", "--language", language, *where])
    assert told.exit_code == 0, told.output
    assert ("noch nicht eingestuft" if language == "de" else "not classified yet") in told.stdout
    answers = tmp_path / "a.yaml"
    answers.write_text("contact: true\n")
    how = ["--system", "SYS-1", "--answers", str(answers), "--save", "--json", *where]
    kept = json.loads(run.invoke(app, ["classify", *how]).stdout)
    assert kept["kept"]["tier"] == "transparency"
    assert kept["answers"] == {"contact": "yes"}
    assert not kept["stale"]
    shown = run.invoke(app, ["register", "show", "SYS-1", "--language", language, *where])
    assert "50" in shown.stdout
    assert run.invoke(app, ["classify", "x", "--system", "SYS-1", *where]).exit_code == 2
    assert run.invoke(app, ["classify", "x", "--save"]).exit_code == 2


@pytest.mark.parametrize("odd", [{"nix": "yes"}, {"role": ["x"]}, {"role": {}}, {"contact": 3}, []])
def test_stored_answers_that_are_none_leave_their_question_open(odd: Any) -> None:
    values = {"name": "Pino", "answers": odd}
    assert answers_of(values) == {}
    assert answers_of(values, {"role": "both"}) == {"role": "both"}
    classify_system(values, answers_of(values), language="de")
