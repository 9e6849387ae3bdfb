"""What the registers prove, to be confirmed; what they do not show, to be mended or kept."""

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.typography import percent, plural
from app.methodology.rules import Item
from app.progress import confirming, queries, services
from app.progress.blueprint import bp
from app.spaces.findings import lack_of
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, go, page


@bp.get("/constats")
@requires(Permission.ANSWER)
def findings() -> Answer:
    """List what the registers prove and nobody has confirmed, and what they do not show."""
    authority = current_authority()
    answers = queries.answers_of(authority)
    states = queries.states_in(answers)
    return page(
        "progress/findings.html",
        proven=confirming.findings_to_confirm(authority, states),
        doubts=confirming.doubts_of(authority, answers),
        lost=_lost(),
        progress_percent=services.counted(authority).percent,
    )


@bp.post("/constats")
@requires(Permission.ANSWER)
def confirm_findings() -> Answer:
    """Confirm the items ticked, or the only one whose button was pressed."""
    authority = current_authority()
    pressed = request.form.get("seul", "")
    item_ids = [pressed] if pressed else request.form.getlist("points")
    if not item_ids:
        flash("Cochez au moins un point à confirmer.", "warning")
        return go(url_for("progress.findings"))
    confirmed = confirming.confirm(authority, item_ids, by=current_visitor().actor)
    if confirmed.items:
        count = plural(len(confirmed.items), "point confirmé", "points confirmés")
        reached = percent(services.counted(authority).percent)
        flash(f"{count}. Vous en êtes à {reached}.", "success")
    for item_id, reason in confirmed.refused.items():
        if not lack_of(authority, item_id):  # the others are told at their place
            flash(f"{services.item_of(authority, item_id).statement} {reason}", "warning")
    return go(url_for("progress.findings", perdu=list(confirmed.refused)))


def _lost() -> list[tuple[Item, str]]:
    """Return what could not be confirmed a moment ago and is still not proved, with why."""
    authority = current_authority()
    edition = queries.edition_of(authority)
    return [
        (edition.item(item_id), lack)
        for item_id in dict.fromkeys(request.args.getlist("perdu"))
        if item_id in edition and (lack := lack_of(authority, item_id))
    ]
