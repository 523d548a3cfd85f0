"""What somebody may not read is not retrieved, not cited, not counted: everything is tried.

A company with public rules and two collections. Hidden files carry marker words in name, title and
text. What an outsider is shown never holds one, and reads the same, word for word, as in a library
that never held the hidden files.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.access.rights import LOCAL
from assistant.errors import NoReview, NotAllowed
from assistant.export.draft_json import draft_record, plan_record
from assistant.export.review_json import review_json, review_record
from assistant.messages import Language
from assistant.requirements.load import DEFAULT_SET, load_set
from assistant.review_types import Review
from assistant.service import (
    Service,
    Visit,
    asking,
    collecting,
    drafting,
    history,
    holdings,
    programs,
    reviewing,
    searching,
    shelf,
    suggest,
)
from assistant.session import Assistant
from assistant.settings import Settings
from assistant.types import Citation
from assistant.web import files
from assistant.web.pictures import Pictures
from ingest import ahead
from ingest.analysis.terms import query_terms
from ingest.embedders import STATIC
from ingest.errors import UnknownDocument
from ingest.library.schema import DATABASE_FILE
from ingest.types import Span
from tests.test_shelf import Parser
from tests.visits import person, service_over

MARKERS = ("zwetschgenfalke", "blaubeerdrache")
MARKED = re.compile("|".join(MARKERS), re.IGNORECASE)
HEAD = "# {title}\n\nVersion: {version}\nStatus: {status}\nFreigegeben von: Leitung\n\n"

PUBLIC = {
    "ki-richtlinie.md": HEAD.format(title="KI-Richtlinie", version="1.0", status="freigegeben")
    + "## 1 Freigabe\n\nDie Leitung gibt jedes neue KI-System vor der Nutzung frei.\n\n"
    "## 2 Schulung\n\nAlle Beschäftigten werden jährlich zu KI geschult.\n\n"
    "## 3 Risiken\n\nDie Risiken jedes KI-Systems werden vor der Freigabe bewertet.\n",
    "handbuch.md": HEAD.format(title="Handbuch", version="2.0", status="freigegeben")
    + "## 1 Urlaub\n\nUrlaub wird vier Wochen vorher schriftlich beantragt.\n\n"
    "## 2 Geräte\n\nVerlorene Geräte werden der IT sofort gemeldet.\n",
}
HR = {
    # A newer version of a public document, under the same title.
    "zwetschgenfalke-richtlinie.md": HEAD.format(
        title="KI-Richtlinie", version="3.0", status="freigegeben"
    )
    + "## 1 Freigabe\n\nDer Zwetschgenfalke-Rat gibt jedes neue KI-System vor der Nutzung frei.\n",
    "zwetschgenfalke-gehalt.md": HEAD.format(
        title="Zwetschgenfalke-Gehälter", version="1.0", status="freigegeben"
    )
    + "## 1 Gehalt\n\nDas Gehalt der Leitung ist 90000 Euro hoch.\n\n"
    "## 2 Freigabe\n\nDer Zwetschgenfalke-Rat genehmigt jede Gehaltserhöhung über 90000 Euro.\n\n"
    "Eine Erhöhung wird begründet.\n\n"
    "## 3 Firma\n\nDie Zwetschgenfalke GmbH betreibt das KI-System Zwetschgenfalke-Scout.\n",
}
BOARD = {
    "blaubeerdrache.md": HEAD.format(title="Blaubeerdrache", version="0.1", status="Entwurf")
    + "## 1 Übernahme\n\nDie Übernahme von Blaubeerdrache wird im Mai bekannt gegeben.\n",
}
QUESTIONS = (
    "Wer gibt ein neues KI-System frei?",
    "Wer genehmigt eine Gehaltserhöhung?",
    "Wann wird die Übernahme bekannt gegeben?",
    "Wann beantrage ich Urlaub?",
    "Welches KI-System betreibt die Firma?",
    "Wie heißt die GmbH?",
    "Which salary does the management get per year?",
    "Was ist mit Blaubeerdrachen und Zwetschgen?",
    "Wie viele Monde hat der Jupiter?",
)
LANGUAGE: Language = "de"


class Houses:
    """The company's library, and one that never held the hidden files."""

    def __init__(self, full: Service, bare: Service, hidden: dict[str, str]) -> None:
        self.full = full
        self.bare = bare
        self.hidden = hidden  # ids by file name

    def visits(self) -> tuple[Visit, Visit]:
        """An outsider in each of the two."""
        erika = person("editor", "erika")
        return self.full.visit(erika), self.bare.visit(erika)


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "ParserWorker", Parser)
        root = tmp_path_factory.mktemp("leaks")
        full, bare = (_opened(root / name) for name in ("full", "bare"))
        for service in (full, bare):
            _take_in(service, root / service.assistant.settings.data_dir.name / "docs", PUBLIC)
        for name, texts, member in (("HR", HR, "vera"), ("Vorstand", BOARD, "bernd")):
            full.collections.create(name, now=datetime.now(UTC))
            full.collections.add_member(name, member)
            _take_in(full, root / name, texts, collection=name)
        hidden = {d.file: d.id for d in full.assistant.documents() if MARKED.search(d.file)}
        assert len(hidden) == 3
        _spoil_a_page(full, hidden["zwetschgenfalke-gehalt.md"])
        yield Houses(full, bare, hidden)
        for service in (full, bare):
            service.close()
            service.assistant.close()


def _opened(data_dir: Path) -> Service:
    settings = Settings(data_dir=data_dir, embedding_model=STATIC, questions_a_minute=9_999)
    return service_over(Assistant.open(settings), data_dir)


def _take_in(service: Service, folder: Path, texts: dict[str, str], **options: Any) -> None:
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    report = service.assistant.ingest([folder], **options)
    assert {one.outcome for one in report.files} == {"added"}


def _spoil_a_page(service: Service, document_id: str) -> None:
    """A hidden page that could not be read."""
    service.assistant.close()
    file = service.assistant.settings.data_dir / DATABASE_FILE
    with sqlite3.connect(file) as connection:
        connection.execute(
            "UPDATE pages SET readable = 0 WHERE document = "
            "(SELECT number FROM documents WHERE id = ?)",
            [document_id],
        )
    connection.close()


def insider(houses: Houses, name: str = "vera") -> Visit:
    return houses.full.visit(person("editor", name))


def test_the_hidden_is_there_for_members_and_admins(houses: Houses) -> None:
    """Else the tests below would show nothing."""
    vera, bernd = insider(houses), insider(houses, "bernd")
    assert MARKED.search(asking.ask(vera, QUESTIONS[0]).text)
    assert "90000" in asking.ask(vera, QUESTIONS[1]).text
    assert "90000" not in asking.ask(bernd, QUESTIONS[1]).text
    assert "Seiten" in asking.ask(vera, QUESTIONS[-1]).text  # a page could not be read
    assert MARKED.search(repr(asking.ask(bernd, QUESTIONS[2]).related))
    assert len(vera.superseded()) == 1
    assert [len(v.documents()) for v in (vera, bernd, houses.full.visit(LOCAL))] == [4, 3, 5]


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers(question: str, houses: Houses) -> None:
    seen, never = (asking.ask(visit, question) for visit in houses.visits())
    assert not MARKED.search(repr(replace(seen, question="")))
    assert "90000" not in repr(seen)
    assert seen.text == never.text
    # How sure it is and why, too: else one could ask which words stand in hidden documents.
    assert replace(seen, citations=(), related=()) == replace(never, citations=(), related=())
    assert [quoted(one) for one in seen.citations] == [quoted(one) for one in never.citations]
    assert [quoted(one) for one in seen.related] == [quoted(one) for one in never.related]


def quoted(citation: Citation) -> tuple[str, str, int]:
    return citation.document_id, citation.quote, citation.span.start


def test_words_of_hidden_documents_do_not_count(houses: Houses) -> None:
    terms = query_terms("Wer genehmigt die Gehaltserhöhung von KI?", "de")
    erika, stranger = houses.visits()
    library, never = erika.assistant.library(), stranger.assistant.library()
    own = frozenset(one.id for one in erika.documents())
    assert set(library.with_parts(terms)) > set(terms)  # hidden words split the compound
    assert library.with_parts(terms, counted=own) == never.with_parts(terms)
    assert library.inverse_frequencies(terms) != never.inverse_frequencies(terms)
    assert library.inverse_frequencies(terms, counted=own) == never.inverse_frequencies(terms)
    weights = dict.fromkeys(terms, 1.0)
    found = library.search_lexical(weights, 9, documents=own, counted=own)
    assert found == never.search_lexical(weights, 9) != []


def test_a_named_hidden_document_is_none(houses: Houses) -> None:
    erika, _ = houses.visits()
    answer = asking.ask(erika, QUESTIONS[1], only=frozenset(houses.hidden.values()))
    other = asking.ask(erika, QUESTIONS[1], only=frozenset({"0" * 64}))
    assert answer == other
    assert answer.abstained


@pytest.mark.parametrize("all_versions", [False, True])
def test_search(all_versions: bool, houses: Houses) -> None:
    for question in QUESTIONS:
        told = [
            [
                (one.passage.document.file, one.passage.chunk.text, one.superseded_by)
                for one in searching.search(visit, question, limit=50, all_versions=all_versions)
            ]
            for visit in houses.visits()
        ]
        assert sorted(told[0], key=repr) == sorted(told[1], key=repr)
        assert told[0]


def test_documents_and_what_takes_their_place(houses: Houses) -> None:
    erika, stranger = houses.visits()
    assert [one.file for one in erika.documents()] == [one.file for one in stranger.documents()]
    assert erika.superseded() == {}  # the newer version is hidden
    assert not MARKED.search(repr(holdings.holdings(erika)))
    assert {one.collection for one in holdings.holdings(erika)} == {None}
    assert erika.collections() == []
    nobody = houses.full.visit(person("reader", "nobody"))
    assert len(nobody.documents()) == 2


def test_one_document_and_its_pages(houses: Houses, monkeypatch: pytest.MonkeyPatch) -> None:
    erika, _ = houses.visits()
    acts: list[Callable[[str], object]] = [
        erika.document,
        erika.original,
        lambda one: erika.page(one, 1),
        lambda one: files.document(erika, one),
        lambda one: holdings.holding(erika, one),
        lambda one: holdings.checksum(erika, one),
        lambda one: shelf.remove(erika, one),
        lambda one: shelf.read_anew(erika, [one]),
        lambda one: collecting.place(erika, one, None),
        lambda one: programs.document(programs.Call(erika), one),
    ]
    with Pictures(houses.full) as pictures:
        acts.append(lambda one: pictures.draw(erika, one, 1, Span(0, 5)))
        for act in acts:
            for document_id in houses.hidden.values():
                assert _said(act, document_id) == _said(act, "0" * 64)
    assert len(houses.full.assistant.documents()) == 5


def _said(act: Callable[[str], object], document_id: str) -> str:
    """What an act says of a document that is none, without the id that was given."""
    with pytest.raises(UnknownDocument) as raised:
        act(document_id)
    return str(raised.value).replace(document_id, "")


def test_suggested_questions(houses: Houses) -> None:
    for language in ("de", "en"):
        seen, never = (suggest.questions(visit, language) for visit in houses.visits())
        assert seen == never
        assert not MARKED.search(repr(seen))


def test_reviews_plans_and_drafts(houses: Houses) -> None:
    told = []
    erika, stranger = houses.visits()
    seen = drafting.review(erika, language=LANGUAGE, progress=lambda done, total: None)
    for visit, review in ((erika, seen), (stranger, reviewed(stranger))):
        plan = drafting.plan(visit, review, language=LANGUAGE)
        made = drafting.draft(visit, ["ai-policy", "6.1.2"], review=review, language=LANGUAGE)
        record = review_record(replace(review, generated=datetime(2026, 1, 1, tzinfo=UTC)))
        record["library"] = ""  # a name for what is held, and nothing else, differs
        told.append(json.dumps([record, plan_record(plan, review), draft_record(made)]))
    assert not MARKED.search(told[0])
    # Ids are those of bytes and so the same; all else must be as well.
    assert told[0] == told[1]


def reviewed(visit: Visit) -> Review:
    """A review made here, which is quicker than in a process of its own."""
    return visit.assistant.review(
        load_set(DEFAULT_SET), language=LANGUAGE, allow=visit.allow, now=datetime.now(UTC)
    )


def test_what_others_made_of_it(houses: Houses) -> None:
    """A review that read hidden documents, and a draft from one."""
    vera = insider(houses)
    erika, _ = houses.visits()
    review = reviewed(vera)
    assert MARKED.search(review_json(review))
    numbers = [
        houses.full.reviews.add(
            review_json(review),
            at=review.generated,
            person="vera",
            set_id=review.set_id,
            language=LANGUAGE,
            library=review.library,
            sources=frozenset(one.source for one in documents),
            summary={"title": "", "edition": "", "documents": 4, "left_out": [], "statuses": {}},
        )
        for documents in (vera.documents(), erika.documents())
    ]
    listed = [{one.number for one in reviewing.reviews(visit)} for visit in (vera, erika)]
    assert [listed[0] & set(numbers), listed[1] & set(numbers)] == [set(numbers), {numbers[1]}]
    hidden, seen = numbers
    for act in (
        lambda: reviewing.stored(erika, hidden),
        lambda: reviewing.load(erika, hidden),
        lambda: reviewing.compare(erika, hidden, seen),
        lambda: reviewing.compare(erika, seen, hidden),
        lambda: reviewing.export(erika, hidden, "xlsx"),
        lambda: reviewing.remove(erika, hidden),
    ):
        with pytest.raises(NoReview):
            act()
    with pytest.raises(NotAllowed):
        drafting.plan(erika, review, language=LANGUAGE)
    with pytest.raises(NotAllowed):
        drafting.draft(erika, ["ai-policy"], review=review, language=LANGUAGE)


def test_who_is_no_member_any_more(houses: Houses) -> None:
    houses.full.collections.add_member("HR", "mia")
    mia = insider(houses, "mia")
    answer = asking.ask(mia, QUESTIONS[1])
    conversation, _ = history.keep(mia, "", question=QUESTIONS[1], answer=answer)
    (turn,) = history.turns(mia, conversation)
    assert "90000" in turn.kept.answer.text
    houses.full.collections.remove_member("HR", "mia")
    left = insider(houses, "mia")
    (turn,) = history.turns(left, conversation)
    assert turn.withheld
    assert not MARKED.search(repr(turn.kept.answer))
    assert "90000" not in repr(turn.kept.answer)


def test_a_reader_sees_no_log_and_no_list_of_collections(houses: Houses) -> None:
    erika, _ = houses.visits()
    for act in (
        lambda: collecting.listed(erika),
        lambda: collecting.create(erika, "Mine"),
        lambda: collecting.rename(erika, "HR", "Mine"),
        lambda: collecting.delete(erika, "HR", move_to="Vorstand"),
        lambda: collecting.add_member(erika, "HR", "erika"),
        lambda: collecting.remove_member(erika, "HR", "vera"),
    ):
        with pytest.raises(NotAllowed):
            act()
    # A collection that there is, is refused like one that there is not.
    own = erika.documents()[0].id
    keys = []
    for name in ("HR", "Nothing"):
        with pytest.raises(NotAllowed) as raised:
            collecting.place(erika, own, name)
        keys.append(str(raised.value).replace(name, ""))
    assert keys[0] == keys[1]


def test_a_moved_file_stays_in_its_collection(
    houses: Houses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Last: it moves what the tests above read."""
    monkeypatch.setattr(ahead, "ParserWorker", Parser)
    service = houses.full
    old = Path(service.assistant.documents(lambda d: d.file == "blaubeerdrache.md")[0].source)
    new = tmp_path / "moved" / "drache.md"
    new.parent.mkdir()
    old.rename(new)
    service.assistant.ingest([new.parent])
    (moved,) = service.assistant.documents(lambda d: d.source == str(new.resolve()))
    assert moved.id == houses.hidden["blaubeerdrache.md"]
    assert moved.id not in {one.id for one in houses.visits()[0].documents()}
    assert moved.id in {one.id for one in insider(houses, "bernd").documents()}
    # Its next version lies there too.
    new.write_text(BOARD["blaubeerdrache.md"].replace("Mai", "Juni"), encoding="utf-8")
    service.assistant.ingest([new.parent])
    assert {one.file for one in houses.visits()[0].documents()} == set(PUBLIC)
    assert len(insider(houses, "bernd").documents()) == 3
