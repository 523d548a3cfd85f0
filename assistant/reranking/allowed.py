"""What a measurement said of a reranker: figures, the verdict that follows, and its file."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.errors import AssistantError

FILE = "reranker.json"  # in the folder of the library
LEAST_ANSWERABLE, LEAST_OTHERS = 30, 10  # questions below which nothing is called a gain
LARGEST = 100_000  # bytes of the file
GAIN = "gain"
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Difference = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Words = Annotated[str, Field(min_length=1, max_length=500)]


class DamagedPermission(AssistantError):
    """The file on a reranker cannot be read, or says what no measurement writes."""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Figures(_Strict):
    """What was measured, without the reranker and with it.

    `low` and `high` are the 95 % interval of the difference in recall@5, by question.
    """

    answerable: int = Field(ge=0)
    others: int = Field(ge=0)
    recall_without: Share
    recall_with: Share
    low: Difference
    high: Difference
    cited_without: Share
    cited_with: Share
    abstained_without: Share
    abstained_with: Share

    @property
    def verdict(self) -> Literal["gain", "no gain"]:
        """A gain: recall has risen beyond chance, and neither answers nor abstentions are worse."""
        enough = self.answerable >= LEAST_ANSWERABLE and self.others >= LEAST_OTHERS
        kept = (
            self.cited_with >= self.cited_without and self.abstained_with >= self.abstained_without
        )
        return "gain" if enough and self.low > 0 and kept else "no gain"


class Permission(_Strict):
    """A measurement of one model (its files' SHA-256) with one encoder, and on what."""

    format: Literal[1] = 1
    model: Words
    sha256: str
    encoder: Words
    day: date
    data: list[Words] = Field(max_length=1_000)
    figures: Figures
    verdict: Literal["gain", "no gain"]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        """The verdict is the one that follows from the figures, whatever was written."""
        if not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError("sha256 is no SHA-256")
        if self.verdict != self.figures.verdict:
            raise ValueError(f"its figures say {self.figures.verdict!r}")
        return self

    def same_model(self, *, model: str, sha256: str, encoder: str) -> bool:
        """Whether it is of this model, byte for byte, with this encoder."""
        return (self.model, self.sha256, self.encoder) == (model, sha256, encoder)


def read_permission(data_dir: Path) -> Permission | None:
    """Return what the library's folder holds, None where there is no file.

    Raises DamagedPermission.
    """
    path = data_dir / FILE
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedPermission(f"{path}: cannot be read ({error.strerror}).") from error
    if len(raw) > LARGEST:
        raise DamagedPermission(f"{path}: is larger than any that is written here.")
    try:
        return Permission.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DamagedPermission(f"{path}: {where or 'content'}: {first['msg']}.") from error


def write_permission(data_dir: Path, permission: Permission) -> Path:
    """Write it into the library's folder, whole or not at all, and return the file."""
    from assistant.export.review_files import write_whole

    data_dir.mkdir(parents=True, exist_ok=True)
    text = permission.model_dump_json(indent=2) + "\n"
    path = data_dir / FILE
    write_whole(path, lambda draft: draft.write_text(text, encoding="utf-8"))
    return path
