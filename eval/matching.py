"""When does a passage hold the gold evidence? When it has 70 % of a gold quote's words."""

import re
from collections import Counter
from collections.abc import Iterable

SHARE = 0.7


def words(text: str) -> list[str]:
    """Return lower-case words, line-end hyphens joined."""
    joined = re.sub(r"(?<=\w)-\s*\n\s*(?=[a-zäöüß])", "", text)
    return re.findall(r"\w+", joined.lower())


def holds(passage: str, quote: str) -> bool:
    """Tell whether the passage has at least 70 % of the quote's words (as a multiset)."""
    wanted = Counter(words(quote))
    if not wanted:
        return False
    found = wanted & Counter(words(passage))
    return sum(found.values()) >= SHARE * sum(wanted.values())


def any_holds(passages: Iterable[tuple[str, str]], *, file: str, quote: str) -> bool:
    """Tell whether one of the (file, text) passages of that file holds the quote."""
    return any(name == file and holds(text, quote) for name, text in passages)
