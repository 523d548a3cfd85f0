"""Plans and drafts as HTML: what is missing, the document, its sources, the open points."""

from collections.abc import Sequence

from assistant.drafting.load import Templates
from assistant.drafting.model import Block, Draft, Run, Runs
from assistant.drafting.plan import GAPS, Plan, Planned
from assistant.drafting.words import blocked_rows, service_rows, source_line, statement_tag
from assistant.export.draft_text import refs, rephrasing_text
from assistant.messages import Language, message
from assistant.review_types import RequirementFinding, Review
from assistant.web.draft_form import form_html
from assistant.web.markup import element, escape, text


def start_html(templates: Templates, language: Language) -> str:
    """Return what stands before anything was drafted: what the tab does, and all types."""
    return (
        element("h2", text("draft_title", language))
        + element("p", text("draft_text", language))
        + _button(text("draft_gaps", language), "gaps", primary=True)
        + _types(templates, language)
    )


def plan_html(plan: Plan, review: Review, templates: Templates, language: Language) -> str:
    """Return which documents would close which gaps, each with a button, then every gap."""
    parts = [element("h2", text("draft_plan", language))]
    if plan.approvals:
        items = "".join(
            element(
                "li",
                element("strong", element("bdi", escape(one.document)))
                + f" – {escape(refs(one.requirements))}",
            )
            for one in plan.approvals
        )
        parts += [element("h3", text("draft_approve", language)), element("ul", items)]
    if plan.documents:
        cards = "".join(_card(one, language) for one in plan.documents)
        parts += [element("h3", text("draft_write", language)), element("ol", cards)]
    if not (plan.approvals or plan.documents):
        parts.append(element("p", text("draft_nothing", language), class_="quiet"))
    if plan.unreadable:
        words = text("draft_unreadable", language, refs=refs(plan.unreadable))
        parts.append(element("p", words, class_="warning"))
    gaps = [one for one in review.requirements if one.status in GAPS]
    parts += [_gaps(gaps, language), _types(templates, language)]
    return element("div", "".join(parts), class_="plan")


def draft_html(
    draft: Draft,
    language: Language,
    *,
    files: Sequence[tuple[str, str]] = (),
    model: tuple[str, str] | None = None,
) -> str:
    """Return a draft: what it closes, its files, the form for open points, the document itself.

    `files` are formats ("docx", "md") with their addresses, `model` the name and the host of the
    language model that may rephrase its statements.
    """
    back = _button("← " + text("draft_back", language), "gaps", class_="link")
    closes = refs(draft.closes) or "–"
    head = element("h2", element("bdi", escape(draft.heading))) + element(
        "p", text("draft_closes", language, refs=closes), class_="quiet"
    )
    if draft.blocked:
        lines = "; ".join(line for line, _ in blocked_rows(draft))
        head += element("p", text("draft_blocked", language, documents=lines), class_="warning")
    body = "".join(_block(block) for block in draft.blocks)
    paper = element(
        "article", _control(draft) + body + _services(draft), class_="paper", lang=draft.language
    )
    said = _rephrasing(draft, model, language) if model else ""
    return back + head + _files(files, language) + said + form_html(draft, language) + paper


def _rephrasing(draft: Draft, model: tuple[str, str], language: Language) -> str:
    """What a language model did to the statements, and the button that has it done or undone."""
    done = draft.rephrasing
    if done is None:
        words = text("web_draft.rephrase_text", language, model=model[0], host=model[1])
    else:
        words = escape(rephrasing_text(done, language))
    name = "rephrase" if done is None else "rephrase_not"
    button = _button(text(f"web_draft.{name}", language), "rephrase")
    kind = "warning" if done and done.fallback else "quiet"
    return element("div", element("p", words, class_=kind) + button, class_="draft-rephrase")


def _files(files: Sequence[tuple[str, str]], language: Language) -> str:
    if not files:
        return ""
    links = "".join(
        element(
            "a",
            text(f"web_draft.file_{form}", language),
            href=address,
            download="",
            class_="secondary",
            data_format=form,
        )
        for form, address in files
    )
    words = element("span", text("web_draft.files", language))
    return element("p", words + links, class_="draft-files", id="draft-files")


def sources_html(draft: Draft, language: Language) -> str:
    """Return the list of a draft's sources, or that it has none."""
    if not draft.citations:
        return element("p", text("draft_no_sources", language), class_="panel-empty")
    items = "".join(
        element(
            "li",
            element(
                "button",
                f"[{one.number}] " + escape(source_line(one, language)),
                type="button",
                class_="link",
                data_event="cite",
                data_index=place,
            ),
        )
        for place, one in enumerate(draft.citations)
    )
    return element("h3", text("sources", language)) + element("ul", items, class_="source-list")


def _card(planned: Planned, language: Language) -> str:
    facts = [text("draft_closes", language, refs=refs(planned.closes))] if planned.closes else []
    if planned.contributes:
        facts.append(text("draft_contributes", language, refs=refs(planned.contributes)))
    if planned.change:
        facts.append(text("draft_change", language, documents="; ".join(planned.change)))
    facts.append(text("draft_open", language, count=planned.open_points))
    lines = "".join(element("p", fact, class_="quiet") for fact in facts)
    button = _button(
        text("draft_this", language),
        "draft",
        names=planned.types,
        label=message("web.draft_named", language, title=planned.title),
    )
    title = element("strong", element("bdi", escape(planned.title)))
    return element("li", title + lines + button, class_="plan-card")


def _gaps(gaps: Sequence[RequirementFinding], language: Language) -> str:
    if not gaps:
        return ""
    rows = "".join(_gap(gap, language) for gap in gaps)
    summary = element("summary", text("draft_all_gaps", language, count=len(gaps)))
    return element("details", summary + element("ul", rows, class_="gap-list"))


def _gap(gap: RequirementFinding, language: Language) -> str:
    sign = {"missing": "○", "partial": "◐"}[gap.status]
    status = f"{sign} {message(f'report.status_{gap.status}', language)}"
    button = _button(
        text("draft_this", language),
        "draft",
        names=(gap.ref,),
        label=message("web.draft_named", language, title=f"{gap.ref} {gap.title}"),
    )
    words = element("strong", escape(gap.ref)) + f" {escape(gap.title)} "
    return element("li", words + element("span", escape(status), class_="badge") + button)


def _types(templates: Templates, language: Language) -> str:
    items = "".join(
        element(
            "li",
            element("strong", escape(one.title.in_(language)))
            + " "
            + element("span", escape(refs(templates.closes(one))), class_="quiet")
            + _button(
                text("draft_this", language),
                "draft",
                names=(one.id,),
                label=message("web.draft_named", language, title=one.title.in_(language)),
            ),
        )
        for one in templates.types
    )
    summary = element("summary", text("draft_types", language, count=len(templates.types)))
    return element("details", summary + element("ul", items, class_="gap-list"))


def _button(
    words: str,
    event: str,
    *,
    names: Sequence[str] = (),
    label: str | None = None,
    primary: bool = False,
    class_: str | None = None,
) -> str:
    return element(
        "button",
        words,
        type="button",
        class_=class_ or ("primary" if primary else "secondary"),
        data_event=event,
        data_names=" ".join(names) or None,
        aria_label=label,
    )


def _control(draft: Draft) -> str:
    rows = "".join(
        element("tr", element("th", escape(name), scope="row") + element("td", _runs(runs)))
        for name, runs in draft.control
    )
    return _framed(element("tbody", rows))


def _block(block: Block) -> str:
    number = element("strong", escape(block.number) + " ") if block.number else ""
    if block.kind == "heading":
        return element(f"h{block.level + 2}", number + _runs(block.runs))
    if block.kind == "table":
        head = "".join(element("th", escape(name), scope="col") for name in block.columns)
        rows = "".join(
            element(
                "tr",
                "".join(
                    element("td", _row_number(row.number, place) + _runs(cell))
                    for place, cell in enumerate(row.cells)
                ),
            )
            for row in block.rows
        )
        return number + _framed(element("thead", element("tr", head)) + element("tbody", rows))
    tag = ""
    if block.number:
        tag = " " + element("span", escape(statement_tag(block.serves)), class_="serves")
    words = number + _runs(block.runs) + tag
    return element("p", ("• " if block.kind == "bullet" else "") + words)


def _framed(table: str) -> str:
    """A table in a frame that scrolls by itself where it is wider than the page."""
    return element("div", element("table", table), class_="table-frame", tabindex="0")


def _row_number(number: str | None, place: int) -> str:
    return element("strong", escape(number) + " ") if number and place == 0 else ""


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    words = escape(run.text)
    if run.origin == "open":
        return element("mark", words, class_="open")
    if run.note is not None:
        button = element(
            "button",
            f"[{run.note}]",
            type="button",
            class_="cite",
            data_event="cite",
            data_index=run.note - 1,
        )
        return words + button
    return words


def _services(draft: Draft) -> str:
    def say(name: str) -> str:
        return escape(message(f"draft.{name}", draft.language))

    head = "".join(
        element("th", say(name), scope="col") for name in ("rule", "requirement", "criterion")
    )
    rows = "".join(
        element("tr", "".join(element("td", escape(part)) for part in row))
        for row in service_rows(draft)
    )
    table = element("thead", element("tr", head)) + element("tbody", rows)
    return element("h3", say("services")) + _framed(table)
