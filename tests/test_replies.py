"""Objects out of a reply in pieces: the same as json reads, whatever stands around them."""

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.grounding.replies import objects

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=8), VALUES, max_size=4), max_size=4)
PROSE = st.sampled_from(
    ["", "\n", "Here you are:\n", "```json\n", "\n```\n", " } ] ", "{x} ", "{{ ", "\\"]
)


def split(text: str, cuts: list[int]) -> Iterator[str]:
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return (text[a:b] for a, b in itertools.pairwise(places))


def found(text: str) -> list[dict[str, Any]]:
    return list(objects([text]))


@given(
    OBJECTS,
    st.lists(PROSE, min_size=5, max_size=5),
    st.lists(st.integers(0, 10_000)),
    st.booleans(),
)
def test_the_objects_are_those_of_json(
    told: list[dict[str, Any]], prose: list[str], cuts: list[int], pretty: bool
) -> None:
    written = [json.dumps(one, ensure_ascii=pretty, indent=2 if pretty else None) for one in told]
    text = prose[0] + "".join(w + p for w, p in zip(written, prose[1:], strict=False))
    assert list(objects(split(text, cuts))) == told


@settings(max_examples=40)
@given(OBJECTS, st.lists(st.integers(0, 10_000)))
def test_objects_of_an_array_come_one_by_one(told: list[dict[str, Any]], cuts: list[int]) -> None:
    assert list(objects(split(json.dumps(told), cuts))) == told


@given(st.text(alphabet='{}[]",:\\n 1a\n', max_size=200), st.lists(st.integers(0, 500)))
def test_rubbish_never_raises_and_splits_alike(text: str, cuts: list[int]) -> None:
    assert list(objects(split(text, cuts))) == found(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": "x\n{"b": 1}', [{"b": 1}]),  # a string without an end
        ('{"a": 1\n{"b": 2}', [{"b": 2}]),  # an object without one
        ('{"a": 1,\n{"b": 2}', [{"b": 2}]),
        ('{"a": [1}\n{"b": 2}', [{"b": 2}]),
        ("{'a': 1} {\"b\": 2}", [{"b": 2}]),
        ('{"a": NOT} {"b": 2}', [{"b": 2}]),
        ('{"a": "\\ud800"} {"b": 2}', [{"b": 2}]),  # half a pair of surrogates
        ('{"a": "}{"} {"b": "\\"}"}', [{"a": "}{"}, {"b": '"}'}]),
        ('{"a": ' + "7" * 5_000 + '} {"b": 2}', [{"b": 2}]),  # a number too long for an int
        ('{"a":' * 50 + "1" + "}" * 50 + ' {"b": 2}', [{"b": 2}]),
        ("7", []),
        ('"a"', []),
        ("[]", []),
    ],
)
def test_a_broken_object_takes_no_other_with_it(text: str, told: list[dict[str, Any]]) -> None:
    assert (
        [one for one in found(text) if one != {}][-len(told) :] == told if told else not found(text)
    )


def test_an_object_is_told_before_more_is_asked_for() -> None:
    def pieces() -> Iterator[str]:
        yield '{"a": 1'
        yield "}"
        raise AssertionError("asked for more")

    assert next(objects(pieces())) == {"a": 1}


def test_no_more_than_asked_is_read() -> None:
    def without_end() -> Iterator[str]:
        while True:
            yield '{"a": 1}\n'

    assert len(list(objects(without_end(), most=90))) == 10


@pytest.mark.parametrize(
    "unit", ["{", "[", '{"a":', '{"a":[', "7", '{"', '{"\\', '{"a":"b"},{', "}"]
)
def test_time_grows_linearly(
    unit: str, takes_linear_time: Callable[[Callable[[str], object], str], None]
) -> None:
    takes_linear_time(lambda text: list(objects([text], most=10**9)), unit)
