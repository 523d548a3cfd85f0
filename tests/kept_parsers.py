"""Parser processes that go from test to test: the real ones, but started once for many libraries.

A process is taken on only where its environment would be the same anew, and only after it has
answered: one that was cut off or that crashed is ended, as the program does it. A test with the
marker `own_parsers` gets processes of its own.
"""

import os
from collections import defaultdict

from ingest import ahead
from ingest.sandbox import ParserWorker
from ingest.types import Limits, ParsedFile

MOST = 2  # spare processes of one environment; each takes some 100 MB

# The name of the running test, and the program's own settings, which a parser is told as limits.
_UNREAD = ("PYTEST_", "AIMS_")

Surroundings = frozenset[tuple[str, str]]


class Keeper:
    """The spare processes of this run; `keeping` says whether they are used just now."""

    def __init__(self) -> None:
        self.keeping = False
        self._spare: dict[Surroundings, list[ParserWorker]] = defaultdict(list)

    def take(self) -> ParserWorker:
        """Return a parser that has served before, or a new one."""
        spare = self._spare[_surroundings()] if self.keeping else []
        return spare.pop() if spare else ParserWorker()

    def give(self, parser: ParserWorker) -> None:
        """Keep a parser for the next library, or end it."""
        spare = self._spare[_surroundings()]
        if self.keeping and len(spare) < MOST:
            spare.append(parser)
        else:
            parser.close()

    def end(self) -> None:
        """End all spare processes."""
        for spare in self._spare.values():
            for parser in spare:
                parser.close()
        self._spare.clear()


KEEPER = Keeper()


class KeptWorker:
    """Stands for a `ParserWorker` where files are taken in; hands its process on when it closes."""

    def __init__(self) -> None:
        self._parser: ParserWorker | None = None
        self._surroundings = _surroundings()
        self._busy = False

    def parse_bytes(self, data: bytes, *, file: str, limits: Limits) -> ParsedFile:
        """As `ParserWorker.parse_bytes`."""
        if self._parser is None:
            self._parser = KEEPER.take()
        self._busy = True
        found = self._parser.parse_bytes(data, file=file, limits=limits)
        self._busy = False
        return found

    def close(self) -> None:
        """Hand the process on if its last file was read, else end it."""
        parser, self._parser = self._parser, None
        if parser is None:
            return
        if self._busy or self._surroundings != _surroundings():
            parser.close()
        else:
            KEEPER.give(parser)
        self._busy = False


def keep_parsers() -> None:
    """From now on let libraries take their parsers from the spare ones."""
    ahead.ParserWorker = KeptWorker  # type: ignore[assignment,attr-defined]


def _surroundings() -> Surroundings:
    """Return what a new process would inherit and a parser could look at."""
    others = [(name, value) for name, value in os.environ.items() if not name.startswith(_UNREAD)]
    return frozenset(others)
