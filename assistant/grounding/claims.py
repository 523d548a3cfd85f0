"""A sentence of a model as people may see it: plain words, or refused.

Nothing is repaired: what holds markup, an address, a bracket, a key or a character that cannot be
seen is not shown at all, so nothing in it can become a link, an image or a number of a source.
"""

import re
import unicodedata

from assistant.grounding.keys import has_key
from assistant.messages import Language
from ingest.analysis.language import detect_language
from ingest.analysis.sentences import split_sentences
from ingest.suspicion import is_suspicious

LONGEST = 500  # characters of a claim
LEAST_WORDS = 3
_MARKUP = re.compile(
    r"[\[\]{}<>|`\\*_#^~]|[［］【】〔〕〖〗⟦⟧＜＞｛｝｜]|[⁰¹²³⁴-⁹⁽⁾①-⓿]|&#?\w+;"
    r"|\b[a-z][a-z0-9+.-]{1,20}:(?=[^\s\d])|://|\bwww\.|\b[\w-]+\.[a-z]{2,12}/",
    re.IGNORECASE,
)
# A list's marker, or the middle of a sentence: a model that copied instead of saying something.
_FRAGMENT = re.compile(r"\W*(?:\(?(?:\d{1,2}|[a-z])[.)]\s|[a-zäöüß]|[•▪◦–-]\s)")
_UNSEEN = ("Cf", "Cc", "Co", "Cn", "Cs", "Zl", "Zp")


def unfit(claim: str, language: Language) -> str:
    """Return why a sentence may not be shown, "" where it may.

    Codes: "markup", "shape" (no single statement), "instruction" (it speaks to a machine),
    "language" (not the one asked for).
    """
    if len(claim) > LONGEST or len(claim.split()) < LEAST_WORDS:
        return "shape"
    if any(unicodedata.category(one) in _UNSEEN for one in claim):
        return "markup"
    folded = unicodedata.normalize("NFKC", claim)
    if _MARKUP.search(claim) or _MARKUP.search(folded) or has_key(folded):
        return "markup"
    if (
        _FRAGMENT.match(claim)
        or claim.rstrip().endswith(("?", ":", "…", "..."))
        or len(split_sentences(claim)) != 1
    ):
        return "shape"
    if is_suspicious(claim):
        return "instruction"
    return "" if detect_language(claim) in (language, "und") else "language"


def one_line(claim: str) -> str:
    """Return a claim on one line, with a full stop."""
    said = re.sub(r"[ \t\r\n\u00a0\u2009\u202f]+", " ", claim).strip()
    return said if said.endswith((".", "!", "?", ":", "…")) else f"{said}."
