"""Read from the company's documents which roles there are, who holds them and who does what."""

from collections.abc import Callable, Mapping

from assistant.drafting.names import PATTERNS, named
from assistant.governance.role_reading import FACTS, Told, read_told
from assistant.judging.statements import read_corpus
from assistant.judging.systems import system_names
from ingest.library.store import Library
from ingest.types import Document


def told_roles(
    library: Library,
    *,
    superseded: Mapping[str, str],
    allow: Callable[[Document], bool] = lambda document: True,
) -> Told:
    """Return what documents in force say of roles. The same library gives the same."""
    corpus = read_corpus(library, superseded=superseded, subject="ai", allow=allow)
    systems = system_names(statement.unit for statement in corpus.statements)
    patterns = [PATTERNS[name] for name in FACTS]
    naming = [  # how a statement binds takes time to tell, so it is asked of these alone
        one for one in corpus.statements if any(words.search(one.unit.text) for words in patterns)
    ]
    return read_told(corpus.statements, named(naming), systems)
