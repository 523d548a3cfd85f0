"""Text that stands where a rule should: "TODO", "to be defined", "wird noch festgelegt"."""

import re

_PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|lorem ipsum|n\.\s?n\.)(?!\w)"
    r"|\[\s*(?:…|\.\.\.|offen|open|name|datum|date|xx+|tbd|todo)[^\]]*\]"
    r"|_{4,}|\?\?\?|x{4,}"
    r"|\bto be (?:defined|determined|decided|confirmed|completed|added|agreed|named)\b"
    r"|\b(?:wird|werden|ist|sind|muss|müssen) noch (?:zu )?(?:\w+ )?"
    r"(?:festgelegt|festzulegen|definiert|zu definieren|ergänzt|zu ergänzen|bestimmt|zu bestimmen|"
    r"abgestimmt|abzustimmen|geklärt|zu klären|benannt|zu benennen)\b"
    r"|\bnoch (?:offen|festzulegen|zu klären|zu ergänzen|zu bestimmen|zu benennen)\b",
    re.IGNORECASE,
)
# One of these stands in every match: they are found faster, and most sentences have none.
_CUES = ("todo", "tbd", "tbc", "xme", "lorem", "n.", "[", "__", "???", "xxxx", "to be ", "noch ")

# "[Wer gibt KI-Systeme frei?]": two words at least, so that "[sic?]" or "[5?]" is none.
_QUESTION = re.compile(r"\[\s*[^\W\d_][^\[\]?]*\s[^\[\]?]*\?\s*\](?!\()")


def is_placeholder(text: str) -> bool:
    """Tell whether a sentence or row only marks a gap that somebody still has to fill."""
    return is_marked(text) or has_open_question(text)


def is_marked(text: str) -> bool:
    """Tell whether words say that something is still to come ("TBD", "wird noch festgelegt")."""
    low = text.lower()
    return any(cue in low for cue in _CUES) and bool(_PLACEHOLDER.search(text))


def has_open_question(text: str) -> bool:
    """Tell whether a question in square brackets stands where an answer should."""
    return "[" in text and bool(_QUESTION.search(text))
