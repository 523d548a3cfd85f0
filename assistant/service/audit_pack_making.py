"""What each part of an audit pack is made from."""

from dataclasses import dataclass
from datetime import date, datetime

from assistant.messages import Language, message
from assistant.service import audit_files
from assistant.service.auditing import Reviewed
from assistant.service.visit import Visit
from ingest.errors import UnknownDocument
from ingest.types import Page


@dataclass(frozen=True, slots=True)
class Making:
    """What each part is made from."""

    visit: Visit
    language: Language
    day: date
    reviewed: Reviewed

    @property
    def moment(self) -> datetime:
        """The moment that stands in files."""
        return audit_files.moment_of(self.day)

    def say(self, key: str, **values: object) -> str:
        """Return a text of the pack."""
        return message(f"audit_pack.{key}", self.language, **values)

    def page(self, document_id: str, number: int) -> Page | None:
        """Return a stored page, None where it is not there or not to be seen."""
        try:
            return self.visit.page(document_id, number)
        except (UnknownDocument, KeyError, IndexError):
            return None
