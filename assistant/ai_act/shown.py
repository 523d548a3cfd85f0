"""A classification as JSON and as readable text."""

from dataclasses import asdict
from typing import Any

from assistant.ai_act.answer_words import answer_words
from assistant.ai_act.classify import Classification, Due, FactTold
from assistant.ai_act.places import cited, cited_all
from assistant.messages import message


def record(found: Classification) -> dict[str, Any]:
    """Return the classification for JSON; days are written as in "2027-12-02"."""
    told = asdict(found)
    for duty in told["duties"]:
        duty["applies_from"] = duty["applies_from"].isoformat()
    return told


def text(found: Classification) -> str:
    """Return the classification as lines of text in its language."""
    say = found.language
    lines = [message(f"classify.tier_{found.tier}", say)]
    if found.articles:
        lines.append(f"{message('classify.articles', say)} {cited_all(found.articles, say)}")
    lines.append(f"{message('classify.role', say)} {message(f'classify.role_{found.role}', say)}")
    lines.append(f"{message('classify.reason', say)} {found.reason}")
    facts = [
        f"{message('classify.denied', say) if one.denied else ''}{one.fact}: {_quoted(one, say)}"
        for one in found.facts
    ]
    others = [
        f"{message(f'classify.tier_{one.tier}', say)} ({cited_all(one.articles, say)}) {one.text}"
        for one in found.other_tiers
    ]
    duties = [
        f"{cited(one.article, say)} ({message('classify.from', say, day=_day(one, say))}): "
        f"{one.text}"
        for one in found.duties
    ]
    for heading, items in (
        ("facts", facts),
        ("change", list(found.what_would_change)),
        ("questions", list(found.questions)),
        ("others", others),
        ("duties", duties),
        ("gpai", list(found.gpai)),
    ):
        if items:
            lines += ["", message(f"classify.{heading}", say), *(f"- {item}" for item in items)]
    return "\n".join([*lines, "", found.disclaimer])


def _quoted(one: FactTold, language: str) -> str:
    quote = answer_words(one.quote, language) if one.source == "answer" else one.quote
    first, last = "„“" if language == "de" else "“”"
    return f"{first}{_plain(quote)}{last}"


def _plain(quote: str) -> str:
    """Return a quote without line breaks or signs that steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in quote).split())


def _day(duty: Due, language: str) -> str:
    return f"{duty.applies_from:{'%d.%m.%Y' if language == 'de' else '%Y-%m-%d'}}"
