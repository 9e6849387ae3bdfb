"""Several datasets at once: choosing them, for whatever is to be done, and describing them."""

from collections.abc import Sequence

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.describing import rules, services
from app.datasets.describing.forms import CommonForm
from app.datasets.inventory import queries, wording
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.filters import DatasetFilter
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.routes.links import link
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import values_of
from app.kernel.typography import enumerated, plural
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page
from app.web.picks import Picks

BOX = "jeu"
PAGE = 40
SHOWN, SHOWN_VALUES = 10, 3
NONE_CHOSEN = "Cochez d’abord les jeux à décrire ensemble."
EMPTY = {"licence": "celle de la stratégie", "frequency": "pas encore décidé"}
LISTED = frozenset({"frequency", "licence", "theme", "granularity"})  # their lists say it
WORDS = {name: words for name, _, words in wording.FIELDS}


@bp.get("/plusieurs")
@requires(Permission.ANSWER)
def several() -> Answer:
    """Choose datasets over the pages of a filter, then what to do with them."""
    return _choice(Picks.read(request.args, BOX))


@bp.route("/plusieurs/decrire", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def describe() -> Answer:
    """Write once what several datasets have in common."""
    picks = Picks.read(request.values, BOX)
    if not picks.count:
        pressed = request.method == "POST" or "choix" in request.args
        return _choice(picks, NONE_CHOSEN if pressed else "")
    authority, form = current_authority(), CommonForm()
    if not form.is_submitted():
        return _page(picks)
    if not form.validate():
        return _page(picks, form, status=BAD_INPUT)
    by, seen = current_visitor().actor, form.revision.seen
    try:
        changed = services.describe(authority, picks.ids, form.typed, form.words, seen=seen, by=by)
    except Refused as refusal:
        form.take(refusal)
        return _page(picks, form, status=BAD_INPUT)
    except Conflict as conflict:
        return _page(picks, form, status=CONFLICT, stale=conflict.message)
    if changed:
        flash(f"{plural(len(changed), 'jeu décrit', 'jeux décrits')}.", "success")
    else:
        flash("Ces jeux étaient déjà décrits ainsi.", "info")
    return go(url_for("datasets.inventory"))


def _choice(picks: Picks, message: str = "") -> Answer:
    authority = current_authority()
    wanted = DatasetFilter.from_args(request.args, me=current_visitor().id)
    listing = queries.page(authority, wanted, page_number(request.args.get("page", "")), size=PAGE)
    shown = [row.id for row in listing.datasets]
    picks = picks.only({*shown, *queries.briefs_by_id(authority, picks.outside(shown).ids)})
    names = queries.totals(authority).services
    return page(
        "datasets/describing/choice.html",
        status=BAD_INPUT if message else OK,
        listing=listing,
        wanted=wanted,
        message=message,
        picks=picks,
        elsewhere=picks.outside(shown),
        name=BOX,
        service_choices=[("", "Tous"), *((name, name) for name in names if name)],
        batch_url=link("datasets.batch"),
        publish_url=link("publication.several") if may(Permission.PUBLISH) else "",
    )


def _page(
    picks: Picks, form: CommonForm | None = None, *, status: int = OK, stale: str = ""
) -> Answer:
    rows = services.several(current_authority(), picks.ids)
    picks = picks.only([row.id for row in rows])
    if not rows:
        return _choice(picks, NONE_CHOSEN)
    standing = [values_of(DatasetFacts.of(row)) for row in rows]
    common = {name: rules.shown_of(standing, name) for name in rules.COMMON}
    different = {name: rules.different(standing, name) for name in rules.COMMON}
    if form is None:
        form = CommonForm(data=common)
    form.leave([name for name, values in different.items() if values])
    if form.revision.data is None or stale:
        form.revision.data = rules.sight_of(standing).text
    return page(
        "datasets/describing/describe.html",
        status=status,
        form=form,
        rows=rows[:SHOWN],
        count=len(rows),
        picks=picks,
        stale=stale,
        hints={name: _hint(name, values) for name, values in different.items()},
        keywords=_keywords(rows),
    )


def _hint(name: str, values: Sequence[str]) -> str:
    """Return what datasets have where they differ; nothing where they do not."""
    if not values:
        return ""
    empty = EMPTY.get(name, "rien")
    words = [WORDS[name](value) if value else empty for value in values]
    advice = "" if name in LISTED else " Laissez vide\u00a0: chacun garde le sien."
    return f"Aujourd’hui\u00a0: {enumerated(words, SHOWN_VALUES)}.{advice}"


def _keywords(rows: Sequence[Dataset]) -> str:
    words = dict.fromkeys(word for row in rows for word in row.keywords or ())
    listed = ", ".join(list(words)[:SHOWN])
    here = f" Déjà là\u00a0: {listed}." if listed else ""
    return f"Séparés par des virgules.{here}"
