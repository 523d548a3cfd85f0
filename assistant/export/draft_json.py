"""Drafts and plans as JSON values for machines."""

from dataclasses import asdict
from typing import Any

from assistant.drafting.load import Templates
from assistant.drafting.model import Block, Draft, Rephrasing, Runs
from assistant.drafting.plan import Plan
from assistant.drafting.schema import DocumentTemplate
from assistant.export.draft_md import draft_markdown
from assistant.messages import Language
from assistant.review_types import Review
from assistant.types import Citation


def draft_record(draft: Draft) -> dict[str, Any]:
    """Return a draft as JSON values: its blocks with the origin of every run, and its Markdown.

    `rephrasing` is there only where a language model was asked.
    """
    record = {
        "types": list(draft.types),
        "form": draft.form,
        "language": draft.language,
        "title": draft.heading,
        "version": draft.version,
        "status": "draft",
        "control": [{"name": name, "runs": _runs(runs)} for name, runs in draft.control],
        "blocks": [_block(block) for block in draft.blocks],
        "statements": [asdict(one) for one in draft.services],
        "open_points": [asdict(one) for one in draft.open_points],
        "citations": [_citation(one) for one in draft.citations],
        "closes": list(draft.closes),
        "contributes": list(draft.contributes),
        "extends": _citation(draft.extends) if draft.extends else None,
        "blocked": [
            {"requirement": one.requirement, "citation": _citation(one.citation)}
            for one in draft.blocked
        ],
        "markdown": draft_markdown(draft),
    }
    return record | (
        {"rephrasing": rephrasing_record(draft.rephrasing)} if draft.rephrasing else {}
    )


def rephrasing_record(rephrasing: Rephrasing) -> dict[str, Any]:
    """Return what a language model had to do with a draft as JSON values."""
    return {**asdict(rephrasing), "kept": dict(rephrasing.kept)}


def plan_record(plan: Plan, review: Review) -> dict[str, Any]:
    """Return a plan as JSON values, with the numbers of the review it rests on."""
    return {
        "set": review.set_id,
        "language": review.language,
        "counts": dict(review.counts),
        "approvals": [asdict(one) for one in plan.approvals],
        "documents": [asdict(one) for one in plan.documents],
        "unreadable": list(plan.unreadable),
        "left": list(plan.left),
    }


def type_record(
    template: DocumentTemplate, templates: Templates, language: Language
) -> dict[str, Any]:
    """Return what a document type is and closes."""
    return {
        "id": template.id,
        "title": template.title.in_(language),
        "bundle": template.bundle,
        "aliases": list(template.aliases),
        "closes": list(templates.closes(template)),
        "contributes": list(templates.contributes(template)),
    }


def _block(block: Block) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": block.kind, "runs": _runs(block.runs)}
    if block.kind == "heading":
        record |= {"level": block.level, "number": block.number}
    elif block.number:
        record |= {"number": block.number, "serves": list(block.serves)}
    if block.kind == "table":
        record["columns"] = list(block.columns)
        record["rows"] = [
            {
                "number": row.number,
                "serves": list(row.serves),
                "cells": [_runs(cell) for cell in row.cells],
            }
            for row in block.rows
        ]
    return record


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [{k: v for k, v in asdict(run).items() if v is not None} for run in runs]


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document": citation.document,
        "document_id": citation.document_id,
        "file": citation.file,
        "page": citation.page,
        "page_label": citation.page_label,
        "section": list(citation.section),
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
    }
