"""The portal's page as a phone shows it: the node is played, the page is the firmware's own."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.visit import PHONE

FIRMWARE = Path(__file__).parents[2] / "firmware/lib"
HEADER = (FIRMWARE / "hal_esp32/src/portal_page.h").read_text()
PAGE = HEADER.split('R"page(')[1].split(')page"')[0]
SENSORS = (FIRMWARE / "node_core/src/measure/sensors.cpp").read_text()
NODE: dict[str, Any] = {
    "node": "a4cf12fe0b1c", "clamps": 5, "inputs": 6,
    "networks": [
        {"wifi": "Maple Street 5", "rssi_dbm": -48, "open": False},
        {"wifi": 'Guest "<b>" & more', "rssi_dbm": -70, "open": True},
    ],
}  # fmt: skip


class Portal:
    """A node that answers the page: what was asked of it, and what it answers to the form."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.posted: dict[str, list[str]] = {}
        self.answer: dict[str, Any] = {"kept": True}
        page.route("**/*", self.serve)
        page.goto("http://192.168.4.1/")

    def serve(self, route: Route) -> None:
        """Answer as the node does; nothing reaches a network."""
        self.asked.append(route.request.url)
        match urlsplit(route.request.url).path:
            case "/":
                route.fulfill(content_type="text/html; charset=utf-8", body=PAGE)
            case "/networks":
                route.fulfill(content_type="application/json", body=json.dumps(NODE))
            case "/join":
                self.posted = parse_qs(route.request.post_data or "", keep_blank_values=True)
                route.fulfill(content_type="application/json", body=json.dumps(self.answer))
            case _:
                route.abort()


@pytest.fixture
def portal(browser: Browser) -> Iterator[Portal]:
    """Yield the page on a phone."""
    page = browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})
    yield Portal(page)
    page.close()


def test_a_network_is_picked_and_the_form_says_what_was_typed(portal: Portal) -> None:
    page = portal.page
    page.get_by_role("button", name='Guest "<b>" & more').click()
    page.get_by_label("Passphrase").fill("correct horse & staple+1")
    page.get_by_label("Name or address").fill("ohmstead.local")
    page.get_by_text("Clamps and voltage input").click()
    page.locator("[name=sensor_0]").select_option("SCT-013-030")
    page.get_by_role("button", name="Keep and connect").click()
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    assert portal.posted == {
        "wifi": ['Guest "<b>" & more'], "passphrase": ["correct horse & staple+1"],
        "host": ["ohmstead.local"], "sensor_0": ["SCT-013-030"],
    }  # fmt: skip


def test_a_refusal_is_shown_and_the_form_stays(portal: Portal) -> None:
    portal.answer = {"kept": False, "error": "host: must be a host name"}
    portal.page.get_by_label("Network 2.4 GHz").fill("Home")
    portal.page.get_by_label("Name or address").fill("http://hub")
    portal.page.get_by_role("button", name="Keep and connect").click()
    expect(portal.page.get_by_role("status")).to_have_text("host: must be a host name")
    expect(portal.page.get_by_label("Network 2.4 GHz")).to_have_value("Home")


def test_it_fits_a_phone_and_asks_for_nothing_from_outside(portal: Portal) -> None:
    expect(portal.page.get_by_role("button", name="Maple Street 5")).to_be_visible()
    assert portal.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert {urlsplit(url).netloc for url in portal.asked} == {"192.168.4.1"}
    assert not re.search(r"https?://|//\w+\.", PAGE)


def test_the_sensors_to_choose_from_are_those_that_the_node_knows() -> None:
    known = re.findall(r'\{"([\w-]+)", ', SENSORS)
    listed = re.search(r"kinds=\['',(.*?)\]", PAGE)
    assert listed
    assert [name.strip("'") for name in listed[1].split(",")] == known
