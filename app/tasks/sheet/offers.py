"""First values and choices of the forms of tasks."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from wtforms.fields import SelectChoice

from app.kernel.clock import today
from app.methodology.paths import edition_of
from app.spaces.models import Authority
from app.tasks.briefs import Person
from app.tasks.drafts import LONGEST_TITLE
from app.tasks.forms import Choice
from app.tasks.rules import AnchorKind


def prefill(authority: Authority, args: Mapping[str, str]) -> dict[str, Any]:
    """Return the first values of the form of a new task, from the address that leads to it."""
    values: dict[str, Any] = {}
    about = args.get("ancre", "")
    kind, _, anchor_id = about.partition(":")
    edition = edition_of(authority)
    if kind in AnchorKind.codes() and anchor_id:
        values["anchor_id"] = about
    if kind == AnchorKind.ITEM.value and anchor_id in edition:
        item = edition.item(anchor_id)
        values["title"] = item.task
        values["due_on"] = today() + timedelta(days=item.duration_days)
    if args.get("titre"):  # the title given by the page that leads here wins
        values["title"] = args["titre"][:LONGEST_TITLE]
    with suppress(ValueError):  # an invalid day is ignored
        values["due_on"] = date.fromisoformat(args.get("jour", ""))
    return values


def method_anchors(authority: Authority) -> list[tuple[str, list[Choice]]]:
    """Return the steps and the items of the method as groups of choices, one a phase."""
    return [
        (
            f"Phase {phase.position}. {phase.short_title}",
            [
                choice
                for step in phase.steps
                for choice in (
                    (f"{AnchorKind.STEP.value}:{step.id}", f"Étape {step.number} {step.title}"),
                    *(
                        (f"{AnchorKind.ITEM.value}:{item.id}", item.statement)
                        for item in step.items
                    ),
                )
            ],
        )
        for phase in edition_of(authority).phases
    ]


def member_choices(people: Iterable[Person]) -> list[SelectChoice]:
    """Return members as boxes to tick."""
    return [SelectChoice(str(person.user_id), person.name) for person in people]
