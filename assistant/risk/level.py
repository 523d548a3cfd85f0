"""Score and level of a risk, with the reason in words. Without both ratings there is no level."""

from dataclasses import dataclass
from typing import Literal

from assistant.messages import Language, message
from assistant.registers.entry import Entry
from assistant.risk.method import LevelName, Method, Step

State = Literal["assessed", "missing", "outside", "no_method"]


@dataclass(frozen=True, slots=True)
class Rating:
    """Likelihood and impact of a risk on the scales in use, and what follows.

    `score` and `level` are None unless `state` is "assessed".
    """

    likelihood: int | None
    impact: int | None
    state: State
    score: int | None = None
    level: LevelName | None = None

    @property
    def begun(self) -> bool:
        """Whether any of the two is rated."""
        return self.likelihood is not None or self.impact is not None


def rate(method: Method, likelihood: int | None, impact: int | None) -> Rating:
    """Return the rating of a pair of values."""
    if likelihood is None or impact is None:
        return Rating(likelihood, impact, "missing")
    if not method.usable:
        return Rating(likelihood, impact, "no_method")
    if _step(method.likelihood, likelihood) is None or _step(method.impact, impact) is None:
        return Rating(likelihood, impact, "outside")
    score = likelihood * impact
    return Rating(likelihood, impact, "assessed", score, method.level(score))


def initial(method: Method, risk: Entry) -> Rating:
    """Return the rating of a risk before treatment."""
    return rate(method, risk.number("likelihood"), risk.number("impact"))


def residual(method: Method, risk: Entry) -> Rating:
    """Return the rating of what remains of a risk after treatment."""
    return rate(method, risk.number("residual_likelihood"), risk.number("residual_impact"))


def level_words(rating: Rating, language: Language) -> str:
    """Return the level in one or two words: "high", "not yet assessed"."""
    return message(f"risk.level_{rating.level or rating.state}", language)


def short_words(rating: Rating, language: Language) -> str:
    """Return score and level: "12 – high", or why there is none."""
    level = level_words(rating, language)
    return level if rating.score is None else f"{rating.score} – {level}"


def reason(rating: Rating, method: Method, language: Language) -> str:
    """Return why a rating gives its level, or why there is none."""
    if rating.state == "missing":
        return message(f"risk.why_missing_{_lacking(rating)}", language)
    if rating.state == "no_method":
        return message("risk.why_no_method", language)
    if rating.state == "outside":
        return " ".join(
            message(
                "risk.why_outside",
                language,
                scale=message(f"risk.{name}", language),
                value=value,
                highest=len(steps),
            )
            for name, value, steps in (
                ("likelihood", rating.likelihood, method.likelihood),
                ("impact", rating.impact, method.impact),
            )
            if value is not None and _step(steps, value) is None
        )
    return message(
        f"risk.why_{rating.level}",
        language,
        likelihood=step_words(method.likelihood, rating.likelihood),
        impact=step_words(method.impact, rating.impact),
        score=rating.score,
        limit=method.high_from if rating.level == "high" else method.acceptable_to,
    )


def step_words(steps: tuple[Step, ...], value: int | None) -> str:
    """Return a step by number and name: "3 (possible)"; the number alone where it is no step."""
    if value is None:
        return "–"
    step = _step(steps, value)
    return str(value) if step is None else f"{value} ({step.name})"


def _lacking(rating: Rating) -> str:
    if rating.likelihood is None and rating.impact is None:
        return "both"
    return "likelihood" if rating.likelihood is None else "impact"


def _step(steps: tuple[Step, ...], value: int) -> Step | None:
    return steps[value - 1] if 1 <= value <= len(steps) else None
