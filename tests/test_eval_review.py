"""The measures of the review, on cases made by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.judging.judge import Candidate, Outcome, Verdict
from assistant.judging.statements import Corpus, Statement, read_corpus
from assistant.requirements.schema import RequirementSet
from assistant.review_types import (
    Bearing,
    CriterionFinding,
    Evidence,
    RequirementFinding,
    Review,
    ReviewStatus,
)
from eval import bench_review, contractnli, mutation, naive, statuses
from eval import review as review_eval
from eval.companies import Company, Label, load_company
from eval.companies import Evidence as Gold
from eval.contractnli_figures import (
    CONTRADICTED,
    ENTAILED,
    NOT_MENTIONED,
    Contract,
    Reading,
    average_precision,
    by_threshold,
    figures,
    majority,
)
from eval.contractnli_figures import Gold as ContractGold
from eval.intervals import bootstrap
from eval.library import company_library
from eval.overlap import overlaps
from eval.statuses import (
    accuracy,
    by_label,
    confusion,
    macro_f1,
    merged,
    over_claims,
    precision,
    recall,
    under_claims,
)
from ingest.embed import HashEmbedder
from ingest.library.store import Library
from ingest.types import Span, Status
from ingest.units import Unit

MET, PARTIAL, MISSING = statuses.CLASSES


def evidence(
    quote: str,
    *,
    file: str = "folder/a.md",
    lead: str = "",
    bearing: Bearing = "supports",
    document: str = "d",
    span: Span | None = None,
) -> Evidence:
    return Evidence(
        document_id=document,
        document="A",
        file=file,
        page=1,
        page_label=None,
        section=(),
        quote=quote,
        span=span or Span(0, len(quote)),
        document_status=Status.APPROVED,
        criterion="s:1.a",
        bearing=bearing,
        lead=lead,
    )


def finding(ref: str, status: ReviewStatus, *shown: Evidence) -> RequirementFinding:
    criterion = CriterionFinding(f"s:{ref}.a", "essential", "text", "supported", shown)
    return RequirementFinding(
        id=f"s:{ref}",
        ref=ref,
        title=ref,
        group="s:all",
        kind="rule",
        status="not_applicable",  # a person's decision: the machine's finding is what is measured
        machine_status=status,
        documentation_maturity=0,
        implementation_maturity=None,
        confidence=0.5,
        criteria=(criterion,),
        missing=(),
        searched=(),
        reason=f"because {status}",
        recommendation="",
        priority="none",
    )


def company(*labels: Label, docs: Path = Path("docs"), name: str = "Muster AG") -> Company:
    return Company(name=name, language="en", docs=docs, questions=(), labels=labels)


def label(ref: str, status: str, *quotes: str, missing: str = "") -> Label:
    return Label(ref, status, tuple(Gold("a.md", 1, quote) for quote in quotes), missing, "")


# --- statuses ---------------------------------------------------------------------------------

PAIRS = [
    (MET, MET),
    (MET, PARTIAL),
    (PARTIAL, MET),
    (PARTIAL, PARTIAL),
    (MISSING, MISSING),
    (MISSING, "undetermined"),
]


def test_shares_of_statuses() -> None:
    assert accuracy(PAIRS) == pytest.approx(3 / 6)
    assert over_claims(PAIRS) == pytest.approx(1 / 6)
    assert under_claims(PAIRS) == pytest.approx(1 / 6)
    assert over_claims([(MISSING, MET), (MET, MET)]) == 0.5
    assert under_claims([(MET, MISSING), (MET, MET)]) == 0.5


def test_precision_and_recall_by_class() -> None:
    assert precision(PAIRS, MET) == 0.5
    assert recall(PAIRS, MET) == 0.5
    assert precision(PAIRS, MISSING) == 1.0
    assert recall(PAIRS, MISSING) == 0.5
    assert precision([(MET, PARTIAL)], MET) is None


def test_macro_f1_is_the_mean_over_the_three_classes() -> None:
    assert macro_f1(PAIRS) == pytest.approx((1 / 2 + 1 / 2 + 2 / 3) / 3)
    assert macro_f1([(MET, MET), (PARTIAL, MET)]) == pytest.approx((2 / 3 + 0) / 2)
    assert macro_f1([]) is None


def test_undetermined_is_wrong_and_no_class_of_its_own() -> None:
    assert accuracy([(MISSING, "undetermined")]) == 0.0
    assert macro_f1([(MISSING, "undetermined"), (MISSING, MISSING)]) == pytest.approx(2 / 3)
    assert accuracy([("undetermined", "undetermined")]) == 1.0


def test_the_confusion_matrix_has_all_cells_and_what_else_occurs() -> None:
    cells = confusion(PAIRS)
    assert cells["met>met"] == cells["met>partial"] == cells["partial>met"] == 1
    assert cells["missing>met"] == 0
    assert cells["missing>undetermined"] == 1
    assert sum(cells.values()) == len(PAIRS)
    assert len(cells) == 10


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((MET, MET), MET),
        ((MISSING, MISSING, MISSING), MISSING),
        ((MET, MISSING), PARTIAL),
        ((MET, PARTIAL), PARTIAL),
        ((MISSING, PARTIAL), PARTIAL),
        (("undetermined", MISSING), PARTIAL),
        (("undetermined", "undetermined"), "undetermined"),
    ],
)
def test_a_clause_is_met_or_missing_only_where_all_its_parts_are(
    parts: Sequence[str], whole: str
) -> None:
    assert merged(parts) == whole


def test_only_three_clauses_are_put_together() -> None:
    told = by_label({"7.5.1": MET, "7.5.2": MET, "7.5.3": MISSING, "6.1.2": MET, "6.1.3": MISSING})
    assert told == {"7.5": PARTIAL, "6.1.2": MET, "6.1.3": MISSING}
    assert by_label({"9.2.1": MET, "9.2.2": MET, "9.3.1": MISSING}) == {"9.2": MET, "9.3": MISSING}
    assert statuses.label_id("A.7.5") == "A.7.5"
    assert statuses.label_id("A.9.2") == "A.9.2"


# --- evidence ---------------------------------------------------------------------------------


def test_quotes_overlap_where_one_holds_the_other() -> None:
    assert overlaps("Twelve months", "Retention: twelve-\nmonths | Owner: CISO")
    assert overlaps("The board approves the policy each year, in May.", "approves the policy")
    assert not overlaps("The board approves the policy each year, in May.", "each")
    assert not overlaps("", "anything")
    assert not overlaps("anything", "")


def test_quotes_overlap_with_sixty_percent_of_the_gold_words() -> None:
    gold = "one two three four five six seven eight nine ten"
    assert overlaps(gold, "x one two y three four z five six")
    assert not overlaps(gold, "x one two y three four z five")


def test_gold_evidence_counts_where_shown_in_the_same_file() -> None:
    labels = label("1", MET, "The board approves the AI policy.", "Every system has an owner.")
    shown = evidence("The board approves the AI policy.")
    (row,) = review_eval.rows_of(company(labels), [finding("1", "met", shown)])
    assert row.evidence == [True, False]
    elsewhere = evidence("The board approves the AI policy.", file="b.md")
    (row,) = review_eval.rows_of(company(labels), [finding("1", "met", elsewhere)])
    assert row.evidence == [False, False]


def test_the_words_that_govern_an_item_are_shown_and_what_denies_is_not_evidence() -> None:
    labels = label("1", PARTIAL, "The officer keeps the register:")
    led = evidence("of all systems", lead="The officer keeps the register:")
    (row,) = review_eval.rows_of(company(labels), [finding("1", "partial", led)])
    assert row.evidence == [True]
    denial = evidence("The officer keeps the register:", bearing="contradicts")
    (row,) = review_eval.rows_of(company(labels), [finding("1", "partial", denial)])
    assert row.evidence == [False]


def test_evidence_is_measured_for_met_and_partial_labels_alone() -> None:
    both = label("1", MET, "The board approves it.", "Every system has an owner.")
    none = label("2", MISSING)
    findings = [finding("1", "met", evidence("The board approves it.")), finding("2", "missing")]
    rows = review_eval.rows_of(company(both, none), findings)
    assert review_eval.evidence_recall(rows) == 0.5
    assert review_eval.labels_with_evidence(rows) == 1.0
    assert review_eval.evidence_recall(rows[1:]) is None


def test_a_row_joins_the_parts_of_a_clause_and_shows_a_sentence_once() -> None:
    same = evidence("One sentence for both.")
    findings = [finding("9.2.1", "met", same), finding("9.2.2", "missing", same)]
    (row,) = review_eval.rows_of(company(label("9.2", PARTIAL)), findings)
    assert row.status == PARTIAL
    assert [one.quote for one in row.shown] == ["One sentence for both."]
    assert "9.2.1 met" in row.reason
    assert "9.2.2 missing" in row.reason


def test_a_label_without_a_requirement_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"4\.9"):
        review_eval.rows_of(company(label("4.9", MET)), [finding("4.1", "met")])


def test_a_wrong_status_is_described_with_its_reasons() -> None:
    given = label("1", MISSING, missing="There is no rule.")
    (row,) = review_eval.rows_of(company(given), [finding("1", "met", evidence("We care."))])
    text = review_eval.describe(row)
    assert "OVER-CLAIM gold missing, ours met" in text
    assert "1 met (a* supported): because met" in text
    assert "There is no rule." in text
    assert "We care." in text


# --- the naive ways ---------------------------------------------------------------------------


def test_thresholds_are_those_that_tell_the_classes_apart() -> None:
    scores = {"1": 0.9, "2": 0.8, "3": 0.5, "4": 0.4, "5": 0.1}
    gold = {"1": MET, "2": MET, "3": PARTIAL, "4": PARTIAL, "5": MISSING}
    thresholds = naive.fit([(scores, gold)])
    assert naive.tell(scores, thresholds) == gold
    at_both = naive.tell({"1": 0.5, "2": 0.2, "3": 0.1}, (0.2, 0.5))
    assert at_both == {"1": MET, "2": PARTIAL, "3": MISSING}
    with pytest.raises(ValueError, match="no scores"):
        naive.fit([])


def test_naive_thresholds_come_from_the_other_companies() -> None:
    def reviewed(name: str, scores: dict[str, float]) -> review_eval.Reviewed:
        gold = company(label("1", MET), label("2", PARTIAL), label("3", MISSING), name=name)
        rows = review_eval.rows_of(gold, [finding(r, "met") for r in "123"])
        both = dict.fromkeys(naive.WAYS, scores)
        return review_eval.Reviewed(gold, tuple(rows), both, 1.0, 1.0)

    high = reviewed("High Ltd", {"1": 0.9, "2": 0.8, "3": 0.7})
    low = reviewed("Low Ltd", {"1": 0.3, "2": 0.2, "3": 0.1})
    found = review_eval.ways([high, low])
    assert [row.status for row in found[naive.COSINE][0]] == [MET, MET, MET]
    assert [row.status for row in found[naive.COSINE][1]] == [MISSING, MISSING, MISSING]
    assert set(review_eval.ways([high])) == {review_eval.REVIEW}
    table = review_eval.summarise([high, low])
    assert list(table)[:3] == ["all review", "all cosine", "all BM25"]
    assert table["all review"]["over-claims"] == pytest.approx(2 / 3)
    assert table["Low cosine"]["macro-F1"] == pytest.approx(1 / 6)


def test_bm25_prefers_rare_words_and_short_texts() -> None:
    index = naive.Bm25([["policy", "rare"], ["policy", "often"], ["often"] * 9 + ["policy"], []])
    rare, often, long, empty = index.scores(["rare", "policy", "unknown"])
    assert rare > often > long > empty == 0.0
    assert naive.Bm25([]).scores(["x"]) == []


# --- intervals --------------------------------------------------------------------------------


def test_bootstrap_intervals_hold_the_mean_and_repeat() -> None:
    def share(items: Sequence[float]) -> float:
        return sum(items) / len(items)

    values = [0.0, 1.0] * 50
    found = bootstrap(values, share)
    assert found == bootstrap(values, share)
    assert found is not None
    assert 0.385 < found[0] < 0.415
    assert 0.585 < found[1] < 0.615
    assert bootstrap([1.0] * 9, share) == (1.0, 1.0)
    assert bootstrap([], share) is None
    assert bootstrap([1.0], lambda items: None) is None


# --- mutation ---------------------------------------------------------------------------------

PAPER = """# AI policy

The board approves the AI policy every year.

The officer keeps a register of all AI systems. It is brought up to date at all times.

Everyone is trained before using AI tools at work.
"""
WORDS = {"1": "approves", "2": "register", "9.2.1": "trained", "9.2.2": "trained"}


def word_review(met_without: str = "") -> Callable[..., Review]:
    """A reviewer that calls met what has its word; `3` is met where that word is gone."""

    def review(
        library: Library,
        *,
        requirement_set: RequirementSet,
        language: str,
        superseded: Mapping[str, str],
        now: datetime,
        leave_out: Callable[[Unit], bool] = lambda unit: False,
    ) -> Review:
        corpus = read_corpus(library, superseded=superseded, leave_out=leave_out)
        findings = [word_finding(ref, word, corpus.statements) for ref, word in WORDS.items()]
        gone = met_without and all(met_without not in s.text for s in corpus.statements)
        findings.append(finding("3", "met" if gone else "missing"))
        return Review("s", "S", "1", "en", now, (), tuple(findings), ())

    return review


def word_finding(ref: str, word: str, read: Sequence[Statement]) -> RequirementFinding:
    shown = [
        evidence(s.unit.text[:20], document=s.unit.document.id, span=first_letters(s.unit))
        for s in read
        if word in s.unit.text
    ]
    return finding(ref, "met" if shown else "missing", *shown)


def first_letters(unit: Unit) -> Span:
    """A quote may be a part of what is left out."""
    return Span(unit.span.start, unit.span.start + 20)


def paper(tmp_path: Path) -> Company:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text(PAPER, encoding="utf-8")
    return company(
        label("1", MET, "The officer keeps a register"),  # gold words that are not what we saw
        label("2", MET, "The officer keeps a register of all AI systems."),
        label("3", MISSING),
        label("9.2", MET, "Everyone is trained before using AI tools"),
        docs=docs,
    )


def mutated(where: Company, reviewer: Any) -> dict[tuple[str, str], mutation.Mutation]:
    one = contractnli.requirement_set({"1": "x"})
    made = mutation.measure(
        [where], requirement_set=one, embedder=HashEmbedder(), reviewer=reviewer
    )
    return {(m.label, m.kind): m for m in made}


def test_evidence_is_removed_and_the_review_repeated(tmp_path: Path) -> None:
    made = mutated(paper(tmp_path), word_review())
    passed = {key: m.passed for key, m in made.items()}
    assert passed == {
        ("1", mutation.GOLD): False,
        ("1", mutation.OURS): True,
        ("2", mutation.GOLD): True,
        ("2", mutation.OURS): True,
        ("9.2", mutation.GOLD): True,
        ("9.2", mutation.OURS): True,
    }
    assert made["2", mutation.OURS].removed == 1
    assert made["2", mutation.GOLD].removed == 2  # and the sentence that it governs
    told = mutation.summarise(list(made.values()))
    assert told["all"]["met"] == 3
    assert told["all"][mutation.GOLD]["no longer met"] == pytest.approx(2 / 3)
    assert told["Muster AG"][mutation.OURS]["no longer met"] == 1.0
    assert told["all"][mutation.OURS]["others turned met"] == 0


def test_what_turns_met_without_evidence_is_found(tmp_path: Path) -> None:
    made = mutated(paper(tmp_path), word_review(met_without="approves"))
    assert made["1", mutation.OURS].turned_met == ("3",)
    assert made["2", mutation.OURS].turned_met == ()


def corpus_of_one() -> Corpus:
    return contractnli.corpus_of(contract("c", a=ENTAILED), embedder=HashEmbedder())


def test_the_same_words_elsewhere_are_removed_with_what_was_shown() -> None:
    corpus = corpus_of_one()
    first, second = (statement.unit for statement in corpus.statements)
    leave_out = mutation.without_shown([evidence(f"  {first.text.upper()}")])
    assert leave_out(first)
    assert not leave_out(second)


def test_gold_words_are_removed_from_their_own_file_and_page() -> None:
    corpus = corpus_of_one()
    unit = corpus.statements[0].unit
    printed = replace(unit, document=replace(unit.document, fixed_pages=True))

    def left_out(one: Unit, file: str, page: int) -> bool:
        return mutation.without_gold([Gold(file, page, unit.text)])(one)

    assert left_out(unit, "c.txt", 7)
    assert not left_out(unit, "d.txt", 1)
    assert left_out(printed, "c.txt", 1)
    assert not left_out(printed, "c.txt", 7)


# --- contracts --------------------------------------------------------------------------------


def test_average_precision_of_worked_examples() -> None:
    assert average_precision({1, 3}, [0.9, 0.8, 0.7, 0.6]) == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert average_precision({0}, [1.0, 0.5]) == 1.0
    assert average_precision({0}, [0.5, 0.5]) == average_precision({1}, [0.5, 0.5]) == 0.5
    assert average_precision(set(), [1.0]) is None


def contract(name: str, **choices: str) -> Contract:
    gold = {
        key: ContractGold(choice, frozenset() if choice == NOT_MENTIONED else frozenset({0}))
        for key, choice in choices.items()
    }
    return Contract(name, ("The receiver keeps it secret.", "This is the end."), gold)


def test_figures_count_evidence_only_where_something_is_said() -> None:
    given = [contract("c", a=ENTAILED, b=CONTRADICTED, c=NOT_MENTIONED)]
    told = {
        "a": Reading(ENTAILED, (1.0, 0.0), True),
        "b": Reading(ENTAILED, (0.0, 1.0), True),
        "c": Reading(NOT_MENTIONED, (0.0, 1.0), False),
    }
    found = figures(given, [told])
    assert found["accuracy"] == pytest.approx(2 / 3)
    assert found["evidence mAP"] == pytest.approx((1 + 1 / 2) / 2)
    assert found[ENTAILED] == {"precision": 0.5, "recall": 1.0}
    assert found[CONTRADICTED] == {"precision": None, "recall": 0.0}
    assert found["over-claims"] == pytest.approx(1 / 3)
    assert found["coverage accuracy"] == found["coverage macro-F1"] == 1.0
    wrong = told | {"c": Reading(ENTAILED, (0.0, 1.0), True)}
    found = figures(given, [wrong])
    assert found["over-claims"] == pytest.approx(2 / 3)
    assert found["coverage accuracy"] == pytest.approx(2 / 3)
    assert found["coverage macro-F1"] == pytest.approx((4 / 5 + 0) / 2)


def test_the_majority_is_that_of_the_other_contracts() -> None:
    given = [contract("1", a=ENTAILED), contract("2", a=ENTAILED), contract("3", a=NOT_MENTIONED)]
    told = [one["a"].choice for one in majority(given)]
    assert told[2] == ENTAILED
    assert figures(given, majority(given))["evidence mAP"] is None  # it shows none
    two = [contract("1", a=ENTAILED), contract("2", a=NOT_MENTIONED)]
    assert [one["a"].choice for one in majority(two)] == [NOT_MENTIONED, ENTAILED]


def test_a_threshold_is_learnt_on_the_other_contracts() -> None:
    given = [contract(str(n), a=ENTAILED, b=NOT_MENTIONED) for n in range(3)]
    scores: list[dict[str, Sequence[float]]] = [{"a": (0.9,), "b": (0.1,)} for _ in given]
    told = by_threshold(given, scores)
    assert [(one["a"].choice, one["b"].choice) for one in told] == [(ENTAILED, NOT_MENTIONED)] * 3
    turned = [*given[:2], contract("odd", a=NOT_MENTIONED, b=NOT_MENTIONED)]
    assert by_threshold(turned, scores)[2]["a"].choice == ENTAILED
    assert [one["a"].present for one in by_threshold(turned, scores)] == [True] * 3


def test_a_contradiction_is_spoken_of() -> None:
    given = [contract(str(n), a=CONTRADICTED, b=NOT_MENTIONED) for n in range(3)]
    scores: list[dict[str, Sequence[float]]] = [{"a": (0.9,), "b": (0.1,)} for _ in given]
    told = by_threshold(given, scores)
    assert [(one["a"].present, one["b"].present) for one in told] == [(True, False)] * 3
    assert majority(given)[0]["a"].present


def test_a_contract_becomes_a_corpus_of_its_passages() -> None:
    given = contract("c", a=ENTAILED)
    corpus = contractnli.corpus_of(given, embedder=HashEmbedder())
    assert [statement.unit.text for statement in corpus.statements] == list(given.passages)
    assert [statement.place for statement in corpus.statements] == [0, 1]
    assert corpus.vectors is not None
    assert corpus.vectors.shape == (2, HashEmbedder.dimension)
    hypotheses = contractnli.requirement_set({"nda-1": "It is secret."})
    (requirement,) = hypotheses.requirements
    assert requirement.ref == "nda-1"
    assert [c.text.de for c in requirement.criteria] == ["It is secret."]
    assert hypotheses.subject == "any"


class FixedJudge:
    """Gives each criterion the outcome it was made with."""

    def __init__(self, **outcomes: Outcome) -> None:
        self._outcomes = outcomes

    def judge(self, criterion: str, candidates: Sequence[Candidate]) -> Verdict:
        name = criterion.split(":", 1)[1].split(".", 1)[0]
        return Verdict(self._outcomes[name], 0.5, 0.5, 0.5, ())


def test_a_verdict_becomes_one_of_three_choices_and_relevance_ranks_the_passages() -> None:
    def find(corpus: Corpus, hypotheses: RequirementSet) -> contractnli.Found:
        odds = np.array([[-3.0, 1.0, -3.0, -3.0], [2.0, -1.0, 2.0, 2.0]], np.float32)
        return odds, ([] for _ in hypotheses.requirements)

    judge = FixedJudge(a="supported", b="contradicted", c="weak", d="none")
    corpus = corpus_of_one()
    hypotheses = contractnli.requirement_set(dict.fromkeys("abcd", "It is secret."))
    told = contractnli.judging_by(judge, find)(corpus, hypotheses)
    assert [told[name].choice for name in "abcd"] == [
        ENTAILED,
        CONTRADICTED,
        NOT_MENTIONED,
        NOT_MENTIONED,
    ]
    assert list(told["a"].scores) == [-3.0, 2.0]
    assert list(told["b"].scores) == [1.0, -1.0]


def test_without_the_data_there_are_no_contracts(tmp_path: Path) -> None:
    assert contractnli.load_contracts(tmp_path) == []


def test_the_contracts_have_a_label_for_every_hypothesis(shared_dir: Path) -> None:
    folder = shared_dir / "data" / "gap" / "contract_nli"
    contracts = contractnli.load_contracts(folder)
    names = {one.ref for one in contractnli.load_hypotheses(folder).requirements}
    assert len(contracts) == 61
    assert all(set(one.gold) == names for one in contracts)
    assert all(
        max(g.passages, default=0) < len(c.passages) for c in contracts for g in c.gold.values()
    )


# --- benchmark and data -----------------------------------------------------------------------


def test_copies_for_the_benchmark_differ_in_digits_alone(tmp_path: Path) -> None:
    text = "Review every 12 months, 3 persons."
    assert bench_review.varied(text, 0) == text
    assert bench_review.varied(text, 1) == bench_review.varied(text, 1) != text
    assert len(bench_review.varied(text, 2)) == len(text)
    docs, target = tmp_path / "docs", tmp_path / "library"
    docs.mkdir()
    (docs / "a.md").write_text("# Rules\n\nThe CISO reviews 12 logs in 30 days.\n", "utf-8")
    with company_library(docs, embedder=HashEmbedder()) as (library, _):
        sources = bench_review.read_sources(library)
    with Library.open(target, embedder=HashEmbedder(), write=True) as library:
        assert bench_review.fill(library, sources, pages=3) == 3
        corpus = read_corpus(library, superseded={})
        (copies, *_) = closeups = list(library.closeups(chunk_ids(library)).values())
    said = [statement.unit.text for statement in corpus.statements]
    assert len(set(said)) == len(said) == len(closeups) == 3
    assert copies.shape == (2, HashEmbedder.dimension)  # the passage's own and its sentence's


def chunk_ids(library: Library) -> list[str]:
    return [c.id for d in library.documents() for c in library.document_chunks(d.id)]


def test_labels_of_the_development_companies(shared_dir: Path) -> None:
    for folder in sorted((shared_dir / "devset").iterdir()):
        if (folder / "gold.json").is_file():
            labels = load_company(folder).labels
            assert len(labels) == 65
            assert {one.status for one in labels} == set(statuses.CLASSES)
            assert all(bool(one.evidence) == (one.status != MISSING) for one in labels)
