"""The pages of the preview of an import: each row in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.datasets.inventory import wording
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.rules import Stage
from app.datasets.transfer.forms import ALL
from app.datasets.transfer.online import ADDRESSES, changes_of
from app.datasets.transfer.plan import Fate, Sorted
from app.datasets.transfer.rows import ImportRow
from app.kernel.pages import page_cut
from app.kernel.revisions import NOTHING
from app.kernel.typography import day, plural, shortened

LINES = 20
CHANGES = 10  # rows of changes in a page: each shows several fields
MOST_CHANGES = 6  # fields shown of a row
MOST_BLANKS = 8
MOST_OLDER = 20  # datasets that may be chosen one by one
LONGEST = 120  # characters of a value


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A row of the preview: ``changes`` are (what, old, new), ``more`` counts those not shown."""

    number: int
    title: str
    service: str = ""
    column: str = ""
    sentence: str = ""
    dataset_id: int = 0
    changes: tuple[tuple[str, str, str], ...] = ()
    more: int = 0
    namesake: str = ""  # the service of a dataset of the same title
    online: str = ""  # of a catalogue: how the dataset stands there


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A page of the preview."""

    view: Fate
    lines: Sequence[PreviewLine]
    page: int
    pages: int


def view_of(code: str, counts: Mapping[str, int]) -> Fate:
    """Return the fate asked for, else the first that has rows, the most urgent first."""
    if code in Fate.codes():
        return Fate(code)
    for fate in (Fate.FAULTY, Fate.CONFLICT, Fate.CHANGED, Fate.NEW, Fate.SAME):
        if counts[fate.value]:
            return fate
    return Fate.NEW


def page_of(plan: Sequence[Sorted], view: Fate, page: int) -> PreviewPage:
    """Return a page of the rows of one fate."""
    rows = [line for line in plan if line.fate is view]
    if view is Fate.FAULTY:
        places = [(line, rank) for line in rows for rank in range(len(line.problems))]
        cut = page_cut(len(places), page, LINES)
        lines = [_problem(line, rank) for line, rank in places[cut.rows]]
    else:
        compared = view in {Fate.CHANGED, Fate.CONFLICT}
        cut = page_cut(len(rows), page, CHANGES if compared else LINES)
        lines = [_line(line) for line in rows[cut.rows]]
    return PreviewPage(view, lines, cut.number, cut.pages)


def blanks_of(plan: Sequence[Sorted]) -> tuple[int, list[tuple[str, str, int]]]:
    """Return how many cells were left blank, and the commonest: column, cell, how many."""
    counts = Counter(blank for line in plan for blank in line.row.blank)
    commonest = [(*blank, count) for blank, count in counts.most_common(MOST_BLANKS)]
    return counts.total(), commonest


def older_choices(plan: Sequence[Sorted]) -> list[tuple[str, str]]:
    """Return the datasets that a catalogue would make older: all at once, then some by name."""
    older = [line for line in plan if line.older is not None and line.standing is not None]
    if not older:
        return []
    return [
        (ALL, f"Pour {plural(len(older), 'jeu', 'jeux')}, en une fois"),
        *((str(line.dataset_id), _dates(line)) for line in older[:MOST_OLDER]),
    ]


def _dates(line: Sorted) -> str:
    here = line.standing.facts if line.standing is not None else None
    if here is None or here.updated_on is None or line.older is None:
        return ""
    return f"{here.title}\u00a0: {day(line.older)} au lieu du {day(here.updated_on)}"


def _problem(line: Sorted, rank: int) -> PreviewLine:
    column, sentence = line.problems[rank]
    title = str(line.row.by_field.get("title", ""))
    return PreviewLine(line.row.line, title, column=column, sentence=sentence)


def _line(line: Sorted) -> PreviewLine:
    """Return a row in words: what it adds, or each field that it changes."""
    if line.standing is None:
        facts = line.row.facts(DatasetFacts(title=""))
        alike = line.namesake
        namesake = (alike.facts.service or "à désigner") if alike is not None else ""
        online = _standing_online(line.row, line.row.stage)
        return PreviewLine(
            line.row.line, facts.title, facts.service, namesake=namesake, online=online
        )
    before = line.standing.facts
    differences = wording.differences(before, line.row.facts(before))
    changes = [(change.title, _short(change.old), _short(change.new)) for change in differences]
    if line.row.stage not in {"", line.standing.stage}:
        old, new = Stage(line.standing.stage).label, Stage(line.row.stage).label
        changes.append(("Étape", old, new))
    if files := changes_of(line.row.online, line.standing.files):
        changes.append((ADDRESSES, str(len(line.standing.files)), _short(files.in_words)))
    return PreviewLine(
        line.row.line,
        before.title,
        before.service,
        dataset_id=line.dataset_id,
        changes=tuple(changes[:MOST_CHANGES]),
        more=max(len(changes) - MOST_CHANGES, 0),
        online=_standing_online(line.row, line.row.stage or line.standing.stage),
    )


def _standing_online(row: ImportRow, stage: str) -> str:
    """Return how a dataset stands online, in a few words. ``stage``: what it is or becomes."""
    if row.online is None:
        return ""
    since, count = row.online.published_on, len(row.online.files)
    parts = [
        Stage(stage).label.lower() if stage else "",
        f"depuis le {day(since)}" if stage and since else "",
        plural(count, "fichier ou adresse", "fichiers et adresses"),
        f"qualité {row.online.quality}\u202f%" if row.online.quality is not None else "",
    ]
    return ", ".join(part for part in parts if part)


def _short(text: str | None) -> str:
    return shortened(text, LONGEST) if text else NOTHING
