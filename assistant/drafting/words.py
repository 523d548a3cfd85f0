"""Short words that every form of a draft shares: tags, footnotes, the rows of the last table."""

from collections.abc import Iterator, Sequence

from assistant.drafting.model import Draft
from assistant.messages import Language, message
from assistant.types import Citation

QUOTED = 200  # characters of a quote in a footnote


def statement_tag(serves: Sequence[str]) -> str:
    """Return what stands behind a statement: the requirements it serves, "(→ 5.2, A.2.2)"."""
    requirements = dict.fromkeys(name.rpartition(".")[0] for name in serves)
    return f"(→\u00a0{', '.join(requirements)})"


def source_line(citation: Citation, language: Language) -> str:
    """Return a footnote: document, place and the words themselves."""
    quote = " ".join(citation.quote.split())
    if len(quote) > QUOTED:
        quote = quote[: quote.rfind(" ", 0, QUOTED) if " " in quote[:QUOTED] else QUOTED] + " …"
    place = citation.page_label or str(citation.page)
    section = citation.section[-1] if citation.section else ""
    key = "source_section" if section else "source"
    values = {"document": citation.document, "page": place, "quote": quote}
    if section:
        values["section"] = section
    return message(f"draft.{key}", language, **values)


def service_rows(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Yield the lines of the table at the end: statement, requirement, its criteria."""
    rows: dict[tuple[str, str], list[str]] = {}
    for one in draft.services:
        key = one.number, one.requirement.partition(":")[2]
        rows.setdefault(key, []).append(one.criterion)
    for (number, requirement), criteria in rows.items():
        yield number, requirement, ", ".join(criteria)
