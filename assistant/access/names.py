"""Names of users: one way to write each, so that no two can be taken for each other."""

import unicodedata

from assistant.errors import Refused

LONGEST = 64
RESERVED = frozenset({"local", "cli", "anonymous", "system"})  # what records call nobody in person


def clean_name(name: str) -> str:
    """Return a name as it is kept: composed (NFC), without blanks around it.

    Raises Refused unless it is 1 to 64 characters that print, with no colon (a log writes
    "cli:name" of what was done on the command line) and no name that the records use themselves.
    """
    composed = unicodedata.normalize("NFC", name).strip()
    if not 0 < len(composed) <= LONGEST or not composed.isprintable() or ":" in composed:
        raise Refused("access.name_wrong", longest=LONGEST)
    if folded(composed) in RESERVED or folded(composed).startswith("anonym"):
        raise Refused("access.name_reserved", name=composed)
    return composed


def folded(name: str) -> str:
    """Return the same text for names that differ in case, width or ligatures alone (UTS 10)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())[:255]
