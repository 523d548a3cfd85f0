"""Pieces of a word at a time: the same as of whole texts, whatever stands in them."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from ingest.embedders import pieces
from ingest.embedders.bert import MiniLmEmbedder
from ingest.embedders.minilm import packaged_folder
from ingest.embedders.pieces import Pieces
from ingest.embedders.static import MODEL


def _bert() -> Any:
    tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


TOKENIZERS = {"static": Tokenizer.from_file(str(MODEL / "tokenizer.json")), "minilm": _bert()}
# Letters and marks that join, change or vanish, spaces of every kind, control characters.
ODD = (
    " \n\t\r\f\v\x00\x1c\x1f\x85\xa0\xad\u0300\u0308\u0345\u200b\u200d\u2028\u3000\ufeff\ufffd"
    "\xa8\xafßẞÄöüﬁΣσςİıǅ가\u1100\u1161日ａ１²½§.,-–…!?[]()UNKCLSEPabcABC019"
)
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")), max_size=60)
SOME = [
    "",
    " ",
    "\n \n",
    "Die Geschäftsführung gibt jede KI-Anwendung vor dem Einsatz\nschriftlich frei (§ 5 Abs. 2).",
    "ΟΔΟΣ ΟΔΟΣ. o\u0308 \u0308o \u0308",
    "[UNK] [SEP][CLS] [MASK]x [ UNK ]",
    "a\x1cb\x85c\xa0d\u3000e\tf\rg\x00h",
    "x" * 150 + " " + "ä" * 101 + " kurz",
]


@pytest.mark.parametrize("name", TOKENIZERS)
@pytest.mark.parametrize("text", SOME)
def test_a_word_at_a_time_gives_the_pieces_of_the_whole(name: str, text: str) -> None:
    _compare(name, text)


@pytest.mark.parametrize("name", TOKENIZERS)
@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=TEXTS)
def test_any_text_at_all(name: str, text: str) -> None:
    _compare(name, text)


def _compare(name: str, text: str) -> None:
    tokenizer = TOKENIZERS[name]
    whole = tokenizer.encode(text, add_special_tokens=False).ids
    ours = Pieces(tokenizer)
    assert ours.ids(text) == whole
    assert ours.ids(text) == whole  # from memory
    assert ours.count(text) == len(whole)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "KEPT", 3)
    asked: list[str] = []
    ours = Pieces(_Spy(asked.append))
    assert ours.count("a b a b c a") == 6
    assert asked == ["a", "b", "c"]
    assert ours.count("d a") == 2  # the fourth word: all are forgotten
    assert asked == ["a", "b", "c", "d", "a"]
    long = "x" * (pieces.LONGEST + 1)
    assert ours.count(f"{long} {long}") == 2
    assert asked[-2:] == [long, long]


class _Spy:
    def __init__(self, told: Callable[[str], None]) -> None:
        self._told = told

    def encode(self, text: str, *, add_special_tokens: bool) -> Any:
        assert not add_special_tokens
        self._told(text)
        return _Encoding


class _Encoding:
    ids = (7,)


@pytest.mark.parametrize("text", SOME)
def test_minilm_counts_the_marks_of_beginning_and_end(text: str) -> None:
    assert MiniLmEmbedder().count_tokens(text) == len(TOKENIZERS["minilm"].encode(text).ids)
