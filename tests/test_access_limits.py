"""Limits that hold: what is too much is refused with the limit and when to go on."""

import re
from types import SimpleNamespace

import pytest

from assistant.access.limits import Bounds, Limits
from assistant.access.rights import LOCAL
from assistant.errors import LimitReached
from assistant.messages import message
from assistant.settings import Settings
from tests.visits import person

ADA, BO = person("reader", "ada"), person("reader", "bo")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_questions_are_counted_within_a_minute_for_each_person() -> None:
    clock = Clock()
    limits = Limits(Bounds(questions_a_minute=3), clock=clock)
    for second in range(3):
        clock.now = 1000.0 + 10 * second
        limits.question(ADA, "Was?")
    with pytest.raises(LimitReached) as raised:
        limits.question(ADA, "Was?")
    assert raised.value.values == {"most": 3, "seconds": 40}
    limits.question(BO, "Was?")  # another person has their own minute
    clock.now = 1059.9
    with pytest.raises(LimitReached):
        limits.question(ADA, "Was?")
    clock.now = 1060.0  # the first question is a minute old; what was refused never counted
    limits.question(ADA, "Was?")
    with pytest.raises(LimitReached) as raised:
        limits.question(ADA, "Was?")
    assert raised.value.values["seconds"] == 10


def test_the_one_person_without_sign_in_is_not_counted() -> None:
    limits = Limits(Bounds(questions_a_minute=1), clock=Clock())
    for _ in range(5):
        limits.question(LOCAL, "Was?")
    with pytest.raises(LimitReached):
        limits.question(LOCAL, "x" * 2_001)


@pytest.mark.parametrize(
    ("sizes", "there", "key"),
    [
        ([1] * 4, 0, "limits.files"),
        ([11], 0, "limits.file_bytes"),
        ([10, 10, 1], 0, "limits.total_bytes"),
        ([1, 1], 4, "limits.documents"),
    ],
)
def test_uploads_are_bounded(sizes: list[int], there: int, key: str) -> None:
    bounds = Bounds(upload_files=3, upload_bytes=10, upload_total_bytes=20, library_documents=5)
    limits = Limits(bounds)
    limits.upload([10, 5, 5], there=2)
    limits.upload([10], there=5, new=0)  # in the place of one that is there
    with pytest.raises(LimitReached) as raised:
        limits.upload(sizes, there=there)
    assert raised.value.key == key


@pytest.mark.parametrize("language", ["de", "en"])
def test_messages_name_the_limit(language: str) -> None:
    limits = Limits(Bounds(upload_bytes=2_500_000))
    with pytest.raises(LimitReached) as raised:
        limits.upload([2_500_001])
    said = message(raised.value.key, language, **raised.value.values)  # type: ignore[arg-type]
    assert re.search(r"\b2 MB\b", said)


def test_settings_become_bounds() -> None:
    assert Bounds.of(Settings()) == Bounds()
    assert Bounds.of(Settings(upload_files=7)).upload_files == 7
    assert Bounds.of(SimpleNamespace(upload_bytes=1)) == Bounds(upload_bytes=1)
