import threading

import pytest

from ingest.behind import Behind


def test_work_is_done_in_order_one_at_a_time_beside_the_caller() -> None:
    go, done, behind = threading.Event(), list[str](), Behind()

    def first() -> None:
        assert go.wait(10)
        done.append("first")

    with behind:
        behind.begin(first)
        assert done == []  # the caller goes on meanwhile
        go.set()
        behind.begin(lambda: done.append("second"))
        assert done[0] == "first"
        behind.finish()
        assert done == ["first", "second"]
        behind.begin(lambda: done.append("third"))
    assert done == ["first", "second", "third"]  # leaving waits


def test_an_error_reaches_the_caller_once_and_before_more_is_done() -> None:
    done, behind = list[str](), Behind()

    def fail() -> None:
        raise OSError("disk full")

    with behind:
        behind.begin(fail)
        with pytest.raises(OSError, match="disk full"):
            behind.begin(lambda: done.append("next"))
        behind.finish()
    assert done == []
