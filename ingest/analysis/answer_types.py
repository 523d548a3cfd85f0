"""Which kind of thing a question asks for: a person, a period, a date, a number, a reason.

Only how questions are put in German and English, nothing of any subject. Whether a passage holds
such a thing says `ingest.analysis.evidence`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.analysis.evidence import answer_evidence
from ingest.analysis.lexicon import words

__all__ = ["answer_evidence", "expected_answer"]

_LEAD_IN = r"^\W*(?:(?:und|and|aber|but|also|so|ok|okay|bitte|please|denn|then)\W+)?"
_UNIT_DE = r"(?:sekunden|minuten|stunden|\w{0,12}tagen?|wochen|monaten?|quartalen?|jahren?)"
_UNIT_EN = r"(?:(?:working |business |calendar )?(?:seconds|minutes|hours|days|weeks|months|years))"

_GERMAN = {
    "person": r"\b(?:wer|wem|wen|wessen)\b|\bwelche[rnsm]?\s+(?:\w+\s)?(?:person(?:en)?|"
    r"\w*stellen?|"
    r"rollen?|funktion(?:en)?|\w*abteilung(?:en)?|\w*gremium|gremien|\w*ausschuss|team|bereich|"
    r"\w*beauftragte[rn]?|ansprechpartner\w*|mitarbeiter\w*)\b|\bansprechpartner",
    "duration": r"\bwie\s+(?:lange?|schnell|kurzfristig|zeitnah|bald)\b|\bbis\s+wann\b|"
    r"\b(?:innerhalb|binnen)\s+(?:welche[rns]|wie)|\bwelche[rnsm]?\s+(?:\w+\s)?\w*"
    rf"(?:fristen|frist|dauer|zeitraum|zeitspanne|zeit)\b|\bwie\s+viele\s+{_UNIT_DE}\b|"
    r"\bwas\s+ist\s+die\s+\w*(?:frist|dauer)\b|\bwie\s+(?:lang|hoch)\s+ist\s+die\s+\w*(?:frist|"
    r"dauer)",
    "date": r"\b(?:wann|welche[rnsm]?\s+(?:\w+\s)?(?:\w*datum|\w*termine?n?|\w*tag(?:en)?|jahr|"
    r"monat(?:en)?|quartal|uhrzeit))\b",
    "amount": r"\bwie\s*viel\b|\bwie\s+(?:teuer|hoch)\b|\bkoste[nt]\b|"
    r"\bwas\s+(?:verlang|zahl|bezahl)\w+|\bbezahlt\b|"
    r"\bwelche[rnsm]?\s+(?:\w+\s)?\w*"
    r"(?:kosten|preise?|gebühr(?:en)?|budget|betr[aä]ge?|bußgeld(?:er)?|summe|strafen?|wertgrenze|"
    r"vergütung|honorar)\b",
    "count": r"\bwie\s*viele[rn]?\b|\bwie\s+viel\b|\banzahl\b|\bwie\s+groß\b",
    "percent": r"\bprozent(?:satz)?\b|\banteil|\bquote\b|\bwie\s+hoch\b",
    "frequency": r"\bwie\s+(?:oft|häufig|regelmäßig)\b|\b(?:abständen|turnus|rhythmus|intervall\w*|"
    r"häufigkeit)\b",
    "contact": r"\b(?:\w*telefon\w*|\w*rufnummer|hotline|durchwahl|e-?mail(?:-?adresse)?|"
    r"kontaktdaten|kontakt|erreich\w+|anrufen|rufe?\s+ich)\b|\bwelcher\s+(?:nummer|adresse)\b|"
    r"\bnummer\b.{0,20}\bwähl\w+",
    "place": r"\b(?:wo|wohin|woher|worin)\b|\b(?:in|an|auf|unter)\s+welche[rnsm]?\s+(?:\w+\s)?\w*"
    r"(?:ort|standort|land|system|register|verzeichnis|dokument|ordner|portal|raum|seite|stelle|"
    r"server[ns]?|rechner|hardware|gerät|maschine)\b",
    "yes_no": _LEAD_IN + r"(?:darf|dürfen|dürfte|kann|kannst|können|könnte|muss|müssen|soll|sollen|"
    r"sollte|ist|sind|war|hat|haben|habe|wird|werden|gibt\s+es|gilt|gelten|braucht|brauche|"
    r"brauchen|"
    r"besteht|bestehen|reicht|zählt|benötigt|benötige|macht|sieht|erlaubt|verlangt)\b"
    r"|\b(?:erlaubt|zulässig|verboten|gestattet)\s*\?*\s*$",
    "reason": r"\b(?:warum|weshalb|wieso|wozu|grund|gründen?|zweck)\b",
    "procedure": r"\bwie\b(?!\s*(?:lange?|viele?[rn]?|oft|häufig|hoch|teuer|schnell|groß|genau|"
    r"fein|heißt|heißen|"
    r"kurzfristig|zeitnah|bald|regelmäßig|alt|weit)\b)|\bwelche\s+schritte|\bwas\s+(?:muss|"
    r"soll|kann)\s+"
    r"(?:ich|man|wir)\s+(?:\w+\s){0,6}(?:tun|machen|unternehmen)\b|\bvorgehen\b",
    "definition": r"\bwas\s+(?:ist|sind|bedeutet|bedeuten|heißt|versteht|bezeichnet|meint)\b|"
    r"\bwofür\s+steht\b|\bdefinition\b|\bdefiniert\b|\bwie\s+heißt\b",
    "number": r"\bwie\s+(?:viel\w*|genau|hoch|niedrig|groß|klein|weit|nah|fein|stark|alt|gut)\b|"
    r"\b(?:ab|unter|über|bis\szu|von)\s+welche[rnsm]?\b|\bwelche[rnsm]?\s+(?:\w+\s)?\w*(?:wert|zahl|"
    r"stufe|schwelle|grenze|quote|rate|anteil|punktzahl|ziel|höchstwert|mindestwert|auflösung)\b|"
    r"\b(?:mindestens|höchstens)\b",
    "organisation": r"\b(?:welche[rnsm]?|von\s+welche[rm])\s+(?:\w+\s)?\w*(?:firma|unternehmen|"
    r"anbieter\w*|hersteller\w*|lieferant\w*|dienstleister\w*|verlag|haus)\b|"
    r"\bvon\s+wem\s+(?:ist|stammt|kommt|kaufen|beziehen)\b|\bwer\s+(?:liefert|stellt|baut|verkauft)\b|"
    r"\bwie\s+heißt\s+(?:der|die|das|unser\w*)\s+(?:anbieter|hersteller|lieferant|firma)",
}
_ENGLISH = {
    "person": r"\b(?:who|whom|whose)\b|\b(?:which|what)\s+(?:\w+\s)?(?:person|people|role|"
    r"roles|team|"
    r"department|committee|function|unit|officer|manager|body|board)\b",
    "duration": r"\bhow\s+(?:long|quickly|fast|soon|promptly)\b|\b(?:by|until)\s+when\b|"
    r"\bwithin\s+(?:what|which|how)\b|\bhow\s+much\s+(?:time|notice|warning)\b|"
    r"\b(?:what|which)(?:'s|\s+is|\s+are)?\s+(?:the\s+|our\s+)?(?:\w+[\s-]){0,3}"
    r"(?:period|deadline|time\s*limit|time\s*frame|duration|retention|notice)\b|"
    rf"\bhow\s+many\s+{_UNIT_EN}\b",
    "date": r"\b(?:when|(?:what|which)\s+(?:date|day|weekday|week|month|year|quarter|time)|"
    r"as\s+of\s+what)\b",
    "amount": r"\bhow\s+(?:much|expensive|high)\b|\bcosts?\b|"
    r"\bwhat\b.{0,30}\b(?:pay|paid|charge)|\b(?:what|"
    r"which)\b.{0,40}\b(?:price|fees?|"
    r"fines?|budget|penalty|penalties|amount|sum|spending\s+limit|threshold)\b",
    "count": r"\bhow\s+(?:many|large|big)\b|\b(?:what|which)\s+(?:is\s+the\s+)?number\s+of\b",
    "percent": r"\b(?:percent|per\s+cent|percentage|share\s+of|proportion|fraction|rate)\b",
    "frequency": r"\bhow\s+(?:often|frequently|regularly)\b|\b(?:what|which)\s+(?:\w+\s)?"
    r"(?:intervals?|frequency|cycle)\b",
    "contact": r"\b(?:(?:tele)?phone|e-?mail|hotline|helpline|contact|extension)\b|"
    r"\bnumber\s+(?:to|do|can|should|must|shall)\b.{0,20}\b(?:ring|call|dial)\b|\breach(?:ed)?\b",
    "place": r"\bwhere\b|\b(?:in|at|on|to)\s+(?:which|what)\s+(?:\w+\s)?(?:place|country|"
    r"location|site|"
    r"system|register|document|folder|portal|room|page|servers?|machines?|hardware|computers?|"
    r"cloud)\b",
    "yes_no": _LEAD_IN + r"(?:may|can|could|must|shall|should|is|are|was|were|do|does|did|has|have|"
    r"had|will|would|am|isn't|aren't|don't|doesn't|can't)\b|\b(?:allowed|permitted|"
    r"forbidden)\s*\?*\s*$",
    "reason": r"\b(?:why|reasons?|purpose|what\s+for)\b",
    "procedure": r"\bhow\b(?!\s+(?:long|many|much|often|quickly|fast|soon|high|large|big|old|far|"
    r"frequently|regularly|expensive|promptly)\b)|\bwhat\s+steps|\bwhich\s+steps|"
    r"\bwhat\s+(?:must|should|do|shall|can)\s+(?:i|we|you|they|one)\s+(?:\w+\s){0,6}do\b",
    "definition": r"\bwhat(?:'s|\s+is|\s+are|\s+does|\s+do)\b(?:.{0,60}\b(?:mean|stand\s+for)\b)?|"
    r"\bdefin(?:e|ed|ition)\b|\bmean(?:s|ing)?\b",
    "number": r"\bhow\s+(?:many|much|accurate|close|high|low|large|big|small|far|near|exact|"
    r"precise|good|well|old|tall|fine)\b|\b(?:from|above|below|at|over|under|up\sto)\s+(?:what|which)\b|"
    r"\b(?:what|which)(?:'s|\s+is)?\s+(?:the\s+|our\s+)?(?:\w+\s){0,2}(?:score|value|level|limit|threshold|"
    r"target|number|accuracy|speed|size|minimum|maximum|rate|share|percentage)\b|"
    r"\bat\s(?:least|most)\b",
    "organisation": r"\b(?:which|what|whose)\s+(?:\w+\s)?(?:firm|company|vendor|supplier|provider|"
    r"manufacturer|agency)\b|\bwho\s+(?:makes|made|supplies|supplied|provides|sells|sold|built)\b",
}
# "When …?" is as often answered by a period or a rhythm as by a date.
_ALSO = {"date": frozenset({"duration", "frequency"})}
_PRECISE = words(
    "person duration date amount count percent frequency contact place reason procedure number"
    " organisation"
)
# A German question without a question word begins with its verb.
_VERB_FIRST = re.compile(rf"{_LEAD_IN}(\w+(?:t|e|en|n))\b", re.IGNORECASE)
_NO_VERB = words(
    "mit seit zu ab an auf in im am für von vom zum zur nach bei beim unter über bis um aus durch"
    " gegen ohne wegen während ein eine einen einem einer die der den dem kein keine keinen alle"
    " welche welchen was wer wen wem wann wo wie warum wofür woran wohin hinter neben zwischen"
    " innerhalb binnen meine meinen unsere unseren seine ihre diese jede sonst heute dann"
    " eigentlich nicht"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_READ = 1_000  # characters of a question


@lru_cache(maxsize=4_096)
def expected_answer(question: str, language: str) -> frozenset[str]:
    """Return the kinds of thing a question asks for; none if it does not say.

    Kinds: person, organisation, duration, date, amount, count, percent, number, frequency,
    contact, place, yes_no, reason, procedure, definition. `language` is "de", "en" or "und" (both).
    """
    rules = _compiled()
    tables = [rules[language]] if language in rules else list(rules.values())
    text = " ".join(question[:_READ].replace("’", "'").split())
    kinds = {kind for table in tables for kind, rule in table.items() if rule.search(text)}
    if _asks_yes_or_no(text, language, tables):
        return frozenset({"yes_no"})  # "May anyone …, and when?": yes or no comes first
    kinds.discard("yes_no")
    for kind in kinds & _ALSO.keys():
        kinds |= _ALSO[kind]
    if kinds & {"duration", "percent", "amount"}:  # "how many years" asks for a period
        kinds -= {"count", "number"}
    if kinds & _PRECISE:  # "what is the deadline" asks for no definition
        kinds.discard("definition")
    if kinds & (_PRECISE - {"procedure"}):
        kinds.discard("procedure")
    return frozenset(kinds)


def _asks_yes_or_no(text: str, language: str, tables: Sequence[dict[str, re.Pattern[str]]]) -> bool:
    """Whether the last sentence, which asks, begins with its verb; what stands before it tells."""
    last = _SENTENCE.split(text)[-1]
    if any(table["yes_no"].search(last) for table in tables):
        return True
    first = _VERB_FIRST.match(last) if language != "en" and last.endswith("?") else None
    return first is not None and first[1].casefold() not in _NO_VERB


@lru_cache(maxsize=1)
def _compiled() -> dict[str, dict[str, re.Pattern[str]]]:
    """Compile the patterns, on first use."""
    return {
        language: {kind: re.compile(rule, re.IGNORECASE) for kind, rule in rules.items()}
        for language, rules in (("de", _GERMAN), ("en", _ENGLISH))
    }
