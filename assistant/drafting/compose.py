"""Put a draft together: control block, chapters of one or more templates, sources, open points.

The same templates, facts and answers give the same draft. Words come from the templates, the
message catalogue, the company's documents (with a footnote) and people's answers, nowhere else.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from assistant.drafting.facts import Known, KnownTerm, Procedure
from assistant.drafting.fill import Filler, clean
from assistant.drafting.load import Templates, served, served_by
from assistant.drafting.model import Block, Blocked, Draft, Row, Run, Runs, Service, plain, runs_of
from assistant.drafting.schema import DocumentTemplate, Item, Section, Table
from assistant.drafting.tables import rows_for_each
from assistant.errors import DraftError
from assistant.messages import Language, message

Form = Literal["document", "addendum"]
VERSION = "0.1"
_AI = re.compile(r"\b(?:AI|KI)\b")


def compose(
    names: Sequence[str],
    *,
    templates: Templates,
    known: Known,
    language: Language,
    answers: Mapping[str, str] | None = None,
    form: Form | None = None,
    gaps: Collection[str] | None = None,
) -> Draft:
    """Return the draft of one type, or of several merged into one document.

    `form` None means: an addendum where one type is asked for and a document in force covers its
    ground, else a document. `gaps` are the requirements that are not met; an addendum leaves out
    what serves none of them (None: all is wanted). Raises DraftError for an unknown type, for an
    addendum to nothing, and where nothing is wanted.
    """
    chosen = _chosen(names, templates)
    base = known.procedure(chosen[0].id) if len(chosen) == 1 else None
    if form == "addendum" and base is None:
        raise DraftError(
            f"{', '.join(names)}: no procedure in force was found that an addendum could extend. "
            f"Leave --form out, or take the procedure into the library first."
        )
    form = form or ("addendum" if base else "document")
    composer = _Composer(chosen, templates, known, language, answers or {}, form, base)
    composer.wanted = None if gaps is None or form == "document" else frozenset(gaps)
    draft = composer.draft()
    if not draft.services:
        raise DraftError(
            f"{', '.join(names)}: what this document would settle is already covered. "
            f"Draft it all the same with --form document."
        )
    return draft


def _chosen(names: Sequence[str], templates: Templates) -> tuple[DocumentTemplate, ...]:
    found = []
    for name in names:
        template = templates.named(name)
        if template is None:
            types = ", ".join(one.id for one in templates.types)
            raise DraftError(f"{name}: no such document type. Known: {types}.")
        if template not in found:
            found.append(template)
    if not found:
        raise DraftError("Name a document type or a requirement.")
    return tuple(sorted(found, key=lambda one: (one.order, one.id)))


class _Composer:
    """One draft in the making."""

    def __init__(
        self,
        chosen: tuple[DocumentTemplate, ...],
        templates: Templates,
        known: Known,
        language: Language,
        answers: Mapping[str, str],
        form: Form,
        base: Procedure | None,
    ) -> None:
        self.chosen, self.templates, self.known = chosen, templates, known
        self.language, self.form = language, form
        self.base = base if form == "addendum" else None
        self.filler = Filler(templates.catalogue, known, answers, language)
        self.services: list[Service] = []
        self.number = 0
        self.wanted: frozenset[str] | None = None

    def draft(self) -> Draft:
        self.filler.heading = self.say("control")
        title, control = self.title(), self.control()
        blocks = [block for template in self.chosen for block in self.template(template)]
        blocks = [block for block in blocks if block.kind != "table" or block.rows]
        blocks += self.terms(blocks)
        criteria = [one.criterion for one in self.services]
        found, denied = served(criteria, self.templates.requirement_set), self.known.denials
        return Draft(
            types=tuple(one.id for one in self.chosen),
            form=self.form,
            language=self.language,
            title=title,
            version=VERSION,
            control=control,
            blocks=tuple(_numbered(blocks)),
            services=tuple(self.services),
            open_points=self.filler.open_points(),
            citations=tuple(self.filler.citations),
            closes=tuple(name for name, whole in found.items() if whole and name not in denied),
            contributes=tuple(n for n, whole in found.items() if not whole or n in denied),
            extends=self.base.citation if self.base else None,
            blocked=tuple(Blocked(n, c) for n in found if n in denied for c in denied[n]),
        )

    def terms(self, blocks: Sequence[Block]) -> list[Block]:
        """A chapter of the terms that the company defines and this document uses, each cited."""
        if self.form == "addendum":  # what it belongs to has its own
            return []
        text = " ".join(plain(runs) for block in blocks for runs in runs_of(block))
        used = [one for one in self.known.terms if _uses(text, one.term.value)]
        if not used:
            return []
        self.filler.heading = self.say("terms")
        bullets = [
            Block(
                "bullet",
                (
                    Run(f"{clean(one.term.value)} – "),
                    Run(clean(one.meaning.value), "fact", "terms", self.note(one)),
                ),
            )
            for one in used
        ]
        return [Block("heading", (Run(self.filler.heading),), level=1), *bullets]

    def note(self, term: KnownTerm) -> int:
        return self.filler.note(term.meaning.citation)

    def say(self, name: str, **values: object) -> str:
        return message(f"draft.{name}", self.language, **values)

    def title(self) -> Runs:
        if self.base is not None:
            own = self.about_ai(self.chosen[0].short.in_(self.language))
            name = "supplement_title" if self.base.about_ai else "addendum_title"
            values = {} if self.base.about_ai else {"type": own}
            return self.naming(name, self.base.title, None, **values)
        if len(self.chosen) == 1:
            return self.filler.runs(self.chosen[0].title.in_(self.language))
        bundles = {one.bundle for one in self.chosen}
        if len(bundles) > 1:
            return (Run(self.say("merged_title")),)
        name = bundles.pop()
        bundle = self.templates.catalogue.bundles[name]
        left = [one for one in self.templates.types if one not in self.chosen]
        if bundle.lists and any(one.bundle == name for one in left):
            return (Run(self.parts()),)
        return self.filler.runs(bundle.title.in_(self.language))

    def parts(self) -> str:
        """The names of the merged types: "AI life cycle, Data management"."""
        listed = ", ".join(one.short.in_(self.language) for one in self.chosen)
        return listed if _AI.search(listed) else f"{self.say('merged_title')}: {listed}"

    def about_ai(self, short: str) -> str:
        """A short title that says it is about AI: "Internal audit for AI"."""
        return short if _AI.search(short) else self.say("for_ai", type=short)

    def control(self) -> tuple[tuple[str, Runs], ...]:
        """The document-control block. Its status is draft, whatever is known."""
        slot = self.filler.slot
        return (
            (self.say("company"), (slot("company"),)),
            (self.say("version"), (Run(VERSION),)),
            (self.say("status"), (Run(self.say("status_draft")),)),
            (self.say("owner"), (slot("document_owner"),)),
            (self.say("approver"), (slot("approver"),)),
            (self.say("effective"), (slot("effective_date"),)),
            (self.say("next_review"), (slot("next_review"),)),
        )

    def template(self, template: DocumentTemplate) -> list[Block]:
        """The chapters of one template; in a merged document below a heading of their own."""
        merged = len(self.chosen) > 1
        blocks: list[Block] = []
        if merged:
            self.filler.heading = template.title.in_(self.language)
            blocks.append(Block("heading", self.filler.runs(self.filler.heading), level=1))
        if self.base is not None:
            blocks += self.extension(self.base)
        else:
            blocks.append(Block("text", self.filler.runs(template.purpose.in_(self.language))))
        for section in template.sections:
            if section.only in (None, self.form):
                blocks += self.section(section, level=2 if merged else 1)
        return blocks

    def extension(self, base: Procedure) -> list[Block]:
        """What an addendum says of the procedure it belongs to, with its own words."""
        note = self.filler.note(base.citation)
        name = "supplements" if base.about_ai else "extends"
        return [Block("text", self.naming(name, base.title, note))]

    def naming(self, key: str, title: str, note: int | None, **values: object) -> Runs:
        """A sentence of the catalogue with a document's title in it, as a run of its own."""
        before, after = self.say(key, base="\0", **values).split("\0")
        runs = (Run(before), Run(clean(title), "fact", "base", note), Run(after))
        return tuple(run for run in runs if run.text)

    def section(self, section: Section, *, level: int) -> list[Block]:
        items = [item for item in section.items if self.has_place(item)]
        if not items:
            return []
        self.filler.heading = section.title.in_(self.language)
        blocks = [Block("heading", self.filler.runs(self.filler.heading), level=level)]
        for item in items:
            blocks += self.item(item)
        return blocks

    def has_place(self, item: Item) -> bool:
        """Tell whether a piece belongs into this form, and serves something that is wanted."""
        if item.only not in (None, self.form):
            return False
        if self.wanted is None or item.only == self.form:
            return True
        prefix = self.templates.requirement_set.id
        return any(f"{prefix}:{name.rpartition('.')[0]}" in self.wanted for name in served_by(item))

    def item(self, item: Item) -> list[Block]:
        runs = self.filler.runs
        if item.text is not None:
            return [Block("text", runs(item.text.in_(self.language)))]
        if item.bullets is not None:
            return [
                Block("bullet", runs(text), number=self.serve(item.serves), serves=item.serves)
                for text in item.bullets.in_(self.language)
            ]
        if item.table is not None:
            return [self.table(item.table, item.serves)]
        assert item.statement is not None  # the schema lets nothing else through
        text = item.statement.in_(self.language)
        number = self.serve(item.serves)
        return [Block("statement", runs(text), number=number, serves=item.serves)]

    def table(self, table: Table, serves: tuple[str, ...]) -> Block:
        columns = table.columns.in_(self.language)
        if table.each is not None:
            found = rows_for_each(
                table,
                filler=self.filler,
                known=self.known,
                requirement_set=self.templates.requirement_set,
            )
            rows = [Row(cells) for cells in found]
        else:
            rows = [
                Row(
                    tuple(self.filler.runs(cell) for cell in row.in_(self.language)),
                    self.serve(row.serves),
                    row.serves,
                )
                for row in table.rows
            ]
        return Block(
            "table", number=self.serve(serves), serves=serves, columns=columns, rows=tuple(rows)
        )

    def serve(self, criteria: tuple[str, ...]) -> str | None:
        """Number a piece that serves criteria, and note what it serves."""
        if not criteria:
            return None
        self.number += 1
        number = f"R-{self.number:02d}"
        for name in criteria:
            requirement = f"{self.templates.requirement_set.id}:{name.rpartition('.')[0]}"
            self.services.append(Service(number, requirement, name))
        return number


def _numbered(blocks: Sequence[Block]) -> Iterator[Block]:
    """The same blocks, their headings numbered 1, 2, 2.1 and so on."""
    chapter = section = 0
    for block in blocks:
        if block.kind == "heading":
            chapter, section = (chapter + 1, 0) if block.level == 1 else (chapter, section + 1)
            number = f"{chapter}" if block.level == 1 else f"{chapter}.{section}"
            yield replace(block, number=number)
        else:
            yield block


def _uses(text: str, term: str) -> bool:
    """Tell whether a text uses a term as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None
