"""axe-core on the page that a window shows, in both colours and at both widths."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.window import DESKTOP, PHONE, Window

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"]
# The policy of the page would refuse a script added to it: this one is run from outside.
LOADED = "typeof axe === 'object'"
# The dark scheme changes nothing but colours: test_modes.py holds the style sheets to it.
COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """([rules, decided]) => axe.run(document, {
  runOnly: rules, resultTypes: ['violations', 'incomplete'], iframes: false, elementRef: true,
}).then(({violations, incomplete}) => {
  const told = (results) => results.map(({id, help, nodes}) => ({
    id, help,
    nodes: nodes.map(({target, html, failureSummary, any, element}) => ({
      target: target.join(' '), html: html.slice(0, 200), why: failureSummary,
      unsure: any.map(({data}) => data?.messageKey ?? '').join(' '),
      decided: id === 'color-contrast' && decided.some((selector) => element.matches(selector)),
    })),
  }));
  return {violations: told(violations), incomplete: told(incomplete)};
})"""
# What axe cannot decide alone of colours, and what was decided after looking.
DECIDED = {
    "svg :is(text, tspan)": (
        "words drawn over a shape of a picture: measured by test_the_words_of_pictures_are_readable"
    ),
    "span.leaf": "a date on a stone: measured by test_contrast.py",
    "abbr.face": "initials on a drawn stone: the same pair",
    ".leaf i": "the month on the yellow cap of that stone, measured with it",
    ".path :is(b, small), .home-path .term": (
        "the words under the road that a pseudo-element draws: nothing is behind them"
    ),
    "b > .term": "a defined word on two lines: the same page is behind both",
    ".sheet.scripted td": (
        "a text longer than its cell, whole in the field when one comes to it: the colours of all"
    ),
}
COVERED = {"bgOverlap", "fgAlpha", "elmPartiallyObscured", "elmPartiallyObscuring"}


@dataclass(frozen=True)
class Look:
    """A width and a colour scheme."""

    width: str
    scheme: str

    @property
    def rules(self) -> dict[str, Any]:
        """What axe looks for."""
        if self.scheme == "dark":
            return {"type": "rule", "values": COLOURS}
        return {"type": "tag", "values": TAGS}

    def put_on(self, window: Window, before: "Look | None" = None) -> None:
        """Show the page that way, which had that other look before."""
        if before is None or before.width != self.width:
            window.page.set_viewport_size(PHONE if self.width == "320" else DESKTOP)  # type: ignore[arg-type]
        if before is None or before.scheme != self.scheme:
            window.page.emulate_media(color_scheme=self.scheme)  # type: ignore[arg-type]


# Each differs from the one before by one thing: a change is a trip to the browser.
LOOKS = [
    Look("1280", "light"),
    Look("1280", "dark"),
    Look("320", "dark"),
    Look("320", "light"),
]


def take_along(window: Window) -> None:
    """Have axe in each page that the window will open: sending it each time takes twice as long."""
    window.page.add_init_script(AXE_SCRIPT)


# The one that shows the most faults: all the rules, and the width at which pages break.
SAMPLE = LOOKS[3:]


def faults_of(
    window: Window, title: str, *, covered: bool = False, looks: list[Look] = LOOKS
) -> list[str]:
    """Return what axe, and the width of a phone, find wrong with the page as it stands.

    ``covered``: something floats over the page, whose colours are then not to be seen.
    """
    found = []
    LOOKS[0].put_on(window)
    if not window.page.evaluate(LOADED):
        window.page.evaluate(AXE_SCRIPT)
    for before, look in pairwise([LOOKS[0], *looks]):
        look.put_on(window, before)
        name = f"{title} [{look.width}, {look.scheme}] {window.path}"
        if look.width == "320" and look.scheme == "light" and (wide := window.overflow()):
            found.append(f"{name} : défilement horizontal\n" + "\n".join(wide))
        found += [f"{name} : {fault}" for fault in _axe(window, look, covered)]
    LOOKS[0].put_on(window, looks[-1])
    return found


def _axe(window: Window, look: Look, covered: bool) -> list[str]:
    told = window.page.evaluate(RUN, [look.rules, list(DECIDED)])
    return [
        *(
            _sentence(result, node)
            for result in told["violations"]
            for node in result["nodes"]
            # What an open menu covers is reached once it is closed.
            if not (covered and result["id"] == "target-size" and "obscured" in node["why"])
        ),
        *(
            f"à examiner ({node['unsure']}) : {_sentence(result, node)}"
            for result in told["incomplete"]
            for node in result["nodes"]
            if not node["decided"] and not (covered and node["unsure"] in COVERED)
        ),
    ]


def _sentence(result: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{result['id']} : {result['help']}\n{node['target']}\n{node['html']}\n{node['why']}"
