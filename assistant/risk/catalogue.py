"""The catalogue of AI risk sources and opportunities, read from `corpus/risk` and checked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from assistant.ai_act.terms import Lexicon, NotATerm
from assistant.errors import AssistantError
from assistant.registers.load import load_registers
from assistant.registers.schema import Register
from assistant.requirements.plain_yaml import NotPlainYaml, read_plain_yaml
from assistant.resources import data_path
from assistant.risk.schema import (
    AreaFile,
    MethodFile,
    Model,
    Opportunity,
    OpportunityFile,
    OptionFile,
    Source,
    TreatmentOption,
    Trigger,
    WordFile,
    WordGroup,
)

FOLDER = "risk"
_M = TypeVar("_M", bound=Model)


class BadRiskData(AssistantError):
    """A file of `corpus/risk` is not in order; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that ships about AI risks, ready for use."""

    sources: Mapping[str, Source]
    areas: Mapping[str, str]  # id of a source -> its area
    opportunities: Mapping[str, Opportunity]
    options: Mapping[str, TreatmentOption]
    groups: Mapping[str, WordGroup]
    lexicon: Lexicon
    default: MethodFile

    def options_of(self, source_id: str) -> tuple[TreatmentOption, ...]:
        """Return the ways to treat a risk of this source; none where it is no source's id."""
        source = self.sources.get(source_id)
        return () if source is None else tuple(self.options[one] for one in source.options)


def load_catalogue() -> Catalogue:
    """Return the catalogue that ships. Raises BadRiskData."""
    return _load(data_path("corpus") / FOLDER)


@lru_cache(maxsize=2)
def _load(folder: Path) -> Catalogue:
    files = [_read(path, AreaFile) for path in sorted((folder / "catalogue").glob("*.yaml"))]
    groups = _read(folder / "words.yaml", WordFile).groups
    try:
        lexicon = Lexicon.of({group.id: group.terms for group in groups})
    except NotATerm as error:
        raise BadRiskData(f"{folder / 'words.yaml'}: {error}") from error
    sources = [(file.area, source) for file in files for source in file.sources]
    options = _read(folder / "options.yaml", OptionFile).options
    chances = _read(folder / "opportunities.yaml", OpportunityFile).opportunities
    ids = [source.id for _, source in sources]
    ids += [one.id for one in chances] + [one.id for one in options] + [one.id for one in groups]
    faults = [f"{one} is there twice" for one in sorted(set(ids)) if ids.count(one) > 1]
    catalogue = Catalogue(
        {source.id: source for _, source in sources},
        {source.id: area for area, source in sources},
        {one.id: one for one in chances},
        {one.id: one for one in options},
        {one.id: one for one in groups},
        lexicon,
        _read(folder / "method.yaml", MethodFile),
    )
    faults += _faults(catalogue)
    if faults:
        raise BadRiskData(f"{folder}: {'; '.join(faults[:5])}")
    return catalogue


def _read(path: Path, model: type[_M]) -> _M:
    try:
        return model.model_validate(read_plain_yaml(path.read_bytes()))
    except (NotPlainYaml, ValidationError, OSError) as error:
        raise BadRiskData(f"{path}: {error}") from error


def _faults(catalogue: Catalogue) -> Iterator[str]:
    """Name what is named and not there."""
    systems = load_registers()["systems"]
    fields = {field.id for field in systems.fields}
    for source in catalogue.sources.values():
        yield from _unknown(source.options, catalogue.options, f"{source.id}: option")
        if not source.id.startswith(f"{catalogue.areas[source.id]}."):
            yield f"{source.id} does not begin with its area"
    for group in catalogue.groups.values():
        yield from _unknown(group.fields, fields, f"words {group.id}: field")
    triggered: list[Source | Opportunity] = [*catalogue.sources.values()]
    triggered += catalogue.opportunities.values()
    for one in triggered:
        for trigger in one.when:
            yield from _faults_of(trigger, catalogue, systems, one.id)


def _faults_of(
    trigger: Trigger, catalogue: Catalogue, systems: Register, where: str
) -> Iterator[str]:
    fields = {field.id for field in systems.fields}
    yield from _unknown((*trigger.given, *trigger.missing), fields, f"{where}: field")
    yield from _unknown((*trigger.words, *trigger.and_words), catalogue.groups, f"{where}: words")
    for name, wanted in trigger.choices().items():
        known = {option.value for option in systems.field(name).options}
        yield from _unknown(wanted, known, f"{where}: {name}")
    if trigger == Trigger():
        yield f"{where}: a trigger without any condition"


def _unknown(named: Iterable[str], known: Iterable[str], where: str) -> list[str]:
    there = set(known)
    return [f"{where} {name!r} is not defined" for name in named if name not in there]
