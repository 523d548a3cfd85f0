"""Whose visit an event of the page belongs to."""

from typing import TYPE_CHECKING, Any

from assistant.access.rights import Person
from assistant.errors import NotAllowed
from assistant.service import Service, Visit

if TYPE_CHECKING:
    import gradio as gr

PERSON = "aims.person"  # where the guard leaves the person in the ASGI scope


def visit_of(service: Service, request: "gr.Request | None", *, by: str = "page") -> Visit:
    """Return the visit behind a Gradio event. Raises NotAllowed where nobody is known."""
    scope: Any = getattr(getattr(request, "request", None), "scope", None) or {}
    return service.visit(person_in(scope), by=by)


def person_in(scope: Any) -> Person:
    """Return the person whom the guard let in. Raises NotAllowed where it let in nobody."""
    person = scope.get(PERSON)
    if not isinstance(person, Person):
        raise NotAllowed("access.sign_in_needed")
    return person
