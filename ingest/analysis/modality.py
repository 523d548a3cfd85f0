"""How strongly a sentence binds: duty, plain statement, recommendation, possibility, intention.

After the verbal forms for provisions of the ISO/IEC Directives, Part 2 (2021, clause 7) and their
German counterparts in DIN 820-2: shall/muss, should/sollte, may/darf, can/kann. A company seldom
keeps to them, so the plain present ("Die Leitung prüft jährlich …") binds as much as "muss".
"""

import re
from typing import Literal

Modality = Literal["duty", "statement", "recommendation", "possibility", "intention", "conditional"]

_DUTY = re.compile(
    r"\b(?:muss|müssen)\b"
    r"|\b(?:hat|haben|ist|sind)\b[^.;]{1,140}?\b(?:zu\s+\w+en|\w+zu\w+en)\b"
    r"|\b(?:darf|dürfen)\b[^.;]{0,120}?\b(?:nicht|keine?[nrsm]?|nur|erst)\b|\bdarf\s+nur\b"
    r"|\b(?:verpflichtet|verpflichtend|verbindlich|vorgeschrieben|Pflicht|verboten|untersagt|"
    r"unzulässig|verantwortlich|verantwortet|zuständig|obliegt)\b"
    r"|\b(?:must|shall|required to|is to|are to|has to|have to|obliged to|responsible for|"
    r"accountable for|mandatory|prohibited|forbidden|may (?:not|only)|cannot|no \w+ may)\b",
    re.IGNORECASE,
)
_RECOMMENDATION = re.compile(
    r"\b(?:sollte[nst]?|empfohlen|empfehlen|empfiehlt|Empfehlung|nach Möglichkeit|möglichst|"
    r"idealerweise|wünschenswert|angeregt|bemüht|bemühen|anstreben|angestrebt|streb(?:t|en) an|"
    r"wo (?:es )?(?:sinnvoll|möglich)(?: ist)?|im Idealfall|tunlichst)\b"
    r"|\b(?:should|recommended|recommends?|encouraged?|ideally|where (?:possible|practical|"
    r"feasible|it makes sense)|try to|tries to|aims? to|strives? (?:to|for)|endeavou?rs? to|"
    r"good practice|best effort|if possible|welcome to|we like to|tends? to|"
    r"are asked to consider)\b",
    re.IGNORECASE,
)
_POSSIBILITY = re.compile(
    r"\b(?:kann|können|könnte[nst]?|mag|mögen?|dürfte[nst]?)\b"
    r"|(?<!\d )(?<!in )(?<!of )(?<!every )(?<!each )\bmay\b(?! \d)"  # the month is none
    r"|\b(?:can|could|might|optional(?:ly)?|voluntar(?:y|ily)|freiwillig)\b",
    re.IGNORECASE,
)
_INTENTION = re.compile(
    r"\b(?:geplant|beabsichtigt|beabsichtig(?:t|en)|vorgemerkt|angedacht|in Vorbereitung|"
    r"in Planung|in Arbeit|plan(?:t|en) wir|wir planen|künftig|zukünftig|demnächst|perspektivisch|"
    r"mittelfristig|langfristig|im nächsten Jahr|bis (?:Ende|Mitte|Anfang)? ?20\d\d)\b"
    r"[^.;]{0,100}\b(?:soll(?:en)?|werden?|wird|ist|sind|erarbeitet|eingeführt|aufgebaut|erstellt|"
    r"entwickelt|geschaffen|geplant|beabsichtigt)\b"
    r"|\b(?:plant|planen|beabsichtigt|beabsichtigen)\b,[^.;]{0,120}?\b(?:zu\s+\w+en|\w+zu\w+en)\b"
    r"|\b(?:soll|sollen|wird|werden)\b[^.;]{0,80}?\b(?:künftig|zukünftig|demnächst|noch|später|"
    r"im Laufe des|im kommenden|im nächsten|perspektivisch|mittelfristig|langfristig)\b"
    r"|\b(?:plan(?:s|ned|ning)? to|intends? to|intend(?:s|ed)?|envisaged?|in preparation|"
    r"in the (?:near )?future|in due course|next year|later this year|roadmap|hopes? to|"
    r"looking (?:at|into)|working on|are considering|is considered for)\b",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"\b(?:would|könnte|würde[nst]?|wäre[n]?|hätte[n]?|müsste[n]?|ginge|bliebe)\b", re.IGNORECASE
)
_VAGUE = re.compile(
    r"\b(?:regelmäßig(?:e[nrsm]?)?|in regelmäßigen Abständen|von Zeit zu Zeit|gelegentlich|"
    r"bei Bedarf|im Bedarfsfall|bedarfsgerecht|angemessen(?:e[nrsm]?)?|geeignet(?:e[nrsm]?)?|"
    r"in geeigneter Weise|soweit (?:erforderlich|möglich|sinnvoll)|gegebenenfalls|ggf\.|"
    r"zeitnah|ausreichend(?:e[nrsm]?)?|entsprechend(?:e[nrsm]?)?)\b"
    r"|\b(?:regular(?:ly)?|from time to time|periodic(?:ally)?|occasional(?:ly)?|as appropriate|"
    r"as (?:needed|necessary|required)|where (?:appropriate|necessary)|if (?:needed|necessary)|"
    r"when (?:needed|necessary)|adequate(?:ly)?|appropriate(?:ly)?|suitabl[ey]|sufficient(?:ly)?|"
    r"timely|in a timely manner|reasonable)\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"\b(?:bezeichnet|bedeutet|versteht man|verstehen wir|ist definiert als|steht für|im Sinne "
    r"(?:dieser|dieses)|meint|refers? to|means(?! of)|is defined as|stands for|denotes|"
    r"is understood as|for the purposes? of this)\b",
    re.IGNORECASE,
)
# "for setting up an AI management system in 2027": what is to be set up later is not there now.
_SET_UP = (
    r"(?:set(?:ting)?[- ]up|build(?:ing)?(?:[- ]up)?|introduc(?:e|ing|tion)|establish(?:ing|ment)?|"
    r"creat(?:e|ing|ion)|launch(?:ing)?|roll(?:ing)?[- ]?out|aufbaus?|einführung|einrichtung|"
    r"schaffung|erarbeitung|aufzubauen|einzuführen|einzurichten|zu schaffen|zu erarbeiten|"
    r"(?:will|to|shall) be (?:introduced|established|created|built|launched)|"
    r"(?:wird|werden)(?:\s\w+){0,4}\s(?:aufgebaut|eingeführt|eingerichtet|geschaffen|erarbeitet))"
)
_ARRANGEMENT = (
    r"(?:\w*managementsystem\w*|management[- ]systems?|governance|AIMS|KIMS|frameworks?|"
    r"programmes?|procedures?|process(?:es)?|polic(?:y|ies)|rules|regelwerk\w*|\w*verfahrens?|\w*prozess\w*|"
    r"\w*richtlinien?|\w*rahmens?|\w*konzept\w*|\w*programms?)"
)
_YEAR = re.compile(r"\b20\d\d\b")
_TO_SET_UP = re.compile(
    rf"\b{_SET_UP}\b[^.;|]{{0,60}}?\b{_ARRANGEMENT}\b|\b{_ARRANGEMENT}\b[^.;|]{{0,60}}?\b{_SET_UP}\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;|]\s")


def modality(text: str) -> Modality:
    """Return how strongly a sentence or row binds; the weakest form in it decides.

    A duty beside a possibility is a duty: "Er kann Audits verlangen und muss …".
    """
    if _CONDITIONAL.search(text):
        return "conditional"
    if _INTENTION.search(text):
        return "intention"
    duty = _DUTY.search(text) is not None
    if _RECOMMENDATION.search(text) and not duty:
        return "recommendation"
    if duty:
        return "duty"
    return "possibility" if _POSSIBILITY.search(text) else "statement"


def is_to_be_set_up(text: str, year: int) -> bool:
    """Tell whether a sentence speaks of setting up rules or a system in a year after `year`.

    A budget that is decided for the next year is one; money "for setting up an AI management
    system in 2027" says that in 2026 there is none to provide for.
    """
    return any(
        _TO_SET_UP.search(part) is not None
        and any(int(found[0]) > year for found in _YEAR.finditer(part))
        for part in _CLAUSE.split(text)
    )


def is_vague(text: str) -> bool:
    """Tell whether a sentence leaves open how often or how much: "regularly", "angemessen"."""
    return _VAGUE.search(text) is not None


def is_definition(text: str) -> bool:
    """Tell whether a sentence says what a word means."""
    return _DEFINITION.search(text) is not None
