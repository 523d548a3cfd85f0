"""What a browser sends for an entry: read field by field, so that nothing else gets in."""

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.messages import Language, message
from assistant.registers.check import BadEntry
from assistant.registers.entry import Source
from assistant.registers.schema import Register
from assistant.web.markup import element, escape
from assistant.web.registers_sources import source_key
from assistant.web.work import explain

LONGEST_LIST = 300  # parts that are looked at; the checks refuse long before


def read_fields(register: Register, sent: Any, sources: Iterable[Source]) -> dict[str, Any]:
    """Return the values of the fields that were sent; what is neither text nor texts is left out.

    Sources are named by their keys, and only those of `sources` can stay.
    """
    if not isinstance(sent, Mapping):
        return {}
    known = {source_key(one): one for one in sources}
    read: dict[str, Any] = {}
    for field in register.fields:
        value = sent.get(field.id)
        if field.type == "data" or value is None:
            continue
        if isinstance(value, list):
            texts = [one for one in value[:LONGEST_LIST] if isinstance(one, str)]
            if field.type == "sources":
                read[field.id] = [known[one] for one in texts if one in known]
            else:
                read[field.id] = [one for one in texts if one.strip()]
        elif isinstance(value, str) and field.type != "sources":
            read[field.id] = value
    return read


def refusal(error: BadEntry, language: Language) -> str:
    """Return what is wrong with an entry, naming its field in the visitor's language."""
    if error.field is None:
        return explain(error, language)
    values = {**error.values, "field": error.field.label.in_(language)}
    if "known" in values:
        values["known"] = ", ".join(one.label.in_(language) for one in error.field.options)
    words = message(error.key, language, **values)
    return element("p", escape(words), class_="warning", role="alert", data_field=error.field.id)
