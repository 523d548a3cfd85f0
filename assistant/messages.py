"""One message catalogue for everything a person reads, in German and English.

The texts are YAML files in `assistant/locale/<language>/<area>.yaml`; a key is "area.name".
"""

from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Literal, get_args

import yaml

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_LOCALE = Path(__file__).parent / "locale"


class MessageError(KeyError):
    """A key or a variable that the catalogue does not have."""


@lru_cache
def catalogue(language: Language) -> dict[str, str]:
    """Return all messages of a language by key."""
    messages: dict[str, str] = {}
    for path in sorted((_LOCALE / language).glob("*.yaml")):
        area = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        messages |= {f"{path.stem}.{name}": text for name, text in area.items()}
    return messages


def message(key: str, language: Language, **values: object) -> str:
    """Return the text for `key` with `$name` replaced by the values.

    Raises:
        MessageError: unknown key, or variables that do not match the text's.
    """
    try:
        template = Template(catalogue(language)[key])
    except KeyError as error:
        raise MessageError(f"no message {key!r} in {language!r}") from error
    if set(template.get_identifiers()) != values.keys():
        raise MessageError(f"message {key!r} wants {sorted(template.get_identifiers())}")
    return template.substitute({name: str(value) for name, value in values.items()})
