"""German compounds of a library: split with its own vocabulary, stored, and used for questions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, String, column, exists, select, values

from ingest.analysis.compounds import split_compounds
from ingest.analysis.german import german_stem
from ingest.library.codec import batches
from ingest.library.read import IN_LIST
from ingest.library.schema import compound_parts, postings

PART_WEIGHT = 0.4  # of a compound's parts, and of compounds around a query term
SHORTEST, LONGEST = 9, 60  # letters of a word that is worth splitting
PART = 4  # letters of a part, at least


def refresh(connection: Connection) -> None:
    """Split the library's compounds anew, from its whole vocabulary and nothing else.

    English terms stay out: they would lend their letters to German compounds.
    """
    vocabulary = select(postings.c.term).where(postings.c.language != "en").distinct()
    splits = split_compounds(set(connection.execute(vocabulary).scalars()))
    rows = [
        {"compound": compound, "place": place, "part": part}
        for compound, parts in sorted(splits.items())
        for place, part in enumerate(parts)
    ]
    connection.execute(compound_parts.delete())
    for some in batches(rows, 2_000):
        connection.execute(compound_parts.insert(), some)


def with_parts(
    connection: Connection, terms: Iterable[str], *, weight: float = PART_WEIGHT
) -> dict[str, float]:
    """Return the query's terms at weight 1 and the parts of its own compounds at `weight`."""
    asked = list(dict.fromkeys(terms))
    added = sorted(_all_parts(connection, asked) - set(asked))
    return dict.fromkeys(asked, 1.0) | dict.fromkeys(added, weight)


def compounds_around(connection: Connection, parts: Sequence[str]) -> dict[str, list[str]]:
    """Return, for each term that is a part of some, the library's compounds that contain it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for some in batches(parts, IN_LIST):
        query = select(compound_parts.c.part, compound_parts.c.compound)
        query = query.where(compound_parts.c.part.in_(some)).distinct()
        for row in connection.execute(query.order_by(compound_parts.c.compound)):
            found[row.part].append(row.compound)
    return dict(found)


def _all_parts(connection: Connection, asked: Sequence[str]) -> set[str]:
    parts = _parts_of(connection, asked)
    found = {part for some in parts.values() for part in some}
    unknown = [term for term in asked if term not in parts and _may_be_compound(term)]
    for term in set(unknown) - _known(connection, unknown):
        found |= _split_unknown(connection, term)
    return found


def _split_unknown(connection: Connection, term: str) -> set[str]:
    """Return the parts of a word that no document holds, as the library's words would split it.

    Only words that may be parts of it are fetched: what stands in it, and the stems of that.
    """
    pieces = {
        term[start:end]
        for start in range(len(term) - PART + 1)
        for end in range(start + PART, len(term) + 1)
    } - {term}
    near = _known(connection, sorted(pieces | {german_stem(piece) for piece in pieces}))
    return set(split_compounds(near | {term}).get(term, ()))


def _may_be_compound(term: str) -> bool:
    return SHORTEST <= len(term) <= LONGEST and term.isalpha()


def _known(connection: Connection, terms: Sequence[str]) -> set[str]:
    """Return those of `terms` that a German passage holds."""
    found: set[str] = set()
    for some in batches(terms, IN_LIST):
        # Each term is looked up once and left at its first row: a frequent one has thousands.
        asked = values(column("term", String), name="asked").data([(term,) for term in some]).cte()
        german = postings.c.language != "en"
        held = exists().where(postings.c.term == asked.c.term, german)
        found |= set(connection.execute(select(asked.c.term).where(held)).scalars())
    return found


def _parts_of(connection: Connection, terms: Sequence[str]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for some in batches(terms, IN_LIST):
        query = select(compound_parts).where(compound_parts.c.compound.in_(some))
        for row in connection.execute(query):
            found[row.compound].append(row.part)
    return dict(found)
