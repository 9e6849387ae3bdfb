"""The page of components: complete, accessible, and a picture of it in both colours."""

import re
from base64 import b64encode
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT
from tests.browser.axe import faults_of
from tests.browser.conftest import OpenFor
from tests.browser.window import DESKTOP, PHONE
from tests.support.client import Client

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

GUIDE = "/styleguide"
MACRO = re.compile(r"\{%-?\s*macro\s+([a-z]\w*)\(")
CALL = re.compile(r"\b(\w+)\.([a-z]\w*)\(")
IMPORT = re.compile(r'import\s+"components/(\w+)\.html"\s+as\s+(\w+)')
# Macros of the frame, which every page draws, and those that a whole picture or a page needs.
ELSEWHERE = {
    "nav": {"header", "search_form", "switcher", "user_menu", "tabs", "footer"},
    "feedback": {"notices", "awaited_without_script"},
    "checklist": {"quick_form", "only_if"},
    "face": {"face", "place_map"},  # of an authority
    "charts": {"line", "radar", "two_radars"},  # of a journal, of a method, of skills
    "forms": {"file", "checkbox", "text", "textarea", "choice_of", "points_to_correct", "hidden"}
    | {"form", "action", "actions"},
    "gantt": {"picture"},
    "glossary": {"word"},  # which the words of a sentence show
    "map": {"name", "ground"},
    "people": {"disc"},
    "progress": {"share"},
    "road": {"strip"},
    "tables": {"scroll"},
}
# Colours of a picture: what a page without its style sheets would not have.
SHADES = """(picture) => fetch(`data:image/png;base64,${picture}`).then((answer) => answer.blob())
  .then((blob) => createImageBitmap(blob)).then((image) => {
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    return new Set(new Uint32Array(data.buffer)).size;
  })"""
FEWEST_SHADES = 400


def test_every_component_is_on_it() -> None:
    folder = ROOT / "templates"
    guide = [*(folder / "pages/styleguide").glob("*.html"), folder / "pages/styleguide.html"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in guide)
    names = {alias: name for name, alias in IMPORT.findall(text)} | {"nav": "nav"}
    drawn = {(names.get(alias, ""), macro) for alias, macro in CALL.findall(text)}
    missing = [
        f"{path.stem}.{macro}"
        for path in (folder / "components").glob("*.html")
        for macro in MACRO.findall(path.read_text(encoding="utf-8"))
        if (path.stem, macro) not in drawn and macro not in ELSEWHERE.get(path.stem, set())
    ]
    assert missing == [], "montrez-les dans templates/pages/styleguide/"


def test_an_instance_in_use_does_not_have_it(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get(GUIDE).status == 200
    monkeypatch.setitem(app.config, "PRODUCTION", True)
    assert client.get(GUIDE, status=404).status == 404


def test_it_is_accessible_in_both_colours_and_at_both_widths(open_for: OpenFor) -> None:
    faults = faults_of(open_for().go(GUIDE), "composants")
    assert faults == [], "\n\n".join(faults)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "320"])
def test_it_has_its_picture_taken(
    open_for: OpenFor, tmp_path: Path, scheme: str, size: dict[str, int]
) -> None:
    window = open_for(size=size, color_scheme=scheme).go(GUIDE)
    window.page.evaluate("document.fonts.ready.then(() => null)")
    picture = tmp_path / f"composants-{size['width']}-{scheme}.png"
    window.page.screenshot(path=picture, full_page=True)
    assert window.overflow() is None
    # On a page without a policy: ours refuses images that are not files.
    reader = window.context.new_page()
    assert reader.evaluate(SHADES, b64encode(picture.read_bytes()).decode()) >= FEWEST_SHADES
