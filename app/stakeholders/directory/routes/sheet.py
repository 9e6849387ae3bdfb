"""One stakeholder: what anyone may read, and for those it lets in, what is thought of them."""

from typing import Any

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Merged
from app.methodology.stakeholder_library import arguments, brakes
from app.spaces.gone import deletion
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.stakeholders.blueprint import bp
from app.stakeholders.directory import queries, services, wording
from app.stakeholders.directory.contents import Assessment, StakeholderFacts
from app.stakeholders.directory.forms import (
    OpinionForm,
    PlainForm,
    fields_of,
    opinion_values,
    plain_values,
)
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.stakeholders.directory.routes.reading import (
    archetype_of,
    current_reader,
    the_stakeholder,
)
from app.stakeholders.directory.routes.table import profiles_here
from app.stakeholders.directory.rules import Visibility
from app.tasks.rules import AnchorKind
from app.web.page import CONFLICT, Answer, go, page, refused

TEMPLATE, EDIT = "stakeholders/directory/sheet.html", "stakeholders/directory/edit.html"
NEW = "stakeholders/directory/new.html"


@bp.get("/<id:stakeholder_id>")
@requires(Permission.LIST_STAKEHOLDERS)
def sheet(stakeholder_id: int) -> Answer:
    """See a stakeholder."""
    return page(TEMPLATE, **_context(the_stakeholder(stakeholder_id)))


@bp.route("/<id:stakeholder_id>/modifier", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def edit(stakeholder_id: int) -> Answer:
    """Change what anyone may read of a stakeholder; the form of one removed lists them anew."""
    try:
        return _edit(stakeholder_id)
    except Missing as missing:
        subject = f"stakeholder:{stakeholder_id}"
        sentence = deletion(missing, subject, "stakeholder:remove", "cet acteur")
        return page(NEW, status=CONFLICT, form=_plain_form({}), gone=sentence)


def _edit(stakeholder_id: int) -> Answer:
    row = the_stakeholder(stakeholder_id)
    form = _plain_form(plain_values(row))
    if not form.is_submitted():
        return page(EDIT, row=row, form=form)
    if not form.validate():
        return refused(EDIT, row=row, form=form)
    authority, by = current_authority(), current_visitor().actor
    typed, seen = form.plain(), form.revision.seen
    try:
        saved = services.update(authority, stakeholder_id, typed, seen=seen, by=by)
    except Refused as refusal:
        form.take(refusal)
        return refused(EDIT, row=row, form=form)
    except Conflict as conflict:
        return _both_versions(conflict, the_stakeholder(stakeholder_id))
    flash(f"Enregistré\u00a0: {saved.row.title}.{form.kept(saved.kept)}", "success")
    return go(url_for("stakeholders.sheet", stakeholder_id=stakeholder_id))


def _plain_form(data: dict[str, Any], *, sent: bool = True) -> PlainForm:
    """Return the form of the plain part as it was ``sent``, or filled with data."""
    given = {} if sent else {"formdata": None}
    form = PlainForm(**given, data=data)
    form.settle(profiles_here(), names=current_authority().names_allowed_at is not None)
    return form


def _both_versions(conflict: Conflict, row: Stakeholder) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[StakeholderFacts] = conflict.current
    form = _plain_form(plain_values(row, merged.facts), sent=False)
    both = form.both(merged.standing.columns(), merged.facts.columns(), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(EDIT, status=CONFLICT, row=row, form=form, **more)


@bp.post("/<id:stakeholder_id>/avis")
@requires(Permission.SEE_OPINIONS)
def assess(stakeholder_id: int) -> Answer:
    """Write what is thought of a stakeholder."""
    row, reader = the_stakeholder(stakeholder_id), current_reader()
    opinion = queries.reading(current_authority(), stakeholder_id, reader).opinion
    form = _opinion_form(row, opinion)
    if not form.validate():
        return refused(TEMPLATE, **_context(row, form=form))
    try:
        saved = services.assess(
            current_authority(),
            stakeholder_id,
            form.assessment(),
            seen=form.revision.seen,
            reader=reader,
            by=current_visitor().actor,
        )
    except Refused as refusal:
        form.take(refusal)
        return refused(TEMPLATE, **_context(row, form=form))
    except Conflict as conflict:
        return _both_opinions(conflict, row)
    flash(f"Enregistré\u00a0: {row.title}.{form.kept(saved.kept)}", "success")
    return go(url_for("stakeholders.sheet", stakeholder_id=stakeholder_id))


def _both_opinions(conflict: Conflict, row: Stakeholder) -> Answer:
    """Show what somebody else thinks beside what was typed, to whom may read both."""
    merged: Merged[Assessment] = conflict.current
    opinion = queries.reading(current_authority(), row.id, current_reader()).opinion
    form = _opinion_form(row, opinion, typed=merged.facts)
    both = form.both(fields_of(merged.standing), fields_of(merged.facts), merged.asked)
    more = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(TEMPLATE, status=CONFLICT, **_context(row, form=form, **more))


@bp.post("/<id:stakeholder_id>/retirer")
@requires(Permission.SEE_OPINIONS)
def remove(stakeholder_id: int) -> Answer:
    """Take a stakeholder off the list; what was thought of them is gone for good."""
    removed = services.remove(
        current_authority(), stakeholder_id, reader=current_reader(), by=current_visitor().actor
    )
    message: dict[str, Any] = {"text": f"Retiré de la liste\u00a0: {removed.plain.title}."}
    if not removed.for_good:
        plain = removed.plain.columns()
        fields = {name: plain[name] for name in ("title", "body", "side", "role", "archetype")}
        message["undo"] = {"url": url_for("stakeholders.new"), "fields": fields}
    flash(message, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for("stakeholders.table"))


def _context(row: Stakeholder, **more: Any) -> dict[str, Any]:
    """Return what the page shows: nothing of an opinion that is not the reader's to read."""
    reader = current_reader()
    access = queries.reading(current_authority(), row.id, reader)
    open_to_me = reader.sees_opinions and not access.closed
    return {
        "row": row,
        "archetype": archetype_of(row),
        "wording": wording,
        "closed": access.closed,
        "form": _opinion_form(row, access.opinion, shown=True) if open_to_me else None,
        "answers": {brake.id: brake.answer for brake in brakes().values()},
        "audiences": _audiences(),
        "task_url": _task_url(row) if may(Permission.ANSWER) else None,
        **more,
    }


def _audiences() -> list[tuple[str, list[str]]]:
    """Return the arguments by audience."""
    return [
        (words, [argument.id for argument in arguments().values() if argument.audience == audience])
        for audience, words in wording.AUDIENCES.items()
    ]


def _task_url(row: Stakeholder) -> str:
    """Return where a task about a stakeholder is written: its title names nobody's opinion."""
    title = f"Rencontrer\u00a0: {row.title}"
    return url_for("tasks.new", ancre=f"{AnchorKind.STAKEHOLDER.value}:{row.id}", titre=title)


def _opinion_form(
    row: Stakeholder,
    opinion: Opinion | None,
    *,
    shown: bool = False,
    typed: Assessment | None = None,
) -> OpinionForm:
    """Return the reserved form as it was sent, or filled from the opinion, or as ``typed``."""
    given = {"formdata": None} if shown or typed else {}
    form = OpinionForm(**given, data=opinion_values(opinion, typed))
    form.suggest(archetype_of(row))
    form.offer_levels(_levels(opinion))
    return form


def _levels(opinion: Opinion | None) -> list[Visibility]:
    """Return the levels that the visitor may choose between."""
    reader = current_reader()
    if opinion is not None and not services.may_open_or_close(opinion, reader):
        return [Visibility(opinion.visibility)]
    private = services.may_keep_private(opinion, reader)
    return [level for level in Visibility if private or level is not Visibility.AUTHOR]
