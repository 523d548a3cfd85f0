"""The second reader that the settings name, and what it would take, for every front end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING

from assistant.errors import NoReview
from assistant.export.second_words import thousands
from assistant.judging.second import CHARACTERS, STATEMENTS
from assistant.judging.second_run import REPLY, TOKEN, Estimate, Prices, SecondReader, estimate
from assistant.messages import Language, message
from assistant.models import open_model, read_endpoint
from assistant.prompts import load_prompt
from assistant.records.database import Database
from assistant.records.replies import ModelReplies

if TYPE_CHECKING:
    from assistant.requirements.schema import RequirementSet
    from assistant.settings import Settings

_WORDING = 1_000  # characters of a criterion and its requirement
_FRAME = 260  # … of what stands around a passage


@contextmanager
def open_second_reader(
    settings: "Settings",
    *,
    confirm: Callable[[Estimate], bool] = lambda estimate: True,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[SecondReader]:
    """Open the second reader for one review, with the replies that are kept in the records.

    Raises NoReview where no model is set up, BadSetting where its settings are not in order.
    """
    model, endpoint = open_model(settings), read_endpoint(settings)
    if model is None or endpoint is None:
        raise NoReview("second.no_model")
    with Database.open(settings.data_dir, settings.database_url) as database:
        yield SecondReader(
            model,
            host=endpoint.host,
            replies=ModelReplies(database),
            parallel=settings.llm_parallel,
            prices=prices_of(settings),
            confirm=confirm,
            progress=progress,
        )


def at_most(
    settings: "Settings", database: Database, requirements: "RequirementSet"
) -> Estimate | None:
    """Return the most that a second reading against a set would take; None without a model.

    It is told before any document was read, so it supposes that each criterion has as many
    passages as may be shown, and that no reply is kept. Raises BadSetting.
    """
    endpoint = read_endpoint(settings)
    if endpoint is None:
        return None
    calls = sum(len(one.criteria) for one in requirements.requirements)
    prompt = load_prompt("criterion")
    size = len(prompt.system) + len(prompt.user) + CHARACTERS + STATEMENTS * _FRAME + _WORDING
    return estimate(
        endpoint.name,
        endpoint.host,
        calls=calls,
        cached=0,
        tokens=(ceil(calls * size / TOKEN), ceil(calls * REPLY / TOKEN)),
        pace=ModelReplies(database).pace(endpoint.name),
        parallel=settings.llm_parallel,
        prices=prices_of(settings),
    )


def prices_of(settings: "Settings") -> Prices:
    """Return the prices that the settings name."""
    return Prices(settings.llm_price_in, settings.llm_price_out)


def estimate_text(found: Estimate, language: Language) -> str:
    """Return an estimate in words."""
    said = message(
        "second.estimate",
        language,
        calls=found.calls,
        tokens_in=thousands(rounded(found.tokens_in), language),
        tokens_out=thousands(rounded(found.tokens_out), language),
    )
    if found.cached:
        said += " " + message("second.cached", language, count=found.cached)
    if found.calls and found.seconds is not None:
        said += " " + message("second.seconds", language, seconds=ceil(found.seconds))
    if found.price is not None:
        price = f"{found.price:.2f}".replace(".", "," if language == "de" else ".")
        said += " " + message("second.price", language, price=price)
    return said


def rounded(tokens: int) -> int:
    """Return a number of tokens as an estimate tells it: two digits that count."""
    step = int(10 ** max(len(str(tokens)) - 2, 0))
    return ceil(tokens / step) * step
