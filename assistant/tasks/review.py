"""Compare documents with a requirement set: what is covered, by which words, and what is missing.

Read every statement → find for each criterion those that may be about it → judge → combine.
Deterministic: the same library, set and decisions give the same review, but for its date.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.judging.advice import (
    action,
    all_supported,
    confidence,
    missing,
    place_of,
    priority,
    recommendation,
    why,
)
from assistant.judging.candidates import candidates_of
from assistant.judging.combine import Judged, machine_status
from assistant.judging.decided import decided
from assistant.judging.judge import Candidate, Judge, RuleJudge, Verdict
from assistant.judging.maturity import documentation_maturity
from assistant.judging.notes import contradictions, stale_statements, vague
from assistant.judging.relevance import needs_vectors
from assistant.judging.scales import Scales, load_scales
from assistant.judging.statements import Corpus, Statement, read_corpus
from assistant.judging.summary import count_statuses, group_summaries, reviewed_documents
from assistant.judging.suspicious_notes import suspicious_notes
from assistant.judging.unreadable import unreadable_pages
from assistant.messages import Language, message
from assistant.requirements.schema import Criterion, Requirement, RequirementSet
from assistant.review_types import (
    CriterionFinding,
    Note,
    Override,
    RequirementFinding,
    Review,
    ReviewStatus,
    Searched,
)
from assistant.words import content_words
from ingest.embedders import STATIC, load_embedder
from ingest.library.store import Library
from ingest.types import Document
from ingest.units import Unit

TERMS = 8  # words shown of what a criterion was searched for


def review(
    library: Library,
    *,
    requirement_set: RequirementSet,
    language: Language,
    superseded: Mapping[str, str],
    overrides: Mapping[str, Override] | None = None,
    allow: Callable[[Document], bool] = lambda document: True,
    leave_out: Callable[[Unit], bool] = lambda unit: False,
    judge: Judge | None = None,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Review:
    """Return the review of a library's company documents against a requirement set.

    `superseded` gives the ids of outdated documents with their successors', `overrides` what
    people decided by requirement id, `judge` another judge than the one by rule. `leave_out`
    keeps statements out, as if they were not written. `progress` hears of requirements done.
    """
    corpus = read_corpus(
        library,
        superseded=superseded,
        subject=requirement_set.subject,
        allow=allow,
        leave_out=leave_out,
        with_vectors=needs_vectors(requirement_set),
    )
    work = _Work(corpus, requirement_set, language, judge or RuleJudge(load_scales()), now)
    found = candidates_of(
        corpus, requirement_set, encoder=load_embedder(STATIC), embedder=library.embedder
    )
    findings = []
    for done, requirement in enumerate(requirement_set.requirements):
        progress(done, len(requirement_set.requirements))
        candidates = [next(found) for _ in requirement.criteria]
        finding = work.finding(requirement, candidates)
        findings.append(decided(finding, (overrides or {}).get(requirement.id)))
    progress(len(findings), len(findings))
    findings = work.with_notes(findings)
    return Review(
        set_id=requirement_set.id,
        set_title=requirement_set.title.in_(language),
        edition=requirement_set.edition,
        language=language,
        generated=now,
        documents=reviewed_documents(corpus, superseded),
        requirements=tuple(findings),
        groups=group_summaries(requirement_set, findings, language),
        notes=work.notes(),
        library=library.snapshot_id,
        counts=count_statuses(findings),
    )


class _Work:
    """What all requirements of one review share."""

    def __init__(
        self,
        corpus: Corpus,
        requirement_set: RequirementSet,
        language: Language,
        judge: Judge,
        now: datetime,
    ) -> None:
        self.corpus = corpus
        self.set = requirement_set
        self.language = language
        self.judge = judge
        self.scales: Scales = load_scales()
        self.fixed = {document.id: document.fixed_pages for document in corpus.documents}
        self.today = now.date()
        self.supporting: dict[str, list[Statement]] = {}

    def finding(
        self, requirement: Requirement, candidates: Sequence[Sequence[Candidate]]
    ) -> RequirementFinding:
        """Judge one requirement."""
        verdicts = [
            self.judge.judge(requirement.criterion_id(criterion), own)
            for criterion, own in zip(requirement.criteria, candidates, strict=True)
        ]
        pairs = list(zip(requirement.criteria, verdicts, strict=True))
        for criterion, verdict, own in zip(requirement.criteria, verdicts, candidates, strict=True):
            if verdict.outcome == "supported":
                self.supporting[requirement.criterion_id(criterion)] = [
                    c.statement for c in own if c.fits and c.support >= self.scales.floor
                ]
        criteria = tuple(self._criterion(requirement, *pair) for pair in pairs)
        status: ReviewStatus = machine_status(
            [
                Judged(c.weight == "essential", v.outcome, v.support, v.some, v.denial)
                for c, v in pairs
            ],
            self.scales,
        )
        lost = unreadable_pages(requirement, self.corpus) if status == "missing" else ()
        if lost and not any(c.verdict == "contradicted" for c in criteria):
            status = "undetermined"
        gaps = missing(requirement, criteria, self.language)
        step = recommendation(status, criteria, gaps, self.language, documents=self.fixed)
        if status == "undetermined":
            step = message("review.do_unreadable", self.language, pages="; ".join(lost))
        if status == "partial" and all_supported(criteria):
            least = min(
                (pair for pair in pairs if pair[0].weight == "essential"),
                key=lambda pair: pair[1].support,
            )
            step = message(
                "review.do_unsure", self.language, action=action(least[0], self.language)
            )
        return RequirementFinding(
            id=requirement.id,
            ref=requirement.ref,
            title=requirement.title.in_(self.language),
            group=requirement.group,
            kind=requirement.kind,
            status=status,
            machine_status=status,
            documentation_maturity=documentation_maturity(criteria),
            implementation_maturity=None,
            confidence=confidence([(c.weight == "essential", v) for c, v in pairs]),
            criteria=criteria,
            missing=gaps,
            searched=tuple(self._searched(requirement, *pair) for pair in pairs),
            reason=self._reason(status, criteria, lost),
            recommendation=step,
            priority=priority(requirement, status, gaps),
            owner=requirement.owner.in_(self.language) if requirement.owner else "",
            evidence_key=evidence_key(criteria),
        )

    def with_notes(self, findings: Sequence[RequirementFinding]) -> list[RequirementFinding]:
        """Return the findings with contradictions and vague commitments beside them."""
        noted: dict[str, list[Note]] = {}
        for criterion, note in (
            *contradictions(self.supporting, language=self.language),
            *vague(self.supporting, language=self.language),
        ):
            noted.setdefault(criterion.rpartition(".")[0], []).append(note)
        return [replace(one, notes=tuple(noted.get(one.id, ()))) for one in findings]

    def notes(self) -> tuple[Note, ...]:
        """Return what concerns the documents as a whole."""
        return (
            *suspicious_notes(self.corpus.documents, language=self.language),
            *stale_statements(self.corpus.statements, language=self.language, today=self.today),
        )

    def _criterion(
        self, requirement: Requirement, criterion: Criterion, verdict: Verdict
    ) -> CriterionFinding:
        return CriterionFinding(
            criterion=requirement.criterion_id(criterion),
            weight=criterion.weight,
            text=criterion.text.in_(self.language),
            verdict=verdict.outcome,
            evidence=verdict.evidence,
            reason=why(verdict, self.language, documents=self.fixed),
        )

    def _searched(
        self, requirement: Requirement, criterion: Criterion, verdict: Verdict
    ) -> Searched:
        words = content_words(criterion.text.in_(self.language))
        return Searched(
            criterion=requirement.criterion_id(criterion),
            terms=tuple(words[:TERMS]),
            documents=len(self.corpus.documents),
            passages=len(self.corpus.statements),
            nearest=verdict.nearest,
        )

    def _reason(
        self,
        status: ReviewStatus,
        criteria: Sequence[CriterionFinding],
        lost: Sequence[str],
    ) -> str:
        """Why a requirement has its status, in a sentence."""
        if status == "undetermined":
            return message("review.status_undetermined", self.language, pages="; ".join(lost))
        if status == "met":
            return message("review.status_met", self.language)
        denial = next(
            (
                evidence
                for finding in sorted(criteria, key=lambda c: c.weight != "essential")
                if finding.verdict == "contradicted"
                for evidence in finding.evidence
                if evidence.bearing == "contradicts"
            ),
            None,
        )
        if denial is not None:
            return message(
                f"review.status_{status}_denied",
                self.language,
                document=denial.document,
                place=place_of(denial, self.language, fixed_pages=self.fixed),
            )
        if status == "missing":
            return message("review.status_missing", self.language)
        if all_supported(criteria):
            return message("review.status_partial_unsure", self.language)
        essential = [finding for finding in criteria if finding.weight == "essential"]
        covered = sum(finding.verdict == "supported" for finding in essential)
        return message("review.status_partial", self.language, covered=covered, all=len(essential))


def evidence_key(criteria: Sequence[CriterionFinding]) -> str:
    """Return a name for the evidence of a requirement: the same words in the same files.

    It does not depend on ids, so it survives a file's being read anew.
    """
    parts = sorted(
        f"{finding.criterion}|{one.bearing}|{one.file}|{' '.join(one.quote.split())}"
        for finding in criteria
        for one in finding.evidence
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
