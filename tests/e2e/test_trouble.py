"""What the page says when something is wrong: it never lets an old number look fresh."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect

from tests.e2e.household import LivingFleet
from tests.e2e.visit import Visit, visiting
from tests.simulator.fleet import Options
from tests.stack.hub import PrivateHub

STALE = re.compile("is-stale")
LOST = "Connection to the hub lost, trying again…"
# Longer than the page waits before it suspects silence, and then for an answer.
SUSPICION = "00:40"


@contextmanager
def watching(browser: Browser, hub: PrivateHub, power: int = 640) -> Iterator[Visit]:
    """A page that shows a first reading as fresh, with a clock that the test can wind on."""
    hub.post({"device_id": "kitchen", "power": power})
    with visiting(browser, hub.url) as visit:
        visit.page.clock.install()
        visit.go()
        expect(visit.big_number).to_have_text(f"{power} W")
        expect(visit.headline).not_to_have_class(STALE)
        yield visit


def lose(visit: Visit, cut: Callable[[], None]) -> None:
    """Cut the hub off, and hold the page to saying so."""
    cut()
    expect(visit.banner).to_contain_text(LOST)
    expect(visit.headline).to_have_class(STALE)
    expect(visit.headline).to_contain_text("Last known, at")
    expect(visit.page.get_by_text("Live ·")).to_have_count(0)


def test_a_hub_that_dies_is_said_at_once_and_comes_back_by_itself(
    browser: Browser, empty_hub: PrivateHub
) -> None:
    with watching(browser, empty_hub) as visit:
        lose(visit, empty_hub.kill)
        expect(visit.banner).to_contain_text(re.compile(r"are from \d\d:\d\d:\d\d\."))
        empty_hub.start()
        empty_hub.post({"device_id": "kitchen", "power": 720})
        visit.page.clock.run_for("00:15")
        expect(visit.big_number).to_have_text("720 W")
        expect(visit.banner).to_have_count(0)
        expect(visit.headline).not_to_have_class(STALE)


def test_a_hub_that_hangs_is_said_within_forty_seconds(
    browser: Browser, empty_hub: PrivateHub
) -> None:
    with watching(browser, empty_hub) as visit:
        try:
            lose(visit, lambda: hang(visit, empty_hub))
        finally:
            os.kill(empty_hub.pid, signal.SIGCONT)
        empty_hub.post({"device_id": "kitchen", "power": 730})
        visit.page.clock.run_for("00:15")
        expect(visit.big_number).to_have_text("730 W")
        expect(visit.banner).to_have_count(0)


def hang(visit: Visit, hub: PrivateHub) -> None:
    """Stop the hub as a frozen machine does: connections stay, and nothing is said."""
    os.kill(hub.pid, signal.SIGSTOP)
    visit.page.clock.run_for("00:16")
    expect(visit.headline).to_have_class(STALE)
    expect(visit.headline).to_contain_text(re.compile(r"\d+ s ago"))
    visit.page.clock.run_for("00:24")


def test_a_page_that_was_opened_without_its_hub_says_so(
    browser: Browser, empty_hub: PrivateHub
) -> None:
    with visiting(browser, empty_hub.url) as visit:
        visit.page.route("**/api/**", lambda route: route.abort())
        visit.go()
        expect(visit.banner).to_contain_text(LOST)
        expect(visit.big_number).to_have_text("—")
        visit.page.unroute("**/api/**")
        expect(visit.banner).to_have_count(0)
        expect(visit.page.get_by_role("heading", name="No sensor box yet")).to_be_visible()


def test_a_silent_node_is_said_to_be_silent_and_its_power_is_not_counted(
    browser: Browser, empty_hub: PrivateHub
) -> None:
    options = Options(nodes=2, interval_s=1, live_s=0.5, seed=3, chance="silent")
    with (
        LivingFleet(empty_hub.mqtt_port, options) as living,
        visiting(browser, empty_hub.url) as visit,
    ):
        visit.go()
        boxes = visit.page.locator(".node")
        expect(boxes.locator(".presence")).to_have_text(["online", "online"])
        gone = living.fleet[0].identity
        living.have(lambda fleet: fleet.drivers[0].stop(abruptly=True))
        box = boxes.filter(has_text=gone)
        expect(box.locator(".presence")).to_have_text("silent")
        expect(box.locator(".node-facts")).to_have_text(re.compile(r"^not heard for \d+ s$"))
        expect(visit.headline).to_contain_text(f"Not heard: {gone}.")
        circuit = visit.page.locator(".channel", has_text=gone).locator(".channel-value")
        expect(circuit.first).to_have_text(re.compile(r"^not heard for \d+ s$"))
        expect(visit.page.locator(".nodes .card-aside")).to_have_text("1 of 2 online")
        living.have(lambda fleet: fleet.drivers[1].stop(abruptly=True))
        expect(visit.big_number).to_have_text(re.compile(r"^Not heard for \d+ s$"))


def test_a_hub_without_nodes_says_what_to_do_and_what_it_says_works(
    browser: Browser, empty_hub: PrivateHub
) -> None:
    with visiting(browser, empty_hub.url) as visit:
        visit.go()
        expect(visit.page.get_by_role("heading", name="No sensor box yet")).to_be_visible()
        command = visit.page.locator("pre code").inner_text()
        assert command.endswith(f"{empty_hub.url}/api/data")
        reading = command.split(" -d '")[1].split("'")[0]
        assert empty_hub.post(reading.encode()).status == 200
        expect(visit.big_number).to_have_text("640 W")


def test_two_boards_with_one_identity_are_told(browser: Browser, empty_hub: PrivateHub) -> None:
    """One has been up for a quarter of an hour, the other for five minutes, and both speak."""
    hello = {"v": 1, "node": "a4cf12fe0b1c", "channels": [{"ch": 0}]}
    told = "two boxes share one identity"
    with visiting(browser, empty_hub.url) as visit:
        empty_hub.post({**hello, "boot": "0000000a", "up": 900_000})
        visit.go()
        expect(visit.page.get_by_text("heard just now")).to_be_visible()
        expect(visit.page.get_by_text(told)).to_have_count(0)
        empty_hub.post({**hello, "boot": "0000000b", "up": 300_000})
        visit.go()
        expect(visit.page.get_by_text(told)).to_be_visible()
