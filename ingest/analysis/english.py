"""English stems: Snowball, after British and American spellings are made one."""

import re
from functools import lru_cache
from typing import Any

_IZE = re.compile(
    r"(?<=[a-z])((?:al|an|ar|er|or|il|im|in|it|ym|gn|rd|tom|ten|ton|ic|og|ot|id|ib|ed|ad|at)i)"
    r"z(?=(?:e[drs]?|ers|ing|ations?|ational|able)$)"
)
_OUR = re.compile(r"^(behavi|neighb|misbehavi|col|fav|hon|lab|harb|endeav|rig|arm)our")
_SPELLINGS = {
    "licence": "license", "licences": "license", "defence": "defense", "defences": "defense",
    "programme": "program", "programmes": "program", "judgement": "judgment",
    "judgements": "judgment", "centre": "center", "centres": "center", "catalogue": "catalog",
    "catalogues": "catalog", "fulfil": "fulfill", "enrol": "enroll", "enrolment": "enrollment",
    "ageing": "aging", "cheque": "check", "grey": "gray", "artefact": "artifact",
    "artefacts": "artifact", "acknowledgement": "acknowledgment",
}  # fmt: skip
_DOUBLED = re.compile(r"(?<=[aeiou]l)l(?=(?:ed|ing|er|ers)$)")  # labelled, modelling


@lru_cache(maxsize=1)
def _snowball() -> Any:
    from Stemmer import Stemmer  # compiled: loaded on first use

    return Stemmer("english", 0)


def english_stem(word: str) -> str:
    """Return the stem of a casefolded English word."""
    word = _SPELLINGS.get(word, word)
    if len(word) > 5:
        word = _DOUBLED.sub("", _IZE.sub(r"\1s", _OUR.sub(r"\1or", word)))
    stem: str = _snowball().stemWord(word)
    return stem
