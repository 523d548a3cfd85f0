"""A quick look for words without which no text instructs a machine, as `suspicion` means it.

The patterns there are looked for at every letter, which takes a hundred times longer than a word.
Each of them needs one of the cues here (a test makes matches of every pattern and looks), so a
text without any is passed over.
"""

import re

_LITERALS = (
    "ignor", "disregard", "forget", "vergiss", "vergess", "missacht", "erwähne", "verrate",
    "override", "<|", "inst]", "sys>>", "</system>", "</assistant>", "##",
)  # fmt: skip
_MET = (
    r"(?:compliant|conform|fulfilled|satisfied|met|passed|konform|erfüllt|umgesetzt|bestanden|"
    r"gesetzeskonform|normkonform)"
)
_MACHINE = r"(?:ai|ki|llm|language\s|large\s|sprachmodell|chatbot|bot|automated|assist|model)"
_WHOM = r"(?:(?:all|any|every|the|this|alle|den|die|das|jeden|diesen)\s+)?"
_ADDRESS = rf"{_WHOM}{_MACHINE}[\w-]*(?:\s+[\w-]+){{0,3}}\s*:"
# Each begins with the same letters in all its matches: those are found fast.
_EXPRESSIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"as\s+(?:(?:fully|vollständig|voll|completely)\s+)?{_MET}",
        rf"als\s+(?:(?:fully|vollständig|voll|completely)\s+)?(?:{_MET}|nachweis|beleg)",
        r"status\s+(?:of|aller|jeder)\s",
        r"this\s+(?:document|text|paragraph|sentence|page)\s+as\s",
        r"not\s+(?:mention|reveal)\s",
        r"you\s+are\s+(?:now\s|an?\s+(?:ai|large|language|llm|chatbot))",
        r"du\s+(?:bist\s|(?:eine?|das)\s+(?:ki|llm|sprachmodell|chatbot))",
        r"sie\s+(?:eine?|das)\s+(?:ki|llm|sprachmodell|chatbot)",
        r"system(?:-?\s?prompt|\s*:\s*(?:you\s|du\s|ignor))",
        r"assistant\s*:\s*(?:you\s|du\s|ignor)",
        rf"to\s+{_ADDRESS}",
        rf"for\s+{_ADDRESS}",
        rf"an\s+{_ADDRESS}",
        rf"für\s+{_ADDRESS}",
    )
)


def has_cue(text: str) -> bool:
    """Whether a text (NFKC) holds any of the words that orders to a machine need."""
    # "ı" and "İ" match as an i where case does not count.
    low = text.replace("ı", "i").replace("İ", "i").lower()
    return any(cue in low for cue in _LITERALS) or any(one.search(low) for one in _EXPRESSIONS)
