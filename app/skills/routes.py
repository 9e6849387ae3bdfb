"""The pages of skills: the table, its grid, one skill, the task of a gap."""

from typing import Any

from flask import Blueprint, flash, request, url_for

from app.accounts.visitor import current_visitor
from app.grid.register import GridFrame
from app.grid.serving import grid_answer
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Merged
from app.methodology.loader import get_edition
from app.methodology.rules import Edition
from app.skills import on_phase, queries, screens, services
from app.skills.facts import SkillFacts, level_words
from app.skills.forms import SkillForm, fields_of, shown
from app.skills.gridding import SkillGrid
from app.skills.people import people_here
from app.skills.queries import SkillLine
from app.skills.rules import SkillState, SkillWay
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.tasks.forms import person_code
from app.web.asked import whole_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

__all__ = ["bp", "on_phase"]  # on_phase says what the page of a phase shows

bp = Blueprint("skills", __name__, url_prefix="/c/<slug:slug>/competences")
TABLE, SKILL = "skills/skills.html", "skills/skill.html"


@bp.get("")
@requires(Permission.SEE)
def skills() -> Answer:
    """Show what is known and what is lacking, axis by axis."""
    authority, edition = current_authority(), _edition()
    phase = whole_number(request.args.get("phase", ""))
    phase_shown = phase if 0 < phase <= len(edition.phases) else None
    lines = queries.lines_of(authority, phase_shown)
    state = request.args.get("etat", "")
    state = state if state in SkillState.codes() else ""
    return page(
        TABLE,
        edition=edition,
        phase=phase_shown,
        state=state,
        phase_choices=[(str(one.position), f"Phase {one.position}") for one in edition.phases],
        count=screens.count_here(lines),
        radar=screens.radar_here(edition.axes, lines),
        groups=screens.by_axis(edition.axes, screens.with_state(lines, state)),
        begun=any(line.revision for line in lines),
        tasks=queries.tasks_of(authority),
        ways=dict(SkillWay.choices()),
        screens=screens,
        level_words=level_words,
    )


@bp.route("/grille", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def grid() -> Answer:
    """Type in the skills as in a spreadsheet."""
    authority = current_authority()
    register = SkillGrid(
        authority,
        current_visitor().actor,
        people_here(authority),
        lambda skill_id: url_for("skills.skill", skill_id=skill_id),
    )
    frame = GridFrame(
        title="Compétences, grille",
        views=[
            ("Liste", url_for("skills.skills"), False),
            ("Grille", url_for("skills.grid"), True),
        ],
        one="compétence",
        intro="Tapez un niveau de 0 à 3, un nom, et comment combler ce qui manque.",
    )
    return grid_answer(register, frame)


@bp.get("/<slug:skill_id>")
@requires(Permission.SEE)
def skill(skill_id: str) -> Answer:
    """Show a skill: why it is needed, where it stands, how it is got."""
    line = _line(skill_id)
    return _skill_page(line, _form(line) if may(Permission.ANSWER) else None)


@bp.post("/<slug:skill_id>")
@requires(Permission.ANSWER)
def change(skill_id: str) -> Answer:
    """Save where a skill stands."""
    line = _line(skill_id)
    form = SkillForm(data=shown(line.facts, line.revision))
    _offer(form, line)
    if not form.validate():
        return _skill_page(line, form, BAD_INPUT)
    authority, by = current_authority(), current_visitor().actor
    try:
        saved = services.set_skill(
            authority, skill_id, form.facts(), seen=form.revision.seen, by=by
        )
    except Refused as refusal:
        form.take(refusal)
        return _skill_page(line, form, BAD_INPUT)
    except Conflict as conflict:
        return _both_versions(conflict, skill_id)
    flash(f"Enregistré\u00a0: {line.skill.title}.{form.kept(saved.kept)}", "success")
    return go(url_for("skills.skill", skill_id=skill_id))


@bp.post("/<slug:skill_id>/tache")
@requires(Permission.ANSWER)
def make_task(skill_id: str) -> Answer:
    """Create the task that closes the gap of a skill."""
    try:
        made = services.make_task(current_authority(), skill_id, by=current_visitor().actor)
    except Refused as refusal:
        flash(refusal.message, "error")
        return go(url_for("skills.skill", skill_id=skill_id))
    what = "La tâche est créée" if made.created else "La tâche existe déjà"
    flash(f"{what}\u00a0: {made.task.title}.", "success" if made.created else "info")
    return go(url_for("tasks.task", task_id=made.task.id))


def _edition() -> Edition:
    return get_edition(current_authority().edition_id)


def _line(skill_id: str) -> SkillLine:
    known = services.skill_of(skill_id)
    return queries.line_of(known, queries.record_of(current_authority(), skill_id))


def _form(line: SkillLine, typed: SkillFacts | None = None) -> SkillForm:
    form = SkillForm(formdata=None, data=shown(line.facts, line.revision, typed))
    _offer(form, line)
    return form


def _offer(form: SkillForm, line: SkillLine) -> None:
    """Offer the people of the authority, and whoever already answers for the skill."""
    people = people_here(current_authority())
    code = person_code(line.facts.assignee)
    if code and code not in dict(people):
        people = [*people, (code, line.person)]
    form.offer(people)


def _both_versions(conflict: Conflict, skill_id: str) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[SkillFacts] = conflict.current
    line = _line(skill_id)
    form = _form(line, merged.facts)
    both = form.both(fields_of(merged.standing), fields_of(merged.facts), merged.asked)
    more = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return _skill_page(line, form, CONFLICT, **more)


def _skill_page(line: SkillLine, form: SkillForm | None, status: int = OK, **more: Any) -> Answer:
    edition = _edition()
    return page(
        SKILL,
        status=status,
        line=line,
        skill=line.skill,
        form=form,
        axis=edition.axis(line.skill.axis),
        phases=[edition.phase(one) for one in line.skill.phases if one <= len(edition.phases)],
        task=queries.tasks_of(current_authority()).get(line.skill.id),
        ways=dict(SkillWay.choices()),
        shapes=screens.SHAPES,
        level_words=level_words,
        **more,
    )
