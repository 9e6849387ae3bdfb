"""The booklets of the guide on paper: A4, each phase on a new page, nothing shrunk to fit."""

import re

import pytest

from tests.browser.conftest import OpenFor

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

SIZE = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")
A4 = (595, 842)  # in points


@pytest.mark.parametrize(
    ("path", "fewest", "most"), [("/methode/1/imprimer", 4, 9), ("/methode/imprimer", 24, 40)]
)
def test_a_booklet_is_printed_on_a4(open_for: OpenFor, path: str, fewest: int, most: int) -> None:
    window = open_for().go(path)
    sizes = SIZE.findall(window.page.pdf(prefer_css_page_size=True))
    assert {(round(float(wide)), round(float(high))) for wide, high in sizes} == {A4}
    assert fewest <= len(sizes) <= most
    window.page.emulate_media(media="print")
    assert not window.find("main .screen-only").is_visible()
    paper = 794  # an A4 page, in pixels
    window.page.set_viewport_size({"width": paper, "height": 1123})
    assert window.page.evaluate("document.documentElement.scrollWidth") <= paper
