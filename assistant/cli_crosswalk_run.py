"""What `aims crosswalk` prints and writes."""

from datetime import UTC, datetime
from pathlib import Path

import typer

from assistant.cli_common import open_visit, print_json
from assistant.cli_readiness_run import make_first_review
from assistant.errors import Refused
from assistant.export import crosswalk_text as shown
from assistant.export.review_files import write_whole
from assistant.integration.comparison import comparison
from assistant.integration.mapping import pairs, selected
from assistant.integration.model import GENERAL, STANDARDS
from assistant.messages import Language
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.requirements.schema import RequirementSet
from assistant.service import integrating


def show_crosswalk(
    data_dir: Path | None,
    language: Language,
    requirement: str | None,
    *,
    standard: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Print how requirements stand, or write all as a file. Raises NotAllowed, Refused."""
    requirement_set = load_set(DEFAULT_SET)
    _check(requirement_set, requirement)
    if standard is not None and standard not in (*STANDARDS, GENERAL):
        known = ", ".join((*STANDARDS, GENERAL))
        raise Refused("crosswalk.unknown_framework", name=standard[:40], known=known)
    _check_form(out, (".xlsx", ".docx"))
    with open_visit(data_dir) as visit:
        if out is not None:
            visit.require("export")
        make_first_review(visit, language)
        found = integrating.crosswalk(visit)
        if out is not None:
            visit.record("export", what="crosswalk", form=out.suffix[1:])
    chosen = [
        one
        for one in found.standings
        if standard is None or any(standard in base.standards for base in one.bases)
    ]
    if out is not None:
        from assistant.export.crosswalk_docx import crosswalk_docx
        from assistant.export.crosswalk_xlsx import crosswalk_xlsx

        make = crosswalk_xlsx if out.suffix == ".xlsx" else crosswalk_docx
        content = make(found, requirement_set, language=language, now=datetime.now(UTC))
        write_whole(out, lambda draft: draft.write_bytes(content))
        typer.echo(str(out))
    elif requirement is not None:
        one = found.standing(requirement)
        if as_json:
            print_json(shown.standing_record(one, requirement_set, language))
        else:
            typer.echo(shown.standing_text(one, requirement_set, language))
    elif as_json:
        record = shown.crosswalk_record(found, requirement_set, language)
        ids = {one.requirement for one in chosen}
        record["requirements"] = [one for one in record["requirements"] if one["id"] in ids]
        print_json(record)
    elif standard is not None:
        told = [shown.standing_text(one, requirement_set, language) for one in chosen]
        typer.echo("\n\n".join(told))
    else:
        typer.echo(shown.crosswalk_text(found, requirement_set, language))


def show_mapping(
    language: Language,
    requirement: str | None,
    *,
    framework: str | None,
    ref: str | None,
    as_json: bool,
) -> None:
    """Print cross-references. Raises Refused."""
    requirement_set = load_set(DEFAULT_SET)
    _check(requirement_set, requirement)
    if framework is not None and framework not in requirement_set.frameworks:
        known = ", ".join(requirement_set.frameworks)
        raise Refused("crosswalk.unknown_framework", name=framework[:40], known=known)
    found = selected(pairs(requirement_set), framework=framework, ref=ref, requirement=requirement)
    if as_json:
        print_json(shown.mapping_record(found, language))
    else:
        typer.echo(shown.mapping_text(found, requirement_set, language))


def show_comparison(language: Language, *, out: Path | None, as_json: bool) -> None:
    """Print the comparison of ISO/IEC 42001 and the AI Act, or write it. Raises Refused."""
    _check_form(out, (".docx", ".xlsx", ".md"))
    found = comparison(language)
    if out is not None:
        content = _comparison_file(out.suffix, language)
        write_whole(out, lambda draft: draft.write_bytes(content))
        typer.echo(str(out))
    elif as_json:
        print_json(shown.comparison_record(found))
    else:
        typer.echo(shown.comparison_text(found, language))


def _comparison_file(suffix: str, language: Language) -> bytes:
    from assistant.export.crosswalk_docx import comparison_docx
    from assistant.export.crosswalk_xlsx import comparison_xlsx

    if suffix == ".md":
        return shown.comparison_md(comparison(language), language).encode()
    make = comparison_docx if suffix == ".docx" else comparison_xlsx
    return make(language=language, now=datetime.now(UTC))


def _check(requirement_set: RequirementSet, requirement: str | None) -> None:
    if requirement is None:
        return
    try:
        requirement_set.requirement(requirement)
    except KeyError as error:
        raise Refused("crosswalk.unknown_requirement", name=requirement[:40]) from error


def _check_form(out: Path | None, known: tuple[str, ...]) -> None:
    if out is not None and out.suffix not in known:
        raise Refused("crosswalk.unknown_form", name=out.name[:80], known=", ".join(known))
