"""What `aims impact` does and prints."""

from pathlib import Path
from typing import Any

import typer

from assistant.cli_common import print_json
from assistant.export.classified_text import day_words
from assistant.export.review_files import write_whole
from assistant.impact.needed import Need
from assistant.impact.views import Shown, status_words
from assistant.messages import Language, message
from assistant.registers.load import load_registers
from assistant.registers.stored import record
from assistant.service import impact_assessment as assessing
from assistant.service.visit import Visit

_ENDINGS = (".docx", ".md")


def show_needed(visit: Visit, system: str | None, language: Language, *, as_json: bool) -> None:
    """Print what each system calls for and how far it is."""
    found = assessing.standings(visit, language, system=system)
    if as_json:
        print_json([_standing(one) for one in found])
        return
    for one in found:
        typer.echo(f"{one.system.id} {one.system.text('name')}")
        for need in one.needs:
            typer.echo(f"  {need_line(need, one.views, language)}")
            for reason in (*need.reasons, *need.notes):
                typer.echo(f"    {reason.text} ({reason.places})")
        typer.echo(f"  {state_line(one, language)}")
    if not found:
        typer.echo(message("impact.no_systems", language))


def need_line(need: Need, views: tuple[Shown, ...], language: Language) -> str:
    """Return one line: title, verdict, from when, how many questions are answered."""
    said = f"{need.title}: {message(f'impact.verdict_{need.verdict}', language)}"
    if need.applies_from is not None:
        said += message("impact.from_day", language, day=day_words(need.applies_from, language))
    for view in views:
        if view.view == need.view:
            counted = message(
                "impact.count", language, answered=view.answered, all=len(view.questions)
            )
            said += f" – {counted}"
    return said


def state_line(one: assessing.Standing, language: Language) -> str:
    """Return which assessment there is, and whether it is due again."""
    if one.assessment is None:
        return message("impact.has_none", language)
    said = f"{one.assessment.id}: {status_words(one.assessment, one.called_for, language)}"
    return f"{said} – {message('impact.hint_due', language)}" if one.due else said


def begin(visit: Visit, system: str, language: Language, *, as_json: bool) -> None:
    """Begin an assessment and print its id."""
    made = assessing.start(visit, system, language)
    if as_json:
        print_json({"id": made.id, "version": made.version, "values": record(made.values)})
    else:
        typer.echo(f"{made.id} {made.text('title')}")


def show_form(language: Language, *, as_json: bool) -> None:
    """Print the fields of the form."""
    fields = load_registers()["impacts"].fields
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "type": one.type,
                    "label": one.label.in_(language),
                    "help": one.help.in_(language) if one.help else "",
                    "section": one.section.in_(language) if one.section else "",
                    "options": {o.value: o.label.in_(language) for o in one.options},
                }
                for one in fields
                if one.type != "sources"
            ]
        )
        return
    for one in fields:
        if one.type == "sources":
            continue
        if one.section is not None:
            typer.echo(f"\n{one.section.in_(language)}")
        typer.echo(f"  {one.id}: {one.label.in_(language)}")
        if one.help is not None:
            typer.echo(f"    {one.help.in_(language)}")
        for option in one.options:
            typer.echo(f"    {option.value} = {option.label.in_(language)}")


def show_one(visit: Visit, impact: str, view: str, language: Language, *, as_json: bool) -> None:
    """Print one assessment, or one view of it."""
    found = assessing.opened(visit, impact, language)
    views = assessing.chosen(found, view)
    kept = [one for one in found.views if one.view in views]
    hints = [message(key, language) for key in found.hints]
    if as_json:
        print_json(
            {
                "id": found.entry.id,
                "version": found.entry.version,
                "system": found.entry.text("system"),
                "approved": found.approved,
                "views": [_view(one) for one in kept],
                "hints": hints,
            }
        )
        return
    typer.echo(f"{found.entry.id} {found.entry.text('title')}")
    typer.echo(status_words(found.entry, kept, language))
    for hint in hints:
        typer.echo(f"! {hint}")
    for one in kept:
        counted = message("impact.count", language, answered=one.answered, all=len(one.questions))
        typer.echo(f"\n{one.title} ({one.basis}): {counted}")
        for part in one.parts:
            typer.echo(f"  {part.title}")
            for question in part.questions:
                state = message(f"impact.{'answered' if question.complete else 'open'}", language)
                typer.echo(f"    [{state}] {question.text} ({question.ref})")
                for answer in question.answers:
                    if answer.answered:
                        typer.echo(f"        {answer.label}: {' '.join(answer.text.split())}")
                if question.missing:
                    missing = ", ".join(question.missing)
                    typer.echo(f"        {message('impact.missing', language)} {missing}")


def fill_in(
    visit: Visit, impact: str, file: Path, language: Language, *, reason: str, as_json: bool
) -> None:
    """Enter the answers of a file and print how far the assessment is."""
    assessing.fill(visit, impact, assessing.read_answers(file), reason=reason)
    show_counts(visit, impact, language, as_json=as_json)


def show_counts(visit: Visit, impact: str, language: Language, *, as_json: bool) -> None:
    """Print how many questions of each view are answered."""
    found = assessing.opened(visit, impact, language)
    if as_json:
        print_json({"id": found.entry.id, "views": [_counts(one) for one in found.views]})
        return
    for one in found.views:
        counted = message("impact.count", language, answered=one.answered, all=len(one.questions))
        typer.echo(f"{one.title}: {counted}")


def write_document(
    visit: Visit, impact: str, out: Path, view: str, language: Language, *, as_json: bool
) -> None:
    """Write the document and print its name. Raises BadParameter for another kind of file."""
    ending = out.suffix.lower()
    if ending not in _ENDINGS:
        raise typer.BadParameter("a file that ends with .docx or .md", param_hint="--out")
    if ending == ".docx":
        content = assessing.document_docx(visit, impact, view, language)
    else:
        content = assessing.document_markdown(visit, impact, view, language).encode()
    write_whole(out, lambda file: file.write_bytes(content))
    visit.record("export", object=impact, what=f"impact_{view}", form=ending[1:])
    if as_json:
        print_json({"file": str(out), "id": impact, "view": view})
    else:
        typer.echo(str(out))


def _standing(one: assessing.Standing) -> dict[str, Any]:
    return {
        "system": one.system.id,
        "name": one.system.text("name"),
        "assessment": one.assessment.id if one.assessment is not None else None,
        "due": one.due,
        "needs": [_need(need) for need in one.needs],
        "views": [_counts(view) for view in one.views],
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "view": need.view,
        "verdict": need.verdict,
        "from": need.applies_from.isoformat() if need.applies_from else None,
        "reasons": [{"text": r.text, "articles": list(r.articles)} for r in need.reasons],
        "notes": [{"text": r.text, "articles": list(r.articles)} for r in need.notes],
    }


def _counts(view: Shown) -> dict[str, Any]:
    return {
        "view": view.view,
        "answered": view.answered,
        "questions": len(view.questions),
        "complete": view.complete,
    }


def _view(view: Shown) -> dict[str, Any]:
    return _counts(view) | {
        "title": view.title,
        "basis": view.basis,
        "sections": [
            {
                "title": part.title,
                "questions": [
                    {
                        "id": question.id,
                        "ref": question.ref,
                        "text": question.text,
                        "complete": question.complete,
                        "missing": list(question.missing),
                        "answers": {a.field: a.text for a in question.answers if a.answered},
                    }
                    for question in part.questions
                ],
            }
            for part in view.parts
        ],
    }
