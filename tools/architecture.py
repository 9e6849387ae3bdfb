"""Write the map of rooms of docs/architecture.md from what each package of app/ says of itself."""

import ast
import re
from collections.abc import Iterator

from config import ROOT

PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- rooms -->\n", "<!-- end of rooms -->\n"


def rooms() -> Iterator[tuple[str, str]]:
    """Give each package of app/, in order, with the first line of its docstring."""
    for path in sorted((ROOT / "app").rglob("__init__.py")):
        folder = path.parent
        if folder.name == "routes" or folder == ROOT / "app":
            continue
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        yield str(folder.relative_to(ROOT)), text.split("\n", 1)[0]


def with_map(page: str) -> str:
    """Return the page with the map of today between its two marks."""
    rows = "".join(f"| `{folder}` | {text} |\n" for folder, text in rooms())
    table = f"{BEGIN}| folder | holds |\n|---|---|\n{rows}{END}"
    return re.sub(f"{BEGIN}.*?{END}", lambda _: table, page, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(with_map(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
