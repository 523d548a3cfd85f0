"""Stored days in words: "28.11.2026" in German, "2026-11-28" in English."""

from datetime import date

from assistant.messages import Language


def read_day(text: str) -> date | None:
    """Return a stored day, None for whatever is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_words(text: str, language: Language) -> str:
    """Return a stored day as people of a language write it; other text as it is."""
    day = read_day(text)
    if day is None or language == "en":
        return text
    return f"{day.day:02}.{day.month:02}.{day.year}"
