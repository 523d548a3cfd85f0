"""Which kinds of thing a passage holds: periods, dates, sums, persons, permissions.

Patterns of general German and English, each bounded, so that time grows linearly with the text.
What can be seen from its shape (a date, a sum, a period) is looked for in both languages; what
hangs on small words (a reason, a permission) in the passage's own.
"""

import re
from functools import lru_cache

from ingest.analysis.lexicon import ENGLISH_STOP, GERMAN_STOP, words

_Rules = dict[str, re.Pattern[str]]

_NUMBER_DE = (
    r"(?:(?:ein(?:e[rnms]?)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|dreizehn|"
    r"vierzehn|fünfzehn|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|hundert|"
    r"tausend|mehrere[rn]?|wenige[rn]?)|(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|"
    r"neun)und\w{4,8}zig|"
    r"(?:zwei|drei|fünf|zehn)(?:hundert|tausend))"
)
_NUMBER_EN = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-\w{3,5})?|hundred|thousand|several|few)"
)
_DIGITS = r"[0-9]{1,6}(?:[.,][0-9]{1,3})?"
_ANY = rf"(?:{_DIGITS}|{_NUMBER_DE}|{_NUMBER_EN})"
_UNIT = (
    r"(?:sekunden?|minuten?|stunden?|(?:werk|arbeits|kalender|bank|geschäfts)?tage?[ns]?|"
    r"(?:kalender)?wochen?|(?:kalender)?monate?[ns]?|quartale?[ns]?|(?:kalender|"
    r"geschäfts)?jahre?[ns]?|"
    r"seconds?|minutes?|hours?|days?|weeks?|fortnights?|months?|quarters?|years?|std\.|min\.)"
)
_BETWEEN = (
    r"(?:[\s-]|\s(?:full|volle[nr]?|ganze[nr]?|weitere[nr]?|consecutive|"
    r"aufeinanderfolgende[nr]?)\s)"
)
_WORKING = r"(?:(?:working|business|calendar|clear)[\s-])?"
_MONTH = (
    r"(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|"
    r"january|february|march|may|june|july|october|december|(?:jan|feb|mar|apr|jun|jul|aug|"
    r"sept?|oct|"
    r"okt|nov|dec|dez)\.?)"
)
_CURRENCY = r"(?:euros?|eur|dollars?|usd|chf|franken|gbp|pfund|pounds?|cents?)"
_PERIOD = r"(?:tag|woche|monat|quartal|halbjahr|jahr|day|week|month|quarter|year)"
_WEEKDAY = (
    r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
)

_SHAPES = {
    "duration": rf"(?<![\w.,]){_ANY}{_BETWEEN}{_WORKING}{_UNIT}(?!\w)|"
    r"\b(?:unverzüglich|umgehend|sofort|unbefristet|dauerhaft|zeitlich\s+unbegrenzt|immediately|"
    r"promptly|at\s+once|without\s+(?:undue\s+)?delay|straight\s+away|indefinitely|permanently)\b|"
    r"\b(?:within|for|after|than)\s+an?\s+(?:hour|day|week|month|quarter|year)\b|"
    r"\b\w{0,12}(?:stündig|tägig|wöchig|monatig)e[rnms]?\b|\b(?:ein|zwei|drei|vier|fünf|"
    r"zehn)jährige[rnms]?\b",
    "date": r"(?<![\w.])(?:0?[1-9]|[12][0-9]|3[01])\.\s?"
    r"(?:(?:0?[1-9]|1[0-2])\.\s?(?:19|20)?[0-9]{2}\b|"
    r"(?:0[1-9]|1[0-2])\.(?![0-9]))|"
    r"\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{1,2}/[0-9]{1,2}/(?:19|20)?[0-9]{2}\b|"
    rf"\b[0-9]{{1,2}}(?:\.|st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?!\w)|"
    rf"(?<!\w){_MONTH}\s(?:[0-9]{{1,2}}(?:st|nd|rd|th)?(?!\w)|(?:19|20)[0-9]{{2}}\b)|"
    r"\bQ[1-4]\b|\b[1-4]\.\s?quartal\b|\b(?:first|second|third|fourth)\squarter\b|"
    r"\b(?:seit|ab|bis|jahr|ende|anfang|mitte|since|in|by|from|until|end\sof|year)\s20[0-9]{2}\b|"
    rf"\b(?:{_WEEKDAY})s?\b|\b(?:jahresende|monatsende|quartalsende|year[\s-]end)\b",
    "amount": rf"[0-9][0-9.,'\s]{{0,16}}(?:mio\.?|millionen|mrd\.?|tsd\.?|million|thousand|"
    rf"billion|[km]\b)?"
    rf"\s?(?:€|£|\$|{_CURRENCY}\b)|(?:€|£|\$|\b(?:eur|usd|chf|gbp))\s?[0-9]|"
    rf"\b(?:{_NUMBER_DE}|{_NUMBER_EN})\s(?:\w{{3,12}}\s){{0,2}}{_CURRENCY}\b|"
    r"\b(?:kostenlos|kostenfrei|unentgeltlich|free\sof\scharge)\b",
    "percent": rf"(?:{_DIGITS}|\b{_NUMBER_DE}|\b{_NUMBER_EN})\s?(?:%|‰|prozent\b|"
    rf"prozentpunkte?|percent\b|"
    r"per\scent\b|v\.\s?h\.)|\b(?:hälfte|drittel|viertel|half\sof|a\s(?:third|quarter)\sof|"
    r"two\sthirds|three\squarters)\b",
    "count": rf"(?<![\w.,§:/-])(?<!nr\.\s)(?<!abs\.\s)(?<!art\.\s)(?<!kapitel\s)(?<!abschnitt\s)"
    rf"(?<!clause\s)(?<!section\s)(?<!version\s)(?<!iso\s)(?<!iec\s)(?<!seite\s)(?<!page\s)"
    rf"(?:[0-9]{{1,3}}(?:[.,\s][0-9]{{3}}){{0,3}}|{_NUMBER_DE}|{_NUMBER_EN}|beide[rn]?|both)"
    r"(?:\s|-)[^\W\d_]{2,}|\b(?:dutzend|dozen)\b",
    "frequency": r"\b(?:halb|viertel|zwei|drei|fünf|all)?jährlich(?:e[rnms]?)?\b|"
    r"\b(?:zwei|halb|drei)?(?:monatlich|wöchentlich|täglich|stündlich)(?:e[rnms]?)?\b|"
    r"\b(?:quartals|monats|jahres)weise\b|\bregelmäßig|\bturnusmäßig|\b(?:fort)?laufend\b|"
    rf"\balle\s(?:{_DIGITS}|\w{{3,12}})\s(?:\w{{0,10}}tage|wochen|monate|jahre|stunden|minuten)\b|"
    rf"\b(?:jede[nrsm]?|pro|je|einmal\sim|mal\sim|im|every|each|per|once\san?|twice\san?|"
    rf"times\san?)\s"
    rf"(?:(?:other|zweite[nrs]?|dritte[nrs]?|second|third)\s)?{_PERIOD}\b|"
    rf"\bevery\s(?:\w{{3,10}}|[0-9]{{1,3}})\s{_PERIOD}s\b|\b(?:ein|zwei|drei|vier)mal\b|"
    r"\b(?:annual|yearly|quarterly|monthly|weekly|daily|hourly|bi-?annual|semi-?annual|"
    r"biennial)(?:ly)?\b|"
    r"\b(?:continuous|regular|periodic)(?:al)?ly\b|\bat\s(?:regular|planned)\sintervals\b|"
    r"\btwice\b",
    "number": rf"(?<![\w.,§(]){_DIGITS}(?![\w)])|(?<!\w){_NUMBER_DE}(?!\w)|"
    rf"(?<!\w){_NUMBER_EN}(?!\w)",
    "organisation": r"\b(?:GmbH|AG|KG|SE|Ltd|LLC|Inc|plc|B\.\s?V|S\.\s?A|Corp|Verlag\w*|Co)\b|"
    r"\b(?:anbieter|hersteller|lieferant|dienstleister|vendor|supplier|provider|manufacturer|made\sby|"
    r"bought\sfrom|party)\b",
    "contact": r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|"
    r"(?<![\w.,/-])(?:\+[0-9]{1,3}|00[1-9][0-9]|0[1-9][0-9]{1,4}|\(0[0-9]{2,5}\))[\s/()-]{0,3}[0-9]"
    r"[0-9\s/()-]{3,16}[0-9](?!\w)|\b(?:tel(?:efon)?\.?|phone|fax|durchwahl|extension|ext\.|"
    r"hotline|"
    r"rufnummer)\W{1,3}(?:\w{1,10}\W)?\+?[0-9]{2}|\bhttps?://\S|\bwww\.\w",
}
_ROLE_DE = (
    r"(?:beauftragte[rnm]?|verantwortliche[rnm]?|leite(?:r(?:in|s|n)?)|leitung|eigner(?:in|s|n)?|"
    r"eigentümer(?:in|s|n)?|inhaber(?:in|s|n)?|vorstand(?:s|es)?|vorstände|vorsitzende[rn]?|"
    r"geschäftsführ(?:ung|er(?:in|s|n)?)|ausschuss(?:es)?|ausschüsse|gremium|gremiums|gremien|"
    r"beirat(?:s|es)?|kommission|komitee|betriebsrat(?:s|es)?|personalrat|stabsstelle|fachstelle|"
    r"meldestelle|aufsichtsbehörde|abteilung(?:en)?|referat|teams?|fachbereich(?:e|s)?|"
    r"manager(?:in|s)?|"
    r"koordinator(?:in|en|s)?|referent(?:in|en)?|prüfer(?:in|s|n)?|auditor(?:in|en|s)?|revision|"
    r"administrator(?:in|en|s)?|direktor(?:in|en|s)?|führungskr[aä]ft(?:e|en)?|vorgesetzte[rnm]?|"
    r"beschäftigte[rnm]?|mitarbeite(?:r|rin|rn|nde[rn]?|rinnen)|präsident(?:in|en)?|"
    r"sprecher(?:in|n)?|"
    r"ansprechpartner(?:in|n)?|partner|sachbearbeite(?:r|rin|rn|nde[rn]?)|jurist(?:in|en)?|"
    r"officers?|"
    r"boards?|owners?|controlling|einkauf|rechtsabteilung|personalabteilung|dienstleister[sn]?)"
)
_ROLE_EN = (
    r"(?:head\sof|director|chief|officers?|committee|board|council|teams?|department|managers?|"
    r"owners?|"
    r"supervisors?|president|counsel|auditors?|administrators?|coordinators?|(?:top|senior|"
    r"executive)\s"
    r"management|managing|executives?|stewards?|custodians?|chair(?:man|woman|person)?|"
    r"ombuds(?:man|person)|employees?|staff|works\scouncil|helpdesk|service\sdesk|partners?|"
    r"ceo|cto|ciso|cio|dpo|cfo|coo|leads?|deputy|secretary|authority)"
)
_NAME = r"[A-ZÄÖÜ][a-zäöüßéèáó]{1,15}(?:-[A-ZÄÖÜ][a-zäöüß]{1,15})?"
_PERSON = (
    rf"\b(?:(?=[A-ZÄÖÜ])[\w-]{{0,40}}?(?i:{_ROLE_DE})|(?i:{_ROLE_EN}))\b|"
    rf"\b(?:Frau|Herrn?|Mr|Mrs|Ms|Dr|Prof)\.?\s[A-ZÄÖÜ]"
)
# A first and a last name, where one is likely: at the start, after a sign, after "by", "an", "ist".
_NAMED = (
    r"(?:^|[,:;(|–]\s?|\b(?:by|von|an|durch|to|with|mit|is|ist|sind|und|and|bei|contact)\s)"
    rf"(?P<first>{_NAME})\s(?:[A-Z]\.\s)?(?:von\s|van\s|de\s)?{_NAME}"
    r"(?=\s?[,.;:)(|–]|\s[a-zäöü]|\s?$)"
)
_SMALL_WORDS = {
    "de": {
        "yes_no": r"\b(?:dürfen|darf|dürfte|erlaubt|gestattet|verboten|verbot|untersagt|"
        r"(?:un)?zulässig|"
        r"ausgeschlossen|verpflichtet|verpflichtend|freiwillig|erforderlich|notwendig|nicht\snötig|"
        r"pflicht|muss|müssen|kein(?:e[rnms]?)?|nicht|niemals|nie|können|kann|ausnahmslos|"
        r"(?:ist|sind)\s(?:\w+\s){0,8}zu\s\w+en)\b",
        "reason": r"\b(?:weil|denn|damit|deshalb|daher|aufgrund|wegen|zweck|ziel|dient|dienen|um\s|"
        r"grund|gründen|begründ\w+|sodass|hintergrund)",
        "procedure": r"\b(?:zunächst|zuerst|anschließend|danach|daraufhin|schritte?|"
        r"über\s(?:das|den|die)|"
        r"mittels|anhand|indem|per|mithilfe|mit\shilfe|formular\w*|antrag|ticket\w*|portal|vorlage|"
        r"verfahren|prozess\w*|wird\s(?:\w+\s){0,10}\w+t\b|"
        r"werden\s(?:\w+\s){0,10}(?:ge)?\w+[tn]\b)",
        "definition": r"\b(?:ist|sind)\s(?:\w+\s)?(?:ein(?:e[rnms]?)?|jede[rsn]?|das|der|die|"
        r"alle)\b|"
        r"\b(?:bedeutet|bezeichnet|bezeichnen|versteht|verstehen|steht\sfür|im\ssinne|gemeint|"
        r"begriff|definiert|umfasst|heißt)\b",
        "place": r"\b(?:intranet|portal|register|verzeichnis\w*|ablage|ordner|laufwerk|server|"
        r"cloud|"
        r"rechenzentr\w+|standort\w*|gebäude|raum|büro|wiki|sharepoint|datenbank|archiv\w*|"
        r"land|eu|ewr|\w*rechner|grafikkarte\w*|grafikprozessor\w*|kerne|"
        r"europäischen\sunion|adresse|straße|website|webseite|handbuch|anhang|anlage)\b|"
        r"\b[0-9]{5}\s[a-zäöü]",
    },
    "en": {
        "yes_no": r"\b(?:may|must|shall|cannot|can|can't|allowed|permitted|prohibited|"
        r"forbidden|banned|"
        r"required|mandatory|optional|obliged|obligatory|never|not|no|only|unless|"
        r"without\sexception)\b",
        "reason": r"\b(?:because|since|so\sthat|in\sorder\sto|due\sto|owing\sto|purpose|therefore|"
        r"reasons?|aims?\sto|to\s(?:ensure|protect|avoid|prevent|make\ssure)|objective)\b",
        "procedure": r"\b(?:first|then|next|finally|steps?|via|using|through|by\s\w+ing|submit\w*|"
        r"fill\sin|form|ticket|portal|template|process|procedure|(?:is|are)\s(?:\w+\s)?\w+ed)\b",
        "definition": r"\b(?:is|are)\s(?:\w+\s)?(?:an?|any|the|all)\b|\b(?:means|refers?\sto|"
        r"stands?\sfor|defined|includes?|denotes?|term)\b",
        "place": r"\b(?:intranet|portal|register|repository|folder|drive|servers?|cloud|"
        r"data\scent(?:re|er)s?|"
        r"nodes?|gpus?|cores|computer|machines?|region|"
        r"site|sites|office|building|room|wiki|sharepoint|database|archive|country|eu|eea|"
        r"european\sunion|address|street|website|web\spage|handbook|annex|appendix|inventory)\b",
    },
}
# A kind without one of its cues in the text is not looked for: it is cheaper to tell.
_CUES = {
    "duration": words(
        "tag woch wöch monat jahr jähr stund stünd minut sekund quarta quarter second hour day"
        " week month year fortnight std. min. verzüglich umgehend sofort unbefristet dauerhaft"
        " unbegrenzt immediately promptly once delay straight indefinitely permanently"
    ),
    "date": words(
        "0 1 2 3 4 5 6 7 8 9 ntag stag itag mittwoch nday sday iday rday sende quarter year"
    ),
    "amount": words("€ $ £ eur usd dollar chf franken gbp pfund pound cent kosten entgelt free"),
    "percent": words("% ‰ prozent percent cent v. hälfte drittel viertel half third quarter"),
}
_READ = 4_000
_ENUMERATOR = re.compile(r"^\W{0,3}(?:[A-Z]\.)?[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[.)]?\s+(?=\S)")


@lru_cache(maxsize=1)
def _compiled() -> tuple[_Rules, dict[str, _Rules]]:
    """Compile the patterns, on first use: it takes 20 ms that not every command needs."""
    by_words = {language: _compile(rules) for language, rules in _SMALL_WORDS.items()}
    return _compile(_SHAPES), by_words


def _compile(rules: dict[str, str]) -> _Rules:
    return {kind: re.compile(rule, re.IGNORECASE) for kind, rule in rules.items()}


@lru_cache(maxsize=20_000)
def answer_evidence(
    passage: str, language: str, *, wanted: frozenset[str] | None = None
) -> frozenset[str]:
    """Return the kinds of thing a sentence or table row holds; see `expected_answer` for them.

    Only its first 4,000 characters are read. The number before a list item is none of its words.
    With `wanted` the other kinds are not looked for: most questions ask for one.
    """
    passage = _ENUMERATOR.sub("", passage[:_READ])
    low = passage.lower()
    by_shape, by_words = _compiled()
    tables = [by_words[language]] if language in by_words else list(by_words.values())
    kinds = {
        kind
        for kind, rule in by_shape.items()
        if (wanted is None or kind in wanted)
        and (kind not in _CUES or any(cue in low for cue in _CUES[kind]))
        and rule.search(passage)
    }
    kinds |= {
        kind
        for table in tables
        for kind, rule in table.items()
        if (wanted is None or kind in wanted) and rule.search(passage)
    }
    person = wanted is None or "person" in wanted
    if person and (re.search(_PERSON, passage) or _is_named(passage)):
        kinds.add("person")
    return frozenset(kinds)


def _is_named(passage: str) -> bool:
    names = (match["first"].casefold() for match in re.finditer(_NAMED, passage))
    return any(name not in GERMAN_STOP and name not in ENGLISH_STOP for name in names)
