"""For tests of the register pages: a library of one document, desks, and a section of ours."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.messages import Language
from assistant.registers.entry import Source
from assistant.registers.load import load_registers
from assistant.registers.schema import FieldSpec
from assistant.service import Service, Visit
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.web import sections
from assistant.web.registers_desk import Desk
from assistant.web.section import Section
from ingest import ahead
from ingest.embed import HashEmbedder
from tests.test_shelf import Parser
from tests.visits import person

TEXT = "# Kiosk\n\nStatus: Freigegeben\n\nDer Kiosk `<b>gibt</b>` Auskunft am Schalter.\n"
QUOTE = "<b>gibt</b> Auskunft am Schalter."
HOSTILE = "<img src=x onerror=alert(1)>\"' autofocus {{value}} ${value} \u202e=1+1"


@contextmanager
def kiosk(folder: Path) -> Iterator[Assistant]:
    """A library whose one document speaks of a system; records lie elsewhere."""
    (folder / "docs").mkdir()
    (folder / "docs" / "kiosk.md").write_text(TEXT, encoding="utf-8")
    with (
        pytest.MonkeyPatch.context() as patch,
        Assistant(Settings(data_dir=folder / "data"), HashEmbedder()) as assistant,
    ):
        patch.setattr(ahead, "ParserWorker", Parser)
        assistant.ingest([folder / "docs"])
        yield assistant


def editor(service: Service, name: str = "Ada") -> Visit:
    return service.visit(person("editor", name))


def reader(service: Service) -> Visit:
    return service.visit(person("reader"))


def desk(
    visit: Visit, section: Any = "systems", language: Language = "de", tab: str = "risks"
) -> Desk:
    return Desk(visit, language, tab, section)


def source(service: Service) -> Source:
    """The document's sentence as the source of an entry."""
    document = service.assistant.documents()[0]
    start = service.assistant.page(document.id, 1).text.index(QUOTE)
    return Source(
        document.id,
        document.title,
        document.file,
        1,
        None,
        ("Kiosk",),
        QUOTE,
        start,
        start + len(QUOTE),
    )


def filled(register: str, service: Service, linked: Mapping[str, str]) -> dict[str, Any]:
    """Values for every field of a register, hostile wherever a person may write."""
    values = {
        field.id: _value(field, service, linked)
        for field in load_registers()[register].fields
        if field.type != "data"
    }
    return {name: value for name, value in values.items() if value is not None}


def _value(field: FieldSpec, service: Service, linked: Mapping[str, str]) -> Any:
    match field.type:
        case "choice":
            return field.options[0].value
        case "choices":
            return [one.value for one in field.options[:2]]
        case "number":
            return 3
        case "date":
            return "2027-02-28"
        case "link":
            return linked.get(str(field.to))
        case "links":
            return [linked[str(field.to)]] if str(field.to) in linked else None
        case "requirements":
            return ["iso42001:6.1.2"]
        case "sources":
            return [source(service)]
        case "lines":
            return [HOSTILE, "zwei"]
        case _:
            return HOSTILE


def with_section(patch: pytest.MonkeyPatch, section: Section, tab: str = "risks") -> None:
    """Put a section of the test's own in the place of those of its tab."""
    known = dict(sections.all_sections())
    known[tab] = {section.name: section}
    patch.setattr(sections, "all_sections", lambda: known)
