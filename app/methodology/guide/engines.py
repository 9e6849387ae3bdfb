"""What search engines and shared links are told of a page of the guide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, request, url_for

from app.methodology.rules import Edition, Item, Phase, Step

CONTEXT = "https://schema.org"
Linked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EngineWords:
    """The one address of a page, what it is about, and the same as linked data."""

    url: str
    title: str
    description: str
    linked: Linked = field(default_factory=dict)


def of_overview(edition: Edition) -> EngineWords:
    """Tell of the whole method and its phases."""
    title = f"La méthode en {len(edition.phases)} phases"
    parts = [_part(_phase_name(phase), _phase_url(phase)) for phase in edition.phases]
    about = {**_work("CreativeWork", title, edition.summary), **_published(edition)}
    return _words(title, edition.summary, [{**about, "hasPart": parts}])


def of_phase(edition: Edition, phase: Phase) -> EngineWords:
    """Tell of a phase and its steps."""
    title = _phase_name(phase)
    parts = [_part(f"{step.number} {step.title}", _step_url(step)) for step in phase.steps]
    about = _work("Chapter", title, phase.in_one_sentence)
    whole = {**about, "position": phase.position, "isPartOf": _whole(edition), "hasPart": parts}
    return _words(title, phase.in_one_sentence, [whole, _trail([])])


def of_step(edition: Edition, phase: Phase, step: Step) -> EngineWords:
    """Tell of a step and its points."""
    title = f"{step.number} {step.title}"
    parts = [_part(item.statement, _item_url(item)) for item in step.items]
    whole = {
        **_work("Article", title, step.summary),
        "isPartOf": _whole(edition),
        "hasPart": parts,
    }
    trail = [(_phase_name(phase), _phase_url(phase))]
    return _words(title, step.summary, [whole, _trail(trail)])


def of_item(edition: Edition, item: Item) -> EngineWords:
    """Tell of a point: how it is done, in how long, and where it stands in the method."""
    phase, step = edition.phase_of(item.id), edition.step_of(item.id)
    how_to = {
        **_work("HowTo", item.statement, item.why),
        "totalTime": f"P{item.duration_days}D",
        "step": [
            {"@type": "HowToStep", "position": rank, "text": action}
            for rank, action in enumerate(item.how, start=1)
        ],
        "isPartOf": _whole(edition),
    }
    trail = [(_phase_name(phase), _phase_url(phase))]
    trail.append((f"{step.number} {step.title}", _step_url(step)))
    return _words(item.statement, item.why, [how_to, _trail(trail)])


def of_page(title: str, description: str) -> EngineWords:
    """Tell of any other page of the guide."""
    return _words(title, description, [_work("Article", title, description)])


def _words(title: str, description: str, graph: list[Linked]) -> EngineWords:
    return EngineWords(
        _absolute(request.path), title, description, {"@context": CONTEXT, "@graph": graph}
    )


def _work(kind: str, title: str, description: str) -> dict[str, Any]:
    return {
        "@type": kind,
        "name": title,
        "description": description,
        "url": _absolute(request.path),
        "inLanguage": "fr",
        "isAccessibleForFree": True,
    }


def _whole(edition: Edition) -> Linked:
    url = _absolute(url_for("methodology.overview"))
    return {"@type": "CreativeWork", "name": edition.title, "url": url, **_published(edition)}


def _published(edition: Edition) -> Linked:
    dated = {"datePublished": edition.published_on.isoformat()} if edition.published_on else {}
    return {"version": edition.version, **dated}


def _part(name: str, url: str) -> Linked:
    return {"@type": "CreativeWork", "name": name, "url": _absolute(url)}


def _trail(pages: Iterable[tuple[str, str]]) -> Linked:
    every = [("La méthode", url_for("methodology.overview")), *pages]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": rank, "name": name, "item": _absolute(url)}
            for rank, (name, url) in enumerate(every, start=1)
        ],
    }


def _phase_name(phase: Phase) -> str:
    return f"Phase {phase.position}\u00a0: {phase.verb}"


def _phase_url(phase: Phase) -> str:
    return url_for("methodology.phase", position=phase.position)


def _step_url(step: Step) -> str:
    return url_for("guide.step", step_id=step.id)


def _item_url(item: Item) -> str:
    return url_for("methodology.item", item_id=item.id)


def _absolute(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"
