"""What people decided, kept in the library's database and never touched by ingesting."""

from assistant.records.decisions import Entry, faults, mark_stale
from assistant.records.store import Records, open_records

__all__ = ["Entry", "Records", "faults", "mark_stale", "open_records"]
