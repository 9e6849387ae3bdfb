"""What a strategy decides, and where a dataset stands on a platform."""

from app.kernel.labels import LabelledEnum


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
    UNREACHABLE = ("unreachable", "Plateforme injoignable, nouvel essai prévu")
