"""Adding typical datasets: the boxes to tick, a few parts of the library a page."""

from collections.abc import Collection, Sequence

from flask import flash, request, url_for
from werkzeug.datastructures import MultiDict

from app.datasets.blueprint import bp
from app.datasets.inventory import library, queries
from app.datasets.inventory.forms import LibraryForm
from app.datasets.inventory.library import Typical
from app.datasets.inventory.routes.inventory import added, typical_here
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.matching import singular, words_sought
from app.kernel.text import normalise
from app.kernel.typography import raised
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number, words
from app.web.page import Answer, go, page, refused
from app.web.picks import MOST, MOST_SENT, NO_PICKS, Picks, turns
from app.web.transactions import slow_before_write

PAGE = 30  # boxes: each is some five elements, and a page has 380
BOX = "chosen"
WORDS, LONGEST_WORDS = "mots", 100
EXTENT = "voir"  # the button that shows the whole library, or only what such authorities hold
GROUP_TITLE = "Jeux types\u00a0: "


@bp.route("/jeux-types", methods=["GET", "POST"])
@requires(Permission.ANSWER)
@slow_before_write
def typical_datasets() -> Answer:
    """Choose typical datasets, and add all those that are ticked, on whichever page."""
    if request.method == "POST" and (EXTENT in request.form or turns(request.form)):
        rank = page_number(request.form.get("page", ""))
        picks = Picks.read(request.form, BOX)
        return go(_address(_extent(request.form), rank, picks, _looked_for(request.form)))
    picks = Picks.read(request.values, BOX, MOST_SENT if request.method == "POST" else MOST)
    everything, looked_for = _extent(request.args), _looked_for(request.args)
    offered = tuple(library.typical().values()) if everything else typical_here()
    total = len(offered)
    offered = tuple(entry for entry in offered if _answers(entry, looked_for))
    listed = queries.typical_listed(current_authority())
    pages = _pages(offered)
    rank = min(page_number(request.args.get("page", "")), len(pages))
    shown = pages[rank - 1]
    form = LibraryForm()
    form.offer({entry.id: entry.title for entry in library.typical().values()})
    form.chosen.data = list(picks.added)  # those of other pages too
    if form.is_submitted():
        answer = _add(form, listed)
        if answer is not None:
            if picks.left_out:
                flash(picks.left_out, "warning")
            return answer
    picks = picks.only(library.typical().keys() - listed.keys())
    drawing = refused if form.errors else page
    return drawing(
        "datasets/inventory/library.html",
        form=form,
        groups=_groups(form, shown, listed),
        duty_in=current_authority().territory,
        everything=everything,
        rank=rank,
        pages=len(pages),
        address=_address(everything, rank, NO_PICKS, looked_for),
        words=looked_for,
        picks=picks,
        elsewhere=picks.outside(entry.id for entry in shown),
        total=total,
    )


def _extent(sent: MultiDict[str, str]) -> bool:
    """Tell whether the whole library is asked for, and not only what such authorities hold."""
    return sent.get(EXTENT, sent.get("tout", "")) == "1"


def _looked_for(sent: MultiDict[str, str]) -> str:
    return words(sent.get(WORDS, ""), LONGEST_WORDS)


def _answers(entry: Typical, looked_for: str) -> bool:
    """Tell whether an entry holds each word typed, accents and plurals aside."""
    said = normalise(" ".join((entry.title, entry.text, entry.group, *entry.keywords)))
    return all(singular(word) in said for word in words_sought(looked_for))


def _address(everything: bool, rank: int, picks: Picks, looked_for: str = "") -> str:
    return url_for(
        "datasets.typical_datasets",
        page=rank if rank > 1 else None,
        tout="1" if everything else None,
        mots=looked_for or None,
        **picks.args(),
    )


def _add(form: LibraryForm, listed: Collection[str]) -> Answer | None:
    """Add the ticked entries not listed yet; nothing when the form holds an error."""
    if not form.validate():
        return None
    ticked = [library.typical()[entry_id] for entry_id in form.chosen.data or ()]
    if not ticked:
        form.take(Refused("Cochez au moins un jeu à ajouter.", "chosen"))
        return None
    db.begin_write()
    try:
        return added([entry for entry in ticked if entry.id not in listed])
    except Refused as refusal:
        form.take(refusal)
        return None


def _pages(offered: Sequence[Typical]) -> list[list[Typical]]:
    """Cut the library into pages without cutting one of its parts."""
    pages: list[list[Typical]] = [[]]
    for title in dict.fromkeys(entry.group for entry in offered):
        part = [entry for entry in offered if entry.group == title]
        if pages[-1] and len(pages[-1]) + len(part) > PAGE:
            pages.append([])
        pages[-1] += part
    return pages


def _groups(
    form: LibraryForm, shown: Sequence[Typical], listed: dict[str, int]
) -> list[tuple[str, list[tuple[object, Typical, int | None]]]]:
    """Return the lines of a page by theme: box, entry, id of its dataset if it is listed."""
    boxes = {box.data: box for box in form.chosen}
    groups: dict[str, list[tuple[object, Typical, int | None]]] = {}
    for entry in shown:
        title = entry.group.removeprefix(GROUP_TITLE)
        line = (boxes.get(entry.id), entry, listed.get(entry.id))
        groups.setdefault(raised(title), []).append(line)
    return list(groups.items())
