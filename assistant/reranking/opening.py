"""Which reranker answers use: the one that is set, if a measurement on this machine allows it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.messages import Language, message
from assistant.reranking.allowed import GAIN, DamagedPermission, Permission, read_permission
from assistant.reranking.seam import Reranker

if TYPE_CHECKING:
    from assistant.settings import Settings

COMMAND = 'python -m eval rerank "$AIMS_RERANKER" --allow'


@dataclass(frozen=True, slots=True)
class Reranking:
    """The reranker in use, or why the one named `name` is not; no name: none is set.

    `why` is the name of a message, `detail` what it tells.
    """

    name: str | None = None
    reranker: Reranker | None = None
    why: str = ""
    detail: str = ""

    def told(self, language: Language) -> str | None:
        """Return in words whether the reranker is used, why not, and what to do; None: none set."""
        if self.name is None:
            return None
        if self.reranker is not None:
            return message("reranker.used", language, model=self.name)
        values = {"detail": self.detail} if self.detail else {}
        why = message(f"reranker.{self.why}", language, **values)
        said = message("reranker.set_aside", language, model=self.name, why=why)
        return f"{said} {message('reranker.remedy', language, command=COMMAND)}"


def wanted(settings: "Settings") -> str | None:
    """Return the model that AIMS_RERANKER names, None where it names none."""
    name = (settings.reranker or "").strip()
    return None if name.lower() in ("", "off", "none") else name


def open_reranking(settings: "Settings", encoder: str) -> Reranking:
    """Return the reranker that the settings name, where `encoder` makes the vectors.

    Nothing is fetched, and nothing heavy imported before the first question. What is damaged,
    unknown or not measured is not used, and says so.
    """
    name = wanted(settings)
    if name is None:
        return Reranking()
    from ingest.embedders.cross import (
        CrossEncoderReranker,
        RerankerUnavailable,
        folder_of,
        label_of,
    )

    label = label_of(name)
    try:
        permission = read_permission(settings.data_dir)
    except DamagedPermission:
        return Reranking(label, why="damaged")
    if permission is None:
        return Reranking(label, why="unmeasured")
    if why := _refused(permission, label, encoder):
        return why
    try:
        reranker = CrossEncoderReranker(folder_of(name), name=label)
        digest = reranker.digest
    except (RerankerUnavailable, OSError):
        return Reranking(label, why="absent")
    if digest != permission.sha256:
        return Reranking(label, why="changed")
    return Reranking(label, reranker)


def _refused(permission: Permission, label: str, encoder: str) -> Reranking | None:
    """What the file says against the model, before its weights are read."""
    if permission.model != label:
        return Reranking(label, why="other_model", detail=permission.model)
    if permission.encoder != encoder:
        return Reranking(label, why="other_encoder", detail=permission.encoder)
    if permission.verdict != GAIN:
        return Reranking(label, why="no_gain", detail=permission.day.isoformat())
    return None
