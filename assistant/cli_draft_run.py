"""The `aims draft` command: a review of the library, a draft or a plan, what is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from assistant.access.rights import Person
from assistant.cli_common import print_json
from assistant.cli_log import logged, person_here
from assistant.cli_review_run import review_now
from assistant.drafting.answers import read_answers
from assistant.drafting.compose import Form
from assistant.drafting.facts import Entered
from assistant.drafting.load import load_templates
from assistant.drafting.model import Draft
from assistant.errors import DraftError
from assistant.export.draft_json import draft_record, plan_record, rephrasing_record, type_record
from assistant.export.draft_md import draft_markdown
from assistant.export.draft_text import plan_text, summary_text, type_line
from assistant.governance.for_drafts import enumerated
from assistant.messages import Language
from assistant.model import ChatModel
from assistant.models import open_model
from assistant.rephrasing import rephrased
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.tasks.draft import first_draft
from ingest.types import Kind

SUFFIXES = (".docx", ".md")


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """The switches of `aims draft`. None is "not asked for"."""

    language: Language | None
    out: Path | None
    template: Path | None
    answers: Path | None
    form: Form | None
    as_json: bool
    rephrase: bool = False


def run_draft(settings: Settings, names: Sequence[str], *, options: DraftOptions) -> None:
    """Draft one document and print or write it. Raises DraftError, before anything is written."""
    _check(options)
    answers = read_answers(options.answers, load_templates().catalogue) if options.answers else {}
    model = _model(settings) if options.rephrase else None
    with logged(settings) as write:
        with Assistant.open(settings) as assistant:
            made = _drafted(assistant, names, answers, options)
            if model is not None:
                own = enumerated(_entered(assistant, made.language))
                made = rephrased(assistant, made, model=model, answers={**answers, **own})
        deed: dict[str, Any] = {"action": "draft", "object": " ".join(names)}
        deed["answers"] = len(answers)
        if made.rephrasing:
            deed["rephrasing"] = rephrasing_record(made.rephrasing)
        deeds = [deed]
        if options.out is not None:
            _write(made, options.out, options.template)
            typer.echo(f"wrote {options.out}", err=True)
            form = options.out.suffix.lstrip(".").lower()
            deeds.append({"action": "export", "what": "draft", "form": form})
        write(*deeds)
    if options.as_json:
        print_json(draft_record(made))
    elif options.out is None:
        typer.echo(draft_markdown(made), nl=False)
    else:
        typer.echo(summary_text(made))


def _model(settings: Settings) -> ChatModel:
    """The language model of the settings. Raises DraftError where none is set up, BadSetting."""
    model = open_model(settings)
    if model is None:
        raise DraftError("--rephrase needs a language model: set AIMS_LLM (see `aims model`).")
    return model


def _drafted(
    assistant: Assistant, names: Sequence[str], answers: Mapping[str, str], options: DraftOptions
) -> Draft:
    """A draft from the company's documents; without any, one that asks for all it needs."""
    if not any(one.kind is Kind.COMPANY for one in assistant.documents()):
        language = options.language or "en"
        return first_draft(
            names,
            language=language,
            answers=answers,
            form=options.form,
            entered=_entered(assistant, language),
        )
    review = review_now(assistant, load_set(DEFAULT_SET), language=options.language)
    return assistant.draft(
        names,
        review=review,
        language=review.language,
        answers=answers,
        form=options.form,
        entered=_entered(assistant, review.language),
    )


def _entered(assistant: Assistant, language: Language) -> Entered:
    """What whoever is at this machine takes from the registers."""
    from assistant.service import Service
    from assistant.service.drafting import entered

    with Service.open(assistant) as service:
        person = Person(person_here(), "admin", signed_in=False)
        return entered(service.visit(person, by="cli"), language)


def run_plan(settings: Settings, *, language: Language | None, merge: bool, as_json: bool) -> None:
    """Print which documents would close which gaps."""
    with Assistant.open(settings) as assistant:
        review = review_now(assistant, load_set(DEFAULT_SET), language=language)
        own = _entered(assistant, review.language)
        plan = assistant.plan(review, language=review.language, merge=merge, entered=own)
    if as_json:
        print_json(plan_record(plan, review))
    else:
        typer.echo(plan_text(plan, review))


def list_types(*, language: Language, as_json: bool) -> None:
    """Print the document types with what they close."""
    templates = load_templates()
    records = [type_record(one, templates, language) for one in templates.types]
    if as_json:
        print_json(records)
        return
    for record in records:
        typer.echo(type_line(record, language))


def _check(options: DraftOptions) -> None:
    """Refuse what cannot be written before the work is done."""
    out, template = options.out, options.template
    if out is not None:
        if out.suffix.lower() not in SUFFIXES:
            raise DraftError(f"{out}: give a file ending in .docx or .md.")
        if out.is_dir() or not out.parent.is_dir():
            raise DraftError(f"{out}: no file can be written there. Choose another place.")
    if template is not None and (out is None or out.suffix.lower() != ".docx"):
        raise DraftError(f"{template}: a template is for --out F.docx.")


def _write(draft: Draft, out: Path, template: Path | None) -> None:
    if out.suffix.lower() == ".md":
        out.write_text(draft_markdown(draft), encoding="utf-8")
        return
    from assistant.export.draft_docx import write_draft_docx

    write_draft_docx(draft, out, template=template)
