"""A window of the browser of one person: it notes everything that goes wrong in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.support.patience import PATIENCE_SECONDS, PAUSE_SECONDS, wait_for

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 320, "height": 640}
TABLET = {"width": 1024, "height": 768}
# The policy forbids scripts in the page: this one is put there by the browser itself.
WATCH = """
addEventListener('securitypolicyviolation', (event) => {
  console.error(`politique de contenu : ${event.violatedDirective} ${event.blockedURI}`);
});
"""
ICON = re.compile(r"/favicon\.\w+(\?|$)")
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d)")
OVERFLOW = """() => {
  const page = document.documentElement;
  const seen = page.scrollWidth > page.clientWidth;
  const wide = [...document.querySelectorAll('body *')].filter((one) => {
    const right = one.getBoundingClientRect().right;
    return right > page.clientWidth + 1 && !one.closest('.scroll, [hidden], .read-only-text');
  });
  return seen ? wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 160)) : null;
}"""
FOCUS = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const outlined = (style) => parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none';
  const label = one.closest('label');
  return {
    tag: one.tagName.toLowerCase(),
    id: one.id,
    name: one.name ?? '',
    words: (one.getAttribute('aria-label') ?? one.innerText ?? '').trim().slice(0, 80),
    outlined: outlined(style) || (label !== null && outlined(getComputedStyle(label))),
    place: [Math.round(box.x + scrollX), Math.round(box.y + scrollY)],
    row: one.closest('[data-item]')?.dataset.item ?? null,
  };
}"""


@dataclass
class Window:
    """One page of one browser context, and what it has seen."""

    context: BrowserContext
    page: Page
    origin: str
    expected: set[int] = field(default_factory=set)  # refusals that the test provokes
    offline: bool = False
    faults: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    documents: int = 0

    def __post_init__(self) -> None:
        """Listen to everything."""
        self.context.add_init_script(WATCH)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"exception : {error}"))
        self.page.on("request", self._see)
        self.page.on("response", self._receive)
        self.page.set_default_timeout(PATIENCE_SECONDS * 1000)

    def tab(self) -> "Window":
        """Open another page of the same browser; what goes wrong there is said here."""
        return replace(self, page=self.context.new_page(), requests=[], documents=0)

    def go(self, path: str) -> "Window":
        """Open an address."""
        self.page.goto(f"{self.origin}{path}", wait_until="load")
        return self

    @property
    def path(self) -> str:
        """The address of the page, without its host."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def h1(self) -> str:
        """The main title."""
        return plain(self.page.locator("h1").inner_text())

    @property
    def main(self) -> str:
        """The words of the page."""
        return plain(self.page.locator("main").inner_text())

    @property
    def said(self) -> str:
        """What the live region says."""
        return plain(self.page.locator("#annonces").inner_text())

    @property
    def fetched(self) -> list[Request]:
        """What the page has asked for; some browsers fetch its icon too, and some do not."""
        asked = [each for each in self.requests if each.url.startswith("http")]
        return [each for each in asked if not ICON.search(each.url)]

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something becomes true, and let the browser tell what it does meanwhile."""
        wait_for(lambda: (self.page.wait_for_timeout(PAUSE_SECONDS * 1000), condition())[1], what)

    def settle(self) -> None:
        """Let what the page has begun to send leave: what it asks now comes behind."""
        self.page.evaluate("fetch('/sante').then((answer) => answer.text())")

    def stop_the_clock(self) -> None:
        """Stop the time of the page: a slow machine does not make the pause that saves."""
        self.page.clock.install(time=0)
        self.page.clock.pause_at(1)

    def find(self, selector: str) -> Locator:
        """Return the elements of a CSS selector."""
        return self.page.locator(selector)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def focus(self) -> dict[str, Any]:
        """Describe what has the focus."""
        found: dict[str, Any] = self.page.evaluate(FOCUS)
        return found

    def overflow(self) -> list[str] | None:
        """Return what makes the document scroll sideways, if something does."""
        found: list[str] | None = self.page.evaluate(OVERFLOW)
        return found

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        refused = REFUSED.match(message.text)
        if refused and int(refused[1]) in self.expected:
            return
        if self.offline and "net::ERR_" in message.text:
            return
        self.faults.append(f"console : {message.text} ({self.path})")

    def _see(self, request: Request) -> None:
        self.requests.append(request)
        self.documents += request.is_navigation_request()
        if not request.url.startswith((self.origin, "data:")):
            self.faults.append(f"un tiers est appelé : {request.url}")

    def _receive(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url} répond {response.status}")


def plain(text: str) -> str:
    """Return a text with ordinary spaces, on one line: what tests compare."""
    return re.sub(r"\s+", " ", text).strip()
