"""The topics of a strategy, and the states of a dataset's copy on a platform."""

from app.datasets.inventory.rules import PUBLIC_CODES, may_publish
from app.kernel.labels import LabelledEnum

WITHDRAWN = "Ce jeu n’est plus publié ici."


class Topic(LabelledEnum):
    """What phase 3 decides (guide Open Datalab)."""

    LICENCE = ("licence", "La licence")
    FORMATS = ("formats", "Les formats")
    PLATFORM = ("platform", "La plateforme")
    NAMING = ("naming", "Les règles de nommage")
    UPDATING = ("updating", "Les règles de mise à jour")
    FIRST = ("first", "Les premières données à ouvrir")


class PushState(LabelledEnum):
    """What became of a dataset sent to a platform."""

    WAITING = ("waiting", "À envoyer")
    DONE = ("done", "Envoyé")
    REFUSED = ("refused", "Refusé par la plateforme")
    UNREACHABLE = ("unreachable", "Pas encore arrivé")


class Sends(LabelledEnum):
    """What a platform is given of the files that Jalon keeps."""

    ADDRESSES = ("addresses", "Leur adresse\u00a0: la plateforme y conduit, le fichier reste ici")
    FILES = ("files", "Le fichier lui-même\u00a0: la plateforme en garde et en donne sa copie")


class PlatformWay(LabelledEnum):
    """How datasets reach a platform: one way only, or each would be there twice."""

    PUSH = ("push", "Jalon y envoie chaque jeu, quand vous le demandez")
    HARVEST = (
        "harvest",
        "La plateforme moissonne votre catalogue ou votre portail\u00a0: Jalon n’y envoie rien",
    )


class RequestState(LabelledEnum):
    """What became of a request of publication."""

    WAITING = ("waiting", "En attente")
    PUBLISHED = ("published", "Publié")
    REFUSED = ("refused", "Refusée")
    WITHDRAWN = ("withdrawn", "Retirée")


def closes_request(stage: str, outcome: str, *, held: bool) -> RequestState | None:
    """Return how a request that waits closes by itself, or nothing while it stands."""
    if stage in PUBLIC_CODES:
        return RequestState.PUBLISHED
    return RequestState.WITHDRAWN if may_publish(outcome, held) else None


def state_in_words(state: PushState, *, asked: bool, in_hand: bool) -> str:
    """Return a state in words; ``asked``: a sending is to come; ``in_hand``: it is under way."""
    if state is not PushState.WAITING or not asked:
        return state.label
    return "Envoi en cours" if in_hand else "En attente d’envoi"


def must_leave(stage: str, outcome: str, *, held: bool, was_published: bool) -> str | None:
    """Say why a copy may not stay on a platform, or nothing when it may.

    A dataset that was never published has at most a draft there.
    """
    withdrawn = was_published and stage not in PUBLIC_CODES
    return may_publish(outcome, held) or (WITHDRAWN if withdrawn else None)
