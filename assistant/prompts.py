"""Prompts are files: `prompts/<name>.md`, with front matter that says what they are for.

```
---
purpose: what the call is for, in one line
version: 3
inputs: [question, passages]
---
# System
…
# User
… $question …
```
The values are put in at once and never read again for `$`: what a document says stays data.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from string import Template

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import BadPrompt
from assistant.resources import data_path

_PARTS = re.compile(
    r"\A---\n(?P<front>.*?)\n---\n\s*# System\n(?P<system>.*?)\n# User\n(?P<user>.*)\Z", re.DOTALL
)
_NAME = re.compile(r"[a-z][a-z_]*")


class _Front(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    purpose: str
    version: int
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PromptFile:
    """A prompt as it is written down."""

    name: str
    purpose: str
    version: int
    inputs: tuple[str, ...]
    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt with its values: what is sent to a model, and what a record says of it."""

    name: str
    version: int
    system: str
    user: str

    @property
    def id(self) -> str:
        """Name and version, as "answer@3"."""
        return f"{self.name}@{self.version}"

    @property
    def digest(self) -> str:
        """SHA-256 of all that is sent: the same question twice is the same digest."""
        return hashlib.sha256(f"{self.id}\0{self.system}\0{self.user}".encode()).hexdigest()


def render(name: str, **values: str) -> Prompt:
    """Return the prompt `name` with its inputs filled in.

    Raises:
        BadPrompt: there is no such prompt, it is not in order, or the values are not its inputs.
    """
    prompt = load_prompt(name)
    if set(values) != set(prompt.inputs):
        raise BadPrompt(f"prompts/{name}.md wants {sorted(prompt.inputs)}, got {sorted(values)}.")
    return Prompt(
        name=name,
        version=prompt.version,
        system=Template(prompt.system).substitute(values),
        user=Template(prompt.user).substitute(values),
    )


@lru_cache
def load_prompt(name: str) -> PromptFile:
    """Return a prompt as it is written down. Raises BadPrompt."""
    path = data_path("prompts") / f"{name}.md"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise BadPrompt(f"There is no prompt {name!r}.")
    parts = _PARTS.match(path.read_text(encoding="utf-8"))
    if parts is None:
        raise BadPrompt(f"{path.name}: front matter, '# System' and '# User' are needed.")
    try:
        front = _Front.model_validate(yaml.safe_load(parts["front"]))
    except (ValidationError, yaml.YAMLError) as error:
        raise BadPrompt(f"{path.name}: its front matter is not in order ({error}).") from error
    system, user = parts["system"].strip(), parts["user"].strip()
    used = {*Template(system).get_identifiers(), *Template(user).get_identifiers()}
    if used != set(front.inputs):
        raise BadPrompt(f"{path.name}: it uses {sorted(used)}, its inputs say otherwise.")
    return PromptFile(name=name, system=system, user=user, **front.model_dump())
