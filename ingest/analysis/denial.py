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
    r"abgestimmt|erweitert|nachgewiesen|ausgewertet|aufbewahrt|systematisch|überprüft|überwacht|"
    r"aufgezeichnet|protokolliert|gemessen|beurteilt|wiederholt|ernannt|formuliert|terminiert|"
    r"nachgeprüft|aufgeschrieben|schriftlich)"
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
    r"conducted|performed|undertaken|completed|finali[sz]ed|retained|followed up|clarified|"
    r"logged|repeated|contained|explained|spelled out|yet)"
)
_NOUN_EN = (
    r"(?:polic(?:y|ies)|procedures?|process(?:es)?|rules?|plans?|records?|registers?|criteria|"
    r"methods?|assessments?|audits?|reviews?|owners?|roles?|responsibilit(?:y|ies)|schedules?|"
    r"programmes?|programs?|requirements?|provisions?|statements?|objectives?|targets?|training|"
    r"evidence|documents?|documentation|documented|formal|written|systematic|dedicated|specific|"
    r"separate|equivalent|corresponding|comparable|such|agreed|defined|channels?|way|mechanisms?|"
    r"arrangements?|inventor(?:y|ies)|lists?|contracts?|clauses?|internal|explicit|set|further|"
    r"central|regular|intervals?|deadlines?|thresholds?|metrics?|indicators?|measures?|AI)"
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
# What follows tells what a plan holds, or what is done with it: "it is planned what is done".
_PLAN_DE = (
    r",?\s+(?:(?:und|sowie)\s+\w+(?:t|en)\b|(?:durch|von|bis|mit)?\s?(?:was|wer|wem|wen|wie|wann|wo|"
    r"womit|wodurch|welche[nrsm]?|ob)\b)"
)
_PLAN_EN = (
    r",?\s+(?:(?:and|or)\s+(?:\w+ed|built|done|held|kept|made|put|run|set|written)\b|"
    r"(?:by\s+)?(?:what|which|who|whom|how|when|where|whether)\b)"
)
_GERMAN = (
    rf"\b(?:ist|sind|wird|werden|wurde|wurden|haben|hat|sei|worden)\b(?:{_IN}{{0,90}}?)"
    rf"\b(?:nicht|noch nicht|nirgends|weder)\b{_IN}{{0,50}}?\b{_SET_DE}\b",
    rf"\b(?:nicht|nirgends)\s+(?:\w+\s+){{0,3}}?{_SET_DE}\s+(?:ist|sind|wird|werden|wurden?|sei)\b",
    r"\bnicht\s+(?:Gegenstand|Bestandteil|Teil|Inhalt|Thema)\b",
    rf"\bgehör(?:t|en)\b{_IN}{{0,60}}?\bnicht\b(?!\s+nur)|\bf(?:ällt|allen)\b{_IN}{{0,40}}?\bnicht\s+unter\b",
    r"^\W*(?:\(?\d[\d.]*\)?\s+)?Ob\b[^.;:]{3,140}?,\s+(?:entscheide[tn]|beschließ(?:t|en)|klär(?:t|en)|"
    r"steh(?:t|en)|wird|ist)\b[^.;:]{0,60}?\b(?:noch|später|gesondert|demnächst|erst|künftig)\b",
    r"\b(?:noch|bisher|bislang|derzeit|zurzeit|zur Zeit|aktuell|momentan|vorerst|gegenwärtig)\s+"
    r"(?:\w+\s+){0,4}?(?:nicht|keine?[nrsm]?)\b",
    r"\b(?:gibt es|es gibt|besteh(?:t|en)|existier(?:t|en)|lieg(?:t|en)|führ(?:t|en) wir|"
    rf"haben wir|wir haben|verfüg(?:t|en))\b{_IN}{{0,70}}?\b(?:keine?[nrsm]?|nichts?|weder)\b"
    rf"(?!\s+(?:mehr als|nur|Ausnahmen?|andere)\b)",
    rf"\bkeine?[nrsm]?\s+(?:\w+\s+){{0,2}}?{_NOUN_DE}(?:\s+\w+){{0,8}}?\s+"
    rf"(?:vor|fest|statt|vorhanden|vorgesehen|geregelt|definiert|festgelegt|geplant|besteh\w+|"
    rf"gibt|existier\w+|benannt|hinterlegt|dokumentiert|erstellt|durchgeführt|geführt|bestimmt|"
    rf"zugewiesen|zugeordnet|eingeführt|festgehalten)\b",
    rf"\bwir\s+(?:führen|kennen|besitzen|erheben)\s+(?:\w+\s+){{0,4}}?keine?[nrsm]?\s+{_NOUN_DE}\b",
    r"\b(?:erheben|(?:über)?prüfen|messen|bewerten|beurteilen|untersuchen|betrachten|überwachen|"
    r"dokumentieren|erfassen|regeln|verfolgen)\s+wir\s+(?:\w+\s+){0,4}?nicht\b(?!\s+(?:nur|allein))",
    rf"\bweder\b{_IN}{{0,90}}?\bnoch\b{_IN}{{0,60}}?\b{_SET_DE}\b",
    rf"\bnichts\s+(?:\w+\s+){{0,2}}?{_SET_DE}\b",
    rf"\b(?:sieht|sehen)\b{_IN}{{0,70}}?\b(?:keine?[nrsm]?|nicht)\b{_IN}{{0,40}}?\bvor\b",
    rf"\b(?:noch nie|hat\b{_IN}{{1,60}}?\bnie\s+\w+t)\b",
    r"\bunterblieben?\b|\bunterbleibt\b(?!\s+dies)",
    r"\b(?:wurde|wird)\s+(?:\w+\s+){0,2}?abgesehen\b|\babgesehen\s+(?:wurde|worden)\b",
    rf"\b(?:wurden?|ist|sind)\b{_IN}{{1,60}}?\b(?:zurückgestellt|weggelassen)\b",
    r"\bl(?:ässt|assen)\b[^.;:]{1,90}?\b(?:offen|aus)\b\s*\.",
    r"^\W*(?:\(?\d[\d.]*\)?\s+)?(?:Ob|Wer|Wie|Wann|Was|Welche\w*)\b[^.;:]{3,140}?,\s+(?:ist|bleibt)\s+"
    r"(?:\w+\s+)?(?:offen|unklar|ungeklärt|ein offener Punkt)\b|\boffener Punkt\b",
    r"\b(?:derzeit|aktuell|gerade|momentan)\s+(?:\w+\s+){0,2}?(?:erarbeitet|entwickelt|erstellt|"
    r"aufgebaut|ausgearbeitet|vorbereitet)\b|\bnicht (?:für|auf) KI\b",
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
    r"\b(?:ist|sind)\s+(?:\w+\s+){0,4}?(?:in Vorbereitung|in Arbeit|in Planung|"
    rf"geplant(?!{_PLAN_DE})|angedacht|vorgemerkt|beabsichtigt)\b",
    r"\b(?:keinerlei|niemand|nirgendwo)\b",
    rf"\b(?:kein|keine|keinen|keiner)\s+{_NOUN_DE}\s*[.|]?\s*$",
)
_ENGLISH = (
    rf"\b(?:is|are|was|were|has|have|been|be)\s+(?:\w+\s+){{0,3}}?not\s+(?:\w+\s+){{0,4}}?{_SET_EN}\b",
    rf"\b(?:isn't|aren't|wasn't|hasn't|haven't|weren't)\s+(?:\w+\s+){{0,4}}?{_SET_EN}\b",
    r"\bnot\s+(?:yet|currently|so far|at present)\b",
    r"\b(?:is|are|was|were)\s+not\s+(?:a\s+|the\s+)?(?:part|subject|object|topic|matter|within)\b",
    r"\bdo(?:es)?\s+not\s+(?:form|belong|fall)\b|\bfalls?\s+outside\b",
    r"^\W*(?:\d[\d.]*\s+)?Whether\b[^.;:]{3,140}?\b(?:(?:will\s+be|is|to\s+be)\s+decided\s+(?:later|next|"
    r"separately|in\s+due|at\s+a\s+later)|remains\s+(?:open|to)|is\s+(?:still\s+)?open)\b",
    r"\b(?:do|does|did)(?:\s+not|n't)\s+(?:\w+\s+){0,2}?(?:yet|currently|exist|cover|address|"
    r"apply|include|contain|regulate|deal|have|define|describe|extend|mention|say|set|specify|"
    r"assess|measure|carry|look|keep|record|document|track|plan|provide|consider|require|run|"
    r"maintain|review|control|evaluate|govern|treat|hold|go into|reach|prescribe|take place|"
    r"happen|follow up|test|monitor|check)\b",
    r"\bthere\s+(?:is|are|was|were|has been|have been)\s+(?:\w+\s+){0,2}?"
    r"(?:no|not|none|nothing)\b(?!\s+exceptions?\b)",
    r"\bthere\s+(?:is|are|was|were)n't\b",
    r"\bthere's\s+(?:\w+\s+){0,2}?no\b",
    rf"\b(?:has|have|had|with|holds?|contains?|gives?|sets?|makes?|names?|keeps?|run|runs)\s+"
    rf"(?:\w+\s+){{0,2}}?no\s+(?:\w+\s+){{0,2}}?{_NOUN_EN}\b",
    rf"\bno\s+(?:\w+\s+){{0,3}}?{_NOUN_EN}\b{_IN}{{0,90}}?\b(?:is|are|exists?|has been|have been|"
    rf"was|were|takes? place|took place|ha(?:s|ve) taken place)\b(?:\s+\w+){{0,3}}?\s*"
    rf"(?:{_SET_EN})?",
    r"\b(?:nothing|none)\b(?:\s+\w+){0,4}?\s+(?:is|are|has|have|was|were|in place)\b",
    r"\b(?:nobody|no one|no-one)\s+(?:\w+\s+){0,2}?(?:is|has|was|"
    r"owns|checks|keeps|reviews|assigned|responsible)\b",
    r"\b(?:outside|out of|beyond|excluded from|exempt from|not within)\s+(?:the\s+|our\s+|its\s+|"
    r"this\s+)?(?:scope|this|reach|remit)\b|\bexcluded\b|\bexempt(?:ed)?\b",
    r"\bmissing\b(?!\s+(?:values?|data|entries|fields|labels|courses?))|\boutstanding\b"
    r"(?!\s+(?:actions?|items?|measures?|tasks?|findings?))|\bwe\s+(?:still\s+)?lack\b",
    r"\b(?:says?|say) nothing\b|\bis silent\b|\bleft to chance\b|\bopen point\b|"
    r"\bnot among\b|\bnot (?:to|for) AI\b|\bawait(?:s|ing) (?:approval|sign-?off|a decision)\b",
    r"\b(?:lacking|lacks|absent|remains? (?:open|undefined|unresolved|unclear)|"
    r"still (?:open|missing|outstanding|pending|to be|under|being|in (?:progress|preparation))|"
    r"left open|unassigned|undefined|unregulated|undocumented|undecided|unowned|unaddressed|"
    r"unwritten)\b",
    r"\b(?:yet|has|have|remains?|needs?)\s+to\s+be\s+\w+|\b(?:has|have)\s+yet\s+to\b",
    r"\b(?:has|have|was|were)\s+never\s+been\b|\bha(?:s|ve)\s+never\s+\w+ed\b",
    r"\b(?:has|have|was|were)\s+(?:been\s+)?(?:\w+\s+)?"
    r"(?:postponed|deferred|put off|dropped|omitted)\b",
    r"\bwe\s+(?:never|don't|have not|haven't|have never|have yet)\b",
    rf"\b(?:is|are)\s+(?:\w+\s+){{0,2}}?(?:planned(?!{_PLAN_EN})|intended|envisaged|foreseen|"
    r"in preparation|under (?:way|discussion|consideration|development)|being (?:drafted|prepared|"
    r"developed|written|worked))\b",
    r"\bwill\s+(?:only\s+)?(?:be\s+)?(?:later|eventually|in (?:due course|the future))\b",
    r"\bwill\s+be\s+(?:\w+\s+){1,3}?(?:later|next year|in due course|in the future)\b(?!\s+than)"
    r"(?<!no later)",
    r"\bno\s+longer\b(?!\s+(?:needed|required|used|in use|valid))",
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
    r"|\b(?:nobody|no one|none|nothing)\b(?:[^.;]{0,90}?\b(?:until|unless|without)\b|"
    r"\s+(?:may|must|can|shall)\b)"
    r"|\berst,?\s+(?:wenn|nachdem|sobald)\b"
    # What fails is kept out: "Models that do not reach the target are not released."
    r"|,\s+(?:die|der|das)\b[^,.;]{3,90}?\bnicht\b[^,.;]{0,40},\s+(?:wird|werden)\s+nicht\b"
    r"|\b(?:that|which)\s+(?:do|does|is|are)\s+not\b[^.;]{3,90}?\b(?:is|are)\s+not\b",
    re.IGNORECASE,
)
# … but a rule that does not exist forbids nothing, whatever its "without" and "until" are about.
_NO_RULE = re.compile(
    r"\bthere\s+(?:is|are)\s+(?:\w+\s+){0,2}?no\s+(?:\w+\s+){0,2}?(?:polic(?:y|ies)|procedures?|"
    r"process(?:es)?|rules?|plans?|records?|registers?|criteria|methods?|schedules?)\b"
    r"|\b(?:es gibt|gibt es|besteht|existiert|liegt)\b[^.;]{0,60}?\bkeine?[nrsm]?\s+(?:\w+\s+)?"
    r"\w*(?:regel|regelung|verfahren|prozess|konzept|richtlinie|vorgaben?|verzeichnis|register|"
    r"kriterien|nachweise?)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^(?:wenn|falls|sofern|sobald|solange|werden?|wird|ist|sind|if|when|where|once|should|"
    r"in case)\b[^,.]{0,120}?\b(?:nicht|keine?[nrsm]?|fehl(?:t|en)|not|no|missing|lacking)\b"
    r"[^,.]{0,80},",
    re.IGNORECASE,
)
# "Measures that are not kept are reported": which ones is told, not that any is lacking. Only of
# things in general, and not where it says "not yet".
_STILL = r"(?:noch|bisher|bislang|derzeit|zurzeit|aktuell|yet|currently|so\s+far|at\s+present)"
_WHICH = re.compile(
    r"^\W*(?:[\d.]+\s+)?(?:(?:alle|sämtliche|jede[rs]?|eine?)\s+)?[^\W\d_][\w-]+(?:en|er|e|n|s)?,\s+"
    rf"(?:die|der|das|dem|denen|welche[rs]?)\s(?![^,.;:]{{0,120}}\b{_STILL}\b)[^,.;:]{{0,90}}?"
    r"\b(?:nicht|keine?[nrsm]?)\b[^,.;:]{0,60},\s+(?=[a-zäöü])"
    r"|^\W*(?:[\d.]+\s+)?(?:(?:any|all|every|each|an?)\s+)?(?:(?!the\b|this\b|our\b|that\b|which\b)"
    rf"[\w-]+\s+){{1,3}}(?:that|which|who)\s(?![^,.;:]{{0,90}}\b{_STILL}\b)(?:is|are|was|were|has|have|"
    r"do|does)\s+(?:been\s+)?not\b[^,.;:]{1,60}?(?=\s(?:is|are|must|shall|will|goes?|count)\b)"
    # "Whoever finds that a rule is not kept, …"
    rf"|^\W*(?:whoever|(?:any|every)(?:one|body)\s+who|those\s+who)(?![^,.;:]{{0,120}}\b{_STILL}\b)\s"
    r"[^,.;:]{1,90}?\bnot\b[^,.;:]{1,60}?(?=,|\s(?:is|are|must|shall|will|goes?|tells?|reports?|"
    r"informs?|asks?|stops?|says?)\b)",
    re.IGNORECASE,
)
_DENIAL = {
    "de": re.compile("|".join(f"(?:{p})" for p in _GERMAN), re.IGNORECASE),
    "en": re.compile("|".join(f"(?:{p})" for p in _ENGLISH), re.IGNORECASE),
}


def is_denial(text: str, language: str) -> bool:
    """Tell whether a sentence says that something is lacking, left out or only to come."""
    known = [language] if language in _DENIAL else ["de", "en"]
    told = _WHICH.sub("… ", text, count=1)
    if not any(_DENIAL[one].search(told) for one in known):
        return False
    if _CONDITION.search(text):
        return False
    return _NO_RULE.search(text) is not None or not _RULE.search(text)
