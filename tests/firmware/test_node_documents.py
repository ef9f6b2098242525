"""What docs/build-a-node.md says in tables is what the firmware computes with."""

import math
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ROOT / "firmware/lib/node_core/src/measure"
PINS = (ROOT / "firmware/lib/hal_esp32/src/pins.h").read_text()
DOCUMENT = (ROOT / "docs/build-a-node.md").read_text()
CHIP = r'\{"(esp32[-\w]*)", (\d+), (\d+), (\d+), (\d+)\}'
SENSOR = r'\{"(SCT[-\w]+)", [\w:]+, (\d+), (\d+), (\d+)\}'
CHIPS = {
    name: tuple(map(int, numbers))
    for name, *numbers in re.findall(CHIP, (CORE / "chips.cpp").read_text())
}
SENSORS = {
    name: tuple(map(int, numbers))
    for name, *numbers in re.findall(SENSOR, (CORE / "sensors.cpp").read_text())
}


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table whose head begins with these words, without its head."""
    table = DOCUMENT[DOCUMENT.index(f"| {heading}") :].split("\n\n")[0]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()[2:]]


def chip_of(board: str) -> str:
    """Return `esp32-s3` for `ESP32-S3-DevKitC-1`."""
    return re.sub(r"[- ]Dev.*", "", board).lower()


def most_a(chip: str, amps_per_volt: float) -> float:
    """Return the RMS current whose sine fits the converter."""
    lowest, highest, bias, _ = CHIPS[chip]
    return min(highest - bias, bias - lowest) / 1000 / math.sqrt(2) * amps_per_volt


def test_the_tables_of_the_code_are_found() -> None:
    assert list(CHIPS) == ["esp32", "esp32-s3", "esp32-c3"]
    assert len(SENSORS) == 9


def test_what_a_board_takes_is_what_its_chip_takes() -> None:
    for board, environment, clamps, reach, bias, _ in rows("board | `pio` environment"):
        lowest, highest, middle, most = CHIPS[chip_of(board)]
        assert [clamps, reach, bias] == [str(most), f"{lowest} to {highest}", str(middle)]
        assert f"[env:{environment.strip('`')}]" in (ROOT / "firmware/platformio.ini").read_text()


def test_each_sensor_is_listed_with_the_current_that_fits() -> None:
    listed = rows("sensor | burden")
    assert {row[0] for row in listed} == set(SENSORS)
    for sensor, burden, amps_per_volt, *most in listed:
        rated, turns, _ = SENSORS[sensor]
        scale = turns / float(burden) if burden else rated
        assert amps_per_volt == f"{scale:.1f}"
        assert most == [f"{most_a(chip, scale):.1f}" for chip in CHIPS], sensor


def test_the_burden_taken_if_none_is_said_is_the_codes() -> None:
    assert f"{SENSORS['SCT-013-000'][2]} Ω is what the firmware takes" in DOCUMENT


def test_resistors_make_the_bias_of_their_chip() -> None:
    for board, upper, lower, bias in rows("board | R1"):
        made = 3300 * float(lower) / (float(upper) + float(lower))
        assert bias == f"{made:.0f}"
        assert abs(made - CHIPS[chip_of(board)][2]) < 10


def test_the_adapter_that_is_listed_fits_and_has_its_scale() -> None:
    for board, upper, lower, output, volts_per_volt in rows("board | R3"):
        ratio = (float(upper) + float(lower)) / float(lower)
        assert 0 <= most_a(chip_of(board), ratio) - float(output) < 0.1
        assert volts_per_volt == f"{230 / 11.6 * ratio:.1f}"


def test_pins_are_those_of_the_code() -> None:
    macros = {"esp32": "ESP32", "esp32-s3": "ESP32S3", "esp32-c3": "ESP32C3"}
    for board, voltage, clamps, *others in rows("board | voltage"):
        part = re.split(r"#el", PINS[PINS.index(f"CONFIG_IDF_TARGET_{macros[chip_of(board)]}\n") :])
        of = part[0]
        assert f"kVoltagePin = {voltage};" in of
        assert f"kClampPins[] = {{{clamps}}};" in of
        assert len(clamps.split(",")) == CHIPS[chip_of(board)][3]
        for name, pin in zip(("Pulse", "Led", "Button"), others, strict=True):
            assert f"k{name}Pin = {pin};" in of
