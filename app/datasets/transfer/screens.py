"""The preview of an import, page by page: what each row adds or changes, in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.datasets.inventory import wording
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.rules import Stage
from app.datasets.transfer.plan import Fate, Sorted
from app.kernel.typography import shortened

LINES = 20
CHANGES = 10  # rows of changes in a page: each shows several fields
MOST_CHANGES = 6  # fields shown of a row
MOST_BLANKS = 8
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


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A page of the preview."""

    view: Fate
    lines: Sequence[PreviewLine]
    page: int
    pages: int


def view_of(asked: str, counts: Mapping[str, int]) -> Fate:
    """Return what to show: what is asked, else what needs somebody first."""
    if asked in Fate.codes():
        return Fate(asked)
    for each in (Fate.FAULTY, Fate.CONFLICT, Fate.CHANGED, Fate.NEW, Fate.SAME):
        if counts[each.value]:
            return each
    return Fate.NEW


def page_of(plan: Sequence[Sorted], view: Fate, page: int) -> PreviewPage:
    """Return a page of the rows of one fate."""
    rows = [each for each in plan if each.fate is view]
    if view is Fate.FAULTY:
        places = [(each, rank) for each in rows for rank in range(len(each.problems))]
        page, pages, cut = _cut(len(places), page, LINES)
        return PreviewPage(view, [_problem(each, rank) for each, rank in places[cut]], page, pages)
    compared = view in {Fate.CHANGED, Fate.CONFLICT}
    page, pages, cut = _cut(len(rows), page, CHANGES if compared else LINES)
    return PreviewPage(view, [_line(each) for each in rows[cut]], page, pages)


def blanks_of(plan: Sequence[Sorted]) -> tuple[int, list[tuple[str, str, int]]]:
    """Count the cells that were left blank; then the commonest: column, cell, how many."""
    counts = Counter(each for one in plan for each in one.row.blank)
    commonest = [(*each, count) for each, count in counts.most_common(MOST_BLANKS)]
    return counts.total(), commonest


def _cut(total: int, page: int, size: int) -> tuple[int, int, slice]:
    pages = max(1, -(-total // size))
    page = min(page, pages)
    return page, pages, slice((page - 1) * size, page * size)


def _problem(each: Sorted, rank: int) -> PreviewLine:
    column, sentence = each.problems[rank]
    title = str(each.row.said.get("title", ""))
    return PreviewLine(each.row.line, title, column=column, sentence=sentence)


def _line(each: Sorted) -> PreviewLine:
    """Put a row into words: what it adds, or each field that it changes."""
    if each.standing is None:
        facts = each.row.facts(DatasetFacts(title=""))
        alike = each.namesake
        namesake = (alike.facts.service or "à désigner") if alike is not None else ""
        return PreviewLine(each.row.line, facts.title, facts.service, namesake=namesake)
    before = each.standing.facts
    told = wording.differences(before, each.row.facts(before))
    changes = [(one.title, _short(one.old), _short(one.new)) for one in told]
    if each.row.stage not in {"", each.standing.stage}:
        old, new = Stage(each.standing.stage).label, Stage(each.row.stage).label
        changes.append(("Étape", old, new))
    return PreviewLine(
        each.row.line,
        before.title,
        before.service,
        dataset_id=each.dataset_id,
        changes=tuple(changes[:MOST_CHANGES]),
        more=max(len(changes) - MOST_CHANGES, 0),
    )


def _short(text: str | None) -> str:
    return shortened(text, LONGEST) if text else wording.NOTHING
