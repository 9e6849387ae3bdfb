"""The words of the stakeholders' screens."""

from collections.abc import Iterable, Mapping
from datetime import date

from app.kernel.typography import NARROW, NO_BREAK, enumerated, lowered, plural, short_day
from app.methodology.stakeholder_library import brakes
from app.stakeholders.directory.listing import ListingPage
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.stakeholders.directory.rules import Attitude, Gap, ProjectRole, Side

COLON = f"{NO_BREAK}: "
FAMILIES: Mapping[str, str] = {
    "elected": "Élus",
    "management": "Direction",
    "project": "Projet",
    "support": "Services d’appui",
    "trade": "Services métiers",
    "public": "Organismes publics",
    "private": "Prestataires",
    "reuser": "Réutilisateurs",
    "partner": "Accompagnement",
}
AUDIENCES: Mapping[str, str] = {
    "administration": "Pour la collectivité",
    "companies": "Pour les entreprises",
    "citizens": "Pour les habitants",
}
# The shape that goes with an attitude, as a class of the style sheet.
SHAPES: Mapping[int, str] = {
    1: "reserved",
    2: "rather-reserved",
    3: "neutral",
    4: "rather-favourable",
    5: "favourable",
}
# The same shapes as characters, for tables: filled when clearly so, hollow for « plutôt ».
GLYPHS: Mapping[int, str] = {1: "■", 2: "□", 3: "◆", 4: "○", 5: "●"}
MOST_BRAKES = 2
# What a gap becomes in one press: the words of its button, which name nobody.
REMEDIES: Mapping[Gap, str] = {
    Gap.NO_OFFICIAL: "Faire désigner un élu référent",
    Gap.NO_FAVOURABLE_DECIDER: "Présenter la démarche à un décideur",
    Gap.DPO_NEVER_MET: "Rencontrer le délégué à la protection des données",
}


def title_of(listed: int) -> str:
    """Write « Acteurs de la démarche (14) »."""
    return f"Acteurs de la démarche ({listed})" if listed else "Acteurs de la démarche"


def place_of(row: Stakeholder) -> str:
    """Write « décide, interne »."""
    role, side = ProjectRole(row.role), Side(row.side)
    if role is ProjectRole.EXTERNAL:
        return "Externe intéressé"
    return f"{role.label}, {side.label.lower()}"


def who(row: Stakeholder) -> str:
    """Write the person and the body after the function: « , Aïcha Rivante, Direction »."""
    return "".join(f", {name}" for name in (row.person, row.body) if name)


def attitude(code: int | None) -> str:
    """Write an attitude."""
    return Attitude(str(code)).label if code else ""


def stance(opinion: Opinion) -> str:
    """Write the attitude and the one hoped for: « ■ Réservé → neutre »."""
    now = f"{GLYPHS[opinion.attitude]} {attitude(opinion.attitude)}" if opinion.attitude else ""
    moves = opinion.wished and opinion.wished != opinion.attitude
    hoped = f"→ {attitude(opinion.wished).lower()}" if moves else ""
    attitudes = " ".join(filter(None, (now, hoped)))
    return ", ".join(filter(None, (attitudes, "promoteur" if opinion.promoter else "")))


def brakes_of(opinion: Opinion) -> str:
    """Write the first brakes, and how many more there are."""
    known = brakes()
    titles = [known[id_].title for id_ in opinion.brakes if id_ in known]
    return enumerated([*titles[:1], *map(lowered, titles[1:])], MOST_BRAKES)


def next_action(opinion: Opinion, today: date) -> str:
    """Write when something is to be done, or what when no date was set."""
    due = opinion.next_action_on
    if due is None:
        return opinion.next_action
    return f"{short_day(due)} (date passée)" if due < today else short_day(due)


def status(shown: ListingPage) -> str:
    """Say how many stakeholders the filters let through."""
    if shown.view.filtered:
        return f"{plural(shown.matching, 'acteur')} sur {shown.listed}."
    return ""


def active(shown: ListingPage) -> str | None:
    """Say what the list is narrowed to."""
    view = shown.view
    parts = [
        Side(view.side).label.lower() if view.side else "",
        ProjectRole(view.role).label.lower() if view.role else "",
        f"«{NARROW}{view.search}{NARROW}»" if view.search else "",
    ]
    return ", ".join(filter(None, parts)) or None


def page_status(shown: ListingPage) -> str:
    """Say which part of the list is shown."""
    return f"Acteurs {shown.first} à {shown.last} sur {shown.matching}"


def counted(title: str, chosen: Iterable[str]) -> str:
    """Write the title of a section and how much of it is filled: « Freins (2) »."""
    count = len(list(chosen))
    return f"{title} ({count})" if count else title
