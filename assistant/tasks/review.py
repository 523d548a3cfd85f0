"""Compare documents with a requirement set: what is covered, by which words, and what is missing.

Read every statement → find for each criterion those that may be about it → judge → combine.
Deterministic: the same library, set and decisions give the same review, but for its date.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.judging.advice import (
    action,
    all_supported,
    confidence,
    missing,
    priority,
    recommendation,
    why,
    why_status,
)
from assistant.judging.candidates import candidates_of
from assistant.judging.combine import Judged, MachineStatus, machine_status
from assistant.judging.decided import decided
from assistant.judging.evidence import evidence_key
from assistant.judging.judge import Candidate, Judge, RuleJudge, Verdict
from assistant.judging.maturity import documentation_maturity
from assistant.judging.notes import contradictions, stale_statements, vague
from assistant.judging.relevance import needs_vectors
from assistant.judging.scales import Scales, load_scales
from assistant.judging.second import Question, combined, question, reading, sees_more
from assistant.judging.second_run import Answers, SecondReader
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
    SecondReading,
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
    second: SecondReader | None = None,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Review:
    """Return the review of a library's company documents against a requirement set.

    `superseded` gives the ids of outdated documents with their successors', `overrides` what
    people decided by requirement id, `judge` another judge than the one by rule. `second` reads
    beside it and can only take away (`judging.second`). `leave_out` keeps statements out, as if
    they were not written. `progress` hears of requirements done.
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
    total = len(requirement_set.requirements)
    for done, requirement in enumerate(requirement_set.requirements):
        progress(done, total)
        work.judge_all(requirement, [next(found) for _ in requirement.criteria], second)
    progress(total, total)
    answers = second.read(list(work.questions.values()), language) if second else None
    findings = [
        decided(work.finding(requirement, answers), (overrides or {}).get(requirement.id))
        for requirement in requirement_set.requirements
    ]
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
        second=answers.use if answers else None,
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
        self.verdicts: dict[str, Verdict] = {}
        self.questions: dict[str, Question] = {}  # to the second reader
        self.supporting: dict[str, list[Statement]] = {}

    def judge_all(
        self,
        requirement: Requirement,
        candidates: Sequence[Sequence[Candidate]],
        second: SecondReader | None,
    ) -> None:
        """Judge the criteria of one requirement, and note what a second reader is to be asked."""
        for criterion, own in zip(requirement.criteria, candidates, strict=True):
            name = requirement.criterion_id(criterion)
            verdict = self.verdicts[name] = self.judge.judge(name, own)
            if verdict.outcome == "supported":
                self.supporting[name] = [
                    c.statement for c in own if c.fits and c.support >= self.scales.floor
                ]
            asked = second and question(
                name,
                text=criterion.text.in_(self.language),
                requirement=f"{requirement.ref} {requirement.title.in_(self.language)}",
                candidates=own,
                first=verdict,
                language=self.language,
            )
            if asked:
                self.questions[name] = asked

    def finding(self, requirement: Requirement, answers: Answers | None) -> RequirementFinding:
        """Return the finding on a requirement whose criteria are judged."""
        names = [requirement.criterion_id(criterion) for criterion in requirement.criteria]
        alone = [self.verdicts[name] for name in names]
        seconds = [
            reading(self.questions[name], answers.said[name], first)
            if answers and name in answers.said
            else None
            for name, first in zip(names, alone, strict=True)
        ]
        verdicts = [combined(*pair, self.scales) for pair in zip(alone, seconds, strict=True)]
        pairs = list(zip(requirement.criteria, verdicts, strict=True))
        criteria = tuple(
            self._criterion(requirement, *pair, second)
            for pair, second in zip(pairs, seconds, strict=True)
        )
        machine = self._status(requirement, verdicts)
        status: ReviewStatus = machine
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
        reason = why_status(status, criteria, lost, self.language, documents=self.fixed)
        before = self._status(requirement, alone)
        if before != machine and status != "undetermined":
            told = message(f"report.status_{before}", self.language)
            reason = message("review.status_lowered", self.language, status=told)
            step = message("review.do_second", self.language, action=step)
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
            reason=reason,
            recommendation=step,
            priority=priority(requirement, status, gaps),
            owner=requirement.owner.in_(self.language) if requirement.owner else "",
            # Of what the first reader found: people decide beside that, whoever else reads.
            evidence_key=evidence_key(
                [replace(c, evidence=v.evidence) for c, v in zip(criteria, alone, strict=True)]
            ),
        )

    def _status(self, requirement: Requirement, verdicts: Sequence[Verdict]) -> MachineStatus:
        return machine_status(
            [
                Judged(c.weight == "essential", v.outcome, v.support, v.some, v.denial)
                for c, v in zip(requirement.criteria, verdicts, strict=True)
            ],
            self.scales,
        )

    def with_notes(self, findings: Sequence[RequirementFinding]) -> list[RequirementFinding]:
        """Return the findings with contradictions and vague commitments beside them."""
        noted: dict[str, list[Note]] = {}
        for criterion, note in (
            *contradictions(self.supporting, language=self.language),
            *vague(self.supporting, language=self.language),
        ):
            noted.setdefault(criterion.rpartition(".")[0], []).append(note)
        return [
            replace(one, notes=(*noted.get(one.id, ()), *self._seen_besides(one)))
            for one in findings
        ]

    def _seen_besides(self, finding: RequirementFinding) -> Iterator[Note]:
        """What the second reader alone takes for evidence: it is shown, and changes nothing."""
        for one in finding.criteria:
            if one.second is not None and one.second.evidence and sees_more(one.second):
                text = message("review.second_sees_more", self.language, text=one.text)
                yield Note("second", text, one.second.evidence)

    def notes(self) -> tuple[Note, ...]:
        """Return what concerns the documents as a whole."""
        return (
            *suspicious_notes(self.corpus.documents, language=self.language),
            *stale_statements(self.corpus.statements, language=self.language, today=self.today),
        )

    def _criterion(
        self,
        requirement: Requirement,
        criterion: Criterion,
        verdict: Verdict,
        second: SecondReading | None,
    ) -> CriterionFinding:
        reason = why(verdict, self.language, documents=self.fixed)
        if second is not None and verdict.outcome != second.first:
            words = {
                name: message(f"report.verdict_{one}", self.language)
                for name, one in (("first", second.first), ("second", second.verdict))
            }
            reason = message("review.why_lowered", self.language, **words)
        return CriterionFinding(
            criterion=requirement.criterion_id(criterion),
            weight=criterion.weight,
            text=criterion.text.in_(self.language),
            verdict=verdict.outcome,
            evidence=verdict.evidence,
            reason=reason,
            second=second,
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
