"""Colours: each pair that a page shows can be told apart, and none is written out of the tokens."""

import re
from functools import cache

import pytest

from app.navigation import TABS
from config import ROOT

SHEETS = ROOT / "app/static/css"
SCHEMES = ("light", "dark")
TEXT, SHAPE = 4.5, 3.0  # what WCAG 2.2 asks of words (1.4.3) and of shapes (1.4.11)
TOKEN = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{3,6}),\s*(#[0-9a-f]{3,6})\)")
PLAIN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6})(?=[;\s])")
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(", re.IGNORECASE
)
GROUNDS = ("page", "surface", "sunken")
STATES = ("success", "warning", "danger", "seen")
PHASES = tuple(f"p{number}" for number in range(1, 7))
# Ink on the yellow cap and on a filled stone, the same in both schemes: the cap is always yellow.
ON_CAP = "#2c2100"
# Colours that no token holds: ink on the cap, the veil behind a dialog, a grey for white paper.
ALLOWED = (ON_CAP, "::backdrop { background: rgb(0 0 0 / 35%); }", ".rest { background: #eee;")

WORDS = [
    *(("ink", ground) for ground in (*GROUNDS, "stone", "accent-soft", "hill-far", "hill-near")),
    *(("ink", f"{state}-soft") for state in STATES),
    *(("muted", ground) for ground in GROUNDS),
    *((green, ground) for green in ("accent", "accent-strong") for ground in ("surface", "page")),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *(
        (state, ground)
        for state in STATES
        for ground in ("surface", "page", "sunken", f"{state}-soft")
    ),
    *((phase, ground) for phase in PHASES for ground in ("surface", "page")),
    *(("surface", phase) for phase in PHASES),
    *(("ink", f"{phase}s") for phase in PHASES),
    (ON_CAP, "cap"),
]
SHAPES = [
    *(("control", ground) for ground in GROUNDS),
    *(("edge", ground) for ground in ("surface", "page", "stone", "hill-near")),
    *(("accent", ground) for ground in GROUNDS),
    *((state, ground) for state in STATES for ground in GROUNDS),
]


def sheets() -> dict[str, str]:
    """Return every style sheet without its comments, by name."""
    return {
        path.name: re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for path in SHEETS.glob("*.css")
    }


@cache
def tokens() -> dict[str, tuple[str, str]]:
    """Return the pairs of colours, light then dark."""
    return {name: (light, dark) for name, light, dark in TOKEN.findall(sheets()["app.css"])}


def luminance(colour: str) -> float:
    """Return how light a colour is, from 0 to 1, as WCAG 2.2 defines it."""
    digits = colour.removeprefix("#")
    pairs = [2 * one for one in digits] if len(digits) == 3 else re.findall("..", digits)
    parts = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, scheme: str) -> float:
    """Return the ratio of two tokens (or of a colour as it is) in a scheme."""
    at = SCHEMES.index(scheme)
    shown = [name if name.startswith("#") else tokens()[name][at] for name in (one, other)]
    dark, light = sorted(luminance(colour) for colour in shown)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_wcag() -> None:
    assert luminance("#fff") == pytest.approx(1)
    assert contrast("#000", "#ffffff", "light") == pytest.approx(21)
    assert contrast("#777", "#fff", "dark") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("pairs", "least"), [(WORDS, TEXT), (SHAPES, SHAPE)], ids=["text", "shape"]
)
def test_what_is_shown_can_be_told_apart(
    pairs: list[tuple[str, str]], least: float, scheme: str
) -> None:
    ratios = {f"{one} sur {other}": contrast(one, other, scheme) for one, other in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least} == {}


def test_every_token_is_measured() -> None:
    """What says nothing alone: lines, and the yellow cap, which stands inside an edge."""
    measured = {name for pair in (*WORDS, *SHAPES) for name in pair}
    assert set(tokens()) - measured == {"line"}


def test_a_browser_without_pairs_gets_the_light_colours() -> None:
    fallback = sheets()["app.css"].split("@supports not (color: light-dark", 1)[1]
    plain = dict(PLAIN.findall(fallback.split("@layer base", 1)[0]))
    assert plain == {name: light for name, (light, _) in tokens().items()}


def test_no_colour_is_written_outside_the_tokens() -> None:
    """Masks are black whatever the scheme; a page printed is on white paper."""
    strays = []
    for name, sheet in sheets().items():
        text = re.sub(r"url\((\"[^\"]*\"|[^)]*)\)", "", sheet)
        text = re.sub(r"@layer tokens \{.*?\n\}", "", text, flags=re.DOTALL)
        text = re.sub(r"@layer print \{.*?\n\}", "", text, flags=re.DOTALL)
        strays += [
            f"{name} : {line.strip()}"
            for line in text.splitlines()
            if COLOUR.search(line) and not any(known in line for known in ALLOWED)
        ]
    assert strays == []


@pytest.mark.parametrize("name", sorted(path.name for path in SHEETS.glob("*.css")))
def test_each_layer_begins_where_the_one_before_ends(name: str) -> None:
    """One brace too many, and a browser silently leaves out the rest of the sheet."""
    depth = 0
    for line in re.sub(r"/\*.*?\*/|\"[^\"\n]*\"", "", sheets()[name], flags=re.DOTALL).splitlines():
        assert depth == 0 or not re.match(r"@layer \w+ \{", line), line
        depth += line.count("{") - line.count("}")
        assert depth >= 0, line
    assert depth == 0


def test_the_icons_are_those_that_pages_show() -> None:
    """A mask costs every first visit: what nothing shows is not carried."""
    templates = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    shown = {tab.icon for tab in TABS}
    for text in templates:
        shown |= {*re.findall(r"\bi-([a-z]+)\b", text), *re.findall(r'icon="([a-z]+)"', text)}
    assert set(re.findall(r"^  \.i-([a-z]+) \{", sheets()["components.css"], re.MULTILINE)) == shown
