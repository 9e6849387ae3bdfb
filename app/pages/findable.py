"""The help and the pages of the site among what the search finds."""

from functools import cache, lru_cache

from app.pages.guides import guides
from app.pages.help import sections
from app.pages.sitemap import TITLES, page_endpoints
from app.spaces import findable
from app.spaces.findable import OUTSIDE, Findable, FindableKind, SearchScope, Sought

# Sections of the help that are about no page: anchor, title, other words that people use.
HELP = (
    ("commencer", "Par où commencer", "débuter démarrer premiers pas prise en main"),
    ("roles", "Les rôles", "droits chef de projet contributeur consultant élu accès"),
    ("etats", "Les états d’un point", "à faire en cours fait bloqué sans objet réponse"),
    ("raccourcis", "Les raccourcis clavier", "touches clavier raccourci"),
    ("contact", "À qui demander", "contact aide assistance panne compte"),
)
NOT_TO_FIND = frozenset({"accounts.sign_in", "accounts.forgotten"})


def help_named(scope: SearchScope, _sought: Sought) -> tuple[Findable, ...]:
    """Return the sections of the help and the pages of the site that the person may open."""
    return (*_help(), *_pages(operator=scope.is_operator))


@cache
def _help() -> tuple[Findable, ...]:
    of_pages = tuple((section.id, section.title, section.words) for section in sections())
    of_roles = tuple(
        Findable.named(guide.title, "pages.guide", hint="aide", role=guide.id)
        for guide in guides().values()
    )
    return of_roles + tuple(
        Findable.named(title, "pages.help_page", hint="aide", more=f"aide {words}", _anchor=anchor)
        for anchor, title, words in (*HELP, *of_pages)
    )


@lru_cache(maxsize=2)
def _pages(*, operator: bool) -> tuple[Findable, ...]:
    levels = ("public", "signed-in", *(("operator",) if operator else ()))
    endpoints = set().union(*(page_endpoints(level) for level in levels)) - NOT_TO_FIND
    return tuple(
        Findable.named(TITLES[endpoint], endpoint, hint="page du site")
        for endpoint in TITLES
        if endpoint in endpoints
    )


findable.register(FindableKind("aide", "Aide et pages du site", OUTSIDE + 30, help_named))
