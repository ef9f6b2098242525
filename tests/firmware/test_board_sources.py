"""The board's part is C++ that calls what the vendor documents, and it is thin."""

import shutil

import pytest

from tests.firmware import esp32

clang = pytest.mark.skipif(shutil.which("clang++") is None, reason="clang++ is not installed here")


@clang
@pytest.mark.parametrize("chip", esp32.CHIPS)
def test_the_boards_sources_are_read_without_a_complaint(chip: str) -> None:
    assert not list(esp32.complaints(chip))


@clang
def test_a_call_that_the_vendor_does_not_know_is_found() -> None:
    planted = "-Desp_partition_erase_range=esp_partition_wipe_range_that_is_not_there"
    undeclared = "-Dadc_continuous_stop(handle)=adc_continuous_stop(handle, 1)"
    assert not list(esp32.complaints("ESP32", planted))  # renamed on both sides: nothing to find
    assert any("adc_continuous_stop" in what for what in esp32.complaints("ESP32", undeclared))


def test_main_is_wiring_only() -> None:
    assert len((esp32.FIRMWARE / "src/main.cpp").read_text().splitlines()) < 100
