"""Sentences of German and English text, as spans.

Rules over a lexicon, one pass, no backtracking: a line break always ends a sentence (pages are
blocks joined by newlines); within a line each run of ".", "!", "?" or "…" before a space is judged
by the word before and the word after it. What it does not do: split where the space after the full
stop is missing, or join a sentence that a line break cuts.
"""

import re
from collections.abc import Iterator

from ingest.analysis.lexicon import words
from ingest.types import Span

_CLOSERS = "\"'»«”“’‘›‹)]}"
_OPENERS = "\"'»«„“”‚‘›‹([{"
# One run of marks, never entered in its middle, so a megabyte of dots is still one step each.
_MARK = re.compile(rf"(?<![.!?…])[.!?…]++[{re.escape(_CLOSERS)}]*+(?=\s|$)")
# "Folgendes gilt: a) …; b) …" and bullets that a reader ran together in one line.
_INLINE_ITEM = re.compile(
    r"(?<=[:;,])\s(?=\(?(?:[a-z]|[0-9]{1,2}|[ivx]{2,4})\)\s)|\s(?=[•▪‣◦●■]\s)"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_NUMERAL = re.compile(r"[0-9§]|[IVXLC]+\b|[A-Z](?:\.|\b(?! [a-zäöü]))")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # z.B, i.d.R, e.g, U.S
_MARKER = re.compile(
    r"\(?(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-Za-z]|[ivxIVX]{1,5}|[A-Z](?:\.[0-9]+)+)"
)
_REACH = 60  # characters looked back for the word before a mark

# Never the last word of a sentence: something has to follow.
_OPEN = words(
    """abb abschn allg anh anl anm aufl az bd begr beisp betr bez bspw bzgl bzw ca cf chap dgl
    dipl dr ebd einschl engl entspr evtl gegr geb gem gen ggf ggfs ggü grds habil hg hl hrsg
    ing inkl insb insbes jew jur kap lfd lit lt max med min mind mio mr mrd mrs ms nr nrn nat
    num obj phil prof proz rer rev rn rz sog spez st stellv str ständ tel tlw tsd univ urspr
    verf vgl vorl vs zit ziff zzgl approx dept ed eds eq gov hon incl mt resp viz jan feb mär
    mar apr jun jul aug sep sept okt oct nov dez dec"""
)
# The same, but also words or shortenings that may stand last: a number has to follow.
_BEFORE_NUMBER = words(
    """abs art arts fig figs no nos para paras pos pp sec sect seg tab tit vol s str std"""
)
# May end a sentence; whether it does is told by the next word.
_EITHER = words(
    """usw etc usf ff f uvm inc ltd co corp plc llc al jr sr e.v u.a u.ä o.ä u.v.m a.m p.m"""
)
_MONTHS = words(
    """januar februar märz april mai juni juli august september oktober november dezember jänner
    jan feb mär apr jun jul aug sep sept okt nov dez"""
)
# Before a number with a dot these make it an ordinal: "am 1. …", "der 2. …", "im 3. …".
_BEFORE_ORDINAL = words(
    """am an ab bis vom von zum zur im in der die das dem den des jeder jede jedes jedem jeden
    und oder sowie seit dieser diese dieses diesem diesen beim ins ihre ihrer ihrem seine
    seiner unsere unserer unserem eine einer einem nach vor zu mit für"""
)
# Words that, capitalised, begin a sentence rather than name a thing.
_STARTERS = words(
    """der die das den dem des ein eine einer eines einem einen kein keine wir es er sie ich man
    ihr dies diese dieser dieses diesem diesen jede jeder jedes alle bei beim in im für mit
    nach vor von zu zur zum am an auf aus durch gegen ohne um unter über wenn falls sofern
    soweit sobald nachdem bevor während ist sind hat haben wird werden kann können muss müssen
    darf dürfen soll sollen auch zudem außerdem ferner danach daher deshalb dabei dazu dafür
    damit darüber anschließend hierzu hierbei hiervon weitere weitergehende welche wer wie was
    wo wann warum sonst andernfalls jedoch aber und oder so nur bis seit ab mehr the this that
    these those a an we it they he she you i there here if when where while after before all
    each every any no such its our their his her your as at by for from in on of to with
    without under until unless once is are was were may must shall should can will do does and
    or but however therefore then thus also otherwise who what which how why"""
)


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of `text` in order, as spans without surrounding white space.

    Together they cover every character that is not white space. Time grows linearly with length.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for cut in _cuts(text, line.start(), line.end()):
            _append(spans, text, start, cut)
            start = cut
        _append(spans, text, start, line.end())
    return spans


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    bare = piece.strip()
    if bare:
        lead = len(piece) - len(piece.lstrip())
        spans.append(Span(start + lead, start + lead + len(bare)))


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield, in order, the places inside one line where a sentence ends."""
    places = [(m.end(), m.start()) for m in _MARK.finditer(text, start, end) if m.end() < end]
    places += [(m.end(), -1) for m in _INLINE_ITEM.finditer(text, start, end)]
    last = start
    for cut, mark in sorted(places):
        if mark < 0 or _ends_here(text, last, mark, cut, end):
            yield cut
            last = cut


def _ends_here(text: str, start: int, mark: int, cut: int, end: int) -> bool:
    """Judge one run of marks at `mark`..`cut` in the sentence that began at `start`."""
    rest = text[cut : min(end, cut + _REACH)].lstrip()
    first = rest.lstrip(_OPENERS)[:1]
    if not first or not (first.isupper() or first.isdigit() or first in "§•▪‣◦●■"):
        return False
    marks = text[mark:cut].rstrip(_CLOSERS)
    if marks != ".":
        return True
    before = text[max(start, mark - _REACH) : mark].split()
    word = before[-1].lstrip(_OPENERS) if before else ""
    if _is_marker(text, start, mark):
        return False
    return _full_stop_ends(word, before[-2] if len(before) > 1 else "", rest)


def _is_marker(text: str, start: int, mark: int) -> bool:
    """Tell whether the sentence so far is a list marker alone: "1.", "A.2.", "iv."."""
    head = text[start:mark] if mark - start <= _REACH else ""
    return bool(_MARKER.fullmatch(head.strip()))


def _full_stop_ends(word: str, previous: str, rest: str) -> bool:
    """Tell whether "word." ends a sentence, given the word before it and the text after it."""
    found = _WORD.search(rest)
    after = found.group() if found else ""
    starts = after.casefold() in _STARTERS
    low = word.casefold()
    if word.isdigit():
        return _number_ends(word, previous, rest, after, starts)
    if low in _OPEN:
        return False
    if low in _BEFORE_NUMBER or low.endswith("str"):
        return not _NUMERAL.match(rest)
    if low in _EITHER:
        return starts
    if len(word) == 1 and word.isalpha():
        in_chain = previous.endswith(".") and len(previous.strip(_OPENERS)) == 2
        chain = f"{previous.casefold()}{low}"
        return starts and (chain in _EITHER if in_chain else word.isupper())
    if _DOTTED.fullmatch(word):
        return starts and word.isupper()
    return True


def _number_ends(word: str, previous: str, rest: str, after: str, starts: bool) -> bool:
    """Tell a number at the end of a sentence from an ordinal ("am 1. März", "im 3. Quartal")."""
    if len(word) > 2:
        return True
    if rest[:1].isalpha() and after.casefold() in _MONTHS:
        return False
    return starts or previous.strip(_OPENERS).casefold() not in _BEFORE_ORDINAL
