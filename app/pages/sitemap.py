"""The site map: every page without a parameter, read from the routes themselves."""

from dataclasses import dataclass

from flask import current_app, url_for

from app.accounts.access import access_of
from app.accounts.visitor import current_visitor

# What each page is called, in the order in which the map shows them.
TITLES = {
    "pages.home": "Accueil",
    "methodology.overview": "La méthode",
    "guide.start": "Par où commencer",
    "search.guide": "Chercher dans le guide",
    "guide.booklet": "Le guide entier, à imprimer",
    "methodology.benefits": "Pourquoi ouvrir ses données",
    "methodology.stakeholders": "Qui embarquer, et que répondre",
    "methodology.legal_frame": "Ce que dit le droit",
    "delays.calculator": "Une demande arrive\u00a0: quels délais\u202f?",
    "law.texts": "Les textes cités",
    "methodology.support": "Se faire aider, et voir ses données servir",
    "methodology.examples": "Ils l’ont fait\u00a0: des exemples près de chez vous",
    "guide.software": "Sortir les données d’un logiciel",
    "contacts.all_contacts": "Qui appeler",
    "methodology.glossary": "Glossaire",
    "methodology.editions": "Les éditions de la méthode",
    "pages.help_page": "Aide",
    "accounts.all_news": "Nouveautés",
    "pages.rights": "Qui peut faire quoi",
    "pages.accessibility": "Déclaration d’accessibilité",
    "pages.legal": "Mentions légales",
    "pages.site_map": "Plan du site",
    "accounts.sign_in": "Se connecter",
    "accounts.forgotten": "Mot de passe oublié",
    "portfolio.board": "Mes collectivités",
    "portfolio.blockers": "Ce qui bloque mes collectivités",
    "portfolio.editions": "Éditions de la méthode suivies par mes collectivités",
    "search.everywhere": "Rechercher",
    "tasks.mine": "Mes tâches",
    "planning.portfolio": "Un plan pour plusieurs collectivités\u00a0: lesquelles\u202f?",
    "authorities.new": "Ouvrir l’espace d’une collectivité",
    "authorities.by_hand": "Ouvrir un espace à la main",
    "authorities.several_communes": "Ouvrir plusieurs communes",
    "accounts.account": "Mon compte",
    "accounts.change_address": "Changer d’adresse",
    "accounts.password": "Changer mon mot de passe",
    "accounts.own_sessions": "Mes sessions",
    "notifications.preferences": "Mes courriels",
    "tasks.own_feeds": "Mes échéances dans mon agenda",
    "spaces.instance": "Comptes de l’instance",
    "contacts.edited": "Contacts de l’instance",
    "contacts.new": "Ajouter un contact",
}
# Addresses that answer to programs, and the page of components, for who develops.
NOT_PAGES = frozenset(
    {"static", "pages.health", "pages.process_health", "places.search"}
    | {"search.proposals", "pages.resume_first_steps", "pages.styleguide"}
    | {"pages.icon", "pages.robots_text", "pages.security_contact"}
    | {"pages.sitemap_index", "pages.sitemap_of_site"}
)
SECTIONS = {
    "public": "Pour tout le monde",
    "signed-in": "Avec un compte",
    "operator": "Pour la personne qui s’occupe de cette instance",
}


@dataclass(frozen=True)
class SitemapLink:
    """A page of the map."""

    title: str
    url: str


@dataclass(frozen=True)
class SitemapSection:
    """Pages that the same people may open."""

    title: str
    links: tuple[SitemapLink, ...]


def site_sections() -> list[SitemapSection]:
    """Return the pages by who may open them; the operator's only to operators."""
    visitor = current_visitor()
    operator = visitor.is_authenticated and visitor.is_operator
    levels = [level for level in SECTIONS if operator or level != "operator"]
    return [SitemapSection(SECTIONS[level], _links(level)) for level in levels]


def _links(level: str) -> tuple[SitemapLink, ...]:
    known = list(TITLES)
    names = sorted(page_endpoints(level), key=lambda name: (name not in TITLES, _rank(known, name)))
    return tuple(SitemapLink(TITLES.get(name, url_for(name)), url_for(name)) for name in names)


def _rank(known: list[str], name: str) -> tuple[int, str]:
    return (known.index(name) if name in known else 0, name)


def page_endpoints(level: str) -> set[str]:
    """Return the endpoints of one level that a GET without parameters reaches."""
    return {
        rule.endpoint
        for rule in current_app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and rule.endpoint not in NOT_PAGES
        and _level(rule.endpoint) == level
    }


def _level(endpoint: str) -> str | None:
    access = access_of(current_app.view_functions[endpoint])
    return access.level if access else None
