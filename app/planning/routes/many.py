"""The same plan for several authorities at once: choice, settings, preview, then all or none."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts.access import signed_in
from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Conflict, Refused
from app.kernel.text import name_key
from app.kernel.typography import plural
from app.places.holidays import Calendar
from app.planning import queries, screens, several
from app.planning.blueprint import bp
from app.planning.forms import TemplateForm
from app.planning.queries import ModelPlan
from app.planning.rules.outline import listed
from app.planning.rules.start_dates import From, check_date, next_open
from app.planning.several import Proposal, Template
from app.spaces.models import Authority
from app.web.asked import page_number, words
from app.web.forms import clean
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

MOST = 20
CHOICE, SETTINGS, PREVIEW = "choix", "reglages", "apercu"
NATIONAL = Calendar("")
LONGEST_SEARCH = 100
MOST_WORDS = 6
NONE_CHOSEN = "Choisissez au moins une collectivité."


@bp.get("/portefeuille/plan")
@signed_in
def portfolio() -> Answer:
    """Choose authorities and settings, then preview the plan of each."""
    screen = request.args.get("ecran", CHOICE)
    chosen = _chosen(request.args)
    if screen not in {SETTINGS, PREVIEW}:
        return _choice(chosen, OK)
    if not 1 <= len(chosen) <= MOST:
        return _choice(chosen, BAD_INPUT)
    form, models = _form(request.args if screen == PREVIEW or "on" in request.args else None)
    if screen == SETTINGS:
        return _settings(form, chosen, OK)
    template = _template(form, models)
    if template is None:
        return _settings(form, chosen, BAD_INPUT)
    me = current_visitor().id
    return _preview(form, template, several.proposals(chosen, template, me=me), OK)


@bp.post("/portefeuille/plan")
@signed_in
def create_many() -> Answer:
    """Write the previewed plans, all or none; rights to write are read again."""
    chosen = _chosen(request.form)
    if not 1 <= len(chosen) <= MOST:
        return _choice(chosen, BAD_INPUT)
    form, models = _form(request.form)
    template = _template(form, models)
    if template is None:
        return _settings(form, chosen, BAD_INPUT)
    try:
        seen, by = str(form.seen.data or ""), current_visitor().actor
        written = several.create_plans(chosen, template, seen=seen, by=by)
    except Conflict as conflict:
        return _preview(form, template, conflict.current, CONFLICT, conflict.message)
    except Refused as refusal:
        offered = several.proposals(chosen, template, me=current_visitor().id)
        return _preview(form, template, offered, BAD_INPUT, refusal.message)
    tasks = sum(len(proposal.outline.tasks) for proposal, _ in written)
    flash(
        f"{plural(len(written), 'plan créé', 'plans créés')}, {plural(tasks, 'tâche')} en tout.",
        "success",
    )
    return go(url_for("portfolio.board"))


def _chosen(sent: Any) -> list[Authority]:
    """Return the ticked authorities where the person may write; others are ignored."""
    slugs = [slug for slug in dict.fromkeys(sent.getlist("ou")) if slug][: 5 * MOST]
    return queries.chosen(current_visitor().id, slugs)


def _form(sent: MultiDict[str, str] | None) -> tuple[TemplateForm, list[ModelPlan]]:
    models = queries.model_plans(current_visitor().id)
    form = TemplateForm.read(sent, on=next_open(NATIONAL, today()))
    form.offer(models)
    return form, models


def _template(form: TemplateForm, models: Sequence[ModelPlan]) -> Template | None:
    """Return the template of the form; None, with errors on its fields, if it is wrong."""
    if not form.validate():
        return None
    template = form.template(models)
    try:
        check_date(NATIONAL, today(), From.START, template.start)
    except Refused as refusal:
        form.take(refusal)
        return None
    return template


def _choice(chosen: Sequence[Authority], status: int) -> Answer:
    sent: Mapping[str, str] = request.args
    search = words(sent.get("q", ""), LONGEST_SEARCH)
    keys = name_key(search).split()[:MOST_WORDS]
    choices = queries.choices(current_visitor().id, keys, page_number(sent.get("page", "")))
    return page(
        "planning/many_choice.html",
        status=status,
        search=search,
        choices=choices,
        chosen=chosen,
        ticked={authority.slug for authority in chosen},
        problem=_problem(chosen) if status == BAD_INPUT else "",
        most=MOST,
        carried=_typed_settings(),
    )


def _typed_settings() -> list[tuple[str, str]]:
    """Return the settings typed before coming back to the choice."""
    sent = request.form if request.method == "POST" else request.args
    names = TemplateForm.SETTINGS
    return [(name, clean(text) or "") for name in names for text in sent.getlist(name)]


def _problem(chosen: Sequence[Authority]) -> str:
    if not chosen:
        return NONE_CHOSEN
    return f"Choisissez {MOST} collectivités au plus\u00a0: vous en avez coché {len(chosen)}."


def _settings(form: TemplateForm, chosen: Sequence[Authority], status: int) -> Answer:
    return page("planning/many_settings.html", status=status, form=form, chosen=chosen)


def _preview(
    form: TemplateForm,
    template: Template,
    offered: Sequence[Proposal],
    status: int,
    problem: str = "",
) -> Answer:
    tasks = [task for proposal in offered for task in proposal.outline.tasks]
    own = {task.title: None for task in tasks if not task.item_id}
    return page(
        "planning/many_preview.html",
        status=status,
        form=form,
        start=template.start,
        proposals=offered,
        chosen=[proposal.authority for proposal in offered],
        count=len(tasks),
        plans=sum(bool(proposal.outline.tasks) for proposal in offered),
        own_titles=listed(list(own), most=screens.MOST_NAMED) if own else "",
        warnings=[(p.authority.name, text) for p in offered for text in p.outline.warnings],
        carried=form.carried(()),
        mark=several.mark_of_proposals(offered),
        problem=problem,
        screens=screens,
    )
