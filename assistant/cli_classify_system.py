"""`aims classify --system`: a system of the register, and what is kept of its classification."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import typer

from assistant.ai_act import shown
from assistant.cli_common import open_visit, print_json
from assistant.export.classified_text import classified_record, day_words, standing_lines
from assistant.messages import Language, message
from assistant.registers.check import shown as in_words
from assistant.service import classifying, registering


def classify_system(
    data_dir: Path | None,
    system: str,
    answers: Mapping[str, str],
    *,
    save: bool,
    language: Language | None,
    as_json: bool,
) -> None:
    """Print the classification of a system; with `save`, keep it as confirmed."""
    spoken: Language = language or "en"
    today = datetime.now(UTC).date()
    name = system.strip().upper()
    with open_visit(data_dir) as visit:
        made = classifying.classify(visit, name, answers, language=spoken, today=today)
        if save:
            classifying.save(
                visit, name, answers, language=spoken, today=today, version=made.entry.version
            )
            made = classifying.classify(visit, name, language=spoken, today=today)
    if as_json:
        print_json(classified_record(made) | {"saved": save})
        return
    typer.echo(shown.text(made.found))
    typer.echo("\n" + "\n".join(standing_lines(made, spoken)))
    if not save:
        typer.echo(message("classifying.not_kept", spoken), err=True)
        return
    field = registering.register("systems").field("tier")
    told = message(
        "classifying.confirmed",
        spoken,
        system=made.entry.id,
        tier=in_words(field, made.entry.text("tier"), spoken),
        person=made.entry.text("tier_by"),
        day=day_words(date.fromisoformat(made.entry.text("tier_on")), spoken),
    )
    typer.echo(told, err=True)
