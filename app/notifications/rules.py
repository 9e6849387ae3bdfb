"""When somebody is told, and of what."""

from app.kernel.labels import LabelledEnum


class Cadence(LabelledEnum):
    """How often somebody wishes to be told by e-mail."""

    IMMEDIATE = ("immediate", "Au fur et à mesure")
    DAILY = ("daily", "Une fois par jour")
    WEEKLY = ("weekly", "Une fois par semaine")
    NONE = ("none", "Jamais")


class Kind(LabelledEnum):
    """What there is to tell."""

    ASSIGNED = ("assigned", "Une tâche vous est confiée")
    MENTIONED = ("mentioned", "Quelqu’un vous a cité dans un commentaire")
    DUE_SOON = ("due_soon", "Une échéance approche")
    OVERDUE = ("overdue", "Une échéance est passée")
    AWAKE = ("awake", "Une tâche bloquée est à reprendre")
