"""Text that addresses a language model instead of the reader: shown to a person, never obeyed.

A document is evidence, not an instruction. The patterns are few and narrow, because a policy may
well talk about instructions, ratings and assistants: what is looked for is the imperative that
speaks to whoever processes the text. Every pattern is bounded, so that no text takes long.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ingest.suspicion_cues import has_cue
from ingest.types import Notice, Page, Span

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
_REF = r"(?:a\.)?\d+(?:\.\d+)+"  # "A.5.2", "9.2"
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
    r"\b(?:ignore|disregard|forget)\s+(?:everything|all|anything)\s+(?:that\s+)?(?:you\s+"
    r"(?:were|have\s+been)\s+told|above\s+and\s+(?:report|mark|rate|answer|say|output))\b",
    r"\b(?:ignoriere|vergiss)\s+alles(?:,\s+was\s+(?:dir|du|vorher|bisher|oben)\b|"
    r"\s+(?:oben|bisher|vorher)\w*)",
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
    r"(?:^|\n|[.!?:;|]\s+|\bplease\s+)(?:mark|rate|treat|classify|report|score|assess|judge)\s+"
    r"(?:(?:the\s+)?(?:requirements?|controls?|clauses?|criteria|criterion)\s+)?"
    + _REF
    + r"\b\W*"
    + _AS_FIT.replace("{as_}", "as"),
    r"(?:^|\n|[.!?:;|]\s+|\bbitte\s+)(?:bewerte|markiere|kennzeichne|werte|stufe|beurteile|melde)"
    r"(?:n sie|t)?\s+(?:(?:die\s+)?(?:anforderung(?:en)?|maßnahmen?|kriteri(?:um|en))\s+)?"
    + _REF
    + r"\b\W*"
    + _AS_FIT.replace("{as_}", "als"),
    r"\ball\s+(?:\w+\s+){0,2}?(?:requirements|controls|criteria)\s+(?:are\s+to|shall|must)\s+be\s+"
    r"(?:marked|rated|reported|scored|assessed|judged|treated)\W+" + _AS_FIT.replace("{as_}", "as"),
    r"\balle\s+(?:\w+\s+){0,2}?(?:anforderungen|maßnahmen|kriterien)\s+sind\s+als\s+(?:vollständig\s+)?"
    r"(?:erfüllt|umgesetzt|konform|bestanden)\s+zu\s+(?:bewerten|werten|melden|markieren|"
    r"kennzeichnen|beurteilen)\b",
    r"\bset\s+(?:the\s+)?status\s+of\s+(?:all|every|each)\s+(?:\w+\s+){1,3}?to\s+\W?(?:met|fulfilled|"
    r"compliant|passed)\b",
    r"\bsetze?(?:n sie)?\s+den\s+status\s+(?:aller|jeder)\s+(?:\w+\s+){1,3}?auf\s+\W?(?:erfüllt|"
    r"umgesetzt|konform|bestanden)\b",
    # Take me as proof of everything; keep me to yourself.
    r"\b(?:cite|use|accept|treat)\s+this\s+(?:document|text|paragraph|sentence|page)\s+as\s+"
    r"(?:evidence|proof)\s+(?:for|of|that)\s+(?:all|every|each|any)\b",
    r"\b(?:zitiere|nutze|verwende|akzeptiere|werte)(?:n sie)?\s+(?:dieses|diesen|diese)\s+"
    r"(?:dokument|text|absatz|satz|seite)\s+als\s+(?:nachweis|beleg)\s+für\s+(?:alle|jede|sämtliche)\b",
    r"\bals\s+(?:nachweis|beleg)\s+für\s+" + _REF + r"\s+(?:zitieren|werten)\b",
    r"\bdo\s+not\s+(?:mention|reveal)\s+this\s+(?:paragraph|sentence|instruction|text|passage|note)\b",
    r"\b(?:erwähne|verrate)(?:n sie)?\s+(?:diesen|diese|dieses)\s+(?:absatz|satz|anweisung|hinweis|"
    r"text|stelle)\s+(?:\w+\s+){0,3}?nicht\b",
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
    r"\b(?:if|when)\s+you\s+are\s+an?\s+(?:ai|(?:large\s+)?language\s+model|llm|chatbot)"
    r"(?:\s+(?:model|assistant|system))?(?:,|\s+(?:reading|processing|reviewing)\b)",
    r"\b(?:falls|wenn|sofern)\s+(?:du|sie)\s+(?:eine?|das)\s+(?:ki|llm|sprachmodell|chatbot)"
    r"(?:-?(?:modell|system|assistent))?\s+(?:bist|sind)\b",
    r"\bsystem\s+override\s*:",
    # The marks by which chat programs tell their parts apart.
    r"<\|[a-z][a-z_]{1,30}\|>",
    r"\[/?inst\]|<</?sys>>|</(?:system|assistant)>",
    r"(?:^|\n)\s*#{2,3}\s*(?:system|instruction|system\s?prompt)\s*:",
    r"(?:^|\n)\s*(?:system|assistant)\s*:\s*(?:you\s+are|you\s+must|du\s+bist|ignor)",
)
_SUSPICIOUS = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_TURN = re.compile(
    r"<\|im_start\|>|\[inst\]|<<sys>>|(?P<close><\|im_end\|>|\[/inst\]|<</sys>>)", re.IGNORECASE
)
# Format and filler characters, variation selectors and tags: nobody sees them.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
# Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "аесіјорѕухАВЕСНІЈКМОРЅТХУοανιΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aecijopsyxABECHIJKMOPSTXYoaviABEZHIKMNOPTYX"
)
_FOREIGN = re.compile("[\u0370-\u04ff]")  # the letters of both: to translate takes ten times longer
# A sentence about such passages quotes them: “inputs such as ‘…’ are attacks and are blocked”.
_ABOUT = re.compile(
    r"prompt[-\s]?injection|jail-?break|\battack|angriff|angreif|manipul|einschleus", re.IGNORECASE
)
_OPEN, _CLOSE = "\"'„“”‚‘»«›‹", "\"'“”‘’«»‹›"
_AROUND = 200  # characters looked at on each side of a quote


def may_be_suspicious(text: str) -> bool:
    """Tell whether a text holds any word that such passages need: else none of its parts is one."""
    return has_cue(_plain(text))


def is_suspicious(text: str) -> bool:
    """Tell whether a passage seems to give instructions to a language model."""
    return next(_orders(_plain(text)), None) is not None


@lru_cache(maxsize=16)
def machine_turns(text: str) -> tuple[Span, ...]:
    """Return the parts of a page between the marks that open and close a turn of a chat program.

    Their paragraphs may look like any others. A mark that is never closed opens nothing.
    """
    if "<" not in text and "[" not in text:
        return ()
    turns: list[Span] = []
    opened: re.Match[str] | None = None
    for mark in _TURN.finditer(text):
        if not mark["close"]:
            opened = opened or mark
        elif opened is not None:
            turns.append(Span(opened.start(), mark.end()))
            opened = None
    return tuple(turns)


def suspicious_passages(pages: Sequence[Page]) -> list[Notice]:
    """Return a notice for each different passage that seems to instruct a model.

    Its detail is a quote of at most 120 characters, its pages are where it stands.
    """
    found: dict[str, list[int]] = {}
    for page in pages:
        text = _plain(page.text)
        for match in _orders(text):
            quote = " ".join(text[match.start() : match.start() + QUOTE].split())
            numbers = found.setdefault(quote.lstrip(".!?:; "), [])
            if page.number not in numbers:
                numbers.append(page.number)
    return [
        Notice("suspicious_instruction", tuple(numbers), quote)
        for quote, numbers in list(found.items())[:MOST]
    ]


def _orders(text: str) -> Iterator[re.Match[str]]:
    """The passages that give orders, without those that a sentence only quotes as an attack."""
    if not has_cue(text):
        return iter(())
    return (match for match in _SUSPICIOUS.finditer(text) if not _is_example(text, match))


def _is_example(text: str, match: re.Match[str]) -> bool:
    """Tell whether a passage stands in quotation marks in a sentence that calls it an attack."""
    before = text[max(0, match.start() - _AROUND) : match.start()]
    opening = before.rstrip()[-1:]
    if not opening or opening not in _OPEN:
        return False
    after = re.split(r"\n", text[match.end() : match.end() + _AROUND], maxsplit=1)[0]
    closing = next((place for place, char in enumerate(after) if char in _CLOSE), None)
    if closing is None:
        return False
    rest = re.split(r"[.!?]\s", after[closing + 1 :], maxsplit=1)[0]
    return _ABOUT.search(re.split(r"[.!?]\s|\n", before)[-1] + " " + rest) is not None


def _plain(text: str) -> str:
    """The text as it looks: no invisible characters, and Latin letters where it shows them."""
    if text.isascii():
        return text
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return shown.translate(_LOOKALIKES) if _FOREIGN.search(shown) else shown
