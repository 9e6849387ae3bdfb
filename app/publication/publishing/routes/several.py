"""Several datasets published in one go: chosen over the pages of a list, then one by one."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.inventory import queries as datasets
from app.datasets.inventory.defaults import defaults_of
from app.datasets.inventory.filters import DatasetFilter
from app.datasets.inventory.rules import promise_of
from app.datasets.inventory.served.looks import datasets_being_looked_at
from app.kernel.errors import Conflict
from app.kernel.typography import plural
from app.publication.blueprint import bp
from app.publication.publishing import queries, services, showing
from app.publication.publishing.routes.dataset import others_shown, with_it_sent
from app.publication.publishing.services import Wanted
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number, words
from app.web.fields import RevisionField
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page
from app.web.picks import Picks

ADDRESS = "/c/<slug:slug>/donnees/publication/plusieurs"
BOX = "jeu"
LONGEST_WORDS = 100
MOST_AT_ONCE = 20
NONE_CHOSEN = "Cochez les jeux à publier."
TOO_MANY = f"Publiez {MOST_AT_ONCE} jeux au plus à la fois\u00a0: décochez-en."


@bp.get(ADDRESS)
@requires(Permission.PUBLISH)
def several() -> Answer:
    """Choose datasets that are not public yet, then see what each lacks."""
    picks = Picks.read(request.args, BOX)
    if "choix" not in request.args:
        return _choice(picks)
    if not picks.count or picks.count > MOST_AT_ONCE:
        return _choice(picks, TOO_MANY if picks.count else NONE_CHOSEN)
    return _review(picks.ids)


@bp.post(ADDRESS)
@requires(Permission.PUBLISH)
def publish_several() -> Answer:
    """Publish those that are ticked and may be; the others are left, with the reason."""
    authority, by = current_authority(), current_visitor().actor
    wanted = [_wanted(mark) for mark in request.form.getlist(BOX)[:MOST_AT_ONCE]]
    shown = [RevisionField.read(id_) for id_ in request.form.get("vus", "").split()]
    if not wanted:
        return _review(shown, NONE_CHOSEN, BAD_INPUT)
    try:
        done = services.publish_several(authority, wanted, with_it_sent(), by=by)
    except Conflict as conflict:
        return _review(shown, conflict.message, CONFLICT)
    for title, sentence in done.left:
        flash(f"{title}\u00a0: {sentence}", "warning")
    if done.rows:
        flash(f"{plural(len(done.rows), 'jeu publié', 'jeux publiés')}.", "success")
    return go(url_for("datasets.inventory"))


def _wanted(mark: str) -> Wanted:
    # Who ticks a dataset says that its condition is met: the words of the box are those.
    id_, seen, turned_down, *_ = map(RevisionField.read, [*mark.split("-"), "", ""])
    return Wanted(id_, seen, promised=True, turned_down=turned_down)


def _choice(picks: Picks, message: str = "") -> Answer:
    authority = current_authority()
    looked_for = words(request.args.get("mots", ""), LONGEST_WORDS)
    wanted = DatasetFilter(words=looked_for)
    listing = queries.to_publish(authority, wanted, page_number(request.args.get("page", "")))
    shown = [row.id for row in listing.datasets]
    picks = picks.only({*shown, *datasets.briefs_by_id(authority, picks.outside(shown).ids)})
    return page(
        "publication/publishing/choice.html",
        status=BAD_INPUT if message else OK,
        listing=listing,
        words=looked_for,
        message=message,
        picks=picks,
        elsewhere=picks.outside(shown),
        name=BOX,
    )


def _review(ids: list[int], message: str = "", status: int = OK) -> Answer:
    """Return what each dataset lacks, with a box for those that may be published."""
    authority = current_authority()
    defaults, looked_at = defaults_of(authority), datasets_being_looked_at(authority)
    rows = queries.by_ids(authority, ids[:MOST_AT_ONCE])
    ticked, refused = set(request.form.getlist(BOX)), queries.turned_down(authority, ids)
    entries: list[dict[str, Any]] = []
    for row in rows:
        lacks, asked = queries.lacks(row, defaults, looked_at), refused.get(row.id)
        entries.append(
            {
                "row": row,
                "mark": f"{row.id}-{row.revision}{f'-{asked.id}' if asked else ''}",
                "refused": asked if asked and asked.answer else None,
                "stops": [(lack, showing.mended_at(row, lack)) for lack in lacks if lack.stops],
                "advice": [lack.sentence for lack in lacks if not lack.stops],
                "promise": promise_of(row.outcome, row.stage),
            }
        )
    closed = authority.catalogue_opened_at is None
    return page(
        "publication/publishing/several.html",
        status=status,
        entries=entries,
        ready=[entry for entry in entries if not entry["stops"]],
        message=message,
        ticked=ticked,
        closed=closed,
        **others_shown([row.id for row in rows] if closed else None),
    )
