"""Make a question stand alone: follow-ups take up what came before, double questions are split."""

import re
from collections.abc import Sequence

from assistant.messages import Language
from assistant.types import Turn
from ingest.analysis.language import detect_language
from ingest.analysis.terms import query_terms

_OPENS_FOLLOW_UP = re.compile(
    r"^\s*(?:und|oder|aber|auch|sowie|and|or|but|also|what about|how about|was ist mit|"
    r"wie ist es)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:er|sie|es|ihn|ihm|ihr|das|dies|diese[rsmn]?|dafür|davon|damit|dabei|dort|dazu|hierfür|"
    r"derjenige|dem|it|its|that|this|they|them|their|those|these|he|she|him|her|there)\b",
    re.IGNORECASE,
)
_QUESTION_WORD = (
    r"(?:wer|wen|wem|wessen|was|wann|wo|wie|warum|welche[rsmn]?|bis wann|ab wann|an wen|auf "
    r"(?:was|welche[rsmn]?)|in welche[rsmn]?|von wem|who|whom|whose|what|what's|when|where|why|"
    r"how|which|by when|on what|in which|to whom)"
)
_SECOND_QUESTION = re.compile(rf"[,;.?]?\s+(?:und|and)\s+(?={_QUESTION_WORD}\b)", re.IGNORECASE)
_SENTENCE_BREAK = re.compile(r"(?<=[.?!])\s+")


_US = re.compile(
    r"\b(?:wir|uns|unser\w*|ich|mir|mich|mein\w*|bei uns|hier|we|us|our|ours|i|me|my|mine|here)\b",
    re.IGNORECASE,
)
_IS_THERE = re.compile(
    r"^\W*(?:(?:is|are) there (?:an?|any)|gibt es (?:schon |bereits )?eine?n?)\b", re.IGNORECASE
)


def asks_about_us(question: str) -> bool:
    """Tell whether a question is about the asker's own company ("Do we …?", "unser …").

    So is one whether there is something: what a Statement of Applicability is says the FAQ, whether
    there is one only the company's documents.
    """
    return bool(_US.search(question) or _IS_THERE.search(question))


def question_language(question: str, *, fallback: Language = "en") -> Language:
    """Return the language a question is put in; `fallback` where it gives no sign."""
    found = detect_language(question)
    if found == "de":
        return "de"
    return "en" if found == "en" else fallback


def standalone(question: str, *, history: Sequence[Turn], language: Language) -> str:
    """Return the question, with the previous one before it where it cannot be read alone.

    A question is a follow-up if it opens like one ("and …", "und …"), or is short and points back
    ("Who approves it?"). The previous turn's question was made to stand alone before, so chains
    work.
    """
    if not history:
        return question
    words = re.findall(r"\w+", question)
    own = query_terms(question, language)
    opens = bool(_OPENS_FOLLOW_UP.match(question))
    points_back = bool(_POINTS_BACK.search(question))
    if not ((opens and len(words) <= 12) or (points_back and len(own) <= 3) or len(own) <= 1):
        return question
    return f"{history[-1].answer.question} {question}"


def parts(question: str) -> list[str]:
    """Return the single questions of a double one ("Who owns it, and where does it run?").

    What stands before the last question goes with each part, for it names the subject.
    """
    sentences = [s for s in _SENTENCE_BREAK.split(question.strip()) if s]
    pieces = _SECOND_QUESTION.split(sentences[-1]) if sentences else []
    if len(pieces) < 2 or any(len(piece.split()) < 3 for piece in pieces):
        return [question]
    before = " ".join(sentences[:-1])
    return [f"{before} {piece}".strip() for piece in pieces]
