"""The page "Now" as a person meets it: power, curve, circuits, usage, and the address as state."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import House
from tests.e2e.visit import Visit, visiting
from tests.stack.hub import PrivateHub

POWER = re.compile(r"^\u2212?[\d.,]+ k?W$")


def circuits_of(house: House) -> list[str]:
    return [
        channel["name"]
        for node in house.hub.get("/api/nodes").json()["nodes"]
        for channel in node["channels"]
    ]


def shown_kwh(page: Page) -> list[str]:
    numbers = page.locator(".total-number")
    expect(numbers.first).not_to_contain_text("—")
    return [text.split()[0] for text in numbers.all_inner_texts()]


def as_shown(kwh: float) -> str:
    return f"{kwh:.2f}" if kwh < 9.995 else f"{kwh:,.1f}"


def test_the_page_shows_the_total_and_every_circuit(visit: Visit, house: House) -> None:
    visit.go()
    expect(visit.big_number).to_have_text(POWER)
    expect(visit.headline).not_to_have_class(re.compile("is-stale"))
    expect(visit.page.get_by_text("Live ·")).to_be_visible()
    names = circuits_of(house)
    unfold = visit.page.get_by_role("button", name=re.compile("Show all"))
    expect(visit.page.locator(".channel-value").first).to_have_text(POWER)
    if unfold.is_visible():
        unfold.click()
    expect(visit.page.locator(".channel-value")).to_have_text([POWER] * len(names))
    for name in names:
        assert visit.page.locator(".channel-name", has_text=name).count() >= 1
    expect(visit.page.locator(".presence")).to_have_text(["online"] * len(house.living.fleet))


def test_an_open_page_shows_the_first_reading_of_an_empty_hub_within_seconds(
    browser: Browser, empty_hub: PrivateHub
) -> None:
    with visiting(browser, empty_hub.url) as visit:
        visit.go()
        expect(visit.page.get_by_role("heading", name="No sensor box yet")).to_be_visible()
        empty_hub.post({"device_id": "kitchen", "power": 640})
        expect(visit.big_number).to_have_text("640 W", timeout=4_000)
        expect(visit.page.locator(".channel-value")).to_have_text(["640 W"], timeout=4_000)


def test_the_chart_starts_with_the_last_minutes_and_moves(visit: Visit) -> None:
    visit.go()
    curve = visit.page.locator(".chart-power canvas")
    expect(curve).to_have_attribute("aria-label", re.compile("lowest .* highest .* latest"))
    # Only the history of the last minutes can fill the left half of the picture by now.
    drawn_left = """canvas => {
        const {width, height} = canvas;
        const {data} = canvas.getContext("2d").getImageData(width * 0.25, 0, width / 4, height);
        return data.some((value, at) => at % 4 === 3 && value > 200);
    }"""
    visit.page.wait_for_function(
        f"() => ({drawn_left})(document.querySelector('.chart-power canvas'))"
    )
    before = visit.pixels()
    visit.page.wait_for_function(
        "before => document.querySelector('.chart-power canvas').toDataURL() !== before",
        arg=before,
    )


def test_today_week_and_month_are_what_the_hub_says(visit: Visit, house: House) -> None:
    with visit.page.expect_response(lambda answer: "level=month" in answer.url):
        visit.go()
    shown = shown_kwh(visit.page)
    for level, text in zip(("day", "week", "month"), shown, strict=True):
        kwh = house.hub.get(f"/api/usage?level={level}").json()["sum"]["total"]["kwh"]
        # Meanwhile the household went on using energy: a few Wh.
        assert text in {as_shown(kwh), as_shown(kwh - 0.01)}, level


def test_a_tap_on_a_circuit_shows_its_curve_and_its_usage(visit: Visit) -> None:
    visit.go()
    with visit.page.expect_response(lambda answer: "/api/power?channel=" in answer.url):
        visit.circuit("Fridge").click()
    expect(visit.page.get_by_role("heading", name="Fridge, last 15 minutes")).to_be_visible()
    expect(visit.page.get_by_role("heading", name="Usage of Fridge")).to_be_visible()
    expect(visit.circuit("Fridge")).to_have_attribute("aria-pressed", "true")
    assert re.search(r"\?circuit=\d+$", visit.page.url)
    visit.page.get_by_role("button", name="Show the total").click()
    expect(visit.page.get_by_role("heading", name="Last 15 minutes", exact=True)).to_be_visible()


def test_day_week_and_month_switch_and_back_goes_back(visit: Visit) -> None:
    visit.go()
    page = visit.page
    bars = page.locator(".usage table tbody tr")
    expect(bars.first).to_be_attached()
    page.get_by_role("radio", name="Month").check()
    expect(page).to_have_url(re.compile(r"\?span=month$"))
    expect(page.get_by_role("radio", name="Month")).to_be_checked()
    page.get_by_role("button", name="Earlier").click()
    expect(page).to_have_url(re.compile(r"\?span=month&from=\d{4}-\d\d-01$"))
    page.get_by_role("radio", name="Week").check()
    expect(page).to_have_url(re.compile(r"\?span=week$"))
    for span, address in (("Month", "span=month&from="), ("Month", "span=month$"), ("Day", "/$")):
        page.go_back()
        expect(page).to_have_url(re.compile(address))
        expect(page.get_by_role("radio", name=span)).to_be_checked()


def test_a_view_can_be_sent_on_and_loaded_again(visit: Visit, house: House) -> None:
    channel = house.hub.get("/api/nodes").json()["nodes"][0]["channels"][0]
    address = f"/?circuit={channel['id']}&span=week"
    visit.go(address)
    title = visit.page.get_by_role("heading", name=f"Usage of {channel['name']}")
    expect(title).to_be_visible()
    visit.page.reload()
    expect(title).to_be_visible()
    expect(visit.page.get_by_role("radio", name="Week")).to_be_checked()
    assert visit.page.url == visit.url + address


def test_yesterday_is_one_step_back_and_equals_what_the_hub_says(
    visit: Visit, house: House
) -> None:
    visit.go()
    total = visit.page.locator(".pager-text strong")
    expect(total).to_contain_text("kWh")
    visit.page.get_by_role("button", name="Earlier").click()
    expect(visit.page).to_have_url(re.compile(r"\?from=\d{4}-\d\d-\d\d$"))
    day = visit.page.url.rpartition("=")[2]
    asked = f"/api/usage?level=day&from={day}&to={day}T01:00:00"
    kwh = house.hub.get(asked).json()["sum"]["total"]["kwh"]
    expect(total).to_have_text(f"{as_shown(kwh)} kWh")
