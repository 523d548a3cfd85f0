"""Lexical terms of German and English text, for BM25.

One analysis serves documents and questions. Words are casefolded ("ß" is "ss") and stemmed by the
passage's language; where it is not known ("und"), by both. Terms carry no language: a name, a
number or a borrowed word ("ChatGPT", "Audit") is the same term in a German and an English text.
That two unrelated words share a stem across languages is rare and left to the ranking; words with
an English ending ("Management", "Monitoring", "Security") are stemmed as English even in German
text, so that they meet. Clause and article numbers are terms of their own and never cut.

Stop words are left out, but not the words that turn a rule round ("nicht", "kein", "ohne", "nur",
"not", "no", "without", "only"): their frequency already makes them light, and "not allowed" should
find "not allowed".
"""

import re
import unicodedata
from functools import lru_cache

from ingest.analysis.english import english_stem
from ingest.analysis.german import german_stem
from ingest.analysis.lexicon import ENGLISH_STOP, GERMAN_STOP, QUESTION_FILLER

# Every alternative is bounded or cannot give back what it took: time grows linearly.
_TOKEN = re.compile(
    r"§{1,2}\s?\d{1,4}[a-z]?\b"
    r"|\b[Aa](?:rt\.?|rt(?:icle|ikel)s?|RT(?:ICLE|IKEL)?\.?)\s?\d{1,3}[a-z]?\b"
    r"|\b\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b[A-Za-z](?:\.\d{1,3}){1,4}\b"
    r"|\d+(?:[.,]\d+)*+"
    r"|[^\W\d_][^\W_]*+(?:['’][^\W_]++)?(?:[-‐‑][^\W_]++)*+(?:[:*](?=in)innen|[:*](?=in)in)?"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_POSSESSIVE = re.compile(r"['’]s?$")
_GENDERED = re.compile(r"[:*]in(?:nen)?$")
_PIECES = re.compile(r"[^\W\d]+|\d+")
_ENGLISH_ENDING = re.compile(
    r"(?:(?<!l)e|ss|rn|oy|op)ments?$|(?:[a-z]{2}(?:ity|ities|cy|cies|ness|ship|ships))$"
    r"|(?<!l)ings?$"
)
_SHORT_ING = 6  # letters: "Ring" and "Ding" are German
_LONGEST = 100  # letters; what is longer is no word
_CACHE = 100_000  # distinct words


def analyse(text: str, language: str) -> list[str]:
    """Return the index terms of `text` in order, with repetitions.

    `language` is "de", "en" or "und". A hyphenated word gives its parts and the joined whole.
    """
    terms: list[str] = []
    for token in _TOKEN.findall(_normal(text)):
        terms += _terms(token, language)
    return terms


def query_terms(text: str, language: str) -> list[str]:
    """Return the terms of a question, without the words that only make it one.

    "Wer", "wie viele", "gibt es", "how many", "please" are left out. If nothing else is left,
    all words count.
    """
    tokens = _TOKEN.findall(_normal(text))
    filler = [token for token in tokens if token.casefold() not in QUESTION_FILLER]
    terms = [term for token in filler for term in _terms(token, language)]
    if terms:
        return terms
    return [term for token in tokens for term in _stems(token.casefold(), language)]


def foreign_terms(text: str, language: str) -> list[str]:
    """Return what the other language's analysis makes of a question's words, where it differs.

    For searching documents of the other language by a question's names and borrowed words.
    """
    other = {"de": "en", "en": "de"}.get(language)
    own = set(query_terms(text, language))
    tokens = _TOKEN.findall(_normal(text))
    kept = [t for t in tokens if t.casefold() not in QUESTION_FILLER and _terms(t, language)]
    found = [term for token in kept for term in _terms(token, other)] if other else []
    return [term for term in dict.fromkeys(found) if term not in own]


def _normal(text: str) -> str:
    """Fold ligatures, full-width and decomposed letters; drop soft hyphens."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).replace("\xad", "")


@lru_cache(maxsize=_CACHE)
def _terms(token: str, language: str) -> tuple[str, ...]:
    """Return the terms of one token."""
    if len(token) > _LONGEST:
        return ()
    first = token[0]
    if first == "§":
        return ("§" + token.lstrip("§").strip().casefold(),)
    if first.isdigit():
        return _number(token)
    if token[-1].isdigit() or token[-2:-1].isdigit():
        if token[1:2] == ".":
            return (token.casefold(),)  # A.6.2.4
        if " " in token or "." in token or "\xa0" in token:
            number = re.split(r"\D+", token, maxsplit=1)[1].casefold()
            return (f"art{number}", number)
    return _word(_POSSESSIVE.sub("", _GENDERED.sub("", token.casefold())), language)


def _number(token: str) -> tuple[str, ...]:
    """Return a number in one spelling: 5.000 and 5,000 are 5000; 8,4 is 8.4; dates are ISO."""
    if "-" in token:
        return token, token[:4]
    if re.fullmatch(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}", token):
        day, month, year = re.findall(r"\d+", token)
        return f"{year}-{int(month):02}-{int(day):02}", year
    if _THOUSANDS.fullmatch(token):
        return (re.sub(r"[.,]", "", token),)
    return (token.replace(",", "."),)


def _word(word: str, language: str) -> tuple[str, ...]:
    if "-" not in word and "‐" not in word and "‑" not in word:
        return _part(word, language)
    parts = [part for part in re.split("[-‐‑]", word) if part]
    terms = [term for part in parts for term in _part(part, language)]
    if len(parts) > 1:
        terms += _stems("".join(parts), language)
    return tuple(terms)


def _part(word: str, language: str) -> tuple[str, ...]:
    """Return the terms of a word without hyphens; none for a stop word or a single letter."""
    if (len(word) < 2 and not word.isdigit()) or _is_stop(word, language):
        return ()
    if word.endswith(("n't", "n’t")):
        return ("not",)
    if any(letter.isdigit() for letter in word):
        pieces = _PIECES.findall(word)
        return (word, *(p for p in pieces if len(p) > 1)) if len(pieces) > 1 else (word,)
    return _stems(word, language)


def _is_stop(word: str, language: str) -> bool:
    german, english = word in GERMAN_STOP, word in ENGLISH_STOP
    return german if language == "de" else english if language == "en" else german or english


def _stems(word: str, language: str) -> tuple[str, ...]:
    if language == "en" or _is_english(word):
        return (english_stem(word),)
    if language == "de":
        return (german_stem(word),)
    german, english = german_stem(word), english_stem(word)
    return (german,) if german == english else (german, english)


def _is_english(word: str) -> bool:
    return word.isascii() and len(word) > _SHORT_ING and bool(_ENGLISH_ENDING.search(word))
