"""The Ask tab: questions, answers, sources in context, judgements, kept conversations."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from assistant.messages import LANGUAGES, Language, message
from assistant.records.turns import SeenTurn
from assistant.service import Visit, history
from assistant.types import Answer
from assistant.web import talk
from assistant.web.ask_bar import bar, forget, narrowed, show_filter, show_history
from assistant.web.context import page_text
from assistant.web.conversation import stream, turn_html
from assistant.web.talk import answering, asking_again, judge, open_source, resumed
from assistant.web.welcome import first_screen, welcome
from ingest.types import Block, DocumentControl, Page, Span
from tests.test_web import (
    ABSTENTION,
    EVIL,
    LINES,
    FakeAssistant,
    Reader,
    make_answer,
    make_citation,
    make_document,
    make_page,
)
from tests.visits import person, service_over, visit_over

FIRST = (0, "citations", 0)


@pytest.fixture
def fake(tmp_path: Path) -> Visit:
    return visit_over(FakeAssistant(tmp_path), tmp_path)


def ask(visit: Visit, question: str, conversation: str = "", **how: Any) -> talk.Screen:
    return list(answering(visit, question, conversation, "de", **how))[-1]


def turn_of(visit: Visit, answer: Answer, **changes: Any) -> SeenTurn:
    _, seen = history.keep(visit, "", question=EVIL, answer=answer)
    return SeenTurn(replace(seen.kept, **changes))


def html_of(visit: Visit, seen: SeenTurn, language: Language = "de") -> str:
    documents = {one.id: one for one in visit.documents()}
    return turn_html(seen, 0, documents, language, snapshot="0123456789abcdef")


def test_other_quotes_of_the_answer_are_marked_lightly() -> None:
    beside = [make_citation(1), make_citation(2, "1 Freigabe")]
    seen = Reader(page_text(make_page(), make_citation(), beside=beside, language="de"))
    assert seen.marks == {"cited": LINES[1], "also": "1 Freigabe"}


def test_of_a_long_answer_the_first_sentence_comes_first() -> None:
    answer = make_answer("First. [1] Second. [2]\nThird. [1]")
    (step,) = stream(answer, 0, {}, "en")
    assert "First." in step
    assert "Second." not in step
    assert list(stream(make_answer("First. [1] Second. [2]"), 0, {}, "en")) == []


def test_only_the_latest_turn_is_sent_while_it_grows(fake: Visit) -> None:
    long = make_answer("First. [1] Second. [2]\nThird. [1]")
    cast(Any, fake.assistant).ask = lambda *_, **__: long
    begun = ask(fake, "Erstens?")
    steps = list(answering(fake, "Zweitens?", begun.conversation, "de"))
    assert "Erstens?" in str(steps[0].earlier)
    assert len(steps) >= 3
    assert all(step.earlier is None for step in steps[1:])
    assert all("Erstens?" not in Reader(str(step.latest)).words for step in steps)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("empty", [True, False])
def test_the_first_screen_says_what_to_do(empty: bool, language: Language) -> None:
    html = welcome(language, empty=empty, questions=("Was gilt <b>?",))
    assert html.count('data-event="suggest"') == (5 if empty else 3)
    assert ('data-event="sample"' in html) is empty
    assert ('data-event="upload"' in html) is empty
    assert "<b>" not in html


def test_questions_to_begin_with_are_looked_for_after_the_page_is_there(fake: Visit) -> None:
    assert "data-pending" in first_screen(fake, "de")
    found = first_screen(fake, "de", wait=True)
    assert "data-pending" not in found
    assert first_screen(fake, "de") == found  # now they are known


@pytest.mark.parametrize(
    "place",
    [
        (0, "citations", 5),
        (0, "citations", -1),
        (7, "citations", 0),
        (-1, "citations", 0),
        (True, "citations", 0),
        (0, "__class__", 0),
        ("0", "citations", 0),
        (0, "citations", None),
        (None, None, {}),
    ],
)
def test_a_citation_that_is_not_there_is_refused(place: Any, fake: Visit) -> None:
    name = ask(fake, "one").conversation
    assert 'role="alert"' in open_source(fake, name, place, "de")
    assert 'role="alert"' in judge(fake, name, place[0], "yes", "", "de")


def test_a_question_carries_the_conversation_so_far(fake: Visit) -> None:
    name = ask(fake, "one").conversation
    assert ask(fake, " two ", name).conversation == name
    assert [seen.kept.question for seen in history.turns(fake, name)] == ["one", "two"]
    assert cast(Any, fake.assistant).asked == [("one", 0), ("two", 1)]


def test_a_question_put_again_stands_where_it_stood(fake: Visit) -> None:
    only = ("a" * 64,)
    name = ask(fake, "one", only=only).conversation
    list(asking_again(fake, name, 0, False, "de"))
    list(asking_again(fake, name, 0, True, "de"))
    assert cast(Any, fake.assistant).asked == [("one", 0)] * 3
    assert [one.kept.only for one in history.turns(fake, name)] == [only, only, ()]
    assert list(asking_again(fake, name, 9, True, "de")) == [talk.Screen(name)]


def test_an_overlong_question_is_not_asked(fake: Visit) -> None:
    assert "warning" in str(ask(fake, "x" * 2001).latest)
    assert cast(Any, fake.assistant).asked == []


def test_the_first_source_opens_with_the_answer(fake: Visit) -> None:
    shown = Reader(str(ask(fake, "one").panel))
    assert shown.marks["cited"] == LINES[1]
    assert shown.links == [f"/files/document/{'a' * 64}"]


def test_an_empty_library_begins_with_the_welcome(fake: Visit) -> None:
    fake.assistant.remove("a" * 64)
    assert message("web.empty_title", "de") in first_screen(fake, "de")
    assert 'data-event="filter"' not in bar(fake, "de")
    reader = fake.service.visit(person("reader"))
    assert 'data-event="upload"' in first_screen(fake, "de")
    assert 'data-event="upload"' not in first_screen(reader, "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_abstention_says_whom_to_ask(fake: Visit, language: Language) -> None:
    html = html_of(fake, turn_of(fake, ABSTENTION, only=("a" * 64, "x")), language)
    words = Reader(html).words
    assert message("web_ask.next_title", language) in words
    owner = message("web_ask.owner", language, owner=EVIL, title=EVIL).replace("\u202e", "")
    assert owner in words
    assert message("web_ask.scope_gone", language) in words
    assert 'data-everywhere="true"' in html
    answered = html_of(fake, turn_of(fake, make_answer()), language)
    assert message("web_ask.next_title", language) not in answered


def test_an_answer_from_an_earlier_library_says_so(fake: Visit) -> None:
    old = html_of(fake, turn_of(fake, make_answer(), library="other"))
    assert 'data-event="again"' in old
    assert 'data-event="again"' not in html_of(fake, turn_of(fake, make_answer()))


def test_a_withheld_answer_shows_nothing_of_it(fake: Visit) -> None:
    seen = replace(turn_of(fake, make_answer()), withheld=True)
    html = html_of(fake, seen)
    assert LINES[1] not in Reader(html).words
    assert 'data-event="copy"' not in html


def test_a_judgement_is_shown_when_the_conversation_is_opened_again(fake: Visit) -> None:
    name = ask(fake, "one").conversation
    judge(fake, name, 0, False, EVIL, "de")
    html = str(resumed(fake, name, "de").earlier)
    assert html.count('aria-pressed="true"') == 1
    assert "<script>" not in html
    judge(fake, name, 0, None, "", "de")
    assert 'aria-pressed="true"' not in str(resumed(fake, name, "de").earlier)


def test_a_stranger_opens_judges_and_deletes_nothing(tmp_path: Path) -> None:
    service = service_over(FakeAssistant(tmp_path), tmp_path)
    anna = service.visit(person("reader", "anna"))
    ben = service.visit(person("reader", "ben"))
    name = ask(anna, "one").conversation
    assert 'role="alert"' in open_source(ben, name, FIRST, "de")
    assert 'role="alert"' in judge(ben, name, 0, True, "", "de")
    assert message("web_ask.no_such_conversation", "de") in str(resumed(ben, name, "de").latest)
    forget(ben, name, "de")
    forget(ben, None, "de")
    assert "one" in show_history(anna, "de")
    assert name not in show_history(ben, "de")
    assert name not in forget(anna, name, "de")


@pytest.mark.parametrize("named", [None, 7, {}, "", "../x"])
def test_a_conversation_that_is_not_there_is_said_to_be_gone(fake: Visit, named: Any) -> None:
    assert message("web_ask.no_such_conversation", "de") in str(resumed(fake, named, "de").latest)


@pytest.mark.parametrize("ids", [None, "a", [None, {}, "../x", "b" * 64], {"a": 1}])
def test_only_documents_that_are_there_can_be_chosen(fake: Visit, ids: Any) -> None:
    assert narrowed(fake, ids, "de") == ((), "")


def test_the_choice_of_documents_is_shown_and_reaches_the_question(fake: Visit) -> None:
    only, line = narrowed(fake, ["a" * 64, "a" * 64], "de")
    assert only == ("a" * 64,)
    assert EVIL.replace("\u202e", "") in Reader(line).words
    assert "checked" in show_filter(fake, only, "de")
    assert "<script>" not in line + show_filter(fake, only, "de")
    latest = str(ask(fake, "one", only=only).latest)
    assert 'class="scope"' in latest


def table_page() -> Page:
    text, blocks = "Rollen\n", [Block("heading", Span(0, 6), level=2)]
    for role, task in (("KI <b>", "prüft"), ("ISB", "meldet")):
        start = len(text)
        text += f"Rolle: {role} | Aufgabe: {task}\n"
        at, then = start + len("Rolle: "), text.rindex(task)
        cells = (Span(at, at + len(role)), Span(then, then + len(task)))
        blocks.append(Block("table_row", Span(start, len(text) - 1), cells=cells))
    return Page(1, text, tuple(blocks))


def test_table_rows_are_a_table_with_the_cited_row_marked() -> None:
    page = table_page()
    at = page.text.index("meldet")
    citation = replace(make_citation(), quote="meldet", span=Span(at, at + 6))
    html = page_text(page, citation, language="de")
    assert html.count("<table>") == 1
    assert html.count("<th ") == 2
    assert 'scope="col">Rolle<' in html
    assert 'class="cited-row"><td>ISB</td><td><mark class="cited">meldet</mark></td>' in html
    assert "<b>" not in html


def test_a_long_document_shows_the_part_around_the_quote() -> None:
    lines = [f"Absatz {number}." for number in range(400)]
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block("paragraph", Span(at, at + len(line))))
        at += len(line) + 1
    page = Page(1, "\n".join(lines), tuple(blocks))
    start = page.text.index("Absatz 200.")
    citation = replace(make_citation(), quote="Absatz 200.", span=Span(start, start + 11))
    seen = Reader(page_text(page, citation, whole=False, language="de"))
    assert seen.marks == {"cited": "Absatz 200."}
    assert "Absatz 199." in seen.words
    assert "Absatz 100." not in seen.words
    assert message("web_ask.passage_part", "de") in seen.words
    assert "Absatz 100." in Reader(page_text(page, citation, language="de")).words


def test_words_that_changed_since_are_not_shown_as_the_source(fake: Visit) -> None:
    name, _ = history.keep(
        fake, "", question="q", answer=make_answer(citations=(make_citation(quote="1 Freigabe"),))
    )
    changed = replace(make_citation(), quote="Alles ist erlaubt.")
    other, _ = history.keep(fake, "", question="q", answer=make_answer(citations=(changed,)))
    assert message("web_ask.panel_changed", "de") not in open_source(fake, name, FIRST, "de")
    assert message("web_ask.panel_changed", "de") in open_source(fake, other, FIRST, "de")


def test_owners_are_those_of_documents_that_may_be_read(fake: Visit) -> None:
    cast(Any, fake.assistant).held = [
        make_document(control=DocumentControl(title="T", owner="Leitung Labor"))
    ]
    assert "Leitung Labor" in html_of(fake, turn_of(fake, ABSTENTION))
    assert "Leitung Labor" not in turn_html(
        turn_of(fake, ABSTENTION), 0, {"b": make_document("b")}, "de", snapshot=""
    )


def test_the_cells_of_a_row_are_one_source(fake: Visit) -> None:
    page = table_page()
    cells = [cell for block in page.blocks for cell in block.cells]
    cited = tuple(
        replace(make_citation(n), quote=page.text[cell.start : cell.end], span=cell)
        for n, cell in enumerate(cells, 1)
    )
    apart = (*cited[:2], replace(cited[2], section=("other",)), cited[3])
    for citations, sources in ((cited, 1), (apart, 3), (cited[::-1], 4)):
        html = html_of(fake, turn_of(fake, make_answer("[1] [2] [3] [4]", citations=citations)))
        assert html.count('class="source"') == sources
        assert html.count('class="cite"') == 4
    assert "KI &lt;b&gt; · prüft" in html_of(
        fake, turn_of(fake, make_answer("[1]", citations=cited))
    )


def test_a_conversation_ends_somewhere(fake: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LONGEST", 1)
    name = ask(fake, "one").conversation
    assert message("web_ask.too_long", "de") in str(ask(fake, "two", name).latest)
    assert cast(Any, fake.assistant).asked == [("one", 0)]
