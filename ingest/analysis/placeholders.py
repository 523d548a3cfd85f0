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


def is_placeholder(text: str) -> bool:
    """Tell whether a sentence or row only marks a gap that somebody still has to fill."""
    return bool(_PLACEHOLDER.search(text))
