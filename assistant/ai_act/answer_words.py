"""The questionnaire in words: its questions, and what its answers are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from assistant.ai_act.load import FOLDER, BadAiActData, load_law
from assistant.ai_act.schema import Text
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from assistant.resources import data_path


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers: what is stored, and how it reads."""

    id: str
    question: str
    answers: tuple[tuple[str, str], ...]


def asked(language: str) -> tuple[Asked, ...]:
    """Return the questions that have answers, in order. Raises BadAiActData."""
    words = _words()
    return tuple(
        Asked(
            one.id,
            one.text.of(language),
            tuple((option.value, words[option.value].of(language)) for option in one.options),
        )
        for one in load_law().questions.questions
        if one.options
    )


def answer_words(value: str, language: str) -> str:
    """Return what an answer, or several ("a, b"), is called; as it is where it has no name."""
    words = _words()
    parts = [part.strip() for part in value.split(",")]
    return ", ".join(words[one].of(language) if one in words else one for one in parts)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Text]:
    path = data_path("corpus") / FOLDER / "answers.yaml"
    try:
        raw = read_plain_yaml(path.read_bytes())
        words = TypeAdapter(dict[str, Text]).validate_python(raw)
    except (OSError, NotPlainYaml, ValidationError) as error:
        raise BadAiActData(f"{path}: {error}") from error
    options = {o.value for one in load_law().questions.questions for o in one.options}
    if missing := sorted(options - words.keys()):
        raise BadAiActData(f"{path}: no words for {', '.join(missing)}")
    return words
