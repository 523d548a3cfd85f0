"""Clause, control, section and article numbers that a text mentions.

A bare number counts where its shape leaves no doubt ("6.1.4", "A.6.2.4", "§ 5"); "8.4" or "5" only
after a word that announces it ("Abschnitt 8.4", "clause 9.2", "Kapitel 5"), or, with one dot, at
the start of a line (a numbered heading). Dates, amounts, decimals, versions, IP addresses and
telephone numbers do not count.
"""

import re

_WORD = (
    r"(?:abschnitte?n?s?|abschn\.|kapiteln?s?|kap\.|ziffern?|ziff\.|klauseln?|kontrollen?|controls?|"
    r"maßnahmen?|massnahmen?|punkte?s?|teil|anforderung(?:en)?|clauses?|sections?|sec\.|chapters?|"
    r"subclauses?|paragraphs?|para\.|requirements?|nummer|anhang|annex|anlage|norm(?:abschnitt|kapitel))"
)
_NUMBER = r"(?:[a-z]\.)?[0-9]{1,2}(?:\.[0-9]{1,2}){0,4}(?![0-9])"
_JOIN = r"(?:\s?,\s|\s(?:und|and|or|oder|bis|to|sowie)\s|\s?[-–]\s?|\s?/\s?)"
_ANNOUNCED = re.compile(
    rf"\b{_WORD}\s{{1,2}}(?P<first>{_NUMBER})(?P<more>(?:{_JOIN}{_NUMBER}){{0,8}})", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"§{1,2}\s?([0-9]{1,4}[a-z]?)\b")
_ARTICLE = re.compile(
    r"\bart(?:\.|ikel[ns]?|icles?|t\.)?\s{0,2}([0-9]{1,3}[a-z]?)\b(?!\.[0-9])", re.IGNORECASE
)
_CONTROL = re.compile(r"(?<![\w.])[A-Z](?:\.[0-9]{1,2}){1,4}(?![\w]|\.[0-9])", re.IGNORECASE)
# Three numbers or more, none of them long; what stands before may not make it something else.
_DOTTED = re.compile(r"(?<![\w.,:/+-])[0-9]{1,2}(?:\.[0-9]{1,2}){2,4}(?![\w%€$]|[.,:/][0-9])")
_HEADING = re.compile(r"^[ \t]{0,8}([0-9]{1,2}\.[0-9]{1,2})\.?[ \t]{1,4}(?=[A-ZÄÖÜ][^\W\d_])", re.M)
_NOT_A_CLAUSE = re.compile(
    r"(?:version|versions|v|ver\.|vers\.|release|rel\.|build|tls|ssl|python|java|http|cvss|stand|"
    r"datum|date|am|vom|seit|ab|bis|tel\.?|telefon|phone|fax|ip|rev\.|revision|update|firmware)[:\s]*$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])\.(?:0?[1-9]|1[0-2])\.[0-9]{2}")
_LOOK_BACK = 14


def clause_ids(text: str) -> list[str]:
    """Return the numbers mentioned, normalised, each once, in order of appearance.

    Forms: "6.1.4", "8.4", "5" (announced), "a.6.2.4", "§5", "art26": the terms that
    `ingest.analysis.terms.analyse` gives for them.
    """
    found: list[tuple[int, str]] = []
    for match in _ANNOUNCED.finditer(text):
        numbers = re.findall(_NUMBER, match["first"] + match["more"], re.IGNORECASE)
        found += [(match.start("first") + i, number) for i, number in enumerate(numbers)]
    found += [(m.start(), "§" + m[1]) for m in _PARAGRAPH.finditer(text)]
    found += [(m.start(), "art" + m[1]) for m in _ARTICLE.finditer(text) if _is_article(m)]
    found += [(m.start(), m.group()) for m in _CONTROL.finditer(text)]
    found += [(m.start(), m[1]) for m in _HEADING.finditer(text)]
    found += [(m.start(), m.group()) for m in _DOTTED.finditer(text) if _is_clause(text, m)]
    return list(dict.fromkeys(number.casefold() for _, number in sorted(found)))


def _is_article(match: re.Match[str]) -> bool:
    """Tell "Art. 26" and "Artikel 26" from "Art 26", a kind of something."""
    return match.group()[3:4] not in (" ", "\xa0") or match.group()[:3].isupper()


def _is_clause(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    if _NOT_A_CLAUSE.search(before):
        return False
    parts = match.group().split(".")
    if len(parts) == 3 and _DATE.fullmatch(match.group()) and len(parts[2]) == 2:
        return False  # 12.03.26
    return not any(part.startswith("0") for part in parts)
