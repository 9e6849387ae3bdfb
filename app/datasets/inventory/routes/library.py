"""Adding typical datasets: the boxes to tick, a few parts of the library a page."""

from collections.abc import Sequence

from flask import request, url_for

from app.datasets.blueprint import bp
from app.datasets.inventory import library, queries
from app.datasets.inventory.forms import LibraryForm
from app.datasets.inventory.library import Typical
from app.datasets.inventory.routes.inventory import added, typical_here
from app.kernel.errors import Refused
from app.kernel.typography import raised
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number
from app.web.page import Answer, page, refused

PAGE = 30  # boxes: each is some five elements, and a page has 380
GROUP_TITLE = "Jeux types\u00a0: "


@bp.route("/jeux-types", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def typical_datasets() -> Answer:
    """Choose typical datasets, and add all those that are ticked."""
    everything = request.args.get("tout", "") == "1"
    offered = tuple(library.typical().values()) if everything else typical_here()
    listed = queries.typical_listed(current_authority())
    pages = _pages(offered)
    rank = min(page_number(request.args.get("page", "")), len(pages))
    shown = pages[rank - 1]
    form = LibraryForm()
    form.offer({entry.id: entry.title for entry in shown if entry.id not in listed})
    if form.is_submitted():
        answer = _add(form)
        if answer is not None:
            return answer
    drawing = refused if form.errors else page
    return drawing(
        "datasets/inventory/library.html",
        form=form,
        groups=_groups(form, shown, listed),
        duty_in=current_authority().territory,
        everything=everything,
        rank=rank,
        pages=len(pages),
        address=lambda number: url_for(
            "datasets.typical_datasets",
            page=number if number > 1 else None,
            tout="1" if everything else None,
        ),
        total=len(offered),
    )


def _add(form: LibraryForm) -> Answer | None:
    """Add the ticked entries; nothing when the form holds an error."""
    if not form.validate():
        return None
    chosen = [library.typical()[entry_id] for entry_id in form.chosen.data or ()]
    if not chosen:
        form.take(Refused("Cochez au moins un jeu à ajouter.", "chosen"))
        return None
    try:
        return added(chosen)
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
