"""Characters that hide or turn text, and the notice on what a reader does not see.

One soft hyphen, a zero-width space in a long address or a joiner within an emoji is ordinary. What
reorders letters, spells out a message, or stands between all letters of a word is not.
"""

import re

from ingest.types import Notice

_ZERO = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_UNSEEN = re.compile(
    rf"[\u202d\u202e]"  # shows letters in another order
    rf"|(?<![^\W_])[^\W_](?:[{_ZERO}]+[^\W_]){{3,}}(?![^\W_])"  # a word spelt with gaps of no width
    rf"|[{_ZERO}]{{8,}}|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{{4,}}"  # a message in zeros and ones
    rf"|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"  # letters nobody sees
)


def unseen_characters(text: str) -> int:
    """Return how many characters in such places there are in a text as it was read."""
    if text.isascii():
        return 0
    return sum(_odd(found[0]) for found in _UNSEEN.finditer(text))


def hidden_notice(hidden: int, unseen: int = 0) -> tuple[Notice, ...]:
    """Return the notice for so many hidden and invisible characters; none for 0."""
    parts = [f"{hidden} characters"] if hidden else []
    parts += [f"{unseen} invisible characters"] if unseen else []
    if not parts:
        return ()
    return (Notice("hidden_text_ignored", pages=(1,), detail=", ".join(parts)),)


def _odd(found: str) -> int:
    return sum(not one.isalnum() for one in found)
