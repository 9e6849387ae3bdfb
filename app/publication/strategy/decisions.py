"""The decision taken on the choices of the strategy: who, when, and the vote."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.governance.queries import body_kind
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import NOTHING, Difference
from app.kernel.typography import raised
from app.publication.blueprint import bp
from app.publication.rules import Topic
from app.publication.strategy import choices, services
from app.publication.strategy.forms import StrategyDecisionForm, seen_of
from app.publication.strategy.routes import URL
from app.publication.strategy.standing import Standings, TopicStanding
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

DECISION = "publication/strategy/decision.html"


@bp.route(f"{URL}/decision", methods=["GET", "POST"])
@requires(Permission.RECORD_DECISION)
def strategy_decision() -> Answer:
    """Note who decided, when, and how it was voted."""
    standings = choices.standings(current_authority())
    if request.method != "POST":
        return _decision_page(_new_decision(standings), standings)
    form = StrategyDecisionForm()
    form.offer(standings)
    if not form.validate():
        return _decision_page(form, standings, status=BAD_INPUT)
    by = current_visitor().actor
    try:
        services.record_decision(current_authority(), form.asked(), form.decided(), by=by)
    except Refused as refusal:
        form.take(refusal)
        return _decision_page(form, standings, status=BAD_INPUT)
    except Conflict as conflict:
        now = choices.standings(current_authority())
        form.seen.data = seen_of({topic: standing.revision for topic, standing in now.items()})
        both = [_both(topic, now[topic], form) for topic in conflict.current.topics]
        more = {"both": both, "stale": conflict.message}
        return _decision_page(form, now, status=CONFLICT, **more)
    flash("Enregistré\u00a0: la décision est notée.", "success")
    return go(url_for("publication.strategy"))


def _both(topic: Topic, standing: TopicStanding, form: StrategyDecisionForm) -> Difference:
    """Return the stored choice and decision of a topic, and the decision typed."""
    chosen = "\u202f; ".join(text for _, text in standing.choice.lines() if text)
    decided = standing.decided.sentence or "pas encore de décision"
    return topic.label, f"{chosen} ({decided})", form.decided().sentence or NOTHING


def _new_decision(standings: Standings) -> StrategyDecisionForm:
    """Return the form, the choices that wait for a decision being ticked."""
    body = body_kind(current_authority())
    wanted = request.args.get("sujet", "")
    waiting = [topic.value for topic, standing in standings.items() if not standing.decided]
    listed = [wanted] if wanted in {topic.value for topic in standings} else waiting
    values: dict[str, Any] = {
        "topics": listed,
        "seen": seen_of({topic: standing.revision for topic, standing in standings.items()}),
        "by": raised(body.assembly.phrase.bare) if body.known else "",
    }
    if wanted in listed and standings[Topic(wanted)].decided:
        decided = standings[Topic(wanted)].decided
        values |= {"by": decided.by, "on": decided.on, "vote": decided.vote}
    form = StrategyDecisionForm(data=values)
    form.offer(standings)
    return form


def _decision_page(
    form: StrategyDecisionForm, standings: Standings, *, status: int = OK, **more: Any
) -> Answer:
    body = body_kind(current_authority())
    return page(DECISION, status=status, form=form, standings=standings, body=body, **more)
