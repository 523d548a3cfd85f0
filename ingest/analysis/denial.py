"""Sentences that say something is lacking: "is not in place", "ist noch nicht geregelt".

A prohibition is no denial: "No version goes live without a signed record" is a rule. What is
looked for is the statement that a rule, a record or a thing does not exist, does not cover
something, or only will exist. Every pattern is bounded, so that time grows linearly.
"""

import re

_IN = r"[^.;:!?]"  # within one sentence
# Participles of what a company does with rules and records; with "nicht" they tell of a gap.
_SET_DE = (
    r"(?:(?:ab|auf|aus|be|ein|fest|nieder|vor|zu)?ge(?:regelt|legt|schrieben|stimmt|sehen|führt|"
    r"richtet|deckt|baut|arbeitet|ordnet|plant|prüft|klärt|macht|nommen|wiesen|setzt|stellt)|"
    r"geregelt|festgelegt|festgehalten|vorgesehen|definiert|beschrieben|behandelt|berücksichtigt|"
    r"erfasst|abgedeckt|"
    r"ermittelt|erhoben|dokumentiert|eingeführt|umgesetzt|eingerichtet|vorhanden|enthalten|"
    r"geplant|entschieden|bestimmt|benannt|geklärt|bewertet|betrachtet|untersucht|zugewiesen|"
    r"zugeordnet|vereinbart|vorgegeben|aufgeführt|erstellt|erarbeitet|etabliert|verankert|"
    r"beschlossen|verabschiedet|freigegeben|einbezogen|übertragen|angepasst|ausgearbeitet|"
    r"aufgebaut|veröffentlicht|organisiert|gefordert|verlangt|verfügbar|bekannt|erfolgt|begonnen|"
    r"abgestimmt|erweitert|nachgewiesen|ausgewertet|aufbewahrt|systematisch)"
)
_SET_EN = (
    r"(?:in place|defined|decided|laid down|regulated|covered|described|determined|documented|"
    r"established|addressed|planned|carried out|controlled|available|set(?: out| up| down)?|"
    r"agreed|assigned|recorded|written(?: down)?|specified|named|appointed|considered|assessed|"
    r"examined|included|implemented|foreseen|provided(?: for)?|settled|introduced|"
    r"identified|formali[sz]ed|approved|adopted|developed|drawn up|drafted|published|kept|"
    r"measured|evaluated|reviewed|monitored|tracked|tested|allocated|communicated|"
    r"made|done|looked at|worked out|fixed|regulated|required|scheduled|held|run|started|"
    r"built|listed|mapped|aligned|extended(?: to)?|updated|dealt with|captured|collected|"
    r"conducted|performed|undertaken|completed|finali[sz]ed|yet)"
)
_NOUN_EN = (
    r"(?:polic(?:y|ies)|procedures?|process(?:es)?|rules?|plans?|records?|registers?|criteria|"
    r"methods?|assessments?|audits?|reviews?|owners?|roles?|responsibilit(?:y|ies)|schedules?|"
    r"programmes?|programs?|requirements?|provisions?|statements?|objectives?|targets?|training|"
    r"evidence|documents?|documentation|documented|formal|written|systematic|dedicated|specific|"
    r"separate|equivalent|corresponding|comparable|such|agreed|defined|channels?|way|mechanisms?|"
    r"arrangements?|inventor(?:y|ies)|lists?|contracts?|clauses?|internal|explicit|set|further|"
    r"central|regular|AI)"
)
_NOUN_DE = (
    r"(?:\w*(?:regelung|vorgabe|verfahren|prozess|konzept|plan|richtlinie|anweisung|"
    r"verzeichnis|register|nachweis|aufzeichnung|kriteri|methode|bewertung|prüfung|audit|"
    r"beurteilung|abschätzung|schulung|zuständigkeit|verantwortlichkeit|verantwortlicher|frist|"
    r"intervall|turnus|vertrag|klausel|ziel|dokument|unterlage|übersicht|anforderung|festlegung|"
    r"beschluss|programm|meldeweg|ablauf|abläufe|stelle|liste|katalog|vereinbarung|"
    r"überwachung|auswertung|erhebung)\w*|eigene[nrs]?|gesonderte[nrs]?|entsprechende[nrs]?|"
    r"schriftliche[nrs]?|einheitliche[nrs]?|verbindliche[nrs]?|besondere[nrs]?|weiteren?|"
    r"förmliche[nrs]?|formale[nrs]?|systematische[nrs]?|feste[nrs]?|internen?|"
    r"vergleichbare[nrs]?|solche[nrs]?|KI-\w+|spezifische[nrs]?|zentrale[nrs]?)"
)
_GERMAN = (
    rf"\b(?:ist|sind|wird|werden|wurde|wurden|haben|hat|sei|worden)\b(?:{_IN}{{0,90}}?)"
    rf"\b(?:nicht|noch nicht|nirgends|weder)\b{_IN}{{0,50}}?\b{_SET_DE}\b",
    rf"\b(?:nicht|nirgends)\s+(?:\w+\s+){{0,3}}?{_SET_DE}\s+(?:ist|sind|wird|werden|wurden?|sei)\b",
    r"\bnicht\s+(?:Gegenstand|Bestandteil|Teil|Inhalt|Thema)\b",
    rf"\b(?:noch|bisher|bislang|derzeit|zurzeit|zur Zeit|aktuell|momentan|vorerst|gegenwärtig)\s+"
    rf"(?:\w+\s+){{0,4}}?(?:nicht|keine?[nrsm]?)\b",
    r"\b(?:gibt es|es gibt|besteh(?:t|en)|existier(?:t|en)|lieg(?:t|en)|führ(?:t|en) wir|"
    rf"haben wir|wir haben|verfüg(?:t|en))\b{_IN}{{0,70}}?\b(?:keine?[nrsm]?|nicht|weder)\b"
    rf"(?!\s+(?:mehr als|nur)\b)",
    rf"\bkeine?[nrsm]?\s+(?:\w+\s+){{0,2}}?{_NOUN_DE}(?:\s+\w+){{0,8}}?\s+"
    rf"(?:vor|fest|statt|vorhanden|vorgesehen|geregelt|definiert|festgelegt|geplant|besteh\w+|"
    rf"gibt|existier\w+|benannt|hinterlegt|dokumentiert|erstellt|durchgeführt|geführt|bestimmt)\b",
    r"\b(?:enthält|enthalten|umfasst|nennt|macht|trifft|kennt|regelt|behandelt|erfasst|betrachtet|"
    rf"berücksichtigt|deckt|gilt|gelten|regeln|umfassen)\b{_IN}{{0,80}}?\b(?:keine?[nrsm]?|nicht)\b"
    r"(?!\s+nur\b)",
    r"\b(?:fehl(?:t|en|te|ten)|mangelt)\b(?!\s+(?:ein|eine|der|die|das)?\s*\w+\s*,\s+(?:so|dann|wird))",
    r"\b(?:ausgenommen|ausgeklammert|ausgespart|unberücksichtigt|ungeregelt|unbearbeitet|"
    r"außer Betracht|außen vor|offengelassen)\b",
    rf"\b(?:findet|finden|erfolg(?:t|en)|geschieht)\b{_IN}{{0,60}}?\bnicht\b",
    r"\b(?:steh(?:t|en)|bleib(?:t|en))\s+(?:\w+\s+){0,4}?(?:noch\s+)?(?:aus|offen|ungeklärt)\b",
    r"\bnoch\s+zu\s+\w+(?:en|ieren)\b|\bnoch\s+(?:\w+zu\w+en|offen|ausstehend|unklar|ungeklärt)\b",
    r"\b(?:verzichte[nt]|Verzicht auf|entfällt|entfallen)\b",
    r"\b(?:wird|werden|soll|sollen)\s+(?:erst|noch|künftig|zukünftig|später|in Kürze|demnächst)\b",
    rf"\b(?:ist|sind)\s+(?:\w+\s+){{0,4}}?(?:in Vorbereitung|in Arbeit|in Planung|geplant|"
    rf"angedacht|vorgemerkt|beabsichtigt)\b",
    r"\b(?:keinerlei|niemand|nirgendwo)\b",
    rf"\b(?:kein|keine|keinen|keiner)\s+{_NOUN_DE}\s*[.|]?\s*$",
)
_ENGLISH = (
    rf"\b(?:is|are|was|were|has|have|been|be)\s+(?:\w+\s+){{0,3}}?not\s+(?:\w+\s+){{0,4}}?{_SET_EN}\b",
    rf"\b(?:isn't|aren't|wasn't|hasn't|haven't|weren't)\s+(?:\w+\s+){{0,4}}?{_SET_EN}\b",
    rf"\bnot\s+(?:yet|currently|so far|at present)\b",
    rf"\b(?:do|does|did)(?:\s+not|n't)\s+(?:\w+\s+){{0,2}}?(?:yet|currently|exist|cover|address|"
    r"apply|include|contain|regulate|deal|have|define|describe|extend|mention|say|set|specify|"
    r"assess|measure|carry|look|keep|record|document|track|plan|provide|consider|require|run|"
    r"maintain|review|control|evaluate|govern|treat|hold|go into|reach|prescribe)\b",
    rf"\bthere\s+(?:is|are|was|were|has been|have been)\s+(?:\w+\s+){{0,2}}?(?:no|not|none|nothing)\b",
    rf"\bthere's\s+(?:\w+\s+){{0,2}}?no\b",
    rf"\b(?:has|have|had|with|holds?|contains?|gives?|sets?|makes?|names?|keeps?|run|runs)\s+"
    rf"(?:\w+\s+){{0,2}}?no\s+(?:\w+\s+){{0,2}}?{_NOUN_EN}\b",
    rf"\bno\s+(?:\w+\s+){{0,3}}?{_NOUN_EN}\b{_IN}{{0,90}}?\b(?:is|are|exists?|has been|have been|"
    rf"was|were|takes? place|took place)\b(?:\s+\w+){{0,3}}?\s*(?:{_SET_EN})?",
    r"\b(?:nothing|none)\b(?:\s+\w+){0,4}?\s+(?:is|are|has|have|was|were|in place)\b",
    r"\b(?:nobody|no one|no-one)\s+(?:\w+\s+){0,2}?(?:is|has|was|owns|checks|keeps|reviews|assigned|responsible)\b",
    r"\b(?:outside|out of|beyond|excluded from|exempt from|not within)\s+(?:the\s+|our\s+|its\s+|"
    r"this\s+)?(?:scope|this|reach|remit)\b|\bexcluded\b|\bexempt(?:ed)?\b",
    r"\b(?:missing|lacking|lacks|absent|remains? (?:open|undefined|unresolved|unclear)|"
    r"still (?:open|missing|outstanding|pending|to be|under|being|in (?:progress|preparation))|"
    r"left open|unassigned|undefined|unregulated|undocumented|undecided|unowned|unaddressed|"
    r"unwritten|outstanding)\b",
    r"\b(?:yet|has|have|remains?|needs?)\s+to\s+be\s+\w+",
    r"\bwe\s+(?:never|don't|have not|haven't|have never|have yet)\b",
    r"\b(?:is|are)\s+(?:\w+\s+){0,2}?(?:planned|intended|envisaged|foreseen|in preparation|"
    r"under (?:way|discussion|consideration|development)|being (?:drafted|prepared|developed|"
    r"written|worked))\b",
    r"\bwill\s+(?:only\s+)?(?:be\s+)?(?:later|eventually|in (?:due course|the future))\b",
    r"\bno\s+longer\b",
    r"\bneither\b",
)
# Rules that forbid: they deny nothing.
_RULE = re.compile(
    r"\b(?:darf|dürfen|dürfte)\b[^.;]{0,120}?\b(?:nicht|keine?[nrsm]?|nie|niemals|weder)\b"
    r"|\b(?:nicht|un)(?:\s?zulässig|\s+erlaubt|\s+gestattet)\b|\bverboten\b|\buntersagt\b"
    r"|\bohne\b[^.;]{0,90}?\b(?:keine?[nrsm]?|nicht)\b"
    r"|\b(?:may|must|shall|can|should|will|cannot)\s?not\b|\bmustn't\b|\bmust never\b"
    r"|\bno\b[^.;]{0,90}?\b(?:without|unless|until|may|must|shall|can)\b"
    r"|\bnot\b[^.;]{0,60}?\b(?:until|unless|without|before)\b"
    r"|\b(?:nicht|keine?[nrsm]?)\b[^.;]{0,80}?\b(?:bevor|solange|bis|sofern|außer)\b"
    r"|\b(?:nobody|no one)\s+(?:may|must|can|shall)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^(?:wenn|falls|sofern|sobald|solange|werden?|wird|ist|sind|if|when|where|once|should|"
    r"in case)\b[^,.]{0,120}?\b(?:nicht|keine?[nrsm]?|fehl(?:t|en)|not|no|missing|lacking)\b"
    r"[^,.]{0,80},",
    re.IGNORECASE,
)
_DENIAL = {
    "de": re.compile("|".join(f"(?:{p})" for p in _GERMAN), re.IGNORECASE),
    "en": re.compile("|".join(f"(?:{p})" for p in _ENGLISH), re.IGNORECASE),
}


def is_denial(text: str, language: str) -> bool:
    """Tell whether a sentence says that something is lacking, left out or only to come."""
    known = [language] if language in _DENIAL else ["de", "en"]
    if not any(_DENIAL[one].search(text) for one in known):
        return False
    return not _RULE.search(text) and not _CONDITION.search(text)
