"""Where documents keep their control data: labelled values, and which label means what.

A fact counts only where control data stand: a pair in a table or a short line near the start or
the end, a section about the document itself, a header or footer, front matter. A sentence in the
body never does, whatever it claims.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.analysis.placeholders import is_placeholder
from ingest.dates import find_date
from ingest.types import Block, Page, ParsedFile

# Where parsers put what repeats on every page; lines are parted by line breaks or bars.
MARGINS = ("watermark", "header", "footer", "running_header", "running_footer")

_FIRST, _LAST = 30, 20  # blocks near the start and the end of a document
_VALUE = 200  # characters of a value
_LABEL_WORDS = 4  # of a label in the middle of a line
_SHORT = 80  # … of a status, version or date
_BODY = 150  # characters from which a paragraph is running text
_LINE = 300  # characters of a line that may hold several pairs
_SEPARATOR = re.compile(r"\s*[|·•]\s*|\t+|\s+/\s+(?=[A-ZÄÖÜ][\w ]+:)")
# "Eigner:in" and "Verantwortliche:r" hold a colon that parts nothing.
_PAIR = re.compile(r"([^|]{1,50}?)\s*:(?!in(?:nen)?\b|r\b)\s*(\S.*)")

_LABELS = {
    "title": r"titel|title|(dokument|document)(en)?[\s-]?(titel|title|name)?|bezeichnung|"
    r"name des dokuments|policy (name|title)",
    "version": r"(dokument(en)?|document )?version(s|en)?[\s-]?(nummer|nr|no|number|stand)?|"
    r"rev(ision)?[\s-]?(nr|no|number|stand)?|revisionsstand|ausgabe|issue( no| number)?|edition|"
    r"fassung|ver|v",
    "status": r"(dokument(en)?[\s-]?|document |policy )?(status|state)|bearbeitungsst(and|atus)|"
    r"freigabestatus|approval status|geltungsstatus|zustand",
    "owner": r"(dokument(en)?|richtlinien|prozess|verfahrens|policy |document |process |procedure "
    r"|standard )?[\s-]?(eigner|eigentümer|verantwortlicher?|verantwortliche|owner)|owned by|"
    r"verantwortlich(e|er)?( person| stelle| bereich| abteilung| organisationseinheit)?"
    r"( für (das|dieses) dokument)?|herausgeber|herausgegeben von|herausgebende stelle|"
    r"zuständig(e stelle|er bereich|keit)?|fachverantwortliche?r?|"
    r"responsible( person| department| party| for this document)?|issuing (body|department|"
    r"authority|unit)|issued by|document (responsibility|responsible)|accountable( person)?",
    "approver": r"(dokument(en)?)?freigabe(r|nde|instanz|stelle)?( durch| von)?|"
    r"(freigegeben|genehmigt|beschlossen|verabschiedet|erlassen|in kraft gesetzt|unterzeichnet)"
    r"( durch| von| vom)?|genehmig(er|ung)( durch| von)?|"
    r"(approved|authori[sz]ed|adopted|released|ratified|endorsed|signed off|sign-off)( by)?|"
    r"approver|approv(al|ing)( by| authority| body)?|authori[sz]ation",
    "approved_on": r"(freigabe|genehmigungs|beschluss)[\s-]?datum|datum der (freigabe|genehmigung)|"
    r"(freigegeben|genehmigt|beschlossen|verabschiedet) am|approval date|approved on|"
    r"date (of approval|approved|of adoption|adopted)|adopted on|adoption date",
    "effective": r"(gültig|gilt|wirksam|in kraft)( ab| seit| getreten am)?|inkrafttreten|"
    r"datum des inkrafttretens|tritt in kraft am|gültigkeit(sbeginn|sdatum)?|gültigkeit ab|"
    r"effective( date| from| as of| since)?|valid from|in force( since| from)?|date effective|"
    r"(date of )?entry into force|commencement( date)?|wirksamkeit(sdatum)?",
    "date": r"datum|date|stand|ausgabedatum|ausgestellt am|issue date|date of issue|issued( on)?|"
    r"version date|datum der version|document date|veröffentlicht( am)?|published( on)?",
    "review": r"(datum der )?nächste[rn]? (planmäßigen? |geplanten? )?((über)?prüfung|revision|"
    r"review|durchsicht|aktualisierung)|(termin|fälligkeit|datum) der nächsten (über)?prüfung|"
    r"((über)?prüfung|review|revision) (fällig|spätestens|bis|geplant)( am| bis| im)?|"
    r"überprüfungs(termin|datum)|wiedervorlage(datum)?|prüftermin|"
    r"next (scheduled |planned |periodic )?(review|revision)( date| due)?( date)?|"
    r"review (date|due|by|due date|due by)|due for review|date (of|for) next review|"
    r"(scheduled|planned) review( date)?|revision due|to be reviewed (by|on)",
    "superseded_by": r"(ersetzt|abgelöst|aufgehoben) (durch|am|seit)|superseded (by|on)|"
    r"replaced (by|on)|withdrawn( on| by)?|zurückgezogen( am| durch)?|außer kraft( seit| ab| am)?|"
    r"archived( on)?|archiviert( am)?|retired( on)?|obsolete since",
    "change": r"änderung(en|sgrund)?|art der änderung|beschreibung( der änderung)?|kommentar|"
    r"bemerkung(en)?|changes?|change description|description( of change)?|summary( of changes)?|"
    r"comments?|reason|anlass|grund|inhalt",
    "other": r"(dokument(en)?|document|doc|policy)[\s-]?(nummer|nr|no|number|id|kennung|"
    r"ref(erence)?|typ|type|art|sprache|language)|kennung|referenz|reference( no| number)?|id|"
    r"klassifi(zierung|kation)|classification|vertraulichkeit(sstufe)?|confidentiality|"
    r"geltungsbereich|scope|applies to|gilt für|verteiler|distribution|seiten(zahl)?|pages|"
    r"abteilung|bereich|department|supersedes|replaces|ersetzt|prüfzyklus|"
    r"review (cycle|interval)",
    "author": r"autor|author|verfasser|erstell(t|er)( von| durch)?|bearbeiter|created by|"
    r"prepared by|written by|editor|name",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _LABELS.items()}
_GENDER = re.compile(r"(?<=[a-zäöü])(?:[:*_/·]-?|\()?in(?:nen)?\)?$|[:*_/]-?(?=r$)|\s*\([^)]*\)$")
_ABOUT = re.compile(
    r"(?:[\dA-Z.]+\s+)?(?:dokument(?:en)?(?:lenkung|information(?:en)?|kontrolle|steuerung|daten)|"
    r"angaben zum dokument|document (?:control|information|details|history|management)|"
    r"(?:änderungs|versions|dokument(?:en)?|revisions)[\s-]?(?:historie|verzeichnis|nachweis|"
    r"verlauf|übersicht|verfolgung)|historie|freigabe(?:n|vermerk)?|"
    r"(?:version|revision|change|approval)s?[\s-]?(?:history|log|record|control)|approvals?|"
    r"versionierung|sign[- ]off)",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"[\W_]*|[–—-]\s*\(.*\)|[\[<{].*[\]>}]|(?:n\.?\s?[/.]?\s?a\.?|k\.\s?a\.|tb[acd]|todo|none|keine?|"
    r"offen|open|noch offen|pending|ausstehend|xx+|unbekannt|unknown|nicht festgelegt|name|datum|"
    r"date|yyyy-mm-dd|tt\.mm\.jjjj|dd[./]mm[./]yyyy)\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value: `kind` is a key of the label table ("owner", "review", …)."""

    kind: str
    value: str
    label: str = ""


def control_blocks(parsed: ParsedFile) -> list[tuple[Page, Block]]:
    """The blocks where control data may stand, in order.

    Tables near the start, near the end, and under headings about the document itself; lines only
    before the running text begins and after it ends.
    """
    everything = [(page, block) for page in parsed.pages for block in page.blocks]
    body = [i for i, (page, block) in enumerate(everything) if _is_body(page, block)]
    # One long paragraph may be a note above the control data; the second is the text.
    begin = body[1] if len(body) > 1 else len(everything)
    end = body[-1] if len(body) > 1 else 0
    kept = []
    about = False
    for index, (page, block) in enumerate(everything):
        if block.kind == "heading":
            about = bool(_ABOUT.fullmatch(text_of(page, block).rstrip(":")))
        near = index < _FIRST or index >= len(everything) - _LAST
        if block.kind == "table_row":
            inside = near or about
        else:
            inside = near and (index < begin or index > end)
        if inside:
            kept.append((page, block))
    return kept


def _is_body(page: Page, block: Block) -> bool:
    if block.kind not in ("paragraph", "list_item") or block.span.end - block.span.start < _BODY:
        return False
    return len(_SEPARATOR.split(text_of(page, block))) < 3


def block_facts(blocks: list[tuple[Page, Block]]) -> Iterator[Fact]:
    """Facts from pairs in tables and short lines; rows of a table of records say nothing here."""
    rows = [_row_labels(page, block) for page, block in blocks]
    for index, (page, block) in enumerate(blocks):
        if block.kind == "table_row":
            beside = [rows[i] for i in (index - 1, index + 1) if 0 <= i < len(rows)]
            if _is_pairs(rows[index], beside):
                yield from row_facts(page, block)
        elif block.kind != "heading" and len(text := text_of(page, block)) <= _LINE:
            yield from line_facts(text)


def _is_pairs(labels: list[str], beside: list[list[str]]) -> bool:
    """Whether a row holds fields of the document, not a record under column headers.

    Records repeat their labels from row to row. A row of fields may hold a label unknown here if
    a row beside it is of the same sort.
    """
    if len(labels) > 1 and labels in beside:
        return False
    known = [label for label in labels if label_kind(label)]
    if len(known) == len(labels):
        return True
    related = any(
        len(row) > 1 and sum(map(bool, map(label_kind, row))) * 2 >= len(row) for row in beside
    )
    return related and len(known) * 2 >= len(labels) > 1


def row_facts(page: Page, block: Block) -> Iterator[Fact]:
    """The labelled cells of one table row."""
    labels = _row_labels(page, block)
    for label, cell in zip(labels, block.cells, strict=True):
        yield from _fact(label, page.text[cell.start : cell.end])


def line_facts(text: str) -> Iterator[Fact]:
    """Facts of a line such as "Version 2.0 | Owner: IT | Approved by: CIO | 20 April 2026"."""
    parts = [
        part.strip() for whole in _SEPARATOR.split(text) for part in _pairs(whole) if part.strip()
    ]
    for part in parts:
        pair = _PAIR.fullmatch(part)
        if pair:
            yield from _fact(pair[1], pair[2])
        elif len(part) <= 60:
            yield from _bare(part, alone=len(parts) == 1)


def _pairs(text: str) -> Iterator[str]:
    """Parts of a text in which one pair follows the other: "Version: 2 Owner: IT Status: draft".

    That is what lines become that a format joins. It must begin with a label that is known, so
    that a sentence is none; a label begins with a capital.
    """
    begin, value = 0, None
    for colon in re.finditer(r":\s", text):
        place = 0 if value is None else value
        words = [place + m.start() for m in re.finditer(r"\S+", text[place : colon.start()])]
        starts = words[:1] if value is None else words[1:][-_LABEL_WORDS:]
        known = (s for s in starts if text[s].isupper() and label_kind(text[s : colon.start()]))
        start = next(known, None)
        if start is None and value is None:
            break
        if start is not None:
            if value is not None:
                yield text[begin:start]
                begin = start
            value = colon.end()
    yield text[begin:]


def margin_lines(parsed: ParsedFile) -> list[str]:
    """The texts of headers, footers and watermarks, which are no part of the pages' texts."""
    texts = (parsed.properties.get(name, "") for name in MARGINS)
    return [line for text in texts for line in re.split(r"\n|\s\|\s", text) if line]


def label_kind(label: str) -> str | None:
    """Return what a label means, or None for a label that is no document control."""
    bare = " ".join(label.casefold().replace(".", " ").strip(" :*#").split())
    for candidate in (bare, _GENDER.sub("", bare)):
        for kind, pattern in _PATTERNS.items():
            if pattern.fullmatch(candidate):
                return kind
    return None


def is_blank(value: str) -> bool:
    """Whether a field was left open: "____", "TBD", "[Name]", "–", "offen"."""
    bare = value.strip(" .;,")
    return not bare or bool(_BLANK.fullmatch(bare)) or is_placeholder(value)


def text_of(page: Page, block: Block) -> str:
    """Return a block's text."""
    return page.text[block.span.start : block.span.end]


def _fact(label: str, value: str) -> Iterator[Fact]:
    kind = label_kind(label)
    value = value.strip()
    long = _VALUE if kind in ("owner", "approver", "title", "change") else _SHORT
    if kind and len(value) <= long and not is_blank(value):
        yield Fact(kind, value, " ".join(label.casefold().split()))


def _bare(part: str, *, alone: bool) -> Iterator[Fact]:
    """Facts without a colon: "Version 2.0", "Stand 12.03.2026", or a date among pairs."""
    if match := re.match(
        r"(?:version|rev(?:ision)?\.?|v\.?|ausgabe|issue)\s*(\d[\w.]*)", part, re.I
    ):
        yield Fact("version", match[1].rstrip("."), "version")
    found = find_date(part)
    if found is None:
        return
    before = part[: found[1]].strip(" ,:(")
    kind = label_kind(before) if before else None
    if kind in ("effective", "review", "date", "approved_on"):
        yield Fact(kind, part[found[1] :].strip(), before.casefold())
    elif not alone and found[1] == 0 and found[2] == len(part):
        yield Fact("date", part)


def _row_labels(page: Page, block: Block) -> list[str]:
    """The labels before each cell of a row."""
    labels = []
    position = block.span.start
    for cell in block.cells:
        labels.append(page.text[position : cell.start].strip(" |").rstrip(": "))
        position = cell.end
    return labels
