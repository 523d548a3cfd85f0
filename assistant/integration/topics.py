"""What headings of other systems' documents are called (`corpus/integration/topics.yaml`)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from assistant.requirements.plain_yaml import read_plain_yaml
from assistant.resources import data_path

_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=80)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Topic(_Model):
    de: tuple[_Line, ...]
    en: tuple[_Line, ...]


class _Topics(_Model):
    id: Literal["integration-topics"]
    version: str
    topics: dict[str, _Topic]


@lru_cache(maxsize=1)
def load_topics() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return, for each requirement's number, the parts of headings that speak of its matter."""
    path = data_path("corpus") / "integration" / "topics.yaml"
    read = _Topics.model_validate(read_plain_yaml(path.read_bytes()))
    return {
        ref: tuple(tuple(line.casefold().split()) for line in (*one.de, *one.en))
        for ref, one in read.topics.items()
    }


def on_topic(ref: str, headings: Sequence[str]) -> bool:
    """Tell whether one of the headings speaks of a requirement's matter."""
    lines = load_topics().get(ref, ())
    folded = [heading.casefold() for heading in headings]
    return any(all(part in heading for part in line) for line in lines for heading in folded)
