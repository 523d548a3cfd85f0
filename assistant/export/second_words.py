"""What every report says of the second reader, in words; nothing where there was none."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.export.review_words import quoted, short_id, source_of, verdict_text, word
from assistant.messages import Language
from assistant.review_types import CriterionFinding, RequirementFinding, Review, SecondUse


@dataclass(frozen=True, slots=True)
class Differing:
    """A criterion on which the readers differ, in words: what each says, and what counts."""

    requirement: str
    criterion: str
    text: str
    first: str
    second: str
    counts: str
    quotes: str  # of the second reader, with their places, one a line


def differing(review: Review) -> list[Differing]:
    """Return the criteria on which the readers differ, in words."""
    return [_differing(finding, one, review.language) for finding, one in review.disagreements]


def _differing(finding: RequirementFinding, one: CriterionFinding, language: Language) -> Differing:
    assert one.second is not None
    return Differing(
        requirement=finding.id,
        criterion=short_id(one.criterion),
        text=one.text,
        first=verdict_text(one.second.first, language),
        second=verdict_text(one.second.verdict, language),
        counts=verdict_text(one.verdict, language),
        quotes=second_quotes(one, language),
    )


def second_quotes(criterion: CriterionFinding, language: Language) -> str:
    """Return the second reader's quotes with their places, one a line."""
    if criterion.second is None:
        return ""
    return "\n".join(
        f"{quoted(one, language, limit=220)} – {source_of(one, language, limit=70)}"
        for one in criterion.second.evidence
    )


def second_line(criterion: CriterionFinding, language: Language) -> str:
    """Return what the second reader says on a criterion, on one line; "" where it was not read."""
    second = criterion.second
    if second is None:
        return ""
    said = word("second_says", language, verdict=verdict_text(second.verdict, language))
    if not second.agrees:
        first = verdict_text(second.first, language)
        said += f" {word('second_differs', language, first=first)}"
    return f"{said} {word('second_void', language, count=second.void)}" if second.void else said


def use_lines(review: Review) -> Iterator[str]:
    """Yield, in sentences, who the second reader was, how much it read and what that took."""
    use, language = review.second, review.language
    if use is None:
        return
    yield word("second_who", language, model=use.model, host=use.host or "–", prompt=use.prompt)
    yield word(
        "second_read",
        language,
        read=use.read,
        all=use.criteria,
        differing=len(review.disagreements),
    )
    yield cost_text(use, language)
    if use.stopped:
        yield word("second_stopped", language, reason=use.stopped)


def cost_text(use: SecondUse, language: Language) -> str:
    """Return what the second reading took: calls, tokens, time, and money where it is known."""
    said = word(
        "second_cost",
        language,
        calls=use.calls,
        cached=use.cached,
        failed=use.failed,
        tokens_in=thousands(use.tokens_in, language),
        tokens_out=thousands(use.tokens_out, language),
        seconds=round(use.seconds),
    )
    return said if use.price is None else f"{said} {price_text(use.price, language)}"


def thousands(number: int, language: Language) -> str:
    """Return a number with its thousands apart: "12.345" in German, "12,345" in English."""
    return f"{number:,}".replace(",", "." if language == "de" else ",")


def price_text(price: float, language: Language) -> str:
    """Return a price in words, without a currency: that of the prices in the settings."""
    amount = f"{price:.2f}" if price >= 0.01 else f"{price:.4f}"
    return word(
        "second_price", language, price=amount.replace(".", "," if language == "de" else ".")
    )
