"""What a cell of a company's own table says of an AI system, as a value of the register.

A word is taken for a choice only where the cell allows no other; a cell that denies something,
or fits two choices, is left to people.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LONGEST_CELL = 2_000  # characters


def _words(**patterns: str) -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(words, re.IGNORECASE) for name, words in patterns.items()}


# Which field a column is about, by its label; the first that fits.
_LABELS = _words(
    role=r"\b(?:unsere|our|eigene) rolle?\b|^rolle\b|\brole\b(?!s)|rolle (?:nach|gemäß)",
    stage=r"\bstatus\b|phase|\bstage\b|lebenszyklus|life.?cycle|betriebszustand",
    purpose=r"zweck|purpose|verwendung|einsatz(?!ort|seit|datum)|wofür|wozu|intended use|"
    r"what (?:it does|(?:it is )?for)|aufgabe|use case|anwendungsfall|funktionsbeschreibung",
    owner=r"verantwort|\bowner|eigner|zuständig|responsib|accountab|ansprechp",
    supplier=r"anbieter|hersteller|lieferant|vendor|supplier|provider|manufacturer|bezogen von",
    oversight=r"aufsicht|oversight|human in|menschliche kontrolle",
    affected=r"betroffene|affected|data subjects",
    users=r"nutzend|nutzer|anwendende|anwender|benutzer|\busers?\b|used by|genutzt von",
    data_detail=r"\bdaten(?!schutz|träger|klasse)|(?<!contact )\bdata\b(?! protection)|"
    r"(?<!kontakt)(?<!adress)(?<!contact)daten\b",
    started=r"seit\b|\bsince\b|go.?live|inbetriebnahme|in betrieb ab|start(?:ed|datum| date)",
    model=r"modell|\bmodel\b|verfahren|\bmethod|technologie|technology|algorithm",
    locations=r"hosting|standort|betriebsort|\blocation|rechenzentrum|data cent",
)
_OPTIONS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "role": _words(
        provider=r"\banbieter(?:in)?\b|\bproviders?\b|\bentwickler(?:in)?\b|\bdevelopers?\b|"
        r"\beigenentwicklung\b|\bhersteller(?:in)?\b",
        deployer=r"\bbetreiber(?:in)?\b|\bdeployers?\b|\bnutzer(?:in)?\b|\banwender(?:in)?\b|"
        r"\busers?\b",
        importer=r"\beinführer(?:in)?\b|\bimporteur(?:in)?\b|\bimporters?\b",
        distributor=r"\bhändler(?:in)?\b|\bdistributors?\b",
    ),
    "stage": _words(
        idea=r"\bidee\b|\bidea\b|\bgeplant\b|\bplanned\b|\bin planung\b|\bkonzept(?:phase)?\b|"
        r"\bconcept\b",
        development=r"\bentwicklung\b|\bdevelopment\b|\bbeschaffung\b|\bprocurement\b|"
        r"\bim aufbau\b",
        test=r"\bpilot\w*|\btest(?:betrieb|phase|ing|s)?\b|\berprobung\b|\btrial\b|\bpoc\b|"
        r"\bproof of concept\b",
        operation=r"\b(?:in|im|regel|produktiv)?[ -]?betrieb\b|\bregelbetrieb\b|"
        r"\bproduktivbetrieb\b|\bproduktiv\b|\bin produktion\b|\b(?:in )?production\b|\blive\b|"
        r"\bin operation\b|\boperational\b|\bin use\b|\bim einsatz\b",
        retired=r"\baußer betrieb\b|\babgeschaltet\b|\bstillgelegt\b|\bretired\b|"
        r"\bdecommissioned\b|\bausgemustert\b|\bout of (?:use|operation)\b|\bbeendet\b",
    ),
}
_RETIRED = re.compile(r"\baußer betrieb\b|\bout of (?:use|operation)\b", re.IGNORECASE)
_PROVIDES = r"(?:anbieter|entwickler|hersteller)(?:in)?|providers?|developers?"
_DEPLOYS = r"(?:betreiber|nutzer|anwender)(?:in)?|deployers?|users?"
_AND = r" ?(?:und|and|sowie|&|/|,|\+) ?"
_ROLE_NAMES = f"(?:{_PROVIDES}|{_DEPLOYS})"
_NAMED_ROLES = re.compile(f"{_ROLE_NAMES}(?:{_AND}{_ROLE_NAMES})+", re.IGNORECASE)
_BOTH = re.compile(f"(?=.*\\b(?:{_PROVIDES})\\b)(?=.*\\b(?:{_DEPLOYS})\\b)", re.IGNORECASE)
_DATA = _words(
    personal=r"\bpersonenbezogen|\bpersonal data\b|\bpersonal information\b",
    special=r"\bbesonder\w+ kategorien|\bspecial categor|\bgesundheitsdaten|\bhealth data\b|"
    r"\bbiometri",
    employees=r"\bbeschäftigtendaten|\bmitarbeiter(?:innen)?daten|\bpersonaldaten|"
    r"\bbewerbe(?:r|nden|rinnen)\w*daten|\bbewerberdaten|\bbewerbungsunterlagen|"
    r"\bemployee data\b|\bapplicant data\b|\bdata of (?:employees|applicants)\b|\bhr data\b",
    children=r"\bdaten von kindern|\bkinderdaten|\bdata of children\b|\bchildren'?s data\b",
    confidential=r"\bgeschäftsgeheimnis|\bbetriebsgeheimnis|\btrade secrets?\b",
)
_NO_PERSONAL = re.compile(
    r"keine? (?:personenbezogenen? daten|personenbezug)|ohne personenbezug|"
    r"no personal (?:data|information)|none \(no personal data\)",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:nicht|kein\w*|ohne|not?|none|never|without|non|weder|neither|ex|ehemals|former\w*|"
    r"noch|yet|vor|bis|until|before|außer)\b|\?",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}")
_LINE = {"owner", "supplier", "model"}  # fields of one line


@dataclass(frozen=True, slots=True)
class Told:
    """What a cell says for a field: a text as it stands there, or the choices it names."""

    field: str
    value: str | tuple[str, ...]


def field_of(label: str) -> str | None:
    """Return the field that a column is about, None where its label tells none."""
    return next((name for name, words in _LABELS.items() if words.search(label)), None)


def told(field: str, text: str) -> list[Told]:
    """Return what a cell says, empty where that is not plain."""
    if not text or len(text) > LONGEST_CELL:
        return []
    if field in _OPTIONS:
        chosen = option(field, text)
        return [Told(field, chosen)] if chosen else []
    if field == "data_detail":
        kinds = data_kinds(text)
        return [Told(field, text), *([Told("data", kinds)] if kinds else [])]
    if field == "started":
        return [Told(field, text)] if _DAY.fullmatch(text) else []
    if field == "locations":
        return [Told(field, (text,))] if len(text) <= 300 else []
    return [Told(field, text)] if field not in _LINE or len(text) <= 300 else []


def option(field: str, text: str) -> str | None:
    """Return the one choice that a cell names, None where it names none, or more than one."""
    roles = text.strip(" .")
    if field == "role" and _NAMED_ROLES.fullmatch(roles) and _BOTH.match(roles):
        return "both"
    if field == "stage" and _RETIRED.fullmatch(text.strip(" .")):
        return "retired"
    if _DENIES.search(text):
        return None
    fitting = [name for name, words in _OPTIONS[field].items() if words.search(text)]
    return fitting[0] if len(fitting) == 1 else None


def data_kinds(text: str) -> tuple[str, ...]:
    """Return the data categories that a cell names outright; none where it denies anything."""
    if _NO_PERSONAL.fullmatch(text.strip(" .")):
        return ("none",)
    if _DENIES.search(text):
        return ()
    return tuple(name for name, words in _DATA.items() if words.search(text))


def listed_fields(labels: Sequence[str]) -> set[str]:
    """Return the fields that a table's columns are about."""
    return {name for label in labels if (name := field_of(label)) is not None}
