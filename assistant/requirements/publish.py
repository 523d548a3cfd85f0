"""Publish the shape of requirement sets as a JSON Schema, for editors and other programs.

`python -m assistant.requirements.publish [FILE]` writes it; a test holds the shipped file to
what this module gives.
"""

import json
import sys
from pathlib import Path
from typing import Any

from assistant.requirements.load import FOLDER
from assistant.requirements.schema import RequirementSet
from assistant.resources import data_path

FILE = "schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMMENT = (
    "Generated from assistant/requirements/schema.py by python -m assistant.requirements.publish. "
    "The loader checks more than a schema can say: ids begin with the set's id and are there "
    "once, groups are listed, at least one criterion of a requirement is essential."
)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a requirement set."""
    return {"$schema": DIALECT, "$comment": COMMENT, **RequirementSet.model_json_schema()}


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def shipped_schema() -> Path:
    """Return the place of the published schema."""
    return data_path("corpus") / FOLDER / FILE


def main(arguments: list[str]) -> None:
    """Write the schema to the file named, or in its place beside the shipped sets."""
    path = Path(arguments[0]) if arguments else shipped_schema()
    path.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
