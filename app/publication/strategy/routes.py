"""The strategy: six choices, each with its form."""

from dataclasses import dataclass
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.authorities import queries as authorities
from app.datasets.inventory.licences import LicenceStanding, licences
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Merged, Sight
from app.kernel.typography import plural
from app.publication.blueprint import bp
from app.publication.rules import Topic
from app.publication.strategy import choices, formats, services, wording
from app.publication.strategy.forms import (
    FORMS,
    FirstForm,
    NamingForm,
    TopicForm,
    shown,
)
from app.publication.strategy.law import PublicationRegime, regime_of
from app.publication.strategy.naming import PROPOSED, file_name, problem_of_pattern
from app.publication.strategy.services import Reasoned
from app.publication.strategy.standing import Standings, TopicStanding
from app.publication.strategy.topics import (
    CONSEQUENCES,
    KINDS,
    MOST_FIRST,
    NEW_CALEDONIA,
    FirstChoice,
    FormatsChoice,
    LicenceChoice,
    TopicChoice,
    values_of_choice,
)
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page
from app.web.transactions import slow_before_write

URL = "/c/<slug:slug>/strategie"
TEMPLATE = "publication/strategy/topic.html"
TOPIC_URL = f"{URL}/<any({', '.join(map(repr, wording.SLUGS.values()))}):topic_slug>"
PREVIEW = "apercu"  # the button that shows an example without saving


@dataclass(frozen=True, slots=True)
class TopicPart:
    """A topic as the page of the strategy shows it."""

    topic: Topic
    url: str
    why: str
    standing: TopicStanding | None
    lines: tuple[tuple[str, str], ...]


def _url(topic: Topic) -> str:
    return url_for("publication.change_topic", topic_slug=wording.SLUGS[topic])


@bp.get(URL)
@requires(Permission.SEE)
def strategy() -> Answer:
    """See what is chosen, what was decided of it, and what is left."""
    standings = choices.standings(current_authority())
    return page(
        "publication/strategy/strategy.html",
        parts=[_part(topic, standings) for topic in Topic],
        summary=_summary(standings),
        undecided=any(not standing.decided for standing in standings.values()),
    )


@bp.get(f"{URL}/licence/comparer")
@requires(Permission.SEE)
def licences_compared() -> Answer:
    """Compare what each licence asks, and what it changes for whom."""
    return page(
        "publication/strategy/licences.html",
        licences=list(licences().values()),
        regime=_regime(),
        regimes=PublicationRegime,
    )


@bp.route(TOPIC_URL, methods=["GET", "POST"])
@slow_before_write
@requires(Permission.PUBLISH)
def change_topic(topic_slug: str) -> Answer:
    """Choose on a topic; the example of a name is shown without saving anything."""
    authority, topic = current_authority(), wording.TOPICS[topic_slug]
    standing = choices.standing(authority, topic)
    form = _form(topic, standing)
    if not form.is_submitted():
        return _topic_page(form, standing)
    if not form.validate():
        return _topic_page(form, standing, status=BAD_INPUT)
    if PREVIEW in request.form:
        return _topic_page(form, standing)
    db.begin_write()
    try:
        return _save(form, _choice(form), had=bool(standing and standing.decided))
    except Refused as refusal:
        form.take(refusal)
        return _topic_page(form, standing, status=BAD_INPUT)
    except Conflict as conflict:
        return _both_versions(topic, conflict)


def _both_versions(topic: Topic, conflict: Conflict) -> Answer:
    """Show what somebody else chose beside what was typed, which the form keeps."""
    merged: Merged[Reasoned] = conflict.current
    standing = choices.standing(current_authority(), topic)
    form = _form(topic, standing, merged.facts)
    both = form.both(_in_words(merged.standing), _in_words(merged.facts), merged.asked)
    more = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return _topic_page(form, standing, status=CONFLICT, **more)


def _in_words(version: Reasoned) -> dict[str, Any]:
    """Return the values of a version as its form shows them; of a ranking, the list."""
    values = {**shown(version.choice), "reason": version.reason}
    ranking = "\n".join(text for _, text in version.choice.lines())
    return {**values, "ranks": ranking} if "ranks" in values else values


def _save(form: TopicForm, choice: TopicChoice, *, had: bool) -> Answer:
    """Save a choice, and say so; a decision on another choice no longer holds."""
    saved = services.choose(
        current_authority(),
        choice,
        form.reason.data or "",
        seen=form.revision.seen,
        by=current_visitor().actor,
    )
    flash(f"Enregistré\u00a0: {form.topic.label.lower()}.{form.kept(saved.kept)}", "success")
    if had and saved.row.decided_on is None:
        flash("La décision portait sur l’ancien choix\u00a0: notez la nouvelle.", "info")
    return go(url_for("publication.strategy"))


def _choice(form: TopicForm) -> TopicChoice:
    """Return what the form chooses; the titles of datasets are read where they are."""
    if isinstance(form, FirstForm):
        return services.first_of(current_authority(), form.ranks.ranked())
    return form.choice()


def _part(topic: Topic, standings: Standings) -> TopicPart:
    standing = standings.get(topic)
    all_lines = standing.choice.lines() if standing is not None else ()
    shown_lines = tuple((title, text) for title, text in all_lines if text)
    url = _url(topic)
    return TopicPart(topic, url, wording.WHY[topic], standing, shown_lines)


def _summary(standings: Standings) -> str:
    """Say how far the strategy has come."""
    decided = sum(bool(standing.decided) for standing in standings.values())
    chosen = wording.how_many_chosen(len(standings))
    if not standings:
        return f"{chosen}."
    voted = plural(decided, "est décidé", "sont décidés") if decided else "aucun n’est décidé"
    return f"{chosen}, dont {voted}."


def _form(topic: Topic, standing: TopicStanding | None, typed: Reasoned | None = None) -> TopicForm:
    """Return the form of a topic as it was sent, or filled with what was ``typed``."""
    authority = current_authority()
    made = Reasoned(_proposed(topic), "")
    if standing is not None:
        made = Reasoned(standing.choice, standing.reason)
    revision = standing.revision if standing is not None else services.NONE
    seen = Sight.of(values_of_choice(made.choice, made.reason), revision)
    version, given = (typed, {"formdata": None}) if typed is not None else (made, {})
    data = {**shown(version.choice), "reason": version.reason, "revision": seen.text}
    form = FORMS[topic](**given, data=data)
    form.settle(authority.territory)
    return form


def _proposed(topic: Topic) -> TopicChoice:
    """Return what a form proposes where nothing is chosen yet."""
    authority = current_authority()
    if topic is Topic.LICENCE:
        advised = next(
            licence.id
            for licence in licences().values()
            if licence.standing is LicenceStanding.RECOMMENDED
        )
        return LicenceChoice(advised, wording.mention(authority.name))
    if topic is Topic.FORMATS:
        return FormatsChoice.of(formats.advised())
    if topic is Topic.NAMING:
        return wording.naming(authority.territory, PROPOSED)
    if topic is Topic.FIRST:
        rows = choices.candidates(authority)
        return FirstChoice(tuple((row.id, row.title) for row in rows if row.first))
    return wording.updating() if topic is Topic.UPDATING else KINDS[topic].of({})


def _topic_page(
    form: TopicForm, standing: TopicStanding | None, *, status: int = OK, **more: Any
) -> Answer:
    """Draw the form of a topic with what helps to choose."""
    context: dict[str, Any] = {
        "form": form,
        "topic": form.topic,
        "topics": Topic,
        "why": wording.WHY[form.topic],
        "standing": standing,
        "action": _url(form.topic),
        **_help(form),
        **more,
    }
    return page(TEMPLATE, status=status, **context)


def _help(form: TopicForm) -> dict[str, Any]:
    """Return what the page of a topic needs beside its form."""
    authority = current_authority()
    if form.topic is Topic.LICENCE:
        return {"licences": licences(), "regime": _regime(), "regimes": PublicationRegime}
    if form.topic is Topic.FORMATS:
        return {"families": formats.FAMILIES}
    if form.topic is Topic.PLATFORM:
        return {"consequences": {platform.value: text for platform, text in CONSEQUENCES.items()},
                "in_new_caledonia": authority.territory == NEW_CALEDONIA}  # fmt: skip
    if isinstance(form, NamingForm):
        return {"example": _example(form.pattern.data or "")}
    if isinstance(form, FirstForm):
        return _candidates(form)
    return {}


def _example(pattern: str) -> str:
    """Return the name that a pattern gives to the file of a dataset that most authorities hold."""
    if problem_of_pattern(pattern):
        return ""
    return file_name(
        pattern,
        subject="Subventions aux associations",
        place=current_authority().name,
        period=str(today().year),
    )


def _candidates(form: FirstForm) -> dict[str, Any]:
    """Return the datasets to rank; at first, those that the priorities begin with."""
    rows = choices.candidates(current_authority(), form.ranks.ids)
    proposed = not form.is_submitted() and form.revision.number == services.NONE
    return {"candidates": rows, "proposed": proposed, "most": MOST_FIRST}


def _regime() -> PublicationRegime:
    return regime_of(authorities.obligation(current_authority()).decision)
