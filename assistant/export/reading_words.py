"""What a language model had to do with an answer, in words and as a record."""

from typing import Any

from assistant.messages import Language, message
from assistant.types import Reading


def reading_record(reading: Reading) -> dict[str, Any]:
    """Return the record as `aims ask --json` gives it."""
    return {
        "model": reading.model,
        "prompt": reading.prompt,
        "prompt_sha256": reading.digest,
        "passages": list(reading.passages),
        "kept": reading.kept,
        "dropped": dict(reading.dropped),
        "fallback": reading.fallback,
    }


def reading_detail(reading: Reading | None) -> dict[str, Any]:
    """Return what the audit log says of it: ids, names and numbers; nothing without a model."""
    if reading is None:
        return {}
    return {
        "model": reading.model,
        "prompt": reading.prompt,
        "passages": list(reading.passages),
        "kept": reading.kept,
        "dropped": dict(reading.dropped),
        "fallback": reading.fallback,
    }


def reading_note(reading: Reading, language: Language) -> str:
    """Return in a sentence or two whose words the answer's are."""
    if reading.fallback:
        return message(f"answer_model.{reading.fallback}", language)
    count = sum(number for reason, number in reading.dropped if reason != "twice")
    if not count:
        return message("answer_model.put", language, model=reading.model)
    if count == 1:
        return message("answer_model.put_dropped_one", language, model=reading.model)
    return message("answer_model.put_dropped", language, model=reading.model, count=count)


def reading_facts(reading: Reading, language: Language) -> list[tuple[str, str]]:
    """Return how it came about: name and value, a line each."""
    dropped = [
        f"{message(f'answer_model.reason_{reason}', language)}: {count}"
        for reason, count in reading.dropped
    ]
    facts = (
        ("model", reading.model),
        ("prompt", reading.prompt),
        ("passages", str(len(reading.passages))),
        ("kept", str(reading.kept)),
        ("dropped", "; ".join(dropped) or message("answer_model.dropped_none", language)),
    )
    return [(message(f"answer_model.{name}", language), value) for name, value in facts]
