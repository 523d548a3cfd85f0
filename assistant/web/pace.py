"""What keeps the served page quick while many ask."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Service

    Part = TypeVar("Part", bound="gr.components.Component")

CORES = 2  # the interpreter's own lock leaves no more to be gained


@contextmanager
def answers_side_by_side() -> Iterator[None]:
    """The time in which a process answers many people: one thread for each product of numpy's.

    With more, they wait for each other in a busy loop, on the core that works for the next person.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"):
        yield


@contextmanager
def without_searching_twice() -> Iterator[None]:
    """The time in which what there is now – libraries, page, encoders – is not searched again."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def answers_at_once(service: "Service") -> int:
    """Return how many questions are answered side by side; the others wait in turn.

    Answering without a language model keeps a core busy, and more threads than cores only make
    each wait longer. A model is waited for, so as many may wait as it is asked at once.
    """
    if service.endpoint is None:
        return CORES
    return max(CORES, service.assistant.settings.llm_parallel)


def staying(part: "Part") -> "Part":
    """Make a component whose new value None means that it stays as it is; return it.

    As `gr.skip()` does, which makes the component anew each time, at many times the cost. Not for
    components of which other properties than the value are changed later.
    """
    shown: Any = part.postprocess
    part.postprocess = (  # type: ignore[method-assign]
        lambda value: {"__type__": "update"} if value is None else shown(value)
    )
    return part
