"""Live: the newest of each channel, what the total counts, and watchers that are slow."""

import threading

from edge.domain.readings import Latest
from edge.flows.live import QUEUE, STALE_MS, Live

NOW_MS = 1_777_888_800_000


def reading(channel: int, power_w: float, at_ms: int = NOW_MS, quality: int = 0) -> Latest:
    return Latest(channel, 1, channel, power_w, None, None, at_ms, quality)


def total(live: Live, now_ms: int = NOW_MS) -> float | None:
    return live.everything(now_ms).total_w


def test_nothing_is_known_before_the_first_reading() -> None:
    frame = Live().everything(NOW_MS)
    assert (frame.total_w, frame.total_quality, frame.readings) == (None, 0, [])


def test_a_watcher_hears_of_what_changed_with_the_new_total() -> None:
    live = Live()
    live.show([reading(1, 100.0)])
    watcher = live.watch(lambda: None)
    live.show([reading(2, 40.0, quality=1)])
    frames = watcher.take()
    assert [frame.readings for frame in frames] == [[reading(2, 40.0, quality=1)]]
    assert (frames[0].total_w, frames[0].total_quality) == (140.0, 1)
    assert watcher.take() == []


def test_an_older_reading_does_not_replace_a_newer_one() -> None:
    live = Live()
    live.show([reading(1, 100.0)])
    watcher = live.watch(lambda: None)
    live.show([reading(1, 5.0, NOW_MS - 1)])
    assert watcher.take() == []
    assert total(live) == 100.0


def test_a_channel_inside_another_is_not_counted_twice() -> None:
    live = Live()
    live.arrange({1: None, 2: 1})
    live.show([reading(1, 100.0), reading(2, 40.0)])
    assert total(live) == 100.0


def test_a_part_counts_as_long_as_its_whole_has_not_been_heard() -> None:
    live = Live()
    live.arrange({1: None, 2: 1})
    live.show([reading(2, 40.0)])
    assert total(live) == 40.0


def test_what_is_stale_no_longer_counts_but_is_still_shown() -> None:
    live = Live()
    live.show([reading(1, 100.0, NOW_MS - STALE_MS), reading(2, 40.0)])
    assert total(live) == 40.0
    assert len(live.everything(NOW_MS).readings) == 2
    assert total(live, NOW_MS + STALE_MS) is None


def test_power_that_flows_out_lowers_the_total() -> None:
    live = Live()
    live.show([reading(1, -300.0), reading(2, 100.0)])
    assert total(live) == -200.0


def test_a_slow_watcher_loses_the_oldest_and_is_told_how_many() -> None:
    live = Live()
    slow = live.watch(lambda: None)
    for number in range(QUEUE + 10):
        live.show([reading(1, float(number), NOW_MS + number)])
    kept = [frame.readings[0].power_w for frame in slow.take()]
    assert kept == [float(number) for number in range(10, QUEUE + 10)]
    assert slow.lost == 10


def test_a_slow_watcher_costs_the_others_nothing() -> None:
    live = Live()
    slow, quick, heard = live.watch(lambda: None), live.watch(lambda: None), 0
    for number in range(3 * QUEUE):
        live.show([reading(1, 1.0, NOW_MS + number)])
        heard += len(quick.take())
    assert (heard, quick.lost, slow.lost) == (3 * QUEUE, 0, 2 * QUEUE)


def test_whoever_has_left_is_not_woken() -> None:
    live, woken = Live(), []
    watcher = live.watch(lambda: woken.append(1))
    live.show([reading(1, 1.0)])
    live.leave(watcher)
    live.leave(watcher)
    live.show([reading(1, 2.0)])
    assert (len(woken), live.watchers) == (1, 0)


def test_every_watcher_looks_up_when_the_hub_is_closing() -> None:
    live, woken = Live(), []
    for number in range(3):
        live.watch(lambda number=number: woken.append(number))  # type: ignore[misc]  # bound now
    live.wake_all()
    assert sorted(woken) == [0, 1, 2]


def test_a_presence_is_a_frame_of_its_own() -> None:
    live = Live()
    watcher = live.watch(lambda: None)
    live.presence(7, "silent", NOW_MS)
    assert [frame.presence for frame in watcher.take()] == [(7, "silent")]


def test_threads_that_come_and_go_disturb_nobody() -> None:
    live, rounds = Live(), 300
    staying = live.watch(lambda: None)

    def come_and_go() -> None:
        for _ in range(rounds):
            live.leave(live.watch(lambda: None))

    def show(channel: int) -> None:
        for number in range(rounds):
            live.show([reading(channel, 1.0, NOW_MS + number)])

    threads = [threading.Thread(target=come_and_go)]
    threads += [threading.Thread(target=show, args=(channel,)) for channel in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    assert len(staying.take()) + staying.lost == 2 * rounds
    assert live.watchers == 1
