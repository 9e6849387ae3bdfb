"""Where each text is used: the points, the duties, the questions, the documents, the rest."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from app.kernel.typography import number
from app.law.statements import DOCUMENTS, SEEDS, StatementOfLaw
from app.methodology.reading import READINGS
from app.methodology.seedfile import SeedProblem, read_seed
from app.methodology.stories import holder_of

READ_FOR_USES = (*SEEDS, DOCUMENTS)
THRESHOLDS = "Les seuils de la loi"
BLANK = re.compile(r"\{([\w-]+)\}")  # « moins de {population} habitants »
TITLES = ("title", "question", "subject", "text", "id")  # of an entry: the first that it has


class LawUseKind(StrEnum):
    """What uses a text."""

    POINT = "point"
    DUTY = "duty"
    QUESTION = "question"
    DOCUMENT = "document"
    READING = "reading"

    @property
    def label(self) -> str:
        """The label that the reader sees."""
        return USE_LABELS[self][0]

    @property
    def words(self) -> tuple[str, str]:
        """The word for one use, and for several."""
        return USE_LABELS[self][1:]


USE_LABELS: Mapping[LawUseKind, tuple[str, str, str]] = {
    LawUseKind.POINT: ("Points de la méthode", "point", "points"),
    LawUseKind.DUTY: ("Obligations", "obligation", "obligations"),
    LawUseKind.QUESTION: ("Questions d’ouverture", "question", "questions"),
    LawUseKind.DOCUMENT: ("Documents", "document", "documents"),
    LawUseKind.READING: ("Repères", "repère", "repères"),
}


SHEETS = ("seeds", "documents")  # a letter, a convention or clauses in each file
# The files of seeds/law that hold something else than duties.
OF_LAW: Mapping[str, LawUseKind] = {
    "authority-kinds": LawUseKind.DOCUMENT,
    "eligibility": LawUseKind.QUESTION,
    "ready-answers": LawUseKind.QUESTION,
}


@dataclass(frozen=True, slots=True)
class LawUse:
    """One thing that uses a text, and its page if it has one of its own."""

    kind: LawUseKind
    title: str
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, compare=False)


class UseFinder:
    """Names what stands at a line of a file; each file is read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._titles: dict[str, tuple[list[int], list[str]]] = {}

    def use_of(self, statement: StatementOfLaw) -> LawUse | None:
        """Return what the statement belongs to, or nothing for a mere remark."""
        path = Path(statement.file)
        if document := self._document(path):
            return LawUse(LawUseKind.DOCUMENT, document)
        if path.parent.name == "items":
            return self._point(path.stem)
        if path.parts[:2] == ("seeds", "methodology"):
            return LawUse(LawUseKind.POINT, "Éditions de la méthode", "methodology.editions")
        title = self._title_at(statement)
        if title is None:
            return None
        if path.parts[:2] == ("seeds", "law"):
            return LawUse(OF_LAW.get(path.stem, LawUseKind.DUTY), title)
        return _reading(path.stem, title)

    def _point(self, item_id: str) -> LawUse | None:
        edition = holder_of(item_id)
        if edition is None:
            return None
        title = edition.item(item_id).statement
        return LawUse(LawUseKind.POINT, title, "methodology.item", {"item_id": item_id})

    def _document(self, path: Path) -> str:
        """Return the title of the document that a file writes, or nothing."""
        if path.suffix == ".py":
            return "Projet de délibération et sa note"
        if path.parts[:2] != SHEETS:
            return ""
        return str(read_seed(self._root / path, self._root).data["title"])

    def _title_at(self, statement: StatementOfLaw) -> str | None:
        """Return the title of the entry that holds a line."""
        if statement.file not in self._titles:
            entries = sorted(self._entries(statement.file))
            self._titles[statement.file] = (
                [one[0] for one in entries],
                [one[1] for one in entries],
            )
        starts, titles = self._titles[statement.file]
        rank = bisect_right(starts, statement.line) - 1
        return titles[rank] if rank >= 0 else None

    def _entries(self, file: str) -> Iterator[tuple[int, str]]:
        try:
            source = read_seed(self._root / file, self._root)
        except SeedProblem:
            return
        amounts = _amounts(source.data)
        for key, value in source.data.items():
            for rank, entry in enumerate(value if isinstance(value, list) else ()):
                if isinstance(entry, dict):
                    title = next((str(entry[name]) for name in TITLES if entry.get(name)), "")
                    shown = THRESHOLDS if key == "thresholds" else title
                    yield source.line(key, rank), BLANK.sub(partial(_filled, amounts), shown)


def _amounts(data: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the thresholds that the sentences of a file leave blank, as they are written."""
    listed = data.get("thresholds")
    entries = listed if isinstance(listed, list) else []
    return {one["id"]: number(one["value"]) for one in entries if "value" in one}


def _filled(amounts: Mapping[str, str], blank: re.Match[str]) -> str:
    return amounts.get(blank[1], "…")


def _reading(library_id: str, title: str) -> LawUse:
    """Return a text of a library, with the page that shows it."""
    if library_id == "glossary":
        return LawUse(LawUseKind.READING, title, "methodology.glossary")
    for page in READINGS:
        if library_id in page.library_ids:
            return LawUse(LawUseKind.READING, title, page.endpoint, {"_anchor": library_id})
    return LawUse(LawUseKind.READING, title)
