"""What a rule has done with its object: review it, keep it, report it; in German and English.

Two intervals clash only where they govern the same kind of doing.
"""

import re

_VERBS = (
    ("review", r"durchgesehen|durchsehen|durchzusehen|revisit(?:s|ed)?|go(?:es)? (?:over|through)|"
     r"look(?:s|ed)? (?:at|over|through)|"
     r"(?:über)?(?:ge)?prüf(?:t|en|e|ung|ungen|intervall|turnus|zyklus)?|überprüf\w*|"
     r"überarbeite[nt]?|überarbeitung|revidiert|revision|review(?:s|ed|ing)?|revis(?:e|es|ed|ion|"
     r"it|its|ited)|re-?(?:assess|evaluat)\w*|examine[sd]?|looked over"),
    ("update", r"aktualisier\w*|update[sd]?|updating|pflegt|gepflegt|fortgeschrieben|"
     r"maintain(?:s|ed|ing)?|maintenance|refresh(?:es|ed)?|renew(?:s|ed|al)?|erneuert"),
    ("assess", r"bewerte[nt]?|bewertung|beurteil(?:t|en|ung)|assess(?:es|ed|ing)?|"
     r"evaluat(?:e|es|ed|ion)|analysier(?:t|en)"),
    ("do", r"durchgeführt|durchführ\w*|durchzuführen|führt|führen|stattfinden|findet|finden|statt|"
     r"erfolgt|erfolgen|wiederhol\w*|conduct(?:s|ed)?|perform(?:s|ed)?|carr(?:y|ies|ied)|"
     r"hold|holds|held|take[s]? place|repeat(?:s|ed)?|abgehalten|hält|run|runs|undertake[ns]?|"
     r"due|fällig|vorgenommen|nimmt|ansteh\w*"),
    ("train", r"geschult|schul(?:t|en)|unterwiesen|trained|attend(?:s|ed)?|teilnehmen|"
     r"nehmen|absolvier\w*|receive[sd]?|erhält|erhalten"),
    ("finish", r"complete[sd]?|completion|abgeschlossen|abzuschließen|abzuschliessen|erledigt"),
    ("audit", r"auditier\w*|audit(?:s|ed)"),
    ("monitor", r"überwach\w*|monitor(?:s|ed|ing)?|measure[sd]?|gemessen|misst|messen|messung|"
     r"ausgewertet|auswertung|kontrollier\w*|checked|checks?|track(?:s|ed)?"),
    ("keep", r"keep|keeps|kept|retain(?:s|ed)?|retention|store[sd]?|archived?|aufbewahr\w*|"
     r"aufzubewahren|gespeichert|speicher\w*|vorgehalten|archivier\w*|deleted|gelöscht|"
     r"löschfrist|preserve[sd]?"),
    ("report", r"report(?:s|ed)?|notif(?:y|ies|ied)|notification|inform(?:s|ed)?|melde[nt]?|"
     r"gemeldet|meldung|zu melden|unterrichte[nt]?|berichte[nt]?|informier\w*|anzuzeigen|"
     r"angezeigt"),
    ("answer", r"answer(?:s|ed)?|repl(?:y|ies|ied)|respon(?:d|ds|ded|se)|beantworte[nt]?|"
     r"antwort(?:et|en)?|acknowledge[sd]?|bestätigt"),
    ("decide", r"decide[sd]?|entscheide[nt]|entschieden|release[sd]?"),
    ("correct", r"correct(?:s|ed)?|remed(?:y|ied)|fix(?:ed|es)?|resolve[sd]?|behoben|beheben|"
     r"beseitigt|korrigiert|abgestellt"),
    ("draft", r"draft(?:s|ed|ing)?|prepare[sd]?|preparing|erstell(?:t|en|ung)|entwirft|"
     r"erarbeite[nt]?|write[s]?|written"),
    ("publish", r"publish(?:es|ed|ing)?|communicat\w*|veröffentlich\w*|bekannt\w*|kommunizier\w*"),
    ("follow", r"implement\w*|umsetz\w*|umgesetzt|umzusetzen|einhalt\w*|einzuhalten|"
     r"compl(?:y|iance|ying)|observ(?:e|ing)|enforc\w*|anwend(?:en|et)|oversee\w*|overseeing"),
    ("own", r"owns?|owned|owners?|liegt|trägt|lies|rests|responsib\w+|accountable|verantwort\w+|"
     r"zuständig\w*|obliegt"),
    ("approve", r"approv(?:e|es|al|ing)|(?:is|are|be|been|was|were) (?:\w+ )?approved|approved "
     r"(?:by|through)|signs? off|signed off|genehmig(?:t|en|ung)|freigegeben|freizugeben|freigabe|"
     r"verabschiedet|beschlossen|beschließt|beschliesst|adopt(?:s|ed)"),
)  # fmt: skip
REPEATED = frozenset(
    {"do", "assess", "update", "train", "audit", "finish"}
)  # ways to do an activity again
_ANY = re.compile(
    "|".join(rf"(?P<{name}>(?<![\w-])(?:{words})(?![\w-]))" for name, words in _VERBS),
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(
    r"\b(?:responsible for|accountable for|verantwortlich|verantwortet|zuständig|obliegt|owns|"
    r"(?:is|are) owned by|(?:the )?owners? of|(?:trägt|liegt) (?:\w+ )?(?:verantwortung|"
    r"zuständigkeit)|(?:verantwortung|zuständigkeit)\b[^.;]{0,80}\b(?:liegt|trägt|hat)|"
    r"responsibility for\b[^.;]{0,80}\b(?:lies|rests))\b",
    re.IGNORECASE,
)


def verbs_of(text: str) -> frozenset[str]:
    """Return what is done in a text, by classes of verbs and their nouns."""
    return frozenset(str(match.lastgroup) for match in _ANY.finditer(text))


def is_verb(word: str) -> bool:
    """Tell whether a single word belongs to one of the classes."""
    return _ANY.fullmatch(word) is not None


def makes_responsible(text: str) -> bool:
    """Tell whether a text says who is responsible for something."""
    return _RESPONSIBLE.search(text) is not None
