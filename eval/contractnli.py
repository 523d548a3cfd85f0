"""The judge on contracts: ContractNLI (Koreeda & Manning 2021), 17 hypotheses as a requirement set.

Each hypothesis is a requirement with one essential criterion, each contract a corpus whose
statements are the passages of the data set. Measured are evidence, by average precision for each
pair of contract and hypothesis that is entailed or contradicted, then averaged; and the three-way
decision. What the baselines learn, they learn on all other contracts, never on the one they judge.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.judging.candidates import candidates_from
from assistant.judging.features import meaning
from assistant.judging.judge import Candidate, Judge, RuleJudge
from assistant.judging.manner import read_manner
from assistant.judging.relevance import relevance
from assistant.judging.scales import load_scales
from assistant.judging.statements import Corpus, Statement
from assistant.requirements.schema import RequirementSet
from eval.companies import SHARED
from eval.contractnli_figures import (
    CONTRADICTED,
    ENTAILED,
    NOT_MENTIONED,
    Contract,
    Gold,
    Reading,
    Readings,
    by_threshold,
    figures,
    majority,
)
from eval.naive import Bm25
from ingest.analysis.terms import analyse, query_terms
from ingest.embed import Embedder
from ingest.embedders import STATIC, load_embedder
from ingest.types import Block, Document, DocumentControl, Kind, Page, Span, Status, document_id
from ingest.units import Unit

FOLDER = SHARED / "data" / "gap" / "contract_nli"
SET_ID = "contractnli"
# As published, on the test contracts; the first was trained on the data set's 423 contracts.
PUBLISHED: dict[str, dict[str, float]] = {
    "Span-NLI, test": {"accuracy": 0.838, "evidence mAP": 0.885},
    "MiniLM+BM25, test": {"evidence mAP": 0.452},
    "BM25, test": {"evidence mAP": 0.431},
    "MiniLM, test": {"evidence mAP": 0.377},
}


CHOICE_OF = {"supported": ENTAILED, "contradicted": CONTRADICTED}

# Log-odds, shape (passages, hypotheses), and the candidates of each hypothesis in order.
Found = tuple[NDArray[np.float32], Iterable[Sequence[Candidate]]]
Finding = Callable[[Corpus, RequirementSet], Found]
Judging = Callable[[Corpus, RequirementSet], Readings]


def load_contracts(folder: Path = FOLDER, *, limit: int | None = None) -> list[Contract]:
    """Return the dev contracts with their original three-way labels; none without the folder."""
    if not (folder / "dev.jsonl").is_file():
        return []
    original = json.loads((folder / "dev_original.json").read_text(encoding="utf-8"))
    labels = {f"dev-{one['id']}": one["annotation_sets"][0] for one in original["documents"]}
    lines = (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    found = []
    for raw in map(json.loads, lines[:limit]):
        given = labels[raw["doc_id"]]["annotations"]
        gold = {name: Gold(one["choice"], frozenset(one["spans"])) for name, one in given.items()}
        passages = tuple(passage["text"] for passage in raw["passages"])
        found.append(Contract(raw["doc_id"], passages, gold))
    return found


def load_hypotheses(folder: Path = FOLDER) -> RequirementSet:
    """Return the hypotheses as a requirement set on any subject; both languages are English."""
    raw = json.loads((folder / "requirements.json").read_text(encoding="utf-8"))
    return requirement_set({one["id"]: one["text"] for one in raw})


def requirement_set(hypotheses: Mapping[str, str]) -> RequirementSet:
    """Return a set with one requirement, of one essential criterion, a hypothesis."""

    def both(text: str) -> dict[str, str]:
        return {"en": text, "de": text}

    group = f"{SET_ID}:all"
    return RequirementSet.model_validate(
        {
            "id": SET_ID,
            "version": "1",
            "edition": "2021",
            "title": both("ContractNLI"),
            "subject": "any",
            "groups": [{"id": group, "title": both("Non-disclosure agreements")}],
            "requirements": [
                {
                    "id": f"{SET_ID}:{name}",
                    "group": group,
                    "title": both(name),
                    "summary": both(text),
                    "criteria": [{"id": "a", "weight": "essential", "text": both(text)}],
                }
                for name, text in hypotheses.items()
            ],
        }
    )


def corpus_of(contract: Contract, *, embedder: Embedder) -> Corpus:
    """Return a contract as a corpus: one page, one statement a passage, in their order."""
    text, spans = "\n".join(contract.passages), []
    start = 0
    for passage in contract.passages:
        spans.append(Span(start, start + len(passage)))
        start += len(passage) + 1
    page = Page(1, text, tuple(Block("paragraph", span) for span in spans))
    document = Document(
        id=document_id(text.encode()),
        file=f"{contract.id}.txt",
        source=contract.id,
        format="text",
        kind=Kind.COMPANY,
        language="en",
        control=DocumentControl(title=contract.id, status=Status.APPROVED),
        pages=1,
        fixed_pages=False,
    )
    units = [Unit(document, page, span, (), "en", f"{contract.id}:{span.start}") for span in spans]
    statements = tuple(
        Statement(unit=unit, place=place, standing="in_force", genre="rule", on_subject=True)
        for place, unit in enumerate(units)
    )
    return Corpus(
        documents=(document,),
        statements=statements,
        passages=len(units),
        unreadable={},
        vectors=np.asarray(embedder.embed_documents(list(contract.passages)), np.float32),
    )


def rule_judge(embedder: Embedder) -> Judging:
    """Return the shipped judge as a reader of contracts."""
    encoder = load_embedder(STATIC)

    def find(corpus: Corpus, hypotheses: RequirementSet) -> Found:
        dense = meaning(corpus.statements, encoder)
        odds = relevance(corpus, hypotheses, encoder=encoder, embedder=embedder, dense=dense)
        chances = read_manner(corpus, dense[:, : encoder.dimension])
        return odds, candidates_from(corpus, odds, chances)

    return judging_by(RuleJudge(load_scales()), find)


def judging_by(judge: Judge, find: Finding) -> Judging:
    """Return a judge as a reader of contracts, given what finds the candidates of criteria.

    What it supports is entailed, what it says is lacking is contradicted; anything else, weak
    support too, is not mentioned. Spoken of is whatever has any outcome at all. Passages are
    ranked by how surely they are about the criterion.
    """

    def read(corpus: Corpus, hypotheses: RequirementSet) -> Readings:
        odds, candidates = find(corpus, hypotheses)
        told = {}
        for column, (one, some) in enumerate(zip(hypotheses.requirements, candidates, strict=True)):
            verdict = judge.judge(one.criterion_id(one.criteria[0]), some)
            choice = CHOICE_OF.get(verdict.outcome, NOT_MENTIONED)
            present = verdict.outcome != "none"
            told[one.ref] = Reading(choice, odds[:, column].tolist(), present)
        return told

    return read


def bm25_scores(contract: Contract, hypotheses: RequirementSet) -> dict[str, Sequence[float]]:
    """Return the BM25 score of each passage for each hypothesis."""
    index = Bm25([analyse(passage, "en") for passage in contract.passages])
    return {
        one.ref: index.scores(query_terms(one.summary.en, "en")) for one in hypotheses.requirements
    }


def cosine_scores(
    corpus: Corpus, hypotheses: RequirementSet, *, embedder: Embedder
) -> dict[str, Sequence[float]]:
    """Return the cosine of each passage with each hypothesis."""
    assert corpus.vectors is not None  # `corpus_of` gives them
    found: dict[str, Sequence[float]] = {}
    for one in hypotheses.requirements:
        wanted = np.asarray(embedder.embed_query(one.summary.en), np.float32)
        found[one.ref] = [float(cosine) for cosine in corpus.vectors @ wanted]
    return found


def measure(
    contracts: Sequence[Contract],
    *,
    hypotheses: RequirementSet,
    embedder: Embedder,
    judging: Judging | None,
) -> dict[str, dict[str, Any]]:
    """Return the figures of the judge (if one is given), three simple ways, and those published."""
    corpora = [corpus_of(one, embedder=embedder) for one in contracts]
    cosines = [cosine_scores(one, hypotheses, embedder=embedder) for one in corpora]
    lexical = [bm25_scores(one, hypotheses) for one in contracts]
    told: dict[str, dict[str, Any]] = {}
    if judging is not None:
        began = time.perf_counter()
        readings = [judging(one, hypotheses) for one in corpora]
        seconds = time.perf_counter() - began
        told["judge"] = figures(contracts, readings) | {"judging s": seconds}
    told |= {
        "majority": figures(contracts, majority(contracts)),
        "BM25 threshold": figures(contracts, by_threshold(contracts, lexical)),
        "cosine threshold": figures(contracts, by_threshold(contracts, cosines)),
    }
    return told | PUBLISHED
