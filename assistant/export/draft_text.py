"""What `aims draft` prints for people: a plan, a summary of a draft, a line for each type."""

from collections.abc import Iterator, Sequence
from typing import Any

from assistant.drafting.model import Draft, Rephrasing
from assistant.drafting.plan import Plan, Planned
from assistant.drafting.words import NAMELESS, open_rows
from assistant.messages import Language, message
from assistant.review_types import Review


def plan_text(plan: Plan, review: Review) -> str:
    """Return a plan in the order in which to follow it."""
    return "\n".join(_plan_lines(plan, review))


def _plan_lines(plan: Plan, review: Review) -> Iterator[str]:
    language = review.language
    if not (plan.approvals or plan.documents or plan.unreadable or plan.left):
        yield _say("nothing_to_do", language)
        return
    if plan.approvals:
        yield _say("approve", language)
        for one in plan.approvals:
            yield f"  {one.document} ({one.file}): {refs(one.requirements)}"
    if plan.documents:
        yield _say("write", language)
    for number, document in enumerate(plan.documents, start=1):
        yield from _document_lines(number, document, language)
    if plan.unreadable:
        yield _say("unreadable", language, refs=refs(plan.unreadable))
    if plan.left:
        yield _say("left", language, refs=refs(plan.left))


def _document_lines(number: int, document: Planned, language: Language) -> Iterator[str]:
    yield f"  {number}. {document.title}"
    yield f"     {_say('command', language, types=' '.join(document.types))}"
    if document.closes:
        yield f"     {_say('closes', language, refs=refs(document.closes))}"
    if document.contributes:
        yield f"     {_say('contributes', language, refs=refs(document.contributes))}"
    if document.change:
        yield f"     {_say('change', language, documents='; '.join(document.change))}"
    yield f"     {_say('open_points', language, count=document.open_points)}"


def _say(name: str, language: Language, **values: object) -> str:
    return message(f"draft_cli.{name}", language, **values)


def summary_text(draft: Draft) -> str:
    """Return what a draft came to: what it closes, and what is still open."""
    language = draft.language
    lines = [draft.heading]
    if draft.closes:
        lines.append(_say("closes", language, refs=refs(draft.closes)))
    if draft.contributes:
        lines.append(_say("contributes", language, refs=refs(draft.contributes)))
    if draft.blocked:
        titles = dict.fromkeys(one.citation.document for one in draft.blocked)
        lines.append(_say("change", language, documents="; ".join(titles)))
    lines.append(_say("open_points", language, count=len(list(open_rows(draft)))))
    lines += _open_lines(draft)
    if draft.rephrasing:
        lines.append(rephrasing_text(draft.rephrasing, language))
    return "\n".join(lines)


def rephrasing_text(rephrasing: Rephrasing, language: Language) -> str:
    """Return in a sentence what a language model had to do with a draft."""
    model, prompt = rephrasing.model, rephrasing.prompt
    if rephrasing.fallback:
        told = message("draft_cli.not_rephrased", language, model=model)
        return f"{told} {rephrasing.fallback}"
    kept = sum(count for _, count in rephrasing.kept)
    said = {"model": model, "prompt": prompt, "rephrased": rephrasing.rephrased, "kept": kept}
    told = message("draft_cli.rephrased", language, **said)
    reasons = [f"{message(f'draft_cli.kept_{one}', language)} {n}" for one, n in rephrasing.kept]
    return f"{told} ({'; '.join(reasons)})" if reasons else told


def _open_lines(draft: Draft) -> Iterator[str]:
    """A line for each question, with the name under which it is answered; a column is one line."""
    columns: dict[tuple[str, str], list[str]] = {}
    for point in draft.open_points:
        if point.column and point.row:
            name = point.slot.replace(f".{point.row}.", ".….")
            columns.setdefault((name, point.column), []).append(point.row)
        else:
            yield f"  {point.slot}: {point.question}"
    for (name, column), rows in columns.items():
        of = "" if rows == [NAMELESS] else f" ({', '.join(rows)})"
        yield f"  {name}: {column}{of}"


def type_line(record: dict[str, Any], language: Language) -> str:
    """Return one document type in a line."""
    part = "closes" if record["closes"] else "contributes"
    effect = _say(part, language, refs=refs(record[part]))
    return _say("type_line", language, id=record["id"], title=record["title"], effect=effect)


def refs(requirements: Sequence[str]) -> str:
    """Return requirements by their numbers alone."""
    return ", ".join(name.partition(":")[2] for name in requirements)
