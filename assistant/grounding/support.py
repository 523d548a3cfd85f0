"""Does a sentence say more than the words it rests on? What can be told without judging sense.

A claim may be shorter than its quote and put otherwise, but it may bring no number, date or name of
its own, turn nothing round, bind no more and no less, and reach no further. The check looks for
reasons to refuse: where it cannot tell, it refuses, for then the quote itself is shown instead.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding import facts
from assistant.messages import Language
from assistant.words import WordMatcher, content_words
from ingest.analysis.language import detect_language
from ingest.analysis.lexicon import ENGLISH_STOP, GERMAN_STOP
from ingest.analysis.modality import Modality, modality
from ingest.analysis.terms import analyse

NEAR = 0.5  # cosine from which a word is another's near synonym or translation; opposites have less
WHOLE = 0.85  # share of its quote's length from which a claim says all of it
NEAR_ACROSS = 0.4  # … of one in the other language
ALLOWED = 0.2  # share of the content words that may be new …
ALLOWED_ACROSS = 0.4  # … and in another language than the quote this share
_NEGATION = re.compile(
    r"\b(?:nicht|nichts|kein\w*|nie|niemals|niemand\w*|nirgend\w*|weder|ohne|verboten\w*|"
    r"untersag\w+|unzulässig\w*|unerlaubt\w*|ungeregelt|fehl(?:t|en|te)|verbiete[nt]\w*|"
    r"ausgeschlossen\w*|verzichte[nt]|entfällt|abgelehnt\w*|lehn(?:t|en)|verweiger\w+|"
    r"not|no|never|nobody|none|nothing|neither|nor|without|cannot|forbidden|forbid\w*|"
    r"prohibit\w*|banned|disallow\w*|impermissible|refus\w+|reject\w*|lack\w*|absen\w+|"
    r"exclud\w+)\b|n['’]t\b",
    re.IGNORECASE,
)
_NEED_NOT = re.compile(
    r"\b(?:muss|müssen|brauch(?:t|en)?)\b[^.;]{0,60}?\b(?:nicht|keine?[nrsm]?)\b|"
    r"\bnicht (?:erforderlich|nötig|notwendig|verpflichtet)\b|\b(?:freiwillig|voluntary)\b|"
    r"\b(?:need not|needn['’]t|(?:do|does) not (?:have|need) to|(?:do|does)n['’]t (?:have|need) to|"
    r"not (?:required|obliged|necessary|mandatory))\b",
    re.IGNORECASE,
)
_MUST_WORDS = re.compile(
    r"\b(?:muss|müssen|must|shall|ha(?:s|ve) to|verpflichtet|zwingend|vorgeschrieben|mandatory|"
    r"required|obliged)\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    _MUST_WORDS.pattern + r"|\b(?:ist|sind|hat|haben)\b[^.;]{1, 120}?\b(?:zu\s+\w+en|\w+zu\w+en)\b|"
    r"\b(?:is|are) to\b",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:darf|dürfen|erlaubt|gestattet|zulässig|allowed|permitted|entitled|berechtigt)\b",
    re.IGNORECASE,
)
_CANNOT = re.compile(r"\bcannot\b|\bcan['’]t\b", re.IGNORECASE)
_SOLL = re.compile(r"\bsoll(?:en)?\b", re.IGNORECASE)
_WEAKER = (  # what a claim may say only where its quote does, whatever else stands in it
    re.compile(r"\b(?:should|soll(?:en|te[nst]?)?)\b", re.IGNORECASE),
    re.compile(
        r"\b(?:may|can|could|might)\b(?! (?:not|only)\b)|\b(?:kann|können|könnte[nst]?|darf|dürfen)"
        r"\b(?![^.;]{0,80}\b(?:nicht|keine?[nrsm]?|nur|erst)\b)|\b(?:allowed|permitted|erlaubt|"
        r"gestattet|zulässig|possible|möglich|able to|in der Lage)\b",
        re.IGNORECASE,
    ),
)
_REACH = {
    "all": r"all(?:e[nrsm]?|es)?|sämtliche[nrsm]?|jede[nrsm]?|immer|stets|ausnahmslos|every\w*|"
    r"each|always|any|anyone|whenever|without exception",
    "only": r"nur|ausschließlich|allein(?:ig\w*)?|lediglich|only|solely|exclusively",
    "except": r"außer|es sei denn|ausgenommen|mit Ausnahme\w*|sofern nicht|unless|except\w*|other "
    r"than|apart from|abgesehen von",
    "some": r"einige[nrsm]?|manche[nrsm]?|teilweise|zum Teil|some|partly|certain|bestimmte[nrsm]?",
}
_REACHES = {n: re.compile(rf"\b(?:{w})\b", re.IGNORECASE) for n, w in _REACH.items()}
_LETTER = r"[A-ZÄÖÜ]"
_TITLED = re.compile(
    rf"\b(?:Dr|Prof|Herrn?|Frau|Hr|Fr|Mr|Mrs|Ms|Dipl\.-Ing)\.?\s(?:(?:Dr|Prof|med|rer|nat)\.\s)*"
    rf"((?:{_LETTER}[\w.'’-]*\s?){{1,3}})"
)
_RUN = re.compile(rf"\b{_LETTER}[\w'’]+(?:\s{_LETTER}[\w'’]+)*")
_OPENS = re.compile(r"(?:^|[.!?:;]\s+|[\"„“(]\s*)$")
_ALIASES = ({"ai", "ki"}, {"dpo", "dsb"}, {"eu"}, {"it"}, {"gdpr", "dsgvo"}, {"hr"})

_FRAME = re.compile(  # what the other checks compare
    "|".join(f"(?:{p.pattern})" for p in (_NEGATION, _MUST_WORDS, _MAY, _SOLL, *_REACHES.values())),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _There:
    """What a claim is compared with; `across` where it is of another language."""

    source: str  # the quote and its document's title
    question: str
    across: bool

    @property
    def nearness(self) -> float:
        """The cosine from which a word is another's equal."""
        return NEAR_ACROSS if self.across else NEAR


def disagreements(
    claim: str,
    quote: str,
    *,
    language: Language,
    question: str = "",
    title: str = "",
    words: WordMatcher | None = None,
) -> tuple[str, ...]:
    """Return in what a claim goes beyond its quote; nothing where it is borne out.

    Codes: "number", "date", "name", "negation", "modality", "scope" (all, only, except) and
    "foreign" (it speaks of something else). `language` is the claim's. Names, but no other facts,
    may stand in the document's `title`; words also in the `question`. `words` compares words by
    sense; without it, near synonyms count as foreign, and a claim in another language than its
    quote is not looked at for words.
    """
    source = detect_language(quote)
    there = _There(f"{quote} {title}", question, source not in (language, "und"))
    checks = (
        ("number", _other_numbers(claim, quote, title)),
        ("date", _other_dates(claim, quote)),
        ("name", _other_names(claim, there, language, words)),
        ("negation", _turned_round(claim, quote)),
        ("modality", _binds_otherwise(claim, quote)),
        ("scope", _reaches_further(claim, quote)),
        ("foreign", _speaks_of_else(claim, there, language, words)),
    )
    return tuple(code for code, differs in checks if differs)


def _other_numbers(claim: str, quote: str, title: str) -> bool:
    told = facts.often(quote)
    if any(not facts.as_often(days, told) for days in facts.often(claim)):
        return True
    if facts.bounds(claim) - facts.bounds(quote):
        return True
    there = facts.numbers(quote)
    values = {number.value for number in there | facts.numbers(title)}
    years = {part for day in facts.dates(quote) for part in (str(day.year), str(day.day))}
    rest = facts.without_intervals(facts.without_dates(claim))
    return any(
        number not in there if number.unit else number.value not in values | years
        for number in facts.numbers(rest)
    )


def _other_dates(claim: str, quote: str) -> bool:
    return bool(
        facts.dates(claim) - facts.dates(quote) or facts.calendar(claim) - facts.calendar(quote)
    )


def _other_names(claim: str, there: _There, language: Language, words: WordMatcher | None) -> bool:
    """Tell whether the claim names somebody or something that its source does not."""
    known = {_bare(word) for word in re.findall(r"\w+", there.source)}
    sure = [part for match in _TITLED.finditer(claim) for part in re.findall(r"\w+", match[1])]
    sure += filter(_is_made_up, re.findall(r"\w+", claim))
    if any(not _known(word, known) for word in sure):
        return True
    names, nouns = _capitals(facts.without_facts(claim), language)
    stems = set(analyse(there.source, language))
    names = [w for w in names if not _known(w, known) and not set(analyse(w, language)) <= stems]
    if names and not (there.across and words is not None):
        return True
    if there.across:  # "Managing Board" for "Geschäftsleitung"
        return bool(_far(names, there.source, NEAR_ACROSS, words))
    stems |= set(analyse(there.question, language))
    nouns = [w for w in nouns if not _known(w, known) and not set(analyse(w, language)) <= stems]
    return bool(_far(nouns, there.source, NEAR, words))  # "Employees" for "staff"


def _is_made_up(word: str) -> bool:
    """Tell whether a word is written as only names are: "DPO", "ChatGPT", "A6"."""
    capitals = sum(map(str.isupper, word))
    return capitals > 1 or (capitals == 1 and any(map(str.isdigit, word)))


def _capitals(claim: str, language: Language) -> tuple[list[str], list[str]]:
    """Words whose capital letter is a name's, and those of which it may be.

    A name has two capitals in a row; in English one is enough, but not at the opening, where any
    word has one, as every noun has in German.
    """
    names: list[str] = []
    nouns: list[str] = []
    for match in _RUN.finditer(claim):
        run = match.group().split()
        if _OPENS.search(claim[: match.start()]):
            stop = run[0].casefold() in GERMAN_STOP | ENGLISH_STOP
            if stop or language == "en":
                nouns += [] if stop else run[:1]
                run = run[1:]
        (names if len(run) > 1 or language == "en" else nouns).extend(run)
    return names, nouns


def _known(word: str, known: set[str]) -> bool:
    bare = _bare(word)
    same = next((alias for alias in _ALIASES if bare in alias), {bare})
    return not bare or bool(same & known) or bare.rstrip("s") in known or f"{bare}s" in known


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$|\W", "", word.casefold())


def _turned_round(claim: str, quote: str) -> bool:
    """Tell whether one of them denies and the other does not.

    A claim as long as its quote leaves nothing out, so it has to deny as often.
    """
    said, there = (len(_NEGATION.findall(text)) for text in (claim, quote))
    if len(claim) >= WHOLE * len(quote):
        return said != there
    return bool(said) is not bool(there)


def _binds_otherwise(claim: str, quote: str) -> bool:
    """Tell whether a claim binds more or less than its quote; the plain present is a duty, too."""
    if any(words.search(claim) and not words.search(quote) for words in _WEAKER):
        return True
    said, there = _strength(claim), _strength(quote)
    if {said, there} <= {"duty", "statement"}:
        return said == "duty" and there == "statement" and _MUST.search(claim) is not None
    return said != there


def _strength(text: str) -> Modality:
    if _NEED_NOT.search(text):
        return "possibility"
    found = modality(_CANNOT.sub("can not", text))  # as "kann nicht"
    if found == "statement" and _SOLL.search(text):
        return "recommendation"
    return "possibility" if found == "statement" and _MAY.search(text) else found


def _reaches_further(claim: str, quote: str) -> bool:
    said, there = (
        {name for name, words in _REACHES.items() if words.search(text)} for text in (claim, quote)
    )
    kept = {"only", "except", "some"} & there  # leaving these out would say more than the source
    return bool(kept - said) or bool(said - there)


def _speaks_of_else(
    claim: str, there: _There, language: Language, words: WordMatcher | None
) -> bool:
    """Tell whether more of the claim's words are new than may be; facts are looked at elsewhere."""
    said = content_words(_FRAME.sub(" ", facts.without_facts(claim)))
    if there.across and words is None:
        return False
    base = set(analyse(f"{there.source} {there.question}", language))
    new = [word for word in said if not set(analyse(word, language)) <= base]
    far = _far(new, f"{there.source} {there.question}", there.nearness, words)
    return len(far) > len(said) * (ALLOWED_ACROSS if there.across else ALLOWED)


def _far(
    said: Sequence[str], there: str, nearness: float, words: WordMatcher | None
) -> Sequence[str]:
    """Those of the words that are no near synonym or translation of any that stands there."""
    if not said or words is None:
        return said
    near = words.taken_up([word.lower() for word in said], [content_words(there)])[0]
    return [word for word, cosine in zip(said, near, strict=True) if cosine < nearness]
