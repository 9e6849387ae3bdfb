"""The words of the map."""

from datetime import date

from app.kernel.typography import NO_BREAK, day, plural, shortened
from app.stakeholders.directory.rules import Attitude
from app.stakeholders.map.layout import quadrant_of
from app.stakeholders.map.positions import MapCell
from app.stakeholders.map.screen import MappedStakeholder, MapScreen, MapStanding

COLON = f"{NO_BREAK}: "
NOTHING = "–"
UNSAID = "attitude non notée"
# On one sheet of paper: beyond so many names, each keeps to its line.
CROWD, CROWDED_TITLE, ROOMY_TITLE = 30, 32, 90
CHANGE = 8  # what two places take more than one


def cell(place: MapCell) -> str:
    """Write « influence 5, intérêt 3 »."""
    return f"influence {place.influence}, intérêt {place.interest}"


def attitude(standing: MapStanding) -> str:
    """Write « plutôt réservé (souhaité favorable) »."""
    words = _attitude(standing.attitude)
    if standing.wished is None or standing.wished == standing.attitude:
        return words
    return f"{words} (souhaité {_attitude(standing.wished)})"


def _attitude(step: int | None) -> str:
    return Attitude(str(step)).label.lower() if step else UNSAID


def mark(actor: MappedStakeholder) -> str:
    """Say a mark: « 3. DGS : influence 5, intérêt 3 (satisfaire), neutre »."""
    if actor.now is None:
        return f"{actor.number}. {actor.title}"
    place = actor.now.place
    quadrant = quadrant_of(place.influence, place.interest).label.lower()
    words = f"{cell(place)} ({quadrant}), {attitude(actor.now)}"
    return f"{actor.number}. {actor.title}{COLON}{words}"


def summary(screen: MapScreen) -> str:
    """Say what the picture holds."""
    placed = sum(actor.now is not None for actor in screen.actors)
    text = (
        f"{plural(placed, 'acteur placé', 'acteurs placés')} selon leur influence sur le projet, "
        "de bas en haut, et l’intérêt qu’ils y trouvent, de gauche à droite."
    )
    if screen.drawing.more:
        text += f" Une case pleine nomme les premiers et compte les autres{COLON}"
        text += "tous sont dans le tableau."
    return text


def waiting(screen: MapScreen) -> str:
    """Say how many are on no cell."""
    count = len(screen.waiting)
    if count == 1:
        return "Un acteur n’est pas encore placé"
    return f"{plural(count, 'acteur')} ne sont pas encore placés"


def compared(screen: MapScreen, today: date) -> str:
    """Say what changed between the two days."""
    if screen.days is None:
        return ""
    first, second = screen.days
    until = "aujourd’hui" if second == today else f"le {day(second)}"
    span = f"Entre le {day(first)} et {until}"
    if not screen.row_count:
        return f"{span}, aucun acteur n’a changé de place ni d’attitude."
    moved = sum(actor.left is not None for actor in screen.actors)
    arrived = sum(actor.then is None for actor in screen.actors)
    details = [
        f"{plural(moved, 'a quitté sa place', 'ont quitté leur place')}" if moved else "",
        f"{plural(arrived, 'est arrivé', 'sont arrivés')} sur la carte" if arrived else "",
    ]
    moves = ", ".join(filter(None, details))
    changed = f"{plural(screen.row_count, 'acteur a changé', 'acteurs ont changé')}"
    return f"{span}, {changed}{COLON + moves if moves else ''}."


def change(before: object, after: object) -> str:
    """Write « 3 → 5 », or « 3 » for what stayed."""
    return str(after) if before == after else f"{before} → {after}"


def influence(actor: MappedStakeholder) -> str:
    """Write the influence then and now."""
    return change(*(str(spot.place.influence) if spot else NOTHING for spot in _both(actor)))


def interest(actor: MappedStakeholder) -> str:
    """Write the interest then and now."""
    return change(*(str(spot.place.interest) if spot else NOTHING for spot in _both(actor)))


def attitudes(actor: MappedStakeholder) -> str:
    """Write the attitude then and now."""
    return change(*(attitude(spot) if spot else NOTHING for spot in _both(actor)))


def _both(actor: MappedStakeholder) -> tuple[MapStanding | None, MapStanding | None]:
    return actor.then, actor.now


def printed(screen: MapScreen) -> str:
    """List, one a line, whom the numbers of the printed map stand for: all fit under the map."""
    longest = CROWDED_TITLE if len(screen.actors) > CROWD else ROOMY_TITLE
    longest -= CHANGE if screen.days else 0
    lines = [
        f"{actor.number}. {shortened(actor.title, longest)} ({_brief(actor, screen)})"
        for actor in screen.actors
    ]
    return "\n".join(["Entre parenthèses, l’influence puis l’intérêt.", *lines])


def _brief(actor: MappedStakeholder, screen: MapScreen) -> str:
    then, now = (
        f"{spot.place.influence}, {spot.place.interest}" if spot else NOTHING
        for spot in _both(actor)
    )
    return change(then, now) if screen.days else now


def page_status(screen: MapScreen) -> str:
    """Say which part of the table is shown."""
    first = screen.rows[0].number if screen.rows else 0
    last = screen.rows[-1].number if screen.rows else 0
    return f"Acteurs {first} à {last} sur {screen.row_count}"


def moved(title: str, to: MapCell | None) -> str:
    """Say where somebody stands from now on."""
    return f"{title}{COLON}{cell(to) if to else 'retiré de la carte'}."
