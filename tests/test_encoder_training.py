from pathlib import Path

import numpy as np
import pytest

from eval.encoder.benchmarks import Task, pairs_task
from eval.encoder.clean import plain, translated
from eval.encoder.closely import best_sentences, rescore
from eval.encoder.data import hold_back
from eval.encoder.measure import fuse, recall
from eval.encoder.quantise import quantise, write_model
from eval.encoder.questions import Asked, part
from eval.encoder.readers import read_dictionary, read_help, read_messages, read_sections
from eval.encoder.values import Example, Pair
from eval.encoder.vocabulary import train_vocabulary
from ingest.embedders.static import StaticEmbedder


def test_markup_and_placeholders_are_removed() -> None:
    assert plain("Die <b>Datei</b> „$1“ wurde in %s _gespeichert.") == (
        "Die Datei „ “ wurde in gespeichert."
    )
    assert plain("{{PLURAL:$1|Seite|Seiten}} [[Hilfe:X|gelöscht]]") == "Seite gelöscht"


def test_untranslated_and_unequal_sides_are_no_pair() -> None:
    assert translated("Die Leitung gibt frei.", "Management approves.")
    assert not translated("Budget", "budget")
    assert not translated("Ja", "The owner of the process decides on every single exception.")
    assert not translated("2024-01-01", "1 January")


def test_what_is_held_back_depends_on_the_lines_alone() -> None:
    pairs = [Pair(f"Das ist Satz {i}.", f"This is sentence {i}.", "x") for i in range(50)]
    held = hold_back(pairs, 10)
    assert len(held) == 10
    assert held == hold_back(reversed(pairs), 10)


def test_whole_companies_are_held_back() -> None:
    asked = [
        Asked(Example(f"q{i}", f"p{i}", group=f"company-{i % 20}"), "de", "de") for i in range(200)
    ]
    training, development = part(asked)
    assert training
    assert development
    assert len(training) + len(development) == 200
    assert not {a.example.group for a in training} & {a.example.group for a in development}


def test_dictionary_entries_lose_their_notes(tmp_path: Path) -> None:
    (tmp_path / "de-en").write_text(
        "# head\nFreigabe {f}; Genehmigung {f} | Freigaben {pl} :: approval; release | approvals\n"
        "Meise {f} [ornith.] :: tit\n",
        encoding="utf-8",
    )
    assert [(p.german, p.english) for p in read_dictionary(tmp_path)] == [
        ("Freigabe", "approval"),
        ("Genehmigung", "release"),
        ("Freigaben", "approvals"),
    ]


def test_messages_are_paired_by_key(tmp_path: Path) -> None:
    (tmp_path / "de.json").write_text('{"a": "Konto sperren", "b": "Nur hier"}', encoding="utf-8")
    (tmp_path / "en.json").write_text('{"a": "Block account"}', encoding="utf-8")
    assert [(p.german, p.english) for p in read_messages(tmp_path)] == [
        ("Konto sperren", "Block account")
    ]


@pytest.fixture
def help_pages(tmp_path: Path) -> tuple[Path, Path]:
    long_de = "Wer eine Datei löschen will, braucht dazu das Recht des Eigentümers der Ablage. " * 2
    long_en = "Whoever wants to delete a file needs the right of the owner of that store. " * 2
    german, english = tmp_path / "help-de", tmp_path / "help-en"
    for root, tag, head, body in (
        (german, "de", "Dateien löschen", long_de),
        (english, "en", "Deleting files", long_en),
    ):
        folder = root / tag
        folder.mkdir(parents=True)
        page = f"<html><body><h1>{head}</h1><p>{body}</p><pre>rm -rf</pre></body></html>"
        (folder / "page.html").write_text(page, encoding="utf-8")
    return german, english


def test_help_pages_of_equal_structure_are_aligned(help_pages: tuple[Path, Path]) -> None:
    pairs = list(read_help(*help_pages))
    assert pairs[0] == Pair("Dateien löschen", "Deleting files", "help-de")
    assert len(pairs) == 2


def test_headings_find_their_sections_in_both_languages(help_pages: tuple[Path, Path]) -> None:
    sections = {(e.question, e.positive.split()[0]) for e in read_sections(*help_pages)}
    assert sections == {
        ("Dateien löschen", "Wer"),
        ("Deleting files", "Whoever"),
        ("Dateien löschen", "Whoever"),
        ("Deleting files", "Wer"),
    }


def test_recall_counts_a_lost_passage_as_a_miss() -> None:
    task = Task(
        name="t",
        language="german",
        queries=("a", "b"),
        passages=("x", "y", "z"),
        relevant=((frozenset([0]), frozenset([2])), (frozenset(),)),
        groups=("de", "de"),
        cut=1,
    )
    scores = np.array([[0.9, 0.1, 0.2], [0.9, 0.1, 0.2]], np.float32)
    assert recall(task, scores) == {"de": (0.25, 0.5, 2)}


def test_fusion_prefers_what_both_rank_high() -> None:
    one = np.array([[3.0, 2.0, 1.0]], np.float32)
    two = np.array([[1.0, 2.0, 0.5]], np.float32)
    assert int(fuse([one, two, two]).argmax()) == 1


def test_equal_passages_of_a_company_are_one() -> None:
    examples = [(Example("q1", "p", ("n",)), "de"), (Example("q2", "n", ("p",)), "de")]
    task = pairs_task("t", examples, "german")
    assert task.passages == ("p", "n")


def test_a_written_model_gives_back_its_vectors(tmp_path: Path) -> None:
    texts = ["Die Leitung prüft größere Änderungen.", "Management reviews larger changes."] * 20
    tokenizer = train_vocabulary(texts, size=300)
    assert "prüft" in tokenizer.get_vocab()
    random = np.random.default_rng(0)
    matrix = np.asarray(random.normal(size=(tokenizer.get_vocab_size(), 16)), np.float32)
    rows, scales = quantise(matrix)
    assert np.abs(rows * scales[:, None] - matrix).max() <= scales.max() / 2 + 1e-6
    write_model(tmp_path, matrix, tokenizer, name="toy", seed=1)
    embedder = StaticEmbedder(tmp_path)
    ids = tokenizer.encode(texts[0], add_special_tokens=False).ids
    wanted = matrix[ids].sum(axis=0)
    got = embedder.encode(texts[:1])[0]
    assert float(got @ wanted / np.linalg.norm(wanted)) > 0.999


def test_the_best_sentence_lifts_a_passage_that_holds_the_answer() -> None:
    embedder = StaticEmbedder()
    noise = "Der Parkplatz ist ab sieben Uhr offen. Die Kantine schließt um drei. "
    holds = noise + "Die Geschäftsführung gibt jedes KI-System frei. " + noise
    scores = rescore(embedder, "Who approves AI systems?", [noise, holds])
    assert scores[1] > scores[0]
    asked = embedder.encode(["Who approves AI systems?"])
    whole = embedder.encode([holds]) @ asked[0]
    assert best_sentences(embedder, asked, [holds])[0, 0] > whole[0]
    assert rescore(embedder, "x", []).shape == (0,)
