"""The words by which two rules are told to be about the same thing, in German and English.

A word is reduced to a key: "Folgenabschätzung" and "impact assessment" have the same one, any
other word has its stem. What says nothing of the matter (AI, the company, "relevant") has none.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.analysis.lexicon import ENGLISH_STOP, GERMAN_STOP, words
from ingest.analysis.terms import analyse

# Things that rules are about. An English word may stand for several German ones: who calls one
# document "Leitlinie" and another "Richtlinie" means two. A compound's last part decides.
_THINGS = (
    ("risk_assessment", r"risk (?:assessments?|analys[ie]s|evaluations?)|risiko(?:bewertung|"
     r"beurteilung|analyse|einschätzung|ermittlung)(?:en)?"),
    ("impact_assessment", r"impact assessments?|(?:\w*-)?folgen(?:abschätzung|bewertung|prüfung)"
     r"(?:en)?|impact analys[ie]s"),
    ("management_system", r"(?:AI )?management systems?|(?:KI-)?managementsysteme?n?s?|AIMS|KIMS"),
    ("risk_treatment", r"risk treatment(?: plans?)?|risikobehandlung(?:s-?pl[aä]n\w*)?"),
    ("management_review", r"management reviews?|management-?(?:bewertung|review)(?:en|s)?|"
     r"bewertung durch die (?:oberste )?leitung"),
    ("internal_audit", r"internal audits?|interne[nrsm]? audits?"),
    ("applicability", r"statements? of applicability|SoA|erklärung (?:zur|der) anwendbarkeit|"
     r"anwendbarkeitserklärung"),
    ("risk_register", r"risk (?:registers?|logs?)|risikoregister[ns]?|risikoverzeichnis(?:se)?"),
    ("system_inventory", r"(?:AI |system |AI system |model )?(?:inventory|inventories)|"
     r"(?:AI|system|AI system|model) registers?|(?:KI-|system-?|ki-?system-?|modell-?)"
     r"(?:inventar|register|verzeichnis)(?:s|se|ses)?"),
    ("richtlinie leitlinie politik grundsatz", r"polic(?:y|ies)"),
    ("richtlinie", r"[\w-]*richtlinien?"),
    ("leitlinie", r"[\w-]*leitlinien?"),
    ("politik", r"[\w-]*politik"),
    ("procedure", r"procedures?|[\w-]*verfahrensanweisung(?:en)?"),
    ("process", r"process(?:es)?|[\w-]*proze(?:ss|ß)(?:e[ns]?|es)?"),
    ("handbook", r"handbooks?|manuals?|[\w-]*handb(?:uch|uchs|ücher)"),
    ("guideline", r"guidelines?|guidance"),
    ("objective", r"objectives?|goals?|[\w-]*ziele?n?|zielsetzung(?:en)?"),
    ("log", r"log[ -]?files?|log[ -]?data|event logs?|logs?|[\w-]*(?:logdaten|logdateien|protokoll"
     r"dat(?:en|eien)|ereignisprotokolle?n?|logs|logprotokolle?n?)"),
    ("record", r"records?|[\w-]*aufzeichnung(?:en)?|[\w-]*nachweise?n?"),
    ("document", r"documents?|[\w-]*dokument(?:e[ns]?|s)?|unterlagen"),
    ("documentation", r"documentation|[\w-]*dokumentation(?:en)?"),
    ("report", r"reports?|[\w-]*berichte?[ns]?"),
    ("training", r"training(?:s| courses?| sessions?)?|[\w-]*schulung(?:en)?|unterweisung(?:en)?"),
    ("incident", r"incidents?|[\w-]*(?:vorfall|vorfälle|vorfällen|störfälle?n?)"),
    ("complaint", r"complaints?|[\w-]*beschwerden?"),
    ("supplier", r"suppliers?|vendors?|[\w-]*lieferanten?"),
    ("contract", r"contracts?|[\w-]*vertr(?:ag|ags|äge|ägen)"),
    ("competence", r"competenc(?:e|es|y)|[\w-]*kompetenz(?:en)?"),
    ("backup", r"back-?ups?|[\w-]*(?:datensicherung|sicherungskopie)(?:en)?"),
    ("access_right", r"access rights?|[\w-]*(?:zugriffsrechte?n?|berechtigung(?:en)?)"),
    ("training_data", r"training data(?:sets?)?|trainingsdaten(?:sätze?)?"),
    ("dataset", r"data ?sets?|datensätzen?|datenbestände?n?"),
    ("model", r"models?|[\w-]*modelle?n?s?"),
    ("system", r"systems?|[\w-]*systeme?n?s?|applications?|[\w-]*anwendung(?:en)?"),
    ("risk", r"risks?|[\w-]*risik(?:o|en)s?"),
    ("role", r"roles?(?: and responsibilities)?|[\w-]*rollen?(?: und verantwortlichkeiten)?"),
    ("minutes", r"minutes|[\w-]*protokolle?n?|niederschrift(?:en)?"),
)  # fmt: skip
OWN_DOCUMENT = words(
    """richtlinie leitlinie politik procedure process handbook guideline document"""
)
ACTIVITIES = words(
    """risk_assessment impact_assessment management_review internal_audit training"""
)
_GENERIC = words(
    """ki ai aims kims artificial intelligence künstliche künstlicher künstlichen intelligenz
    ml company unternehmen unternehmens organisation organization gesellschaft firma haus
    hauses group gmbh ag se ltd plc inc whole gesamte gesamten entire current aktuell aktuelle
    aktuellen gültige gültigen geltende geltenden internal interne internen own eigene eigenen
    relevant relevante relevanten respective documented dokumentierte dokumentierten existing
    bestehende bestehenden complete vollständig vollständige sämtliche overall full formal
    formell formelle formellen corporate regular regularly regelmässig regelmässige
    regelmässigen minimum anschliessend daraufhin subsequently thereafter mindestens
    wenigstens least jahr year years months jahre monate wochen tage days weeks hours stunden
    time mal zeit zeitraum period frist dauer duration fully planned geplant geplante
    geplanten"""
)
_TOKEN = re.compile(r"[^\W_]+(?:[-‐‑/&][^\W_]+)*|[.,:;()|–—]")
_THING = re.compile(
    "|".join(
        rf"(?P<t{n}>(?<![\w-])(?:[A-Z]{{2,4}}-|KI-|AI-)?(?:{forms})(?![\w-]))"
        for n, (_, forms) in enumerate(_THINGS)
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, sign or fixed phrase of a text. `thing` has keys where rules may be about it.

    `key` is what it adds when it stands by another word; None where it says nothing. `before` are
    the keys of the first parts of a compound ("Sicherheits|richtlinie").
    """

    text: str
    start: int
    end: int
    key: str | None = None
    thing: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    about_ai: bool = False


def read_words(text: str, language: str) -> list[Word]:
    """Return the words of a text in order, things in one piece."""
    found: list[Word] = []
    end = 0
    for match in _THING.finditer(text):
        found += _plain(text, end, match.start(), language)
        found.append(_thing(match, language))
        end = match.end()
    return found + _plain(text, end, len(text), language)


def _plain(text: str, start: int, end: int, language: str) -> list[Word]:
    return [
        Word(m.group(), m.start(), m.end(), key_of(m.group(), language), about_ai=_is_ai(m.group()))
        for m in _TOKEN.finditer(text, start, end)
    ]


def _thing(match: re.Match[str], language: str) -> Word:
    number = int(str(match.lastgroup)[1:])
    name, forms = _THINGS[number]
    keys = frozenset(name.split())
    text = match.group()
    before = _first_parts(text, forms, language)
    return Word(
        text=text,
        start=match.start(),
        end=match.end(),
        key=sorted(keys)[0],
        thing=keys,
        before=before,
        about_ai=_is_ai(text),
    )


@lru_cache(maxsize=20_000)
def _first_parts(text: str, forms: str, language: str) -> frozenset[str]:
    """Keys of what stands before the last part of a compound: "Lieferanten" of "…richtlinie"."""
    low = text.lower()
    if r"[\w-]*" not in forms or not any(sign.isalpha() for sign in low):
        return frozenset()
    bare = re.compile(forms.replace(r"[\w-]*", ""), re.IGNORECASE)
    for cut in range(1, len(low)):
        if bare.fullmatch(low, cut):
            parts = [part.rstrip("s") for part in re.split(r"[-‐‑]", low[:cut]) if part]
            return frozenset(key for part in parts if (key := key_of(part, language)))
    return frozenset()


@lru_cache(maxsize=50_000)
def key_of(word: str, language: str) -> str | None:
    """Return the key of a single word: its stem, or None where it says nothing of the matter."""
    low = word.casefold()
    if low in _GENERIC or low in GERMAN_STOP or low in ENGLISH_STOP or not word[0].isalpha():
        return None
    low_parts = [part for part in re.split(r"[-‐‑/&]", low) if part and part not in _GENERIC]
    if not low_parts:
        return None
    stems = analyse(low_parts[-1], language)
    joined = "-".join([*low_parts[:-1], *(stems[-1:] or low_parts[-1:])])
    return joined if len(joined) > 1 else None


def _is_ai(text: str) -> bool:
    return (
        re.search(r"(?<![^\W_])(?:KI|AI|AIMS|KIMS)(?![^\W_])|artific|künstlich", text) is not None
    )
