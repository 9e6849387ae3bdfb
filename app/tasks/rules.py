"""What a task may be: states, priorities, recurrences."""

from app.kernel.labels import LabelledEnum


class State(LabelledEnum):
    """Where a task stands."""

    TODO = ("todo", "À faire")
    IN_PROGRESS = ("in_progress", "En cours")
    BLOCKED = ("blocked", "Bloquée")
    DONE = ("done", "Faite")
    DROPPED = ("dropped", "Abandonnée")


OPEN_STATES = (State.TODO, State.IN_PROGRESS, State.BLOCKED)


class Priority(LabelledEnum):
    """How much it matters; stored from 1 to 3."""

    HIGH = ("3", "Haute")
    NORMAL = ("2", "Normale")
    LOW = ("1", "Basse")


class Recurrence(LabelledEnum):
    """How often a task comes back once it is done."""

    NEVER = ("", "Ne revient pas")
    WEEKLY = ("weekly", "Chaque semaine")
    MONTHLY = ("monthly", "Chaque mois")
    QUARTERLY = ("quarterly", "Chaque trimestre")
    YEARLY = ("yearly", "Chaque année")


class AnchorKind(LabelledEnum):
    """What a task is about; datasets and processes come with their own packages."""

    NONE = ("", "Rien en particulier")
    ITEM = ("item", "Un point de contrôle")
    STEP = ("step", "Une étape")
    STAKEHOLDER = ("stakeholder", "Un acteur")
    DATASET = ("dataset", "Un jeu de données")
    PROCESS = ("process", "Un processus")
