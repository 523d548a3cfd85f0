"""Method, matrix and risks as JSON objects for programs."""

from collections.abc import Sequence
from typing import Any

from assistant.messages import Language
from assistant.registers.stored import record
from assistant.risk.assess import Assessed, stale_words
from assistant.risk.checks import accepted_in_order
from assistant.risk.level import Rating, reason
from assistant.risk.matrix import Matrix
from assistant.risk.method import Method, Step


def method_record(method: Method, language: Language) -> dict[str, Any]:
    """Return a method; `faults` are in words."""
    return {
        "title": method.title,
        "entry": method.entry or None,
        "default_parts": list(method.default_parts),
        "likelihood": _steps(method.likelihood),
        "impact": _steps(method.impact),
        "acceptable_to": method.acceptable_to if method.usable else None,
        "high_from": method.high_from if method.usable else None,
        "acceptors": [{"level": level, "person": person} for level, person in method.acceptors],
        "review_months": method.review_months,
        "approved_by": method.approved_by or None,
        "approved_on": method.approved_on or None,
        "faults": [one.words(language) for one in method.faults],
        "other_entries": list(method.others),
    }


def assessed_record(one: Assessed, method: Method, language: Language) -> dict[str, Any]:
    """Return a risk with its levels and their reasons, its acceptance and the notes in words."""
    accepted = one.acceptance
    return {
        "id": one.risk.id,
        "version": one.risk.version,
        "values": record(one.risk.values),
        "level": one.current.level,
        "initial": _rating(one.initial, method, language),
        "residual": _rating(one.residual, method, language),
        "acceptance": None
        if accepted is None
        else {
            "by": accepted.by or None,
            "on": accepted.on or None,
            "reason": accepted.reason or None,
            "in_order": accepted_in_order(accepted),
            "stale": stale_words(accepted, language) or None,
        },
        "notes": [
            {"code": note.code, "severe": note.severe, "text": note.words(language)}
            for note in one.notes
        ],
    }


def matrix_record(found: Matrix) -> dict[str, Any]:
    """Return a matrix: cells with risks, and the risks in none."""
    return {
        "likelihoods": found.likelihoods,
        "impacts": found.impacts,
        "cells": [
            {
                "likelihood": likelihood,
                "impact": impact,
                "level": found.levels.get((likelihood, impact)),
                "risks": list(ids),
            }
            for (likelihood, impact), ids in found.cells.items()
        ],
        "unplaced": list(found.unplaced),
    }


def _rating(rating: Rating, method: Method, language: Language) -> dict[str, Any]:
    return {
        "likelihood": rating.likelihood,
        "impact": rating.impact,
        "state": rating.state,
        "score": rating.score,
        "level": rating.level,
        "reason": reason(rating, method, language),
    }


def _steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    return [{"number": one.number, "name": one.name, "means": one.means} for one in steps]
