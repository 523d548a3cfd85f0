"""A classification as JSON and as readable text."""

from dataclasses import asdict
from typing import Any

from assistant.ai_act.classify import Classification, Due
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
        lines.append(f"{message('classify.articles', say)} {'; '.join(found.articles)}")
    lines.append(f"{message('classify.role', say)} {message(f'classify.role_{found.role}', say)}")
    lines.append(f"{message('classify.reason', say)} {found.reason}")
    facts = [
        f"{message('classify.denied', say) if one.denied else ''}{one.fact}: „{_plain(one.quote)}“"
        for one in found.facts
    ]
    others = [
        f"{message(f'classify.tier_{one.tier}', say)} ({'; '.join(one.articles)}) {one.text}"
        for one in found.other_tiers
    ]
    duties = [
        f"{one.article} ({message('classify.from', say, day=_day(one, say))}): {one.text}"
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


def _plain(quote: str) -> str:
    """Return a quote without line breaks or signs that steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in quote).split())


def _day(duty: Due, language: str) -> str:
    return f"{duty.applies_from:{'%d.%m.%Y' if language == 'de' else '%Y-%m-%d'}}"
