"""Text that addresses a language model instead of the reader: shown to a person, never obeyed.

A document is evidence, not an instruction. The patterns are few and narrow, because a policy may
well talk about instructions, ratings and assistants: what is looked for is the imperative that
speaks to whoever processes the text. Every pattern is bounded, so that no text takes long.
"""

import re
import unicodedata
from collections.abc import Sequence

from ingest.types import Notice, Page

QUOTE = 120  # characters of a quoted passage
MOST = 10  # notices a document; more would say no more

_AS_FIT = (
    r"(?:\w+\W+){0,8}?{as_}\s+(?:(?:fully|vollständig|voll|completely)\s+)?"
    r"(?:compliant|conformant|conforming|fulfilled|satisfied|met|passed|konform|erfüllt|umgesetzt|"
    r"bestanden|gesetzeskonform|normkonform)\b"
    # "… as met, partially met or not met" is a scale and not an order.
    r"(?!\s*(?:[,/|]|or\b|and\b|if\b|when\b|where\b|only\b|unless\b|once\b|oder\b|und\b|wenn\b|"
    r"falls\b|sofern\b|nur\b|sobald\b))"
)
_PATTERNS = (
    # Throw away what you were told: English, German with the verb first, German with it last.
    r"(?<!not )(?<!never )(?<!n't )\b(?:ignore|disregard|forget)\s+"
    r"(?:(?:all|any|every|everything|of|the|these|those|your|and)\s+){0,4}(?:previous|prior|above|earlier|preceding|foregoing|system|"
    r"original|initial|your)\s+(?:\w+\s+){0,2}?(?:instructions?|prompts?|directions?|directives?|"
    r"guidelines|rules|orders|commands?|messages?|context)\b",
    r"\b(?:ignorier(?:e|t|en sie)|vergiss|vergesst|vergessen sie|missachte[nt]?(?: sie)?)\s+"
    r"(?:(?:alle|alles|sämtliche|jegliche|die|deine|ihre|bitte|hiermit)\s+){0,3}"
    r"(?:(?:vorherigen?|vorigen?|bisherigen?|vorangegangenen?|vorangehenden?|vorstehenden?|obigen?|"
    r"früheren?|ursprünglichen?|deine|anderen)\s+){1,2}(?:\w+\s+)?"
    r"(?:anweisung(?:en)?|anleitung(?:en)?|instruktion(?:en)?|befehle?|vorgaben|regeln|prompts?|"
    r"systemanweisung(?:en)?|eingaben)\b(?!\s+nicht\b)",
    r"\balle\s+(?:vorherigen|bisherigen|vorangegangenen|obigen|früheren)\s+(?:anweisungen|"
    r"instruktionen|befehle|prompts)\s+(?:sind\s+)?(?:zu\s+)?(?:ignorieren|vergessen|missachten)\b",
    # Look away from everything else.
    r"(?<!not )(?<!never )(?<!n't )\b(?:ignore|disregard)\s+(?:(?:all|any|of|the|these)\s+){0,3}"
    r"(?:other|remaining)\s+(?:rows?|cells?|documents?|files?|passages?|sources?|chunks?|evidence|"
    r"contents?|texts?)\b",
    r"\b(?:ignorier(?:e|t|en sie)|missachte[nt]?(?: sie)?)\s+(?:(?:alle|die|bitte)\s+){0,3}"
    r"(?:anderen|übrigen|restlichen)\s+(?:zeilen?|zellen?|dokumente?|dateien?|quellen?|textstellen?|passagen?|"
    r"inhalte?|nachweise?|belege?|texte?)\b(?!\s+nicht\b)",
    # Judge in our favour.
    r"(?:^|\n|[.!?:;|]\s+|\bplease\s+|\bmust\s+)(?:mark|rate|treat|classify|report|score|assess|judge)\s+"
    r"(?:this|these|all|every|each|everything|our|the following)\b\W*"
    + _AS_FIT.replace("{as_}", "as"),
    r"(?:^|\n|[.!?:;|]\s+|\bbitte\s+)(?:bewerte|markiere|kennzeichne|werte|stufe|beurteile|melde)"
    r"(?:n sie|t)?\s+(?:dies\w*|alle\w*|jede\w*|sämtliche\w*|unser\w*|folgende\w*)\b\W*"
    + _AS_FIT.replace("{as_}", "als"),
    # Be somebody else; give away what you were told.
    r"\byou\s+are\s+now\s+(?:an?\s+|the\s+)?(?:unrestricted|unfiltered|uncensored|jailbroken|dan\b|"
    r"in\s+developer\s+mode)",
    r"\bdu\s+bist\s+(?:jetzt|nun|ab\s+sofort)\s+(?:eine?\s+|im\s+)?(?:uneingeschränkte\w*|"
    r"unzensierte\w*|entwicklermodus|dan\b)",
    r"\b(?:reveal|print|repeat|output|show|disclose)\s+(?:me\s+)?(?:your|the)\s+(?:(?:full|entire|"
    r"hidden|initial|original)\s+)?system\s?prompt\b",
    r"\b(?:zeige?|verrate|nenne|wiederhole|gib)\s+(?:mir\s+|uns\s+)?(?:deinen?|den|ihren)\s+"
    r"(?:\w+\s+)?system-?\s?prompt\b",
    # Notes to the machine that reads.
    r"\b(?:attention|note|message|notice)\s+(?:to|for)\s+(?:all\s+|any\s+|the\s+)?(?:ai|llm|language\s"
    r"model|chatbot|automated)\s+(?:reviewer|assistant|model|grader|evaluator|auditor|agent)s?\s*:",
    r"\b(?:hinweis|nachricht|anweisung|achtung)\s+(?:an|für)\s+(?:alle\s+|den\s+|die\s+|das\s+)?"
    r"(?:ki|ai|llm|sprachmodell\w*)(?:[-\s]?(?:assistent|prüfer|gutachter|modell|auditor|agent)\w*)?"
    r"\s*:",
    r"\b(?:instructions?|commands?|orders?|notes?|messages?)\s+to\s+(?:all\s+|any\s+|every\s+|"
    r"the\s+|this\s+)?(?:assistants?|chatbots?|bots?|(?:ai|language|large\slanguage)\s+models?|llms?|ai)\s*:",
    r"\b(?:hinweise?|nachricht|anweisung(?:en)?|befehle?)\s+an\s+(?:alle\s+|den\s+|die\s+|das\s+|jeden\s+|"
    r"diesen\s+)?(?:assistenten|assistenzsysteme?|chatbots?|bots?|modelle?)\s*:",
    # The marks by which chat programs tell their parts apart.
    r"<\|[a-z][a-z_]{1,30}\|>",
    r"\[/?inst\]|<</?sys>>",
    r"(?:^|\n)\s*#{2,3}\s*(?:system|instruction|system\s?prompt)\s*:",
    r"(?:^|\n)\s*(?:system|assistant)\s*:\s*(?:you\s+are|you\s+must|du\s+bist|ignor)",
)
_SUSPICIOUS = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)


def is_suspicious(text: str) -> bool:
    """Tell whether a passage seems to give instructions to a language model."""
    return _SUSPICIOUS.search(_plain(text)) is not None


def suspicious_passages(pages: Sequence[Page]) -> list[Notice]:
    """Return a notice for each different passage that seems to instruct a model.

    Its detail is a quote of at most 120 characters, its pages are where it stands.
    """
    found: dict[str, list[int]] = {}
    for page in pages:
        text = _plain(page.text)
        for match in _SUSPICIOUS.finditer(text):
            quote = " ".join(text[match.start() : match.start() + QUOTE].split())
            numbers = found.setdefault(quote.lstrip(".!?:; "), [])
            if page.number not in numbers:
                numbers.append(page.number)
    return [
        Notice("suspicious_instruction", tuple(numbers), quote)
        for quote, numbers in list(found.items())[:MOST]
    ]


def _plain(text: str) -> str:
    """The text without the invisible characters such passages like to hide between."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
