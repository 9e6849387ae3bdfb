"""The strategy in words: changes, two versions side by side, the texts proposed."""

from app.audit.rules import Change, changes_between
from app.kernel.typography import of_name, plural
from app.publication.rules import Topic
from app.publication.strategy.standing import TopicStanding
from app.publication.strategy.topics import (
    NEW_CALEDONIA,
    LicenceChoice,
    NamingChoice,
    TopicChoice,
    UpdatingChoice,
)

REASON = "Pourquoi"
DECISION = "Décision"

# Where each topic is, in addresses.
SLUGS = {
    Topic.LICENCE: "licence",
    Topic.FORMATS: "formats",
    Topic.PLATFORM: "plateforme",
    Topic.NAMING: "nommage",
    Topic.UPDATING: "mise-a-jour",
    Topic.FIRST: "premieres-donnees",
}
TOPICS = {slug: topic for topic, slug in SLUGS.items()}
WHY = {
    Topic.LICENCE: "Elle dit à chacun, en une ligne, ce qu’il peut faire de vos données.",
    Topic.FORMATS: "Des fichiers qui s’ouvrent partout, sans logiciel à acheter.",
    Topic.PLATFORM: "Un lieu où l’on trouve vos données, et un seul catalogue qui fait foi.",
    Topic.NAMING: "Des fichiers qui se comparent d’un service et d’une année à l’autre.",
    Topic.UPDATING: "Des données dont on sait qui les tient, et jusqu’à quand elles sont vraies.",
    Topic.FIRST: "Une courte liste, pour commencer par ce qui est dû et ce qui sert le plus.",
}

_WRITING = (
    "Noms de fichiers\u00a0: en minuscules, sans accent ni espace\u202f; le sujet, le territoire, "
    "puis la période.",
    "Noms de colonnes\u00a0: en minuscules, sans accent, les mots reliés par un tiret bas\u202f; "
    "un schéma national garde ses propres noms.",
    "Fichiers CSV\u00a0: encodage UTF-8, virgule entre les colonnes, une seule ligne d’en-tête.",
    "Dates\u00a0: AAAA-MM-JJ. Nombres\u00a0: un point pour les décimales, sans espace.",
    "Cases sans valeur\u00a0: laissées vides, jamais «\u202f0\u202f» ni «\u202fnéant\u202f».",
    "Lieux\u00a0: code INSEE de la commune écrit comme un texte\u202f; coordonnées en degrés "
    "décimaux (WGS84).",
)
_PRODUCER = "Producteur\u00a0: son numéro SIRET (14 chiffres) sur chaque ligne."
_PRODUCER_NC = (
    "Producteur\u00a0: son numéro RIDET. Les schémas nationaux demandent un SIRET\u00a0: notez "
    "ceux qui posent problème."
)
_WHO = "Le service qui produit les données les met à jour\u202f; le chef de projet vérifie."
_LATE = (
    "Passé la date prévue, le service est prévenu. Après un mois, la fiche du jeu dit que les "
    "données ne sont plus à jour, et depuis quand."
)


def naming_text(territory: str) -> str:
    """Return the rules of writing that are proposed."""
    producer = _PRODUCER_NC if territory == NEW_CALEDONIA else _PRODUCER
    return "\n".join((*_WRITING, producer))


def updating() -> UpdatingChoice:
    """Return the rules of updating that are proposed."""
    return UpdatingChoice(who=_WHO, rhythm="annual", late=_LATE)


def mention(name: str) -> str:
    """Return the sentence of source that is proposed."""
    return f"Données {of_name(name)}, [titre du jeu], mises à jour le [date]."


def naming(territory: str, pattern: str) -> NamingChoice:
    """Return the rules of naming that are proposed."""
    return NamingChoice(pattern=pattern, text=naming_text(territory))


def lines(choice: TopicChoice | None, reason: str) -> dict[str, str]:
    """Return the lines of a choice, title by title, the empty ones left out."""
    lines_of_choice = dict(choice.lines()) if choice is not None else {}
    return {title: text for title, text in {**lines_of_choice, REASON: reason}.items() if text}


def differences(before: TopicStanding | None, after: TopicStanding) -> tuple[Change, ...]:
    """Return what changed, in words."""
    old = lines(before.choice, before.reason) if before is not None else {}
    new = lines(after.choice, after.reason)
    voided = before is not None and bool(before.decided) and not after.decided
    changes = changes_between(old, new)
    if before is not None and voided:
        return (*changes, Change(DECISION, before.decided.sentence, None))
    return changes


def licence_of(standing: TopicStanding | None) -> str:
    """Return the licence chosen, or an empty string."""
    choice = standing.choice if standing is not None else None
    return choice.licence if isinstance(choice, LicenceChoice) else ""


def how_many_chosen(count: int) -> str:
    """Say how many topics of the strategy have a choice."""
    if not count:
        return "Aucun choix n’est encore fait"
    return f"{plural(count, 'choix est fait', 'choix sont faits')} sur {len(Topic)}"
