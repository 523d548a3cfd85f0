"""Take away what is mapped to a requirement: is it a gap then, and do the others stay as they were?

Two companies whose owners published which procedures answer which requirements of a framework:
JupiterOne (three frameworks) and StrongDM (SOC 2). A framework is a requirement set on any
subject, one essential criterion a requirement, in the words of the framework; every procedure is a
document in force. The judge has no weights for any of them and compares texts.

Each requirement is judged once with all documents. Without those that are mapped to it, only those
verdicts can change that rest on one of them (`Base.told`); these are given anew. How rare a word
is among the documents is taken from the first review. That this makes no difference worth speaking
of is checked: for the first requirements, a whole second review is made (`agreement`).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from assistant.judging.candidates import candidates_of
from assistant.judging.combine import Judged, machine_status
from assistant.judging.judge import Candidate, gather, weigh
from assistant.judging.scales import load_scales
from assistant.judging.statements import read_corpus
from assistant.requirements.schema import RequirementSet
from eval.ablation_figures import Ablation, Score, Statuses, figures, fit, statuses_by
from eval.library import company_library
from eval.naive import BM25, COSINE, Bm25
from eval.overlap import file_name
from eval.retrieval_sets import RetrievalSet
from eval.review import Reviewer
from ingest.analysis.terms import analyse, query_terms
from ingest.embed import Embedder
from ingest.embedders import STATIC, load_embedder
from ingest.library.lexical import indexed_text
from ingest.library.store import Library

SETS: dict[str, str] = {
    "jupiterone_cis_controls_v8": "JupiterOne",
    "jupiterone_csa_ccm": "JupiterOne",
    "jupiterone_iso_iec_27002_2013": "JupiterOne",
    "strongdm_tsc2017": "StrongDM",
}  # data set -> company
CHECKED = 2  # requirements of a set for which a whole second review is made
LONGEST, _TITLE = 400, 120  # characters of a criterion and of a title
Told = Callable[[frozenset[str]], Statuses]  # ids of procedures taken away -> statuses


@dataclass(frozen=True, slots=True)
class Measured:
    """A set: what became of each requirement by our judge, and the scores of the simple ways.

    `agreement` is the share of statuses that a whole second review gives too.
    """

    mapped: RetrievalSet
    ours: list[Ablation]
    scores: Mapping[str, list[Score]]  # by way, then by requirement number
    agreement: float


def measure(
    sets: Sequence[RetrievalSet], *, embedder: Embedder, reviewer: Reviewer
) -> list[Measured]:
    """Review each company against its frameworks, with everything and without each mapping.

    The frameworks of a company stand one after the other and share its documents.
    """
    made: list[Measured] = []
    for _, some in groupby(sets, key=lambda one: one.passages):
        mapped = list(some)
        with procedures(mapped[0], embedder=embedder) as (library, owner):
            made += [_measured(one, library, owner, reviewer) for one in mapped]
    return made


def _measured(
    mapped: RetrievalSet, library: Library, owner: Mapping[str, str], reviewer: Reviewer
) -> Measured:
    wanted = requirement_set(mapped)
    base = Base(library, wanted, owner)
    agreed = [
        whole.get(one) == status
        for gone in [frozenset[str](), *[q.relevant for q in mapped.queries[:CHECKED]]]
        for whole in [_whole(library, wanted, owner, reviewer, gone)]
        for one, status in base.told(gone).items()
    ]
    return Measured(
        mapped,
        ablate(mapped, base.told),
        simple_scores(library, mapped, owner),
        sum(agreed) / len(agreed),
    )


def requirement_set(mapped: RetrievalSet) -> RequirementSet:
    """Return a framework as a set; a requirement's number is its place, its title its first words.

    Both languages hold the text as it is, in English.
    """

    def both(text: str) -> dict[str, str]:
        return {"en": text, "de": text}

    name = mapped.name.replace("_", "-")
    requirements = []
    for number, query in enumerate(mapped.queries):
        text = shortened(query.text)
        requirements.append(
            {
                "id": f"{name}:{number}",
                "group": f"{name}:all",
                "title": both(re.split(r"(?<=[.:;]) ", text)[0][:_TITLE]),
                "summary": both(text),
                "criteria": [{"id": "a", "weight": "essential", "text": both(text)}],
            }
        )
    return RequirementSet.model_validate(
        {
            "id": name,
            "version": "1",
            "edition": "as mapped by the company",
            "title": both(mapped.name),
            "subject": "any",
            "groups": [{"id": f"{name}:all", "title": both("All")}],
            "requirements": requirements,
        }
    )


def shortened(text: str) -> str:
    """Return as many whole sentences, or at least words, as a criterion's text may have."""
    told = " ".join(text.split())
    if len(told) <= LONGEST:
        return told
    cut = told[: LONGEST + 1]
    sentences = list(re.finditer(r"[.;:](?= )", cut))
    return cut[: sentences[-1].end()] if sentences else cut.rpartition(" ")[0]


@contextmanager
def procedures(
    mapped: RetrievalSet, *, embedder: Embedder
) -> Iterator[tuple[Library, dict[str, str]]]:
    """Ingest each procedure as an approved document; yield its id by file name beside."""
    owner: dict[str, str] = {}
    with TemporaryDirectory(prefix="aims-ablation-") as folder:
        for number, (one, (title, text)) in enumerate(mapped.passages.items()):
            shown = " ".join(title.split()).replace('"', "'") or Path(one).stem
            owner[f"{number:04}.md"] = one
            (Path(folder) / f"{number:04}.md").write_text(
                f'---\ntitle: "{shown}"\nstatus: approved\n---\n\n{text}\n', encoding="utf-8"
            )
        with company_library(Path(folder), embedder=embedder) as (library, _):
            yield library, owner


class Base:
    """The first review, and what it becomes where procedures are taken away."""

    def __init__(self, library: Library, wanted: RequirementSet, owner: Mapping[str, str]) -> None:
        corpus = read_corpus(library, superseded={}, subject=wanted.subject, with_vectors=True)
        found = candidates_of(
            corpus, wanted, encoder=load_embedder(STATIC), embedder=library.embedder
        )
        self._owner = owner
        self._candidates = [list(each) for each in found]
        self._scales = load_scales()
        self._full = [self._status(each) for each in self._candidates]
        self._rests_on = [self._bearing(each) for each in self._candidates]

    def told(self, gone: frozenset[str]) -> dict[int, str]:
        """Return the status of each requirement, by its number, without some procedures."""
        return {
            number: self._status([c for c in each if self._of(c) not in gone])
            if self._rests_on[number] & gone
            else self._full[number]
            for number, each in enumerate(self._candidates)
        }

    def _of(self, candidate: Candidate) -> str:
        return self._owner[file_name(candidate.statement.unit.document.file)]

    def _status(self, candidates: Sequence[Candidate]) -> str:
        facts, best = gather(candidates)
        outcome, support, some, denial = weigh(facts, best, self._scales)
        return machine_status([Judged(True, outcome, support, some, denial)], self._scales)

    def _bearing(self, candidates: Sequence[Candidate]) -> frozenset[str]:
        """The procedures that hold what `gather` takes: the best few of each kind.

        Without a statement that is none of these, each maximum stays what it is.
        """
        fits = sorted((c for c in candidates if c.fits), key=lambda c: -c.support)[:3]
        able = [c for c in candidates if c.may_support]
        denying = [c for c in candidates if c.may_deny]
        best = [max(able, key=lambda c: c.support)] if able else []
        if denying:
            best.append(max(denying, key=lambda c: c.denies))
            best.append(max(denying, key=lambda c: c.denies_nearest))
        return frozenset(self._of(one) for one in (*fits, *best))


def ablate(mapped: RetrievalSet, told: Told) -> list[Ablation]:
    """Return what becomes of each requirement, and of the others, without what is mapped to it."""
    before = told(frozenset())
    made = []
    for number, query in enumerate(mapped.queries):
        after = told(query.relevant)
        apart: list[bool] = []
        sharing: list[bool] = []
        for other, status in before.items():
            if other != number:
                shares = mapped.queries[other].relevant & query.relevant
                (sharing if shares else apart).append(after[other] == status)
        made.append(Ablation(query.id, before[number], after[number], tuple(apart), tuple(sharing)))
    return made


def simple_scores(
    library: Library, mapped: RetrievalSet, owner: Mapping[str, str]
) -> dict[str, list[Score]]:
    """Return, by way and requirement number, the score of each procedure's best passage."""
    chunks = [(d, chunk) for d in library.documents() for chunk in library.document_chunks(d.id)]
    of = [owner[file_name(document.file)] for document, _ in chunks]
    closeups = library.closeups([chunk.id for _, chunk in chunks])
    vectors = np.stack([closeups[chunk.id][0] for _, chunk in chunks])
    index = Bm25([analyse(indexed_text(d.title, chunk), chunk.language) for d, chunk in chunks])
    found: dict[str, list[Score]] = {COSINE: [], BM25: []}
    for query in mapped.queries:
        wanted = np.asarray(library.embedder.embed_query(query.text), np.float32)
        found[COSINE].append(_best(of, (vectors @ wanted).tolist()))
        found[BM25].append(_best(of, index.scores(query_terms(query.text, "en"))))
    return found


def _best(of: Sequence[str], scores: Sequence[float]) -> Score:
    best: dict[str, float] = {}
    for one, score in zip(of, scores, strict=True):
        best[one] = max(best.get(one, score), score)
    return best


def summarise(measured: Sequence[Measured]) -> dict[str, dict[str, Any]]:
    """Return the figures by set and way.

    The threshold of a simple way comes from the sets of the other company, never its own; without
    another company the simple ways are left out.
    """
    table: dict[str, dict[str, Any]] = {}
    for one in measured:
        name = one.mapped.name.removesuffix("_2013").removeprefix("jupiterone_")
        table[f"{name} review"] = figures(one.ours) | {"as a whole review": one.agreement}
        others = [other for other in measured if SETS[other.mapped.name] != SETS[one.mapped.name]]
        for way in one.scores if others else ():
            threshold = fit(
                [(o.scores[way], [q.relevant for q in o.mapped.queries]) for o in others]
            )
            told = partial(statuses_by, one.scores[way], threshold)
            table[f"{name} {way}"] = figures(ablate(one.mapped, told))
    return table


def _whole(
    library: Library,
    wanted: RequirementSet,
    owner: Mapping[str, str],
    reviewer: Reviewer,
    gone: frozenset[str],
) -> dict[int, str]:
    """The statuses by a whole review that does not read some procedures."""
    review = reviewer(
        library,
        requirement_set=wanted,
        language="en",
        superseded={},
        now=datetime.now(UTC),
        leave_out=lambda unit: owner[file_name(unit.document.file)] in gone,
    )
    return {int(one.ref): one.machine_status for one in review.requirements}
