"""The page as a whole: its width, its requests, its policy, and whether everyone can use it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import House
from tests.e2e.visit import DESK, PHONE, Visit, visiting
from tests.stack.hub import CHECKOUT

SCREENSHOTS = CHECKOUT / ".ohmstead" / "screenshots"
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])


def show_all(visit: Visit, address: str = "/") -> None:
    """Open the page and wait until every part of it is there."""
    visit.go(address)
    expect(visit.headline).not_to_contain_text("—")
    expect(visit.page.locator(".total-number").last).not_to_contain_text("—")
    expect(visit.page.locator(".channel-value").first).to_contain_text("W")
    expect(visit.page.locator(".chart canvas")).to_have_count(2)
    expect(visit.page.locator(".usage tbody tr").first).to_be_attached()


@SIZES
def test_nothing_scrolls_sideways(browser: Browser, house: House, size: tuple[int, int]) -> None:
    with visiting(browser, house.hub.url, size) as visit:
        for address in ("/", "/?span=month&circuit=1"):
            show_all(visit, address)
            wide = "[document.documentElement.scrollWidth, window.innerWidth]"
            content, window = visit.page.evaluate(wide)
            assert content <= window == size[0]
            visit.page.evaluate("window.scrollTo(100, 0)")
            assert visit.page.evaluate("window.scrollX") == 0
        show_all(visit)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        file: Path = SCREENSHOTS / f"now-{size[0]}.png"
        visit.page.screenshot(path=file, full_page=True)
        assert file.stat().st_size > 20_000


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    browser: Browser, house: House, axe: str, size: tuple[int, int], scheme: str
) -> None:
    with visiting(browser, house.hub.url, size) as visit:
        visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        show_all(visit)
        visit.page.evaluate(axe)
        found: list[dict[str, Any]] = visit.page.evaluate("axe.run().then(r => r.violations)")
        grave = [
            f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes']]}"
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert grave == []


def test_nothing_is_asked_of_anyone_but_the_hub(visit: Visit) -> None:
    show_all(visit)
    visit.circuit("Fridge").click()
    visit.page.get_by_role("radio", name="Month").check()
    visit.page.get_by_role("button", name="Earlier").click()
    visit.page.wait_for_load_state("load")
    assert len(visit.requests) > 8
    assert visit.strangers() == []
    assert visit.complaints == []


def test_the_documentation_of_the_api_works_with_the_cable_out(visit: Visit) -> None:
    visit.go("/docs")
    expect(visit.page.locator(".opblock")).to_have_count(
        visit.page.evaluate(
            """fetch("/openapi.json").then(a => a.json()).then(document =>
                Object.values(document.paths).flatMap(path => Object.keys(path)).length)"""
        )
    )
    visit.page.locator("#operations-settings-site_api_site_get").click()
    visit.page.get_by_role("button", name="Try it out").click()
    visit.page.get_by_role("button", name="Execute").click()
    expect(visit.page.locator(".live-responses-table")).to_contain_text("Europe/Madrid")
    assert visit.strangers() == []
    assert visit.complaints == []


@pytest.mark.parametrize("address", ["/", "/some/deep/link", "/docs"])
def test_every_page_has_a_policy_that_admits_nothing_from_outside(
    house: House, address: str
) -> None:
    policy = house.hub.get(address).headers["content-security-policy"]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "script-src" not in rules
    assert not [word for word in policy.split() if "//" in word or "*" in word]
