"""Style sheets put together from their parts.

    python -m tools.stylesheets

A folder of app/styles is a sheet: its parts, in the order of their names, make the one file of
app/static/css that pages ask for.
"""

from pathlib import Path

from config import ROOT

PARTS = ROOT / "app" / "styles"
SHEETS = ROOT / "app" / "static" / "css"
NOTICE = "/* Parts of app/styles/{}, by `python -m tools.stylesheets`: change them there. */"


def sheets() -> dict[Path, str]:
    """Return each sheet that is put together, and its text."""
    return {
        SHEETS / f"{folder.name}.css": _text_of(folder)
        for folder in sorted(PARTS.iterdir())
        if folder.is_dir()
    }


def _text_of(folder: Path) -> str:
    parts = [part.read_text(encoding="utf-8") for part in sorted(folder.glob("*.css"))]
    return "\n".join([NOTICE.format(folder.name) + "\n", *parts])


def main() -> None:
    """Write the sheets."""
    for path, text in sheets().items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)} : {len(text)} caractères")


if __name__ == "__main__":
    main()
