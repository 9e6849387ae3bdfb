"""What is said of stakeholders: the scales, who may read an opinion."""

from app.kernel.labels import LabelledEnum


class Side(LabelledEnum):
    """Whether the stakeholder belongs to the authority."""

    INTERNAL = ("internal", "Interne")
    EXTERNAL = ("external", "Externe")


class ProjectRole(LabelledEnum):
    """The part played in the project (guide Open Datalab, phase 1)."""

    DECIDE = ("decide", "Décide")
    STEER = ("steer", "Pilote")
    CONTRIBUTE = ("contribute", "Contribue")
    EXTERNAL = ("external", "Externe intéressé")


class Visibility(LabelledEnum):
    """Who may read an opinion; an official or a contributor never does."""

    AUTHOR = ("author", "Moi seulement")
    LEADS = ("leads", "Les chefs de projet")
    TEAM = ("team", "Les chefs de projet et les consultants à qui l’accès est ouvert")


class Attitude(LabelledEnum):
    """Where somebody stands towards the project, in neutral words; stored from 1 to 5."""

    RESERVED = ("1", "Réservé")
    RATHER_RESERVED = ("2", "Plutôt réservé")
    NEUTRAL = ("3", "Neutre")
    RATHER_FAVOURABLE = ("4", "Plutôt favorable")
    FAVOURABLE = ("5", "Favorable")
