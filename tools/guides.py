"""Guides of two pages for each role: their pictures, and docs/guides built from their texts.

    python -m tools.guides [texts]

Takes the pictures from the demonstration into app/static/guides, then writes docs/guides/*.md from
seeds/guides.yml; « texts » leaves the pictures as they are.
"""

import base64
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from app.pages.guides import PICTURE_HEIGHT, PICTURE_WIDTH, GuidePart, RoleGuide, guides
from config import ROOT
from tests.support.browser import launch
from tools.screenshots import Shot, demonstration, person_s_page, shots

PICTURES = ROOT / "app" / "static" / "guides"
TEXTS = ROOT / "docs" / "guides"
WINDOW = 1280
QUALITIES = (62, 54, 46, 40)  # of WebP: letters stay sharp at 20 KB a picture
MOST_BYTES = 40_000  # beyond it, the next quality
NOTICE = "<!-- Built from seeds/guides.yml by `python -m tools.guides`: change the texts there. -->"


def text_of(guide: RoleGuide) -> str:
    """Return a guide as Markdown."""
    head = [NOTICE, "", f"# {guide.title}", "", f"{guide.who} {guide.lead}"]
    return "\n".join([*head, *(line for part in guide.parts for line in _lines(part)), ""])


def _lines(part: GuidePart) -> list[str]:
    steps = [f"{rank}. {step}" for rank, step in enumerate(part.steps, start=1)]
    lines = ["", f"## {part.title}", "", *steps]
    if part.picture:
        lines += ["", f"![{part.caption}](../../app/static/guides/{part.picture}.webp)"]
    return lines


def write_texts() -> None:
    """Write docs/guides from the texts."""
    TEXTS.mkdir(exist_ok=True)
    for guide in guides().values():
        (TEXTS / f"{guide.id}.md").write_text(text_of(guide), encoding="utf-8")


def take_pictures() -> int:
    """Take the pictures that the guides name; return how many."""
    PICTURES.mkdir(exist_ok=True)
    named = {part.picture for guide in guides().values() for part in guide.parts if part.picture}
    with sync_playwright() as playwright, demonstration() as (url, slugs):
        browser = launch(playwright)
        for shot in (one for one in shots(*slugs[:3]) if one.name in named):
            page = person_s_page(browser, url, shot.person, WINDOW, "light")
            page.goto(f"{url}{shot.path}")
            shot.steps(page)
            _take(page, shot)
            page.close()
        browser.close()
    return len(named)


def _take(page: Page, shot: Shot) -> None:
    page.evaluate("scrollTo(0, 0)")
    scale = PICTURE_WIDTH / WINDOW
    clip = {"x": 0, "y": 0, "width": WINDOW, "height": PICTURE_HEIGHT / scale, "scale": scale}
    camera = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        asked = {"format": "webp", "quality": quality, "clip": clip}
        taken = base64.b64decode(camera.send("Page.captureScreenshot", asked)["data"])
        if len(taken) <= MOST_BYTES:
            break
    Path(PICTURES / f"{shot.name}.webp").write_bytes(taken)


def main() -> None:
    """Take the pictures unless told otherwise, and write the texts."""
    if sys.argv[1:] not in ([], ["texts"]):
        sys.exit(__doc__)
    if not sys.argv[1:]:
        print(f"{take_pictures()} images dans {PICTURES.relative_to(ROOT)}")
    write_texts()


if __name__ == "__main__":
    main()
