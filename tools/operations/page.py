"""What docs/exploitation.md tells an operator to type: its blocks, and the files they write."""

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "exploitation.md"
PIECE = re.compile(
    r"^#{2,3} (?P<title>[^\n]+)$|^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
TYPIST = "# root\n"
# cat >PATH <<'FIN', cat >>PATH <<'FIN', install … /dev/stdin PATH <<'FIN'
WRITTEN = re.compile(
    r"^(?:cat >{1,2}|install .*/dev/stdin )(?P<path>/\S+) <<'FIN'\n(?P<text>.*?)^FIN$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """Lines to copy into a terminal, and the title under which they stand."""

    title: str
    text: str

    @property
    def files(self) -> dict[str, str]:
        """Return what the block writes, or adds, to each file."""
        return {found["path"]: found["text"] for found in WRITTEN.finditer(self.text)}


def blocks(page: Path = PAGE) -> list[Block]:
    """Return the blocks of the page, in order."""
    found, title = [], ""
    for piece in PIECE.finditer(page.read_text(encoding="utf-8")):
        title = piece["title"] or title
        if piece["text"] is not None:
            found.append(Block(title, piece["text"]))
    return found


def under(title: str) -> list[Block]:
    """Return the blocks of the sections whose title begins so; there is one at least."""
    found = [block for block in blocks() if block.title.startswith(title)]
    if not found:
        raise LookupError(title)
    return found


def installation() -> list[Block]:
    """Return the blocks of the numbered steps."""
    return [block for block in blocks() if re.match(r"\d+\. ", block.title)]


def written() -> dict[str, str]:
    """Return the files that the numbered steps write."""
    return {path: text for block in installation() for path, text in block.files.items()}
