"""An assistant for tests that writes down each use of it, and keeps one document."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.reranking.opening import Reranking
from assistant.settings import Settings
from ingest.types import Document, DocumentControl, Kind

DOCUMENT = Document(
    id="d" * 64,
    file="policy.md",
    source="policy.md",
    format="markdown",
    kind=Kind.COMPANY,
    language="en",
    control=DocumentControl(title="Policy"),
    pages=1,
    fixed_pages=False,
)
CHANGING = ("ingest", "remove", "review", "draft", "plan", "records", "override")


class Ledger:
    """Stands in for an assistant; `used` are the changing methods that somebody reached."""

    reranking = Reranking()

    def __init__(self, data_dir: Path) -> None:
        self.settings = Settings(data_dir=data_dir)
        self.used: list[str] = []

    def documents(self, allow: Callable[[Document], bool] = lambda _: True) -> list[Document]:
        return [DOCUMENT] if allow(DOCUMENT) else []

    def snapshot_id(self) -> str:
        return "none"

    def passages(self) -> dict[str, dict[str, int]]:
        return {}

    def kept(self, document_id: str) -> None:
        return None

    def superseded(self, allow: Any = None) -> dict[str, str]:
        return {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.used.append(name)
        raise AssertionError(f"{name} was reached")
