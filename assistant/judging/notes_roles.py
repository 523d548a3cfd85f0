"""Who a rule names, so that the same role has the same name in German and English."""

import re
from dataclasses import dataclass

# Names of one office; what differs only by house style ("Geschäftsführung", "Vorstand", "board")
# is one, so that it is never taken for two.
_ROLES = (
    ("supervisory board", r"supervisory board|aufsichtsrat(?:s|es)?|verwaltungsrat(?:s|es)?"),
    ("top", r"(?:executive |management |company |group )?board(?: of (?:directors|management))?|"
     r"top management|(?:senior|executive) management|executive committee|managing directors?|"
     r"CEO|chief executive(?: officer)?|geschäftsführ(?:ung|er(?:in|s)?)|geschäftsleitung|"
     r"vorst(?:and|ands|andes|ände)|oberste leitung|unternehmensleitung|hausleitung|"
     r"(?-i:Leitung)(?! (?:de[rs] )?(?-i:[A-ZÄÖÜ]))"),
    ("security", r"CISO|chief information security officer|information security (?:officer|"
     r"manager)|informationssicherheitsbeauftragte[rnm]?|IT-sicherheitsbeauftragte[rnm]?|ISB"),
    ("data protection", r"DPO|data protection officer|datenschutzbeauftragte[rnm]?|DSB"),
    ("it", r"CIO|chief information officer|head of IT|IT-leit(?:ung|er(?:in|s)?)|"
     r"leit(?:ung|er(?:in)?) (?:der )?IT"),
    ("technology", r"CTO|chief technology officer"),
    ("ai committee", r"AI (?:governance )?(?:board|committee|council|steering (?:committee|group))|"
     r"KI-?(?:ausschuss(?:es)?|gremiums?|beirat(?:s|es)?|board|lenkungskreis(?:es)?|"
     r"lenkungsausschuss(?:es)?|kommission|komitees?)"),
    ("ai officer", r"AI (?:officer|manager|coordinator|lead|governance officer|compliance officer|"
     r"representative)|chief AI officer|CAIO|head of AI|KI-?(?:beauftragte[rnm]?|manager(?:in|s)?|"
     r"koordinator(?:in|s)?|verantwortliche[rnm]?|referent(?:in|en)?)|leit(?:ung|er(?:in)?) KI"),
    ("quality", r"quality (?:manager|management representative|officer)|head of quality|QMB|"
     r"qualitäts(?:management)?-?(?:beauftragte[rnm]?|manager(?:in|s)?)|leit(?:ung|er(?:in)?) "
     r"(?:qualität|QM)"),
    ("compliance", r"(?:chief )?compliance (?:officer|manager|department|team)|head of compliance|"
     r"compliance-?(?:beauftragte[rnm]?|abteilung|stelle|manager(?:in)?)|leit(?:ung|er(?:in)?) "
     r"compliance"),
    ("risk", r"(?:chief )?risk (?:officer|manager|committee)|CRO|head of risk(?: management)?|"
     r"risiko(?:manager(?:in|s)?|beauftragte[rnm]?|ausschuss(?:es)?|controlling)"),
    ("audit", r"internal auditors?|internal audit (?:department|function|team)|head of internal "
     r"audit|(?:interne[rn]?|konzern) ?revision|innenrevision"),
    ("legal", r"legal (?:department|counsel|team)|general counsel|head of legal|rechtsabteilung|"
     r"justiziar(?:iat|in|s)?|leit(?:ung|er(?:in)?) recht"),
    ("hr", r"human resources|HR(?: department| team)?|head of (?:HR|human resources|people)|"
     r"personal(?:abteilung|leitung|wesens?)|leit(?:ung|er(?:in)?) personal"),
    ("procurement", r"procurement(?: department| team)?|head of procurement|purchasing|einkaufs?"
     r"(?:leitung|abteilung)?"),
    ("data science", r"head of data(?: science)?|chief data officer|CDO|data science (?:lead|team)|"
     r"leit(?:ung|er(?:in)?) data science"),
    ("finance", r"CFO|chief financial officer|finance director|finanzvorstand|kaufmännische "
     r"leitung"),
    ("operations", r"COO|chief operating officer|head of operations|betriebsleit(?:ung|er(?:in)?)"),
)  # fmt: skip
# Roles that several people hold, each for a part; two of them are no contradiction.
_SHARED = (
    r"(?:each|every|all|any) (?:[a-z-]+ )?(?:owner|manager|lead|member|unit|site)s?|(?:jede[rnms]?|"
    r"alle[rn]?|sämtliche) (?:standorte?|bereiche?|stellen?|einheit(?:en)?)|"
    r"(?:system|model|product|process|risk|data|project|action|control|application|asset)[\s-]?(?:owners?|managers?|stewards?|leads?)|"
    r"line managers?|(?:system|modell|produkt|"
    r"prozess|risiko|daten|projekt|fach|anwendungs)-?(?:eigner|eigentümer|verantwortliche|leiter|"
    r"leitung|bereichs?leit\w+)(?:in|innen|n|r|s)?|fachbereiche?[ns]?|fachabteilung(?:en)?|"
    r"departments?|employees?|staff|beschäftigte[rn]?|mitarbeite(?:r|rin|rn|nde[rn]?|rinnen)|"
    r"führungskr[aä]fte?n?|vorgesetzte[rnm]?|users?|nutze(?:r|rinnen|nde)|developers?|"
    r"entwickle(?:r|rinnen|rn)|teams?|everyone|deputy|stellvertret\w+"
)
# Any other office by its shape; its words are its name.
_OTHER = (
    r"(?:chief(?: [a-z]+){1,2} officer|head of [a-z]+(?: (?:and|&) [a-z]+| (?-i:[A-Z][a-z]+))?|"
    r"director of [a-z]+|(?-i:(?!The )(?:[A-Z][\w-]+ ){1,2}(?:Officer|Committee|Council|"
    r"Manager|Director|Guardian|Board|Office|Panel|Registrar))|"
    r"[\w-]{3,}(?:beauftragte[rnm]?|ausschuss(?:es)?|gremium|beirat|abteilung|stabsstelle|referat|"
    r"amtsleit(?:ung|er)|direktor(?:in)?)|"
    r"(?:leit(?:ung|er(?:in)?)) (?:der |des )?(?-i:[A-ZÄÖÜ])[\w-]+|"
    r"stabsstelle [\w-]{2,})"
)
_NAMED = "|".join(rf"(?P<r{n}>{words})" for n, (_, words) in enumerate(_ROLES))
_ANY = re.compile(
    rf"(?<![\w-])(?:{_NAMED}|(?P<shared>{_SHARED})|(?P<other>{_OTHER}))(?![\w-])", re.IGNORECASE
)
_OUTSIDE = re.compile(
    r"(?<![\w-])(?:(?P<authority>(?:market surveillance |supervisory |competent |national )?"
    r"authorit(?:y|ies)|regulators?|[\w-]*behörden?)|(?P<customer>customers?|clients?|kunden?|"
    r"kundinnen)|(?P<provider>providers?|manufacturers?|suppliers?|vendors?|anbietern?|herstellern?"
    r"|lieferanten?)|(?P<person>data subjects?|(?:persons?|people) (?:affected|concerned)|affected "
    r"(?:persons?|people|individuals?)|betroffenen?(?: personen)?)|(?P<public>public|"
    r"öffentlichkeit|press))(?![\w-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Role:
    """A role in a text. `name` is the same in both languages; empty where many people hold it."""

    name: str
    start: int
    end: int


def roles(text: str) -> list[Role]:
    """Return the roles of the house that a text names, in order."""
    return [Role(_name(match), match.start(), match.end()) for match in _ANY.finditer(text)]


def outsiders(text: str) -> frozenset[str]:
    """Return whom outside the house a text names: an authority, customers, providers."""
    return frozenset(str(match.lastgroup) for match in _OUTSIDE.finditer(text))


def _name(match: re.Match[str]) -> str:
    if match["shared"]:
        return ""
    if match["other"]:
        return " ".join(match["other"].lower().split())
    return _ROLES[int(str(match.lastgroup)[1:])][0]
