"""What a reuse is, who makes it, and where it stands, as pure rules."""

from datetime import timedelta

from app.kernel.labels import LabelledEnum

CONTACT_KEPT = timedelta(days=365)  # of a proposal that nobody looked at
CONTACT_MONTHS = 12  # the same, as forms say it


class ReuseKind(LabelledEnum):
    """What has been made, as data.gouv.fr sorts reuses."""

    APPLICATION = ("application", "Application ou site")
    VISUALIZATION = ("visualization", "Carte ou visualisation")
    ARTICLE = ("news_article", "Article de presse")
    PAPER = ("paper", "Étude ou article de recherche")
    POST = ("post", "Billet ou publication en ligne")
    API = ("api", "Interface de programmation")
    HARDWARE = ("hardware", "Objet connecté")
    SERVICE = ("service", "Usage dans le travail d’un service")


class ReuseAuthor(LabelledEnum):
    """Who has made it."""

    CITIZEN = ("citizen", "Habitant")
    ASSOCIATION = ("association", "Association")
    COMPANY = ("company", "Entreprise")
    MEDIA = ("media", "Presse")
    RESEARCH = ("research", "Recherche, école ou étudiant")
    ADMINISTRATION = ("administration", "Autre administration")
    INTERNAL = ("internal", "Un service de la collectivité")


class ReusePublic(LabelledEnum):
    """Whom it serves."""

    CITIZENS = ("citizens", "Les habitants")
    COMPANIES = ("companies", "Les entreprises")
    ADMINISTRATION = ("administration", "Les administrations")


class ReuseState(LabelledEnum):
    """Whether the team keeps it on its list."""

    PROPOSED = ("proposed", "Proposée, à lire")
    LISTED = ("listed", "Retenue")
    SET_ASIDE = ("set-aside", "Écartée")
