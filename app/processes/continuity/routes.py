"""Pages of continuity: who holds what alone, the hand-over file, the alarm."""

from typing import Any

from flask import Response, flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Refused
from app.processes.blueprint import bp
from app.processes.continuity import alarm, queries
from app.processes.continuity.forms import AlarmForm
from app.processes.continuity.handing_over import hand_over
from app.processes.continuity.rules import PersonHoldings, named
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.spaces.queries import leads_of
from app.web.asked import whole_number, words
from app.web.downloads import saved
from app.web.page import Answer, go, page, refused
from app.writing.blanks import blanks, with_closing
from app.writing.letterhead import letterhead_of
from app.writing.model import WRITINGS
from app.writing.written import written

PAGE, FILE = "processes/continuity.html", "processes/hand_over.html"
LONGEST_NAME = 200
MOST = 40  # people on the page


@bp.get("/continuite")
@requires(Permission.SEE)
def continuity() -> Answer:
    """See who holds what alone, and who is told of a silence."""
    return page(PAGE, form=_form(), **_context())


@bp.post("/continuite/alerte")
@requires(Permission.MANAGE)
def set_alarm() -> Answer:
    """Choose who is told when nobody writes any more."""
    form = AlarmForm()
    if not form.validate():
        return refused(PAGE, form=form, **_context())
    months = whole_number(form.months.data or "")
    try:
        by = current_visitor().actor
        alarm.set_alarm(current_authority(), form.email.data or "", months, by=by)
    except Refused as refusal:
        form.take(refusal)
        return refused(PAGE, form=form, **_context())
    flash("Alerte enregistrée." if months else "Personne ne sera prévenu.", "success")
    return go(url_for("processes.continuity"))


@bp.get("/continuite/passation")
@requires(Permission.SEE)
def hand_over_page() -> Answer:
    """Read the hand-over file of a person before taking it away."""
    person = _person()
    if person is None:
        return go(url_for("processes.continuity"))
    made = _made(person)
    return page(FILE, person=person, document=made, blanks=blanks(made))


@bp.get("/continuite/passation.<any(docx, odt):writing>")
@requires(Permission.SEE)
def hand_over_file(writing: str) -> Answer:
    """Take the hand-over file of a person away."""
    authority, person = current_authority(), _person()
    if person is None:
        return go(url_for("processes.continuity"))
    made = with_closing(_made(person))
    content = written(made, writing, letterhead_of(authority))
    answer = Response(content, content_type=WRITINGS[writing])
    return saved(answer, f"passation-{authority.slug}.{writing}")


def _person() -> PersonHoldings | None:
    """Return the person that the address names, if something is held in that name."""
    name = words(request.args.get("qui", ""), LONGEST_NAME)
    return named(queries.people(current_authority()), name)


def _made(person: PersonHoldings) -> Any:
    authority = current_authority()
    tasks = queries.open_tasks(authority, person.name)
    works = queries.processes_of(authority, person.name)
    return hand_over(authority.name, person, tasks, works)


def _form() -> AlarmForm:
    authority = current_authority()
    values = {"months": str(authority.alarm_months), "email": authority.alarm_to}
    return AlarmForm(data=values)


def _context() -> dict[str, Any]:
    everybody = queries.people(current_authority())
    return {
        "people": everybody[:MOST],
        "more": max(0, len(everybody) - MOST),
        "alone": sum(bool(person.alone) for person in everybody),
        "one_lead": len(leads_of(current_authority().id)) == 1,
    }
