"""The board's part is C++ that calls what the vendor documents, and it is thin."""

import shutil
from pathlib import Path

import pytest

from tests.firmware import esp32

clang = pytest.mark.skipif(shutil.which("clang++") is None, reason="clang++ is not installed here")


@clang
@pytest.mark.parametrize("chip", esp32.CHIPS)
def test_the_boards_sources_are_read_without_a_complaint(chip: str) -> None:
    assert not list(esp32.complaints(chip))


@clang
@pytest.mark.parametrize(
    "call", ["adc_continuous_stop(handle, 1);", "adc_continuous_halt(handle);", "Serial.shout();"]
)
def test_a_call_that_the_vendor_does_not_document_is_found(call: str, tmp_path: Path) -> None:
    source = tmp_path / "planted.cpp"
    includes = "#include <Arduino.h>\n#include <esp_adc/adc_continuous.h>\n"
    source.write_text(f"{includes}void plant(adc_continuous_handle_t handle) {{ {call} }}\n")
    assert any("error" in what for what in esp32.complaints("ESP32", [source]))


def test_main_is_wiring_only() -> None:
    assert len((esp32.FIRMWARE / "src/main.cpp").read_text().splitlines()) < 100
