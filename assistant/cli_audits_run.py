"""What `aims audit` prints and writes."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typer

from assistant.audit.programme import Programme
from assistant.audit.proposals import next_quarter
from assistant.audit_pack.verify import verify
from assistant.cli_common import open_visit, print_json
from assistant.cli_review_run import counting_bar
from assistant.export import audit_words as words
from assistant.export.audit_text import (
    checklist_record,
    checklist_text,
    finding_record,
    finding_text,
    inputs_record,
    inputs_text,
)
from assistant.export.review_files import write_whole
from assistant.messages import Language, message
from assistant.registers.stored import record
from assistant.service import audit_files, audit_packing, auditing
from assistant.service.visit import Visit


def show_programme(
    data_dir: Path | None, language: Language, *, out: Path | None, as_json: bool
) -> None:
    """Print the programme, or write it."""
    with open_visit(data_dir) as visit:
        if out is not None:
            form: audit_files.Form = "xlsx" if out.suffix.lower() == ".xlsx" else "docx"
            day = auditing.today()
            content = audit_files.programme_file(visit, language, form, day=day)
            _write(visit, out, content, "audit_programme")
            return
        found = auditing.audit_programme(visit)
    if as_json:
        print_json(_programme_record(found, language))
        return
    total, never = len(found.coverage), len(found.never)
    counts = {"covered": total - never, "total": total, "unplanned": len(found.unplanned)}
    typer.echo(words.say("programme_counts", language, **counts))
    for flaw in found.flaws:
        typer.echo(f"! {flaw.audit}: {words.flaw_text(flaw, language)}")
    for doubt in found.doubts:
        typer.echo(f"! {doubt.audit}: {words.doubt_text(doubt, language)}")
    for one in found.coverage:
        last, following = words.last_audit(one, language), words.next_audit(one, language)
        title = one.requirement.title.in_(language)
        typer.echo(f"{one.requirement.ref:<9} {title}\n          {last} → {following}")


def _programme_record(found: Programme, language: Language) -> dict[str, Any]:
    return {
        "day": found.today.isoformat(),
        "requirements": [
            {
                "requirement": one.requirement.id,
                "last": None
                if one.last is None
                else {
                    "audit": one.last.audit,
                    "on": one.last.on.isoformat(),
                    "basis": one.last.basis,
                },
                "next": None
                if one.next_on is None
                else {"audit": one.next_audit, "on": one.next_on.isoformat()},
                "left_unchecked_by": list(one.skipped),
            }
            for one in found.coverage
        ],
        "to_check": [
            {"audit": one.audit, "text": words.flaw_text(one, language)} for one in found.flaws
        ]
        + [{"audit": one.audit, "text": words.doubt_text(one, language)} for one in found.doubts],
    }


def propose_programme(
    data_dir: Path | None, language: Language, *, start: date | None, as_json: bool
) -> None:
    """Print audits that would cover what none is planned for; nothing is planned by that."""
    with open_visit(data_dir) as visit:
        first = start or next_quarter(auditing.today())
        found = auditing.propose_programme(visit, language, start=first)
    if as_json:
        print_json([{**record(one.values), "reason": one.reason} for one in found])
        return
    for one in found:
        typer.echo(f"{one.values['planned_on']}  {one.values['title']}\n   {one.reason}")
    typer.echo(words.say("proposed" if found else "proposed_none", language))


def show_checklist(
    data_dir: Path | None,
    language: Language,
    *,
    audit: str,
    scope: Sequence[str],
    out: Path | None,
    as_json: bool,
) -> None:
    """Print a checklist, or write it. Raises Refused."""
    with open_visit(data_dir) as visit:
        if out is not None:
            form: audit_files.Form = "xlsx" if out.suffix.lower() == ".xlsx" else "docx"
            day = auditing.today()
            content = audit_files.checklist_file(
                visit, language, form, day=day, audit=audit, scope=scope
            )
            _write(visit, out, content, "checklist")
            return
        found = auditing.audit_checklist(visit, language, audit=audit, scope=scope)
    if as_json:
        print_json(checklist_record(found))
    else:
        typer.echo(checklist_text(found))


def show_findings(
    data_dir: Path | None, language: Language, *, only_open: bool, as_json: bool
) -> None:
    """Print findings with the steps that are lacking."""
    with open_visit(data_dir) as visit:
        found = auditing.finding_standings(visit)
    shown = [one for one in found if not only_open or not one.closed]
    if as_json:
        print_json([finding_record(one, language) for one in shown])
        return
    for one in shown:
        typer.echo(finding_text(one, language))
    if not shown:
        typer.echo(words.say("no_findings", language))


def write_report(data_dir: Path | None, language: Language, audit: str, *, out: Path) -> None:
    """Write the report of an audit. Raises Refused."""
    with open_visit(data_dir) as visit:
        content = audit_files.report_file(visit, language, audit, day=auditing.today())
        _write(visit, out, content, "audit_report")


def show_review_pack(
    data_dir: Path | None, language: Language, *, out: Path | None, as_json: bool
) -> None:
    """Print the input of a management review, or write it."""
    with open_visit(data_dir) as visit:
        if out is not None:
            day = auditing.today()
            content = audit_files.management_review_file(visit, language, day=day)
            _write(visit, out, content, "management_review")
            return
        found = auditing.review_inputs(visit, language)
    if as_json:
        print_json(inputs_record(found))
    else:
        typer.echo(inputs_text(found))


def write_pack(
    data_dir: Path | None, language: Language, *, out: Path, day: date | None, as_json: bool
) -> None:
    """Write an audit pack, whole or not at all. Raises Refused, NoReview."""
    with open_visit(data_dir) as visit, counting_bar("pack") as bar:
        content = audit_packing.make_pack(
            visit, language, day=day, progress=lambda what, done, total: bar(done, total)
        )
        write_whole(out, lambda path: path.write_bytes(content))
    found = verify(out)
    number = dict(found.made_from or {}).get("review", {}).get("number", "–")
    if as_json:
        told = {"file": str(out), "bytes": len(content), "files": found.files}
        print_json({**told, "digest": found.digest, "review": number})
        return
    text = message(
        "audit_pack.made", language, file=out, files=found.files, bytes=len(content),
        review=number, digest=found.digest,
    )  # fmt: skip
    typer.echo(text)


def check_pack(file: Path, language: Language, *, digest: str | None, as_json: bool) -> bool:
    """Print whether a pack is as it was made; tell whether it is. Raises BadPack."""
    found = verify(file, digest=digest)
    if as_json:
        told = {"ok": found.ok, "digest": found.digest, "files": found.files}
        fault = {"fault": found.fault, "path": found.path} if found.fault else {}
        print_json({**told, **fault, "made_from": found.made_from})
        return found.ok
    if not found.ok:
        typer.echo(message(f"audit_pack.fault_{found.fault}", language, path=found.path))
        return False
    said = {"count": found.files, "digest": found.digest}
    typer.echo(message("audit_pack.verified", language, **said))
    key = "verified_no_digest" if digest is None else "verified_digest"
    typer.echo(message(f"audit_pack.{key}", language))
    return True


def _write(visit: Visit, out: Path, content: bytes, what: str) -> None:
    write_whole(out, lambda path: path.write_bytes(content))
    visit.record("export", what=what, form=out.suffix.lower().removeprefix("."))
    typer.echo(str(out))
