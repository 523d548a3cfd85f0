"""The questionnaire: its questions as data, and answers from a YAML or JSON file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.ai_act.facts import Fact
from assistant.ai_act.load import Law
from assistant.ai_act.reading import Status
from assistant.errors import AssistantError
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml

LARGEST = 100_000  # bytes of an answers file


class BadAnswers(AssistantError):
    """The answers are no questionnaire answers; the message names the question."""


def questionnaire(law: Law, language: str) -> list[dict[str, Any]]:
    """Return the questions that have options: id, text and possible answers, in order."""
    return [
        {
            "id": one.id,
            "question": one.text.of(language),
            "answers": [option.value for option in one.options],
        }
        for one in law.questions.questions
        if one.options
    ]


def read_answers(path: Path) -> tuple[str, dict[str, str]]:
    """Return the description (may be empty) and the answers in a file. Raises BadAnswers.

    The file is a mapping from question to answer; a list answers with several. `description` is
    the text that is classified. JSON is YAML, so both are read alike.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise BadAnswers(f"{path}: larger than {LARGEST // 1000} kB.")
        raw = read_plain_yaml(data)
    except OSError as error:
        raise BadAnswers(f"{path}: cannot be read ({error.strerror}).") from error
    except NotPlainYaml as error:
        raise BadAnswers(f"{path}: {error}") from error
    if not isinstance(raw, dict):
        raise BadAnswers(f"{path}: answers are a mapping from question to answer.")
    told = {str(name): _value(value) for name, value in raw.items() if value is not None}
    return told.pop("description", ""), told


def _value(value: Any) -> str:
    if isinstance(value, bool):  # YAML reads "yes" and "no" so
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    return str(value)


def is_answer(name: str, given: str, law: Law) -> bool:
    """Tell whether this answers a question that there is."""
    try:
        answered({}, {name: given}, law)
    except BadAnswers:
        return False
    return True


def answered(facts: Mapping[str, Fact], answers: Mapping[str, str], law: Law) -> dict[str, Fact]:
    """Return the facts with those that answers add or take away. Raises BadAnswers."""
    found = dict(facts)
    known = {one.id: one for one in law.questions.questions if one.options}
    for name, given in answers.items():
        if name not in known:
            raise BadAnswers(f"answers: {name[:60]!r} is no question. `--questions` lists them.")
        options = {one.value: one for one in known[name].options}
        for value in (part.strip() for part in given.split(",")):
            if value not in options:
                allowed = ", ".join(options)
                raise BadAnswers(f"answers: {name}: {value[:60]!r} is none of {allowed}.")
            for concept in options[value].not_found:
                found[concept] = Fact(concept, Status.DENIED, value, "answer")
            for concept in options[value].found:
                found[concept] = Fact(concept, Status.STATED, value, "answer")
    return found
