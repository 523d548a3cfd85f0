"""A page of the app, as the frame around it sees it: when it shows, and what fills it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.access.rights import Action
from assistant.messages import Language

if TYPE_CHECKING:
    import gradio as gr

    from assistant.service import Visit


@dataclass(frozen=True, slots=True)
class Tab:
    """What a page module's `build_…` returns.

    `fill` gives the contents of `outputs`, one each, whenever the tab is opened (with `once`, when
    the page loads): they must not hold a visitor's unsaved work. `needs` is the right without
    which the tab is not shown; each function behind it checks for itself.
    """

    outputs: "Sequence[gr.components.Component]"
    fill: "Callable[[Visit, Language], tuple[Any, ...]]"
    needs: Action = "read"
    once: bool = False
