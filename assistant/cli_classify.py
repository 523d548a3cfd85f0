"""`aims classify`: the EU AI Act classification of a system from its description and answers.

With --system it is one of the register, and its classification can be kept there.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_common import DataDir, Json, print_json, spoken_language

commands = typer.Typer()


@commands.command()
def classify(
    description: Annotated[
        str | None, typer.Argument(help='The AI system in words; "-" reads one a line.')
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(help="Questionnaire answers (YAML or JSON).")
    ] = None,
    questions: Annotated[
        bool, typer.Option("--questions", help="Print the questionnaire and stop.")
    ] = False,
    system: Annotated[
        str | None, typer.Option("--system", metavar="ID", help="A system of the register: SYS-1.")
    ] = None,
    save: Annotated[
        bool, typer.Option("--save", help="With --system: confirm the result and keep it.")
    ] = False,
    language: Annotated[
        str | None, typer.Option("--language", help="de or en (else the description's).")
    ] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Classify an AI system under the EU AI Act: tier, articles, reason, duties with dates."""
    from assistant.ai_act.classify import classify as classified
    from assistant.ai_act.questionnaire import read_answers
    from assistant.ai_act.shown import record, text

    spoken = spoken_language(language)
    if questions:
        _print_questions(spoken or "en", as_json=as_json)
        return
    described, given = read_answers(answers) if answers else ("", {})
    if system is not None:
        from assistant.cli_classify_system import classify_system

        if description or described:
            raise typer.BadParameter("with --system the register describes it")
        classify_system(data_dir, system, given, save=save, language=spoken, as_json=as_json)
        return
    if save:
        raise typer.BadParameter("name a system of the register: --system", param_hint="--save")
    if description == "-":
        # Bytes, so that neither the system's language nor a stray byte matters.
        for raw in sys.stdin.buffer:
            line = raw.decode("utf-8", "replace").strip("\ufeff \t\r\n")
            if line:
                print_json(record(classified(line, answers=given, language=spoken)))
                sys.stdout.flush()
        return
    told = (description or described).encode("utf-8", "replace").decode().strip()
    if not told and not given:
        raise typer.BadParameter("describe the system or give answers", param_hint="DESCRIPTION")
    found = classified(told, answers=given, language=spoken)
    if as_json:
        print_json(record(found))
    else:
        typer.echo(text(found))


def _print_questions(language: str, *, as_json: bool) -> None:
    from assistant.ai_act.load import load_law
    from assistant.ai_act.questionnaire import questionnaire
    from assistant.messages import message

    asked = questionnaire(load_law(), language)
    if as_json:
        print_json(asked)
        return
    label = message("classify.answers", "de" if language == "de" else "en")
    for one in asked:
        typer.echo(f"{one['id']}: {one['question']}\n  {label} {', '.join(one['answers'])}")
