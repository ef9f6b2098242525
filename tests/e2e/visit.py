"""A browser's visit to the hub: the page, all that it asked for, and all it complained of."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Request, expect

PHONE = (390, 844)
DESK = (1280, 900)
SOON_MS = 8_000

expect.set_options(timeout=SOON_MS)


class Visit:
    """One page in a browser of its own. `requests` and `complaints` grow while it is open."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108 - Playwright marks what it is given
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                self.complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.set_default_timeout(SOON_MS)

    def go(self, address: str = "/") -> None:
        """Open an address of the hub."""
        self.page.goto(self.url + address)

    @property
    def big_number(self) -> Locator:
        """The power now, large."""
        return self.page.locator(".headline strong")

    @property
    def headline(self) -> Locator:
        """What is said of the power now; it has the class `is-stale` when that is not fresh."""
        return self.page.locator(".headline")

    @property
    def banner(self) -> Locator:
        """What says that the hub is not there."""
        return self.page.locator(".banner")

    def circuit(self, name: str) -> Locator:
        """The button of a circuit."""
        return self.page.get_by_role("button", name=name)

    def curve(self) -> str:
        """What the curve of the last minutes says to those who cannot see it."""
        return self.page.locator(".chart-power canvas").get_attribute("aria-label") or ""

    def pixels(self) -> str:
        """What the curve of the last minutes looks like just now."""
        picture = self.page.locator(".chart-power canvas").evaluate("canvas => canvas.toDataURL()")
        return str(picture)

    def strangers(self) -> list[str]:
        """Addresses asked for that are not the hub's own."""
        own = urlsplit(self.url)
        return [
            request.url
            for request in self.requests
            if urlsplit(request.url).scheme not in ("data", "blob")
            and urlsplit(request.url)[:2] != own[:2]
        ]


@contextmanager
def visiting(browser: Browser, url: str, size: tuple[int, int] = DESK) -> Iterator[Visit]:
    """Open a browser window of this size on a hub; its memory is its own."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", reduced_motion="reduce"
    )
    try:
        yield Visit(context.new_page(), url)
    finally:
        context.close()
