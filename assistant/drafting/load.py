"""Read the templates that ship, and check that they fit the requirement set.

Every error names the file and what is wrong with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.drafting.schema import SLOT, Catalogue, DocumentTemplate, Item
from assistant.errors import BadTemplate
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from assistant.requirements.schema import RequirementSet
from assistant.resources import data_path

FOLDER = "templates"
CATALOGUE = "catalogue.yaml"
SYSTEM_FIELDS = ("name", "purpose", "owner", "supplier", "role", "stage")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Templates:
    """All templates in their order, with what they share and the set whose criteria they serve."""

    types: tuple[DocumentTemplate, ...]
    catalogue: Catalogue
    requirement_set: RequirementSet

    def named(self, name: str) -> DocumentTemplate | None:
        """Return the template of that name or alias."""
        return next((one for one in self.types if name in (one.id, *one.aliases)), None)

    def closing(self, requirement_id: str) -> tuple[DocumentTemplate, ...]:
        """Return the templates that close a requirement; else those that contribute to it."""
        closing = tuple(t for t in self.types if requirement_id in self.closes(t))
        return closing or tuple(t for t in self.types if requirement_id in self.contributes(t))

    def closes(self, template: DocumentTemplate) -> tuple[str, ...]:
        """Return the ids of requirements whose essential criteria it serves, every one."""
        return tuple(name for name, whole in self._served(template).items() if whole)

    def contributes(self, template: DocumentTemplate) -> tuple[str, ...]:
        """Return the ids of requirements of which it serves only some criteria."""
        return tuple(name for name, whole in self._served(template).items() if not whole)

    def _served(self, template: DocumentTemplate) -> Mapping[str, bool]:
        return served(criteria_of(template), self.requirement_set)


def served(criteria: Sequence[str], requirement_set: RequirementSet) -> dict[str, bool]:
    """Return the requirements some criteria belong to, and whether the essential ones are all in.

    Criteria are written "5.2.a"; requirements come in the order of the set, by their full ids.
    """
    given = set(criteria)
    found: dict[str, bool] = {}
    for one in requirement_set.requirements:
        own = {f"{one.ref}.{c.id}": c.weight == "essential" for c in one.criteria}
        if given & own.keys():
            found[one.id] = all(name in given for name, essential in own.items() if essential)
    return found


def criteria_of(template: DocumentTemplate) -> tuple[str, ...]:
    """Return the criteria that a template's pieces serve, each once, in their order."""
    return tuple(dict.fromkeys(name for item in _items(template) for name in served_by(item)))


def served_by(item: Item) -> tuple[str, ...]:
    """Return the criteria one piece serves, its table rows included."""
    rows = item.table.rows if item.table else ()
    return (*item.serves, *(name for row in rows for name in row.serves))


@lru_cache(maxsize=4)
def load_templates(folder: Path | None = None) -> Templates:
    """Return the templates in a folder (the shipped ones unless named). Raises BadTemplate."""
    folder = folder or data_path("corpus") / FOLDER
    catalogue = _read(folder / CATALOGUE, Catalogue)
    requirement_set = load_set(DEFAULT_SET)
    known = {
        f"{one.ref}.{criterion.id}"
        for one in requirement_set.requirements
        for criterion in one.criteria
    }
    found = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == CATALOGUE:
            continue
        template = _read(path, DocumentTemplate)
        for fault in _faults(template, path, catalogue, known):
            raise BadTemplate(f"{path}: {fault}")
        found.append(template)
    types = tuple(sorted(found, key=lambda one: (one.order, one.id)))
    return Templates(types, catalogue, requirement_set)


def _read(path: Path, model: type[Model]) -> Model:
    try:
        return model.model_validate(read_plain_yaml(path.read_bytes()))
    except OSError as error:
        raise BadTemplate(f"{path}: cannot be read ({error.strerror}).") from error
    except NotPlainYaml as error:
        raise BadTemplate(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = " → ".join(str(part) for part in first["loc"])
        raise BadTemplate(f"{path}: {place}: {first['msg']}") from error


def _faults(
    template: DocumentTemplate, path: Path, catalogue: Catalogue, known: set[str]
) -> Iterator[str]:
    if template.id != path.stem:
        yield f"its id is {template.id!r}, not its file name"
    if template.bundle not in catalogue.bundles:
        yield f"bundle {template.bundle!r} is not in {CATALOGUE}"
    for name in criteria_of(template):
        if name not in known:
            yield f"there is no criterion {name!r}"
    for name in sorted(slots_of(template)):
        if name not in catalogue.slots:
            yield f"slot {name!r} is not in {CATALOGUE}"


def slots_of(template: DocumentTemplate) -> set[str]:
    """Return the names of all slots in a template's texts."""
    return {name for text in texts_of(template) for name in SLOT.findall(text)}


def texts_of(template: DocumentTemplate) -> Iterator[str]:
    """Yield every text of a template, in both languages."""
    for wording in (template.title, template.short, template.purpose):
        yield from (wording.en, wording.de)
    for section in template.sections:
        yield from (section.title.en, section.title.de)
    for item in _items(template):
        yield from (t for w in (item.text, item.statement) if w for t in (w.en, w.de))
        lists = [item.bullets] if item.bullets else []
        if item.table:
            lists += [item.table.columns, *item.table.rows]
        for wordings in lists:
            yield from (*wordings.en, *wordings.de)


def _items(template: DocumentTemplate) -> Iterator[Item]:
    for section in template.sections:
        yield from section.items
