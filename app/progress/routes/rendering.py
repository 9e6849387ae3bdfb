"""Renders the responses of the checklist: a whole page, or the fragments that changed."""

from collections.abc import Collection
from typing import Any

from flask import flash, request, url_for

from app.files.services import lost_among
from app.kernel.errors import Conflict
from app.kernel.revisions import Merged
from app.kernel.typography import percent, quoted
from app.methodology.examples.catalogue import CHOOSING, illustrating
from app.methodology.examples.listing import likeness_of
from app.methodology.examples.rules import nearest
from app.methodology.guide.beside import documents_serving
from app.methodology.rules import Edition, Item, Phase
from app.progress import queries, reviews, sheets
from app.progress.forms import AnswerForm, EvidenceForm, GateForm, shown
from app.progress.panels import panels_of
from app.progress.replies import Reply
from app.progress.services import SavedAnswer
from app.spaces.findings import provable
from app.spaces.guard import current_authority, may
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks.models import Task
from app.tasks.queries import task_if_any, tasks_about
from app.tasks.remarks import Remark, remarks_of
from app.tasks.rules import AnchorKind
from app.tasks.sheet.routes.whole import task_page
from app.web.asked import whole_number
from app.web.page import CONFLICT, OK, Answer, Page, go, page, wants_fragment

SERVING = 3  # documents beside a point: the guide names them all
NEAR_EXAMPLES = 2  # beside a point: more would weigh on its phase


def template_helpers() -> dict[str, Any]:
    """Return the functions that the templates of the checklist call."""
    return {"position_of": position_of, "axis_choices": axis_choices}


def position_of(item: Item) -> int:
    """Return the position of the phase that holds an item."""
    return queries.edition_of(current_authority()).phase_of(item.id).position


def axis_choices(edition: Edition) -> list[tuple[str, str]]:
    """Return the axes as (id, title) choices."""
    return [(axis.id, axis.title) for axis in edition.axes]


def asking_task() -> Task | None:
    """Return the task on whose page the form was sent; none once it is deleted."""
    task_id = whole_number(request.args.get("tache", ""))
    return task_if_any(current_authority(), task_id) if task_id else None


def place_of(item_id: str) -> str:
    """Return the address at which an item is seen open, on the page that its form came from."""
    task = asking_task()
    if task is not None:
        return url_for("tasks.task", task_id=task.id, _anchor="point")
    authority = current_authority()
    position = queries.edition_of(authority).phase_of(item_id).position
    return url_for("progress.phase", position=position, point=item_id, _anchor=f"point-{item_id}")


def wants_row(item_id: str | None) -> bool:
    """Tell whether our script asks for one open row of the phase's page."""
    edition = queries.edition_of(current_authority())
    return wants_fragment() and item_id is not None and item_id in edition


def phase_page(phase: Phase, *, opened: str | None = None, status: int = OK, **more: Any) -> Page:
    """Draw the page of a phase, with one row open if asked."""
    authority = current_authority()
    edition = queries.edition_of(authority)
    wanted = _one_of(request.args.get("montrer"), sheets.SHOWN) or "tout"
    axis = _one_of(request.args.get("axe"), [axis.id for axis in edition.axes])
    sheet = sheets.sheet_of(authority, phase, shown=wanted, axis=axis)
    rows = [*(row for step in sheet.steps for row in step.rows), *sheet.off]
    row = next((row for row in rows if row.item.id == opened), None)
    return page(
        "progress/phase.html",
        status=status,
        phase=phase,
        sheet=sheet,
        edition=edition,
        shown=wanted,
        axis=axis,
        filters=sheets.SHOWN,
        opened=opened,
        remarks=_remarks(authority, phase),
        panels=panels_of(authority, phase.position),
        **{**_gate_form(sheet), **(opened_row(row) if row else {}), **more},
    )


def _gate_form(sheet: sheets.PhaseSheet) -> dict[str, GateForm]:
    """Return the form that begins a phase, where the page may show it: building one is felt."""
    return {"gate_form": GateForm(formdata=None)} if sheet.behind else {}


def _remarks(authority: Authority, phase: Phase) -> list[Remark]:
    """Return the remarks on a phase; those that reveal opinions only to who may read them."""
    reads = may(Permission.SEE_OPINIONS)
    return [
        remark for remark in remarks_of(authority, phase.position) if reads or not remark.private
    ]


def _one_of(code: str | None, offered: Collection[str]) -> str | None:
    return code if code in offered else None


def opened_row(row: sheets.ItemRow) -> dict[str, Any]:
    """Return the template context of an open row: its tasks, and its evidence if any."""
    authority, item_id = current_authority(), row.item.id
    about = tasks_about(authority, AnchorKind.ITEM.value, [item_id])
    examples = nearest(illustrating(item_id), likeness_of(authority), NEAR_EXAMPLES)
    beside = {"near_examples": examples, "choosing_examples": CHOOSING}
    serving = documents_serving(item_id)[:SERVING]
    return {**row_in_place(row), **beside, "serving": serving, "tasks": about.get(item_id, ())}


def row_in_place(row: sheets.ItemRow) -> dict[str, Any]:
    """Return the template context of the forms of an item, and of its evidence if any."""
    authority = current_authority()
    count = row.answer.evidence_count if row.answer is not None else 0
    proofs = queries.evidence_of(authority, row.item.id) if count else ()
    return {
        "row": row,
        "answer_form": AnswerForm.showing(row.item.id, row.answer),
        "way": provable(row.item.id),
        "evidence_form": EvidenceForm.blank(row.item.id),
        "proofs": proofs,
        "lost": lost_among(proofs),
        "may_answer": may(Permission.ANSWER) and not row.left_out,
    }


def row_page(item: Item) -> Page:
    """Draw one open row, for our script."""
    authority = current_authority()
    row = sheets.row_of(authority, item, queries.answer(authority, item.id))
    return page("progress/_open_row.html", **opened_row(row))


def both_versions(item: Item, conflict: Conflict, **more: Any) -> Page:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[Reply] = conflict.current
    form = AnswerForm.comparing(item.id, queries.answer(current_authority(), item.id), merged.facts)
    both = form.both(shown(merged.standing), shown(merged.facts), merged.asked)
    more |= {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return answer_page(item, form, status=CONFLICT, **more)


def answer_page(item: Item, form: AnswerForm, *, status: int, **more: Any) -> Page:
    """Show the form again: what was typed, what is to mend, and the other version if any."""
    authority = current_authority()
    row = sheets.row_of(authority, item, queries.answer(authority, item.id))
    extra: dict[str, Any] = {"answer_form": form, "form": form, **more}
    if wants_fragment():
        return page("progress/_open_row.html", status=status, **{**opened_row(row), **extra})
    task = asking_task()
    if task is not None:
        return task_page(task.id, status=status, **extra)
    phase = queries.edition_of(authority).phase_of(item.id)
    if request.args.get("revue"):
        review = reviews.review_of(authority, phase.items, item.id, stay=True)
        context = {"phase": phase, "review": review, **opened_row(row), **extra}
        return page("progress/review.html", status=status, **context)
    return phase_page(phase, opened=item.id, status=status, **extra)


def saved_page(
    saved: SavedAnswer, kept: str = "", *, undone: bool = False, opened: bool = False
) -> Answer:
    """Answer a saved item: its row and the figures for our script, a redirect without it.

    ``kept`` is the sentence about what somebody else had changed meanwhile; ``opened`` leaves the
    row open, with what was added to it.
    """
    authority = current_authority()
    phase = queries.edition_of(authority).phase_of(saved.item.id)
    figures = saved.progress.phase(phase.position)
    outcome = "Annulé." if undone else "Enregistré."
    row = sheets.row_of(authority, saved.item, saved.answer)
    doubted = f" Jalon ne le constate pas\u00a0: {row.doubt}." if row.doubt else ""
    text = f"{outcome} La phase {phase.position} est à {percent(figures.percent)}.{kept}{doubted}"
    undo = None
    if saved.changed:
        revision = saved.answer.revision if saved.answer is not None else 0
        undo = {
            "url": url_for("progress.undo", item_id=saved.item.id),
            "fields": {"revision": revision},
        }
    notice = {"text": text, "undo": undo, "links": _ways_out(row)}
    if wants_fragment():
        return page(
            "progress/_saved.html",
            row=row,
            phase=phase,
            figures=figures,
            around=sheets.around(authority, phase, saved.item, saved.states),
            notice=notice,
        )
    flash(notice, "success")  # type: ignore[arg-type]  # any JSON will do
    if request.args.get("revue"):
        return go(url_for("progress.review", position=phase.position, point=saved.item.id))
    if opened or row.doubt or asking_task() is not None:
        return go(place_of(saved.item.id))  # open, with the two ways out of a doubt
    anchor = f"point-{saved.item.id}"
    return go(url_for("progress.phase", position=phase.position, _anchor=anchor))


def _ways_out(row: sheets.ItemRow) -> list[tuple[str, str]]:
    """Return the links that settle a doubt: complete the register, or keep with a note."""
    way = provable(row.item.id) if row.doubt else None
    if way is None:
        return []
    keep = ("Garder avec une note", place_of(row.item.id))
    values: dict[str, Any] = dict(way.values)
    register = (way.action, url_for(way.endpoint, **values))
    return [register, keep] if may(way.permission) else [keep]


def begun_before(authority: Authority, position: int, reason: str) -> str:
    """Say that a phase needed no start any more, and give back the reason that was typed."""
    begun = [gate for gate in authority.passed_gates if gate["position"] == position]
    what = f"est déjà commencée, par {begun[0]['by']}" if begun else "n’attendait plus rien"
    lost = bool(reason) and reason not in {gate["reason"] for gate in begun}
    back = f" Votre raison n’y est pas ajoutée\u00a0: {quoted(reason)}" if lost else ""
    return f"La phase {position} {what}.{back}"
