"""The inbox: in order, bounded, and never lost without a word."""

import threading

import pytest

from edge.domain.errors import HubFull
from edge.flows.ingest.inbox import Inbox


def drained(inbox: Inbox) -> None:
    inbox.close()
    inbox.run(lambda: None)


def test_work_is_done_in_order() -> None:
    inbox, done = Inbox(), list[int]()
    for number in range(5):
        inbox.put(lambda number=number: done.append(number))  # type: ignore[misc]  # bound now
    drained(inbox)
    assert done == [0, 1, 2, 3, 4]


def test_what_does_not_fit_is_refused_and_counted_and_the_rest_is_kept() -> None:
    inbox, done = Inbox(most_bytes=100), list[str]()
    inbox.put(lambda: done.append("first"), 60)
    with pytest.raises(HubFull, match="later"):
        inbox.put(lambda: done.append("too much"), 41)
    inbox.put(lambda: done.append("fits"), 40)
    drained(inbox)
    assert (done, inbox.dropped) == (["first", "fits"], 1)


def test_there_is_room_again_when_work_is_done() -> None:
    inbox = Inbox(most_bytes=100)
    done = list[str]()

    def again() -> None:
        inbox.put(lambda: done.append("second"), 100)
        inbox.close()

    inbox.put(again, 100)
    inbox.run(lambda: None)
    assert done == ["second"]


def test_a_closed_inbox_takes_nothing_more() -> None:
    inbox = Inbox()
    inbox.close()
    with pytest.raises(HubFull):
        inbox.put(lambda: None)


def test_idle_is_asked_before_the_first_work_and_after_each() -> None:
    inbox, order = Inbox(), list[str]()

    def idle() -> float | None:
        order.append("idle")
        return None

    inbox.put(lambda: order.append("work"))
    inbox.put(lambda: order.append("work"))
    inbox.close()
    inbox.run(idle)
    assert order == ["idle", "work", "idle", "work", "idle"]


def test_a_wait_ends_with_new_work_or_by_being_woken() -> None:
    inbox, turns = Inbox(), threading.Semaphore(0)

    def idle() -> float | None:
        turns.release()
        return None

    thread = threading.Thread(target=inbox.run, args=(idle,))
    thread.start()
    assert turns.acquire(timeout=10)
    inbox.wake()
    assert turns.acquire(timeout=10)
    done = threading.Event()
    inbox.put(done.set)
    assert done.wait(10)
    inbox.close()
    thread.join(10)
    assert not thread.is_alive()


def test_idle_is_asked_again_when_its_time_is_up() -> None:
    inbox, asked = Inbox(), 0

    def idle() -> float | None:
        nonlocal asked
        asked += 1
        if asked == 3:
            inbox.close()
        return 0.001

    inbox.run(idle)
    assert asked == 3
