"""At which stage did a wrong answer go wrong? Found by going the way again and looking.

Stages, in the order a question passes them: **parse** (the gold words are on no stored page),
**in force** (their document was held to be a draft or outdated), **chunk** (no quotable unit holds
them together), **retrieve** (no passage that was read holds them), **sentence choice** (read, but
others were ranked before them), **threshold** (they came first, but nothing was quoted; or
something was quoted though nothing answers), **general** (a general text was given instead).
"""

from collections.abc import Sequence

from assistant.finding import Finding, choose, find
from assistant.question import parts
from assistant.sources import Sources
from assistant.types import Answer
from eval.companies import Evidence, Question
from eval.matching import holds
from eval.overlap import file_name, says
from ingest.types import Document, Kind
from ingest.units import Unit, units_of

STAGES = ("parse", "in force", "chunk", "retrieve", "sentence choice", "threshold", "general")


def stage(question: Question, reply: Answer, sources: Sources) -> str:
    """Return the stage at which a wrong answer or abstention went wrong.

    Of several gold quotes the one that came furthest counts.
    """
    if not reply.abstained and reply.basis == "general":
        return "general"
    if not question.answerable:
        return "threshold"
    finding = find(question.text, sources=sources, allow=lambda d: is_asked(d, sources))
    reached = [_reached(one, finding, question, sources) for one in question.evidence]
    return max(reached, key=STAGES.index)


def is_asked(document: Document, sources: Sources) -> bool:
    """Tell whether a document may answer: the company's own, in force."""
    return document.kind is Kind.COMPANY and sources.in_force(document)


def _reached(gold: Evidence, finding: Finding, question: Question, sources: Sources) -> str:
    documents = [d for d in sources.library.documents() if file_name(d.file) == gold.file]
    pages = [page for document in documents for page in sources.library.pages(document.id)]
    if not any(holds(page.text, gold.quote) for page in pages):
        return "parse"
    if not any(sources.in_force(document) for document in documents):
        return "in force"
    if not any(holds_gold(unit, gold) for unit in _units(documents, sources)):
        return "chunk"
    if not any(holds_gold(c.unit, gold) for c in finding.candidates):
        return "retrieve"
    best = choose(finding.candidates, wanted=len(parts(question.text)), words=sources.words)
    return "threshold" if any(holds_gold(c.unit, gold) for c in best) else "sentence choice"


def holds_gold(unit: Unit, gold: Evidence) -> bool:
    """Tell whether a quotable unit has the words of a gold quote of its document."""
    pieces = [unit.page.text[c.start : c.end] for c in unit.cells] or [unit.lead_text, unit.text]
    return file_name(unit.document.file) == gold.file and says(
        gold.quote, [piece for piece in pieces if piece]
    )


def answers(unit: Unit, question: Question) -> bool:
    """Tell whether a unit has the words of one of a question's gold quotes, or others as good."""
    return any(holds_gold(unit, one) for one in (*question.evidence, *question.also))


def _units(documents: Sequence[Document], sources: Sources) -> list[Unit]:
    return [
        unit
        for document in documents
        for chunk in sources.library.document_chunks(document.id)
        for unit in units_of(
            chunk, document=document, page=sources.library.page(document.id, chunk.page)
        )
    ]
