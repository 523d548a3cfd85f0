"""The language of a passage or a question: German, English, or not to be told.

Evidence is counted word by word: function words weigh most, then letters and endings that one
language has and the other lacks. A lexicon of this size is enough for two languages, answers the
same way every time, and needs no model.
"""

import re
from functools import lru_cache
from itertools import chain
from typing import Literal

from ingest.analysis.lexicon import words

Language = Literal["de", "en", "und"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_A_OR_I = re.compile(r"[IaA](?= [a-z])(?<!\w[IaA])")  # as a word; a boundary first is slower
_READ = 4_000  # characters; more would not change the answer

# Casefolded: ß is ss.
_DE = words(
    """aber alle allem allen aller alles als am an andere anderen anderer anderes auch auf aus
    ausser ausserdem bei beim bereits besteht bin bis bist bitte da dabei dafür daher damit
    danach dann daran darauf daraus darf darin darüber das dass dasselbe davon dazu dein deine
    dem den denen denn dennoch der deren derer des deshalb dessen dich die dies diese diesem
    diesen dieser dieses dir doch dort du durch durfte dürfen eben ein eine einem einen einer
    eines einige einigen einiger einmal entweder er erst es etwa etwas euch euer eure falls
    für gab ganz gar gegen gegenüber gehört geht gemäss gewesen gibt gilt gut haben habe hat
    hatte hatten hier hierbei hierfür hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer
    ihres im immer in indem innerhalb insbesondere ins ist ja je jede jedem jeden jeder jedes
    jedoch jemand jene jetzt kann kein keine keinem keinen keiner konnte können könnte lange
    lassen lässt leider machen macht man manche mal mehr mein meine meinem meinen meiner mich
    mir mit muss musste müssen nach nachdem neben nein nicht nichts nie niemand noch nun nur
    ob oder oft ohne sah schon sehr sein seine seinem seinen seiner seit selbst sich sie siehe
    sind so sofern sogar solche solchen soll sollen sollte sollten sondern sonst soweit sowie
    sowohl statt stets tun über um und uns unser unsere unserem unseren unserer unter viel
    viele vielen vom von vor wann war waren warum was weder wegen weil weiter welche welchem
    welchen welcher welches wem wen wenig wenn wer werde werden wessen wie wieder will wir
    wird wirklich wirst wo wofür woher wohin womit worden wurde wurden würde würden während zu
    zum zur zwar zwischen zwei drei vier nächste heute gestern morgen müsste bleibt beträgt
    sagte kommt kommen habt hast wollte wollen weiss sollst kannst musst möchte mag euro jahre
    jahr tage tag monate woche wochen mitarbeiter frau herr datum liste zweck stand seite"""
)
_EN = words(
    """a about above after again against all also although always am an and any anyone anything
    are aren't as ask at away back be because been before being below between both but by came
    can can't cannot come could couldn't date did didn't do does doesn't doing don't done down
    during each either else ever every everyone everything few first for from further gave get
    give go goes going good got had hadn't has hasn't have haven't having he he's her here
    hers him himself his how however i i'd i'll i'm i've if in into is isn't it it's its
    itself just keep know last least less let let's like long made make many may me might more
    most much must my myself need needs never new next no nobody none nor not nothing now of
    off often on once one only or other others our ours out over own per please put really
    said same say says see shall she she's should shouldn't since so some someone something
    soon still such take than that that's the their theirs them themselves then there there's
    these they they're thing this those though through time to today together told tomorrow
    too toward two under unless until up upon us use used very want wants was wasn't way we
    we'll we're went were weren't what what's when where whether which while who who's whole
    whom whose why will with within without won't work would wouldn't year years yes yesterday
    yet you you'll you're you've your yours people day days month months week weeks staff list
    page three"""
)
# Words of both languages and shortenings: these lean one way or say nothing.
_LEAN = {
    "in": 0.0, "so": 0.0, "am": 0.2, "an": 0.0, "was": -0.1, "will": -0.3, "also": -0.1, "die": 1.5,
    "war": 0.8, "man": 0.5, "all": -0.7, "her": -0.3, "me": -1.0, "bin": 0.7, "hat": 0.8,
    "gut": 1.0,
    "mal": 0.8, "fast": 0.0, "den": 1.0, "des": 0.8, "list": -0.5, "tag": 0.3,
    "no": -0.7, "do": -0.8, "us": -0.7, "per": 0.0, "er": 1.0, "es": 0.8, "du": 0.8, "um": 0.8,
    "stand": 0.2, "he": -1.0, "made": -0.8, "lange": 0.8, "art": 0.2, "oft": 0.8, "most": -0.8,
    "date": -0.5, "time": -0.5, "new": -0.5, "staff": -0.5, "page": -0.5, "bitte": 1.0,
    "wo": 0.9, "mag": 0.7, "euro": 0.2, "to": -1.0, "we": -1.0, "go": -0.7, "or": -1.0, "on": -0.8,
}  # fmt: skip
_DE_SHAPE = re.compile(
    r"(?:ung|ungen|keit|keiten|heit|heiten|schaft|schaften|lich|liche[rnms]?|isch|ische[rnms]?|"
    r"ieren|iert|ierte[rnms]?|nis|nisse|tät|lein|chen|igen|ige[rms]?|ei|ie|ien|stelle|pflicht|"
    r"recht|schutz|linie|igt|icht|ucht|acht|eur|haft|los|ern|enden?|[^gs]age|eck|uck)$|"
    r"^(?:ge\w{3,}t|ver[^sy]\w{2,}|zer\w{3,}|auf\w{3,}|vor\w{4,}|sch(?!e[dm]|o[ol])\w{3,}|pfl\w+|"
    r"zw\w+|kn[aeiu]\w+|ein\w{4,}|aus[^t]\w{3,}|ab[fglwz]\w+)|"
    r"[aeiou]chs|ckl|tz|sch[^aeo]|[aeiouy]cht|eu[cefghlnt]|ei[nstl]|ie[bdfglmst]|kt|nk[et]|"
    r"dt$|pf|zi|zu|[^cs]k[aou]"
)
_EN_SHAPE = re.compile(
    r"(?:tions?|sions?|ings?|ments?|ness|ship|able|ible|ally|ously|ly|ity|ities|ous|ful|less|ies|"
    r"ied|ate|ated|ates|ance|ences?|ures?|i[sz]ed?|ory|ary|cy|gy|fy|ry|wn|[^aeou]y|'s|n't|ght|"
    r"[kdnrtsl]ed|tle|[^i]sh|ew|ow|ive|ives|ware|ces?|ble|que|ould|oo[a-z]|ee[a-z]?|sts|[dkt]s)$|"
    r"^(?:wh\w|th\w|wr\w|kn[eo]w|y[aeo]\w|qu\w|sh\w|out\w{3}|over\w{3}|dis\w{3})|"
    r"th|sh[aeiou]|oo|ea|ou|gh|wh|oa|ay|aw|cc|c[aeiouy]|vi[ecs]|uy|ey"
)
_STOP_WEIGHT, _DE_LETTER, _SHAPE, _LONG = 1.0, 1.2, 0.45, 0.08
_A = -0.5  # "a" and "I" as English words, not as columns of a RACI table
_MARGIN = 0.3  # evidence below it decides nothing


def detect_language(text: str) -> Language:
    """Return "de", "en", or "und" where the words give no evidence or cancel each other out.

    Only the first 4,000 characters are read.
    """
    text = text[:_READ]
    score = sum(chain.from_iterable(map(_evidence, text.split())))
    score += _A * len(_A_OR_I.findall(text))
    if abs(score) < _MARGIN:
        return "und"
    return "de" if score > 0 else "en"


@lru_cache(maxsize=65_536)
def _evidence(piece: str) -> tuple[float, ...]:
    """Return the evidence of each word between two spaces, of two letters or more."""
    found = _WORD.findall(piece.replace("’", "'"))
    return tuple(_weight(word.casefold()) for word in found if len(word) > 1)


@lru_cache(maxsize=65_536)
def _weight(word: str) -> float:
    """Return the evidence of one casefolded word: above 0 speaks for German."""
    if word in _LEAN:
        return _LEAN[word]
    german, english = word in _DE, word in _EN
    if german != english:
        return _STOP_WEIGHT if german else -_STOP_WEIGHT
    if any(letter in word for letter in "äöü"):
        return _DE_LETTER
    if german or len(word) < 3:
        return 0.0
    english = bool(_EN_SHAPE.search(word))
    if not english and len(word) > 12:  # compounds are written as one word
        return _SHAPE + _LONG * (len(word) - 12)
    return _SHAPE * (bool(_DE_SHAPE.search(word)) - english)
