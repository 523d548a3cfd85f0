"""The annotated companies load whole, and what was learnt from them fits the shipped set."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from assistant.judging.features import FLAGS, PHRASE_COLUMNS, WORD_COLUMNS
from assistant.judging.manner import load_manner
from assistant.judging.relevance import (
    FOCUS,
    TEXT_FEATURES,
    criterion_key,
    load_weights,
    needs_vectors,
)
from assistant.judging.scales import MODELS, load_scales
from assistant.requirements.load import load_set
from eval.judging.annotated import AnnotatedCompany, annotated_companies, load
from eval.judging.dataset import read_company
from ingest.embedders import STATIC, load_embedder

ISO = load_set("iso42001")
CRITERIA = {f"{r.ref}{c.id}" for r in ISO.requirements for c in r.criteria}
COMPANIES = annotated_companies()
OTHERS = [
    load(path.parent)
    for path in sorted(Path(load.__code__.co_filename).with_name("other").glob("*/company.yaml"))
]
FEW = [COMPANIES[0], OTHERS[0]]
REST = [pytest.param(one, marks=pytest.mark.slow) for one in (*COMPANIES[1:], *OTHERS[1:])]
ALL = pytest.mark.parametrize("company", [*COMPANIES, *OTHERS], ids=lambda one: one.name)
MARKED = re.compile(r"⟦([^⟧]*)⟧")
SIGNED = re.compile(r"([+#~?-]|1:)([^+#~?:-].*)")


def texts(company: AnnotatedCompany) -> list[str]:
    return [p.read_text(encoding="utf-8") for p in sorted((company.folder / "docs").glob("*.md"))]


def test_there_are_many_in_both_languages() -> None:
    languages = Counter(company.language for company in COMPANIES)
    assert len({company.name for company in COMPANIES}) == len(COMPANIES)
    assert min(languages["de"], languages["en"]) >= 15
    assert {one.language for one in OTHERS} == {"de", "en"}


@ALL
def test_each_mark_is_well_formed_and_names_a_criterion(company: AnnotatedCompany) -> None:
    items = [
        i.strip() for text in texts(company) for m in MARKED.findall(text) for i in m.split(",")
    ]
    matches = [SIGNED.fullmatch(item) for item in items]
    assert [item for item, match in zip(items, matches, strict=True) if not match] == []
    assert len(company.marks) == len(items)
    assert {mark.criterion for mark in company.marks} <= CRITERIA
    assert all(text.count("⟦") == text.count("⟧") for text in texts(company))


@pytest.mark.parametrize("company", COMPANIES, ids=lambda one: one.name)
def test_each_company_labels_every_requirement(company: AnnotatedCompany) -> None:
    assert set(company.labels) == {requirement.ref for requirement in ISO.requirements}
    assert set(company.labels.values()) == {"met", "partial", "missing"}


@pytest.mark.parametrize("company", COMPANIES, ids=lambda one: one.name)
def test_labels_and_marks_agree(company: AnnotatedCompany) -> None:
    """What is met has a supporting mark on each essential criterion, and none denies it."""
    supported = {m.criterion for m in company.marks if m.sign == "+"}
    for requirement in ISO.requirements:
        essential = {f"{requirement.ref}{c.id}" for c in requirement.criteria if c.weight[0] == "e"}
        if company.labels[requirement.ref] == "met":
            assert essential <= supported, requirement.ref


@pytest.mark.parametrize("company", [*FEW, *REST], ids=lambda one: one.name)
def test_every_mark_is_found_again(company: AnnotatedCompany) -> None:
    sample = read_company(company, encoder=load_embedder(STATIC))
    found = {pair for marks in sample.marks for pair in marks}
    assert {(mark.sign, mark.criterion) for mark in company.marks} == found
    assert sum(map(len, sample.marks)) >= len(company.marks)
    assert all("⟦" not in statement.text for statement in sample.corpus.statements)


def test_every_criterion_of_the_set_has_learnt_weights() -> None:
    keys = [criterion_key(r, c) for r in ISO.requirements for c in r.criteria]
    assert list(load_weights().keys) == keys
    assert not needs_vectors(ISO)


def test_a_changed_text_asks_for_new_weights() -> None:
    requirement = ISO.requirements[0]
    criterion = requirement.criteria[0]
    text = criterion.text.model_copy(update={"en": criterion.text.en + " Now."})
    changed = criterion.model_copy(update={"text": text})
    assert criterion_key(requirement, changed) not in load_weights().keys
    assert needs_vectors(load_set("eu-ai-act-deployer"))


def test_weights_have_the_shapes_of_the_features() -> None:
    weights, manner = load_weights(), load_manner()
    count, dimension = len(weights.keys), load_embedder(STATIC).dimension
    assert weights.dense.shape == (4 * dimension, count)
    assert weights.words.shape == (WORD_COLUMNS, count)
    assert weights.bias.shape == (count,)
    assert weights.text.shape == (TEXT_FEATURES + len(FOCUS) + 1,)
    assert manner.phrases.shape == (PHRASE_COLUMNS, 2)
    assert manner.dense.shape == (dimension + FLAGS, 2)
    assert manner.bias.shape == (2,)
    parts = [weights.dense, weights.words, weights.bias, weights.text]
    parts += [manner.phrases, manner.dense, manner.bias]
    assert all(np.isfinite(part).all() for part in parts)
    assert (weights.text[:-1] > 0).all()  # nearer is never less


def test_files_are_small_and_hold_no_objects() -> None:
    sizes = {path.name: path.stat().st_size for path in MODELS.iterdir()}
    assert set(sizes) == {"manner.npz", "relevance.npz", "scales.json"}
    assert sum(sizes.values()) < 3_000_000
    for name in ("manner.npz", "relevance.npz"):
        with np.load(MODELS / name, allow_pickle=False) as data:
            assert all(data[key].dtype != object for key in data.files)


def test_scales_are_sane() -> None:
    scales = load_scales()
    assert [len(scales.support), len(scales.denial), len(scales.some)] == [7, 7, 6]
    chances = ("supported", "denied", "weak", "doubt", "sure", "veto", "despite", "aside")
    assert all(0.0 <= getattr(scales, name) <= 1.0 for name in chances)
    assert scales.sure >= scales.supported
    assert scales.denied > 0.4
    assert -8 <= scales.floor <= 2
    assert scales.shown_denial < 0
    assert scales.support[0] + scales.support[1] > 0  # what is about it speaks for it
    assert scales.support[4] + scales.support[5] < 0  # what denies it speaks against it
    assert scales.denial[4] + scales.denial[5] > 0
    assert scales.some[0] + scales.some[1] > 0
