"""German stems: Snowball, then what it leaves apart and German policies keep using together.

Snowball joins inflections of nouns and adjectives. It does not join a verb with its participle and
its noun: "freigeben / freigegeben / Freigabe", "prüft / geprüft / Prüfung", "genehmigt /
Genehmigung", nor "Risiko / Risiken". The rules below do, on the stem, in a fixed order. A
dictionary of lemmas would do so too, but costs a second and 100 MB before the first answer.
"""

import re
from functools import lru_cache
from typing import Any

from ingest.analysis.lexicon import words

_FEMININE = re.compile(r"(?<=\w\w\w(?:er|or|nt|rt|st))in(?:nen)?$")
SEPARABLE = words(
    """ab an auf aus bei dar durch ein entgegen fehl fest fort frei gegen gleich her herab heran
    heraus herbei herein hervor hin hinaus hinzu los mit nach nieder offen statt sicher teil uber
    um unter vor voran voraus vorbei vorher weg weiter wieder zu zuruck zusammen"""
)
# "freigegeben", "freizugeben": the prefix, then what is dropped, then enough of a verb.
_INFIX = re.compile(rf"^({'|'.join(sorted(SEPARABLE, reverse=True))})(?:ge|zu)(?=.{{3}})")
# "geprüft", "gemeldete": but not the nouns and verbs that merely begin with "ge".
_PARTICIPLE = re.compile(
    r"^ge(?!b[eo]t|biet|burt|dicht|fecht|fähr|fahr|gen|halt|h[öo]r|ist|lang|mein|m[üu]t|nehm|n[üu]g|"
    r"r(?:ä|ae?)t|recht|r(?:i|ü|ue)cht|ring|r(?:ü|ue?)st|samt|sch(?:ä|ae?)ft|schlecht|sellschaft|sicht|spräch|stalt|statt|"
    r"sund|wähl|währ|walt|wicht|winn|wiss|wohn)(?=\w{2,}t(?:e[nrsm]?)?$)"
)
_IERT = re.compile(r"iert(?:e[nrsm]?)?$")
_ERT = re.compile(r"(?<=\w[^iopwz])ert(?:e[nrsm]?)?$")  # fördert, geänderte: to fördern, ändern
# Strong verbs: the vowel of the participle, the past or the noun back to that of the infinitive.
_ABLAUT = {
    "schloss": "schliess", "schluss": "schliess", "schied": "scheid", "schrieb": "schreib",
    "trieb": "treib", "griff": "greif", "nomm": "nehm", "nimm": "nehm", "nahm": "nehm",
    "freigab": "freigeb", "vorgab": "vorgeb", "angab": "angeb", "eingab": "eingeb",
    "ausgab": "ausgeb", "ubergab": "ubergeb", "gibt": "geb", "fund": "find", "bund": "bind",
    "bezog": "bezieh", "worf": "werf", "wirft": "werf", "wies": "weis", "erhob": "erheb",
    "behob": "beheb", "troff": "treff", "trifft": "treff", "verbot": "verbiet",
    "angebot": "anbiet", "anbot": "anbiet", "tritt": "tret", "trat": "tret", "kannt": "kenn",
    "nannt": "nenn", "wandt": "wend", "versandt": "versend", "versand": "versend",
    "einsatz": "einsetz", "sproch": "sprech", "spricht": "sprech", "gilt": "gelt",
    "sieht": "seh", "wuchs": "wachs",
}  # fmt: skip
_FORMS = _ABLAUT | {form + "t": infinitive for form, infinitive in _ABLAUT.items()}
_FORM_LENGTHS = sorted({len(form) for form in _FORMS}, reverse=True)
_ENDINGS = (("ungs", 4), ("ung", 4), ("ation", 5), ("ier", 5), ("ium", 4))
_FINAL_I = re.compile(r"(?<=\w\w\w[^aeiou])i$")  # what Snowball leaves of -ie, -ien, -ieren
_LOAN = re.compile(r"(?<=\w\w\w[kt])os?$|(?<=\w\w\w\w)(?:a|um)$|(?<=\w\w[pw])s$")
# The t of a verb ("prüft", "genehmigt"), not that of "Recht", "Agent", "Audit", "Projekt".
_VERBAL_T = re.compile(r"(?<=\w\w\w[bfglmrwz])t$|(?<=\w\w(?:nn|ck|ss|eh|üh|uh|ah))t$|(?<=\wsch)t$")


@lru_cache(maxsize=1)
def _snowball() -> Any:
    from Stemmer import Stemmer  # compiled: loaded on first use

    return Stemmer("german", 0)


def german_stem(word: str) -> str:
    """Return the stem of a casefolded German word; umlauts, "ae" and "ß" are folded."""
    if word.endswith(("in", "innen")):
        word = _FEMININE.sub("", word)
    if word.startswith("ge"):
        word = _PARTICIPLE.sub("", word)
    if "ert" in word[-6:]:
        word = _ERT.sub("ern", _IERT.sub("ieren", word))
    stem: str = _snowball().stemWord(word)
    if "ge" in stem or "zu" in stem:
        stem = _INFIX.sub(r"\1", stem)
    for ending, fewest in _ENDINGS:
        stem = _without(stem, ending, fewest)
    stem = _infinitive(_FINAL_I.sub("", stem) if stem[-1:] == "i" else stem)
    if stem[-3:] in ("tet", "det"):
        stem = _without(stem, "et", 4)
    if stem[-1:] == "t":
        stem = _VERBAL_T.sub("", stem)
    return _LOAN.sub("", _without(stem, "ig", 4))


def _infinitive(stem: str) -> str:
    for length in _FORM_LENGTHS:
        infinitive = _FORMS.get(stem[-length:])
        if infinitive:
            return stem[:-length].removeprefix("ge") + infinitive
    return stem


def _without(stem: str, ending: str, fewest: int) -> str:
    """Return the stem without `ending` if `fewest` letters are left."""
    return stem.removesuffix(ending) if len(stem) - len(ending) >= fewest else stem
