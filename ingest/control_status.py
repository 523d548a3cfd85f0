"""Is a document in force? Read with care, because everything "met" later rests on it.

A draft or superseded mark anywhere in the control data outweighs "approved"; silence is unknown.
"This version supersedes version 2" is active and says nothing bad of this version.
"""

import re
from collections.abc import Sequence

from ingest.control_facts import Fact, margin_lines, text_of
from ingest.types import Block, Page, ParsedFile, Status

_DRAFT = re.compile(
    r"\b(?:entwurf\w*|draft|in (?:prüfung|bearbeitung|abstimmung|review|vorbereitung|erstellung|"
    r"arbeit)|under (?:review|revision|development)|for (?:comments?|review|approval|consultation)|"
    r"zur (?:prüfung|freigabe|kommentierung|genehmigung|abstimmung|durchsicht)|"
    r"(?:noch )?nicht (?:\w+ )?(?:freigegeben|genehmigt|in kraft|beschlossen|verabschiedet)|"
    r"not (?:yet )?(?:been )?(?:approved|in force|effective|released|adopted)|unapproved|"
    r"(?:awaiting|pending)(?: approval| review)?|work in progress|wip|vorläufig\w*|preliminary|"
    r"provisional(?:ly)?|arbeits(?:stand|version|fassung)|vorschlag|proposed|proposal|geplant|"
    r"ausstehend|freigabe (?:offen|ausstehend)|template|vorlage|muster)\b",
    re.IGNORECASE,
)
_SUPERSEDED = re.compile(
    r"\b(?:superseded|replaced by|ersetzt durch|durch .{1,80} ersetzt|abgelöst|withdrawn|"
    r"zurückgezogen|außer kraft|ausser kraft|nicht mehr (?:gültig|in kraft|verbindlich)|ungültig|"
    r"no longer (?:valid|in force|in effect|applicable)|not in force any ?more|obsolete|veraltet|"
    r"archived|archiviert|aufgehoben|retired|revoked|rescinded|expired|abgelaufen|inactive|inaktiv|"
    r"deprecated|historical|historisch)\b|^\s*ersetzt\s*$",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\b(?:freigegeben|genehmigt|gültig|in kraft|verabschiedet|beschlossen|approved|effective|"
    r"in force|in effect|active|aktiv|final|released|published|veröffentlicht|issued|current|"
    r"aktuell|valid|verbindlich|live|adopted|authori[sz]ed|ratified|signed|unterzeichnet|ja|yes)\b",
    re.IGNORECASE,
)
# A sentence that says this very document is no longer in force: passive, present or past.
_IN = r"(?:[^.]|(?<=\d)\.)"  # within a sentence; a date has full stops of its own
_GONE = re.compile(
    r"\b(?:this|the present)\s+(?:\w+\s+){0,3}?"
    r"(?:document|policy|version|procedure|standard|guideline|manual|plan|register|issue|edition)\b"
    rf"(?:(?!\b(?:until|unless|if|when|once|which|that)\b){_IN}){{0,40}}?"
    r"\b(?:is|was|has been)\s+(?:now\s+)?"
    r"(?:superseded|replaced|withdrawn|revoked|archived|obsolete|no longer (?:valid|in force))\b"
    r"|\bdiese[sr]?\s+(?:\w+\s+){0,2}?(?:dokument|fassung|version|ausgabe|\w*anweisung|"
    r"\w*richtlinie|\w*leitlinie|\w*verfahren|\w*konzept|\w*handbuch)\b"
    rf"(?:(?!\b(?:bis|wenn|sobald|falls|sofern)\b){_IN}){{0,60}}?"
    rf"\b(?:(?:wurde|ist)\b{_IN}{{0,60}}?"
    rf"(?:\bdurch\b{_IN}{{1,80}}?(?:ersetzt|abgelöst)|zurückgezogen|aufgehoben|außer kraft|"
    rf"nicht mehr (?:gültig|in kraft))|(?:trat|tritt) {_IN}{{0,40}}außer kraft)\b",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"^\W*(?:(?:ENTWURF|DRAFT)\b|(?:Entwurf|Draft|entwurf|draft)\s*(?:[:–—-]|$))"
    r"|\b(?:ENTWURF|DRAFT)\b|[(\[]\s*(?:entwurf|draft)\b[^)\]]*[)\]]|[–—-]\s*(?:entwurf|draft)\s*$"
    r"|(?:version|rev\w*\.?|\bv)\s*\.?\s*\d[\d.]*\s*[-–,(]?\s*(?:entwurf|draft)\b"
    r"|\b(?:not approved|nicht freigegeben)\b",
)
_MARK_LOW = re.compile(
    r"[(\[]\s*(?:entwurf|draft)\b[^)\]]*[)\]]|[–—-]\s*(?:entwurf|draft)\s*$"
    r"|(?:version|rev\w*\.?|\bv)\s*\.?\s*\d[\d.]*\s*[-–,(]?\s*(?:entwurf|draft)\b"
    r"|\b(?:not (?:yet )?approved|nicht freigegeben)\b|^\W*(?:entwurf|draft)\s*(?:[:–—-].*)?$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"(?:superseded|replaced|ersetzt|abgelöst) (?:by|durch)\b", re.IGNORECASE)
_STAMP = re.compile(
    r"\W*(?:SUPERSEDED|WITHDRAWN|OBSOLETE|ARCHIVED|ZURÜCKGEZOGEN|UNGÜLTIG|AUSSER KRAFT|AUßER KRAFT|"
    r"ARCHIVIERT|ERSETZT)\b",
)


def document_status(
    parsed: ParsedFile, facts: Sequence[Fact], blocks: list[tuple[Page, Block]], title: str | None
) -> Status:
    """Return the status that control data, headers, stamps and title give, else unknown."""
    stated = [status_of(fact.value) for fact in facts if fact.kind == "status"]
    stated += [
        status_of(fact.value)
        for fact in facts
        if fact.kind == "approver" and re.fullmatch(r"\W*(ja|yes|nein|no)\W*", fact.value, re.I)
    ]
    replaced = any(fact.kind == "superseded_by" for fact in facts)
    if replaced or Status.SUPERSEDED in stated[:1] or _says_gone(blocks):
        return Status.SUPERSEDED
    lines = margin_lines(parsed)
    if any(_STAMP.match(line) for line in lines):
        return Status.SUPERSEDED
    names = [title or "", parsed.properties.get("title", ""), *lines]
    drafts = any(_MARK.search(name) or _MARK_LOW.search(name) for name in names)
    if drafts or Status.DRAFT in stated or _stamped_draft(blocks):
        return Status.DRAFT
    return next((status for status in stated if status is not None), Status.UNKNOWN)


def status_of(value: str) -> Status | None:
    """Return what the value of a status field says, or None if it says nothing known.

    Doubt never ends in "approved": a value that names several states is a draft.
    """
    ticked = re.search(r"[☒☑✓✔■]\s*([\w ]+)", value)
    if ticked:
        value = ticked[1]
    if _SUPERSEDED.search(value):
        return Status.SUPERSEDED
    if _DRAFT.search(value) or re.fullmatch(r"\W*(?:nein|no)\W*", value, re.IGNORECASE):
        return Status.DRAFT
    return Status.APPROVED if _APPROVED.search(value) else None


def _says_gone(blocks: list[tuple[Page, Block]]) -> bool:
    """A stamp ("WITHDRAWN") or a sentence that this document is no longer in force."""
    for page, block in blocks:
        text = text_of(page, block)
        line = block.kind != "table_row" and len(text) <= 160
        if line and (_STAMP.match(text) or _PASSIVE.match(text)):
            return True
        if block.kind in ("heading", "paragraph") and _GONE.search(text[:400]):
            return True
    return False


def _stamped_draft(blocks: list[tuple[Page, Block]]) -> bool:
    short = (text_of(p, b) for p, b in blocks if b.kind in ("heading", "paragraph"))
    return any(
        len(text) <= 60 and (re.match(r"\W*(?:ENTWURF|DRAFT)\b", text) or _MARK_LOW.search(text))
        for text in short
    )
