"""The journal, its merging in pairs, and the registers: arithmetic that the hub relies on."""

import json
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.journal import BATCH_BYTES, BATCH_RECORDS, ENVELOPE_BYTES, Journal
from tests.simulator.merge import may_merge, merged
from tests.simulator.messages import batch_payload
from tests.simulator.record import MERGED, Record, Sensed, channel_text, record_text
from tests.simulator.registers import UNITS_PER_MWH, Register


def record(seq: int, *, boot: str = "9f2c01ab", power_dw: int = 1_000, ms: int = 1_000) -> Record:
    values = channel_text(Sensed(power_dw * 4, 2_300, power_dw), seq * 100, 0)
    text = record_text(seq, seq * 1_000, ms, 5_000, [values])
    return Record(boot, 1, seq, seq * 1_000, (0,), text)


def append(journal: Journal, *records: Record) -> None:
    for one in records:
        journal.append(one, {0: Register(one.seq * UNITS_PER_MWH)})


def seqs(journal: Journal) -> list[int]:
    return [one.seq for one in journal.records()]


def test_merging_adds_lengths_and_averages_by_time_and_keeps_the_later_registers() -> None:
    pair = merged(record(1, power_dw=1_000, ms=1_000), record(2, power_dw=400, ms=3_000))
    body = json.loads(pair.text)
    (values,) = body["ch"]
    assert (pair.seq, body["seq"], body["up"], body["ms"], body["n"]) == (2, 2, 2_000, 4_000, 2)
    assert values["p"] == 55.0
    assert values["i"] == round(sqrt((4.0**2 * 1 + 1.6**2 * 3) / 4), 3)
    assert (values["u"], values["e"], values["q"]) == (230.0, 0.2, MERGED)


def test_merging_twice_counts_all_the_records_in_it() -> None:
    pairs = [merged(record(1), record(2)), merged(record(3), record(4))]
    body = json.loads(merged(*pairs).text)
    assert (body["n"], body["ms"], body["seq"]) == (4, 4_000, 4)


@given(
    powers=st.lists(st.integers(-50_000, 50_000), min_size=2, max_size=2),
    lengths=st.lists(st.integers(1, 600_000), min_size=2, max_size=2),
)
def test_merging_keeps_the_energy_to_the_rounding_of_the_power(
    powers: list[int], lengths: list[int]
) -> None:
    pair = [record(n + 1, power_dw=powers[n], ms=lengths[n]) for n in range(2)]
    body = json.loads(merged(*pair).text)
    energy = sum(power * ms for power, ms in zip(powers, lengths, strict=True)) / 10
    assert body["ch"][0]["p"] * body["ms"] == pytest.approx(energy, abs=0.0501 * body["ms"])


def test_a_full_journal_merges_its_oldest_in_pairs_and_loses_no_energy() -> None:
    journal = Journal(capacity=8)
    append(journal, *(record(seq) for seq in range(1, 10)))
    assert seqs(journal) == [2, 4, 5, 6, 7, 8, 9]
    lengths = [json.loads(one.text)["ms"] for one in journal.records()]
    assert sum(lengths) == 9_000
    assert journal.dropped == 0


@given(st.integers(4, 24), st.integers(1, 150))
def test_a_journal_never_holds_more_than_its_capacity_nor_forgets_an_interval(
    capacity: int, count: int
) -> None:
    journal = Journal(capacity)
    append(journal, *(record(seq) for seq in range(1, count + 1)))
    assert len(journal) <= capacity
    assert sum(json.loads(one.text)["ms"] for one in journal.records()) == count * 1_000
    assert seqs(journal) == sorted(seqs(journal))


def test_a_sent_record_is_never_merged() -> None:
    journal = Journal(capacity=6)
    append(journal, *(record(seq) for seq in range(1, 7)))
    sent = journal.batch()[:2]
    for one in sent:
        one.sent = True
    append(journal, record(7))
    assert seqs(journal)[:2] == [1, 2]
    assert not may_merge(sent[0], record(3))
    assert not may_merge(record(1), sent[1])


def test_records_of_two_boots_are_never_merged() -> None:
    assert not may_merge(record(1), record(2, boot="00000001"))
    assert may_merge(record(1), record(2))


def test_where_nothing_can_be_merged_the_oldest_goes_and_is_counted() -> None:
    journal = Journal(capacity=2)
    append(journal, *(record(1, boot=f"0000000{n}") for n in range(3)))
    assert [one.boot for one in journal.records()] == ["00000001", "00000002"]
    assert journal.dropped == 1


def test_what_was_acknowledged_makes_room_before_anything_is_merged() -> None:
    journal = Journal(capacity=4)
    append(journal, *(record(seq) for seq in range(1, 5)))
    journal.acknowledge(journal.batch()[:2])
    append(journal, record(5), record(6))
    assert seqs(journal) == [3, 4, 5, 6]
    assert (journal.held, journal.kept) == (4, 0)


def test_an_ack_for_a_record_that_was_dropped_meanwhile_is_harmless() -> None:
    journal = Journal(capacity=2)
    append(journal, record(1), record(2))
    outstanding = journal.batch()
    for one in outstanding:
        one.sent = True
    append(journal, record(3))
    journal.acknowledge(outstanding)
    assert (seqs(journal), journal.held) == ([2, 3], 1)


def test_replay_holds_everything_again_in_order() -> None:
    journal = Journal()
    append(journal, *(record(seq) for seq in range(1, 6)))
    journal.acknowledge(journal.batch()[:3])
    journal.replay()
    assert [one.seq for one in journal.batch()] == [1, 2, 3, 4, 5]


@given(st.lists(st.integers(10, 3_000), min_size=1, max_size=150))
def test_a_batch_is_as_long_as_16_kib_allow(lengths: list[int]) -> None:
    journal = Journal()
    texts = [f'{{"seq":{seq},"up":1,"pad":"{"0" * pad}"}}' for seq, pad in enumerate(lengths)]
    append(journal, *(Record("9f2c01ab", 37, seq, 1, (0,), text) for seq, text in enumerate(texts)))
    batch = journal.batch()
    payload = batch_payload("a4cf12fe0b1c", batch, 2**52, more=True)
    assert len(payload) <= BATCH_BYTES
    if len(batch) < min(len(texts), BATCH_RECORDS):
        assert len(payload) + len(texts[len(batch)]) > BATCH_BYTES - ENVELOPE_BYTES


def test_power_loss_takes_what_was_not_synced_and_the_registers_with_it() -> None:
    journal = Journal()
    append(journal, record(1), record(2))
    journal.sync()
    append(journal, record(3))
    assert [one.seq for one in journal.lose_power()] == [3]
    assert seqs(journal) == [1, 2]
    assert journal.registers()[0].imported_mwh == 2


def test_what_is_about_to_be_sent_is_synced_first() -> None:
    journal = Journal()
    append(journal, record(1))
    journal.batch()
    assert journal.lose_power() == []
    assert seqs(journal) == [1]


@given(st.lists(st.tuples(st.integers(-240_000, 240_000), st.integers(1, 60_000))))
def test_registers_are_exact_split_by_sign_and_never_fall(
    intervals: list[tuple[int, int]],
) -> None:
    register, seen = Register(), [(0, 0)]
    for power_dw, ms in intervals:
        register.add(power_dw, ms)
        seen.append((register.imported_mwh, register.exported_mwh))
    imported = sum(power * ms for power, ms in intervals if power > 0)
    exported = -sum(power * ms for power, ms in intervals if power < 0)
    assert seen[-1] == (imported // UNITS_PER_MWH, exported // UNITS_PER_MWH)
    assert [i for i, _ in seen] == sorted(i for i, _ in seen)
    assert [x for _, x in seen] == sorted(x for _, x in seen)


def test_one_kilowatt_for_one_hour_is_one_kilowatt_hour() -> None:
    register = Register()
    for _ in range(360):
        register.add(10_000, 10_000)
    assert register.imported_mwh == 1_000_000
