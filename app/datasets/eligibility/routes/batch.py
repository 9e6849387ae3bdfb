"""The analysis of several datasets at once: the same decision for all of them, or none."""

from collections.abc import Collection, Sequence

from flask import request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.eligibility.routes import questions
from app.datasets.eligibility.routes.chosen import CHOSEN, check_right, revisions_chosen
from app.datasets.eligibility.routes.questions import (
    Subject,
    analysis_page,
    course_of,
    sent_form,
)
from app.datasets.eligibility.services import MOST_AT_ONCE, TOO_MANY, record_decisions
from app.datasets.inventory import queries
from app.datasets.inventory.filters import NOT_ANALYSED, DatasetFilter
from app.datasets.inventory.queries import DatasetBrief
from app.datasets.inventory.rules import Outcome
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.text import name_key
from app.kernel.typography import plural
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page
from app.web.picks import Picks

PAGE = 40
NONE_CHOSEN = "Cochez les jeux dont la réponse est la même."


@bp.get("/ouverture")
@requires(Permission.ANSWER)
def batch() -> Answer:
    """Choose several datasets, then answer the questions once for all of them."""
    revisions = revisions_chosen(request.args)
    picks = _picked(revisions) if revisions else Picks.read(request.args, CHOSEN)
    if not revisions and not request.args.get("choix"):
        return _choice_page("", picks)
    revisions = revisions or _revisions_of(picks)
    if _refusal(revisions):
        return _choice_page(_refusal(revisions), picks)
    return analysis_page(_subject(_rows(revisions), revisions), course_of(request.args))


@bp.post("/ouverture/decision")
@requires(Permission.ANSWER)
def decide_batch() -> Answer:
    """Record the same decision for all of them."""
    authority, by = current_authority(), current_visitor().actor
    revisions = revisions_chosen(request.form)
    if _refusal(revisions):
        return _choice_page(_refusal(revisions), _picked(revisions))
    rows = _rows(revisions)
    subject, course = _subject(rows, revisions), course_of(request.form)
    if course.walk.verdict is None:
        return questions.unfinished_page(subject, course)
    form = sent_form()
    if not form.validate():
        return analysis_page(subject, course, form, status=BAD_INPUT)
    check_right(rows, form.ruling.outcome)
    try:
        record_decisions(authority, revisions, form.ruling, course.walk, course.tree, by=by)
        task_sentence = questions.ask_somebody(subject, course, form)
    except Refused as refusal:
        form.take(refusal)
        return analysis_page(subject, course, form, status=BAD_INPUT)
    except Conflict as conflict:
        changed = {row.id: row.revision for row in conflict.current}
        others = {id_: revisions[id_] for id_ in revisions if id_ not in changed}
        return analysis_page(
            _subject(rows, {**revisions, **changed}),
            course,
            form,
            status=CONFLICT,
            changed=conflict.message,
            changed_rows=conflict.current,
            others_url=_subject(rows, others).url(course.replies) if others else "",
        )
    decided = f"{form.ruling.outcome.label}, pour {_count(len(rows))}"
    questions.tell(decided, task_sentence)
    return go(url_for("datasets.inventory", issue=form.ruling.outcome.value))


def _refusal(revisions: Collection[int]) -> str:
    """Return what is wrong with the number of datasets chosen, or nothing."""
    if not revisions:
        return NONE_CHOSEN
    return TOO_MANY if len(revisions) > MOST_AT_ONCE else ""


def _revisions_of(picks: Picks) -> dict[int, int]:
    """Return the datasets ticked that are here, as they are now seen: id -> revision."""
    briefs = queries.briefs_by_id(current_authority(), picks.ids)
    return {id_: briefs[id_].revision for id_ in picks.ids if id_ in briefs}


def _picked(revisions: Collection[int]) -> Picks:
    return Picks(tuple(str(id_) for id_ in revisions))


def _rows(revisions: dict[int, int]) -> list[DatasetBrief]:
    """Return the datasets chosen, in order of title; one that is not here is ``Missing``."""
    briefs = queries.briefs_by_id(current_authority(), revisions)
    if len(briefs) < len(revisions):
        raise Missing("L’un de ces jeux de données n’existe plus, ou n’a jamais existé ici.")
    return sorted(briefs.values(), key=lambda brief: (name_key(brief.title), brief.id))


def _subject(rows: Sequence[DatasetBrief], revisions: dict[int, int]) -> Subject:
    titles = [row.title for row in rows if row.id in revisions]
    return Subject(
        name=_count(len(titles)),
        endpoint="datasets.batch",
        decide_endpoint="datasets.decide_batch",
        values={},
        chosen=[(CHOSEN, f"{id_}-{revision}") for id_, revision in revisions.items()],
        breadcrumb=[
            ("Données", url_for("datasets.inventory")),
            ("Analyser plusieurs jeux", url_for("datasets.batch")),
        ],
        titles=titles,
    )


def _count(number: int) -> str:
    return plural(number, "jeu", "jeux")


def _choice_page(message: str, picks: Picks) -> Answer:
    """List the datasets of a filter with a box each: those not analysed, unless asked otherwise."""
    wanted = DatasetFilter.from_args(request.args, me=current_visitor().id)
    if not wanted.narrows and request.args.get("issue") is None:
        wanted = wanted.but(outcome=NOT_ANALYSED)
    listing = queries.page(
        current_authority(), wanted, page_number(request.args.get("page", "")), size=PAGE
    )
    shown = [row.id for row in listing.datasets]
    picks = picks.only({*shown, *_revisions_of(picks.outside(shown))})
    return page(
        "datasets/eligibility/batch.html",
        status=BAD_INPUT if message else OK,
        listing=listing,
        wanted=wanted,
        message=message,
        picks=picks,
        elsewhere=picks.outside(shown),
        name=CHOSEN,
        outcomes=_outcomes(),
    )


def _outcomes() -> list[tuple[str, str]]:
    listed = [(code, words) for code, words in Outcome.choices() if code]
    return [(NOT_ANALYSED, Outcome.NONE.label), ("", "Toutes"), *listed]
