"""One address, or more, for each page that can be fetched, and who opens it."""

from dataclasses import dataclass
from itertools import groupby

VISITOR = ""


@dataclass(frozen=True)
class Example:
    """A page to look at: its endpoint, who opens it, where (with the values of the scene)."""

    endpoint: str
    person: str
    pattern: str
    status: int = 200


# Answers that are not pages: data for scripts and files to save.
NOT_PAGES = {
    "places.search",
    "progress.proof",
    "pages.health",
    "tasks.search",
    "tasks.file",
    "tasks.feed",
    "publication.strategy_deliberation_docx",
    "publication.strategy_deliberation_odt",
    "publication.strategy_note_docx",
    "publication.strategy_note_odt",
}
# A redirect to another page of this list.
REDIRECTS = {"progress.review_all"}

EXAMPLES = [
    Example("pages.home", VISITOR, "/"),
    Example("pages.accessibility", VISITOR, "/accessibilite"),
    Example("pages.help_page", VISITOR, "/aide"),
    Example("pages.rights", VISITOR, "/aide/droits"),
    Example("pages.legal", VISITOR, "/mentions-legales"),
    Example("pages.site_map", VISITOR, "/plan-du-site"),
    Example("accounts.sign_in", VISITOR, "/connexion"),
    Example("accounts.forgotten", VISITOR, "/mot-de-passe-oublie"),
    Example("accounts.forgotten", VISITOR, "/mot-de-passe-oublie?envoye=1"),
    Example("accounts.reset", VISITOR, "/mot-de-passe/{reset}"),
    Example("accounts.reset", VISITOR, "/mot-de-passe/un-lien-qui-ne-sert-plus", 410),
    Example("accounts.welcome", VISITOR, "/bienvenue/{welcome}"),
    Example("accounts.invitation", VISITOR, "/invitation/{joining}"),
    Example("notifications.stop", VISITOR, "/courriels/un-lien-coupe-en-chemin/arreter", 410),
    Example("methodology.overview", VISITOR, "/methode"),
    Example("methodology.phase", VISITOR, "/methode/1"),
    Example("methodology.item", VISITOR, "/methode/points/{item}"),
    Example("methodology.support", VISITOR, "/methode/appuis"),
    Example("methodology.benefits", VISITOR, "/methode/benefices"),
    Example("methodology.legal_frame", VISITOR, "/methode/droit"),
    Example("methodology.stakeholders", VISITOR, "/methode/acteurs"),
    Example("methodology.glossary", VISITOR, "/glossaire"),
    Example("dashboards.home", "alice", "/c/rodez/"),
    Example("dashboards.home", "elise", "/c/rodez/"),
    Example("dashboards.home", "charlie", "/c/autre/"),
    Example("dashboards.journal", "alice", "/c/rodez/journal"),
    Example("dashboards.journal", "charlie", "/c/autre/journal"),
    Example("progress.phases", "alice", "/c/rodez/phases"),
    Example("progress.phase", "alice", "/c/rodez/phases/1"),
    Example("progress.phase", "alice", "/c/rodez/phases/1?point={item}"),
    Example("progress.phase", "alice", "/c/rodez/phases/1?montrer=bloques&axe=technique"),
    Example("progress.phase", "alice", "/c/rodez/phases/3"),
    Example("progress.phase", "elise", "/c/rodez/phases/1?point={item}"),
    Example("progress.start", "alice", "/c/rodez/phases/3/commencer"),
    Example("progress.review", "alice", "/c/rodez/phases/1/revue"),
    Example("progress.diagnosis", "alice", "/c/rodez/diagnostic"),
    Example("progress.history", "alice", "/c/rodez/points/{item}/historique"),
    Example("progress.history", "charlie", "/c/autre/points/{item}/historique"),
    Example("progress.explanation", "alice", "/c/rodez/progression"),
    Example("progress.phase_explanation", "alice", "/c/rodez/progression/1"),
    Example("stakeholders.table", "alice", "/c/rodez/acteurs"),
    Example("stakeholders.table", "elise", "/c/rodez/acteurs?q=direction"),
    Example("stakeholders.table", "charlie", "/c/autre/acteurs"),
    Example("stakeholders.new", "bob", "/c/rodez/acteurs/nouveau"),
    Example("stakeholders.profiles", "bob", "/c/rodez/acteurs/profils-types"),
    Example("stakeholders.sheet", "alice", "/c/rodez/acteurs/{stakeholder}"),
    Example("stakeholders.sheet", "elise", "/c/rodez/acteurs/{stakeholder}"),
    Example("stakeholders.edit", "alice", "/c/rodez/acteurs/{stakeholder}/modifier"),
    Example("stakeholders.pitch", "alice", "/c/rodez/acteurs/{stakeholder}/argumentaire"),
    Example("stakeholders.matrix", "alice", "/c/rodez/acteurs/argumentaire"),
    Example("stakeholders.map", "alice", "/c/rodez/acteurs/carte"),
    Example("stakeholders.map", "alice", "/c/rodez/acteurs/carte?acteur={stakeholder}"),
    Example("stakeholders.map", "alice", "/c/rodez/acteurs/carte?du=2026-01-01"),
    Example("stakeholders.map", "charlie", "/c/autre/acteurs/carte"),
    Example("stakeholders.settings", "alice", "/c/rodez/acteurs/reglages"),
    Example("stakeholders.export", "alice", "/c/rodez/acteurs/export"),
    Example("authorities.members", "alice", "/c/rodez/membres"),
    Example("authorities.members", "bob", "/c/rodez/membres"),
    Example("authorities.member", "alice", "/c/rodez/membres/{user}"),
    Example("authorities.obligation", "alice", "/c/rodez/obligation"),
    Example("authorities.settings", "alice", "/c/rodez/parametres"),
    Example("authorities.new", "bob", "/collectivites/nouvelle"),
    Example("authorities.new", "bob", "/collectivites/nouvelle?territoire_texte=saint"),
    Example("authorities.new", "bob", "/collectivites/nouvelle?territoire_texte=zzz"),
    Example("authorities.new", "bob", "/collectivites/nouvelle?territoire=com-98818"),
    Example("authorities.new", "olga", "/collectivites/nouvelle?territoire=com-12202"),
    Example("authorities.by_hand", "bob", "/collectivites/nouvelle/a-la-main"),
    Example("tasks.list", "alice", "/c/rodez/taches"),
    Example("tasks.list", "alice", "/c/rodez/taches?retard=1&mots=zzz"),
    Example("tasks.list", "alice", "/c/rodez/taches?etat=all&faite={done_task}"),
    Example("tasks.list", "elise", "/c/rodez/taches"),
    Example("tasks.list", "charlie", "/c/autre/taches"),
    Example("tasks.task", "alice", "/c/rodez/taches/{task}"),
    Example("tasks.task", "elise", "/c/rodez/taches/{task}"),
    Example("tasks.new", "bob", "/c/rodez/taches/nouvelle?ancre=item:{item}"),
    Example("tasks.edit", "alice", "/c/rodez/taches/{task}/modifier"),
    Example("tasks.history", "alice", "/c/rodez/taches/{task}/historique"),
    Example("tasks.bulk", "alice", "/c/rodez/taches/lot?tout=1"),
    Example("tasks.bulk", "bob", "/c/rodez/taches/lot"),
    Example("tasks.filters", "alice", "/c/rodez/taches/filtres?retard=1"),
    Example("tasks.handover", "alice", "/c/rodez/taches/a-reprendre"),
    Example("tasks.board", "alice", "/c/rodez/taches/tableau"),
    Example("tasks.board", "elise", "/c/rodez/taches/tableau?qui=moi"),
    Example("tasks.board", "charlie", "/c/autre/taches/tableau"),
    Example("tasks.calendar", "alice", "/c/rodez/taches/calendrier"),
    Example("tasks.calendar", "elise", "/c/rodez/taches/calendrier?mois=2026-13&jour=1"),
    Example("tasks.timeline", "alice", "/c/rodez/taches/frise?etat=all"),
    Example("tasks.timeline", "charlie", "/c/autre/taches/frise"),
    Example("tasks.feeds", "bob", "/compte/agenda?de=rodez"),
    Example("tasks.mine", "bob", "/mes-taches"),
    Example("tasks.mine", "newcomer", "/mes-taches"),
    Example("accounts.account", "bob", "/compte"),
    Example("accounts.password", "bob", "/compte/mot-de-passe"),
    Example("notifications.preferences", "bob", "/compte/courriels"),
    Example("accounts.instance", "olga", "/instance"),
    Example("pages.home", "olga", "/"),
    Example("pages.home", "newcomer", "/"),
    Example("portfolio.board", "carole", "/portefeuille"),
    Example("portfolio.board", "carole", "/portefeuille?q=sud"),
    Example("portfolio.board", "carole", "/portefeuille?q=zzz"),
    Example("portfolio.board", "newcomer", "/portefeuille"),
    Example("portfolio.board", "bob", "/portefeuille"),
    Example("planning.plan", "alice", "/c/rodez/taches/plan"),
    Example("planning.redate", "alice", "/c/rodez/taches/plan/{plan}"),
    Example("planning.redate", "alice", "/c/rodez/taches/plan/{plan}?start={day}&pace=normal"),
    Example("planning.redate", "alice", "/c/rodez/taches/plan/{plan}?start=2020-01-06", 422),
    Example("planning.portfolio", "carole", "/portefeuille/plan"),
    Example("planning.portfolio", "carole", "/portefeuille/plan?q=sud&ou=rodez"),
    Example("planning.portfolio", "carole", "/portefeuille/plan?ecran=reglages&ou=rodez"),
    Example("planning.portfolio", "carole", "/portefeuille/plan?ecran=reglages", 422),
    Example(
        "planning.portfolio",
        "carole",
        "/portefeuille/plan?ecran=apercu&ou=rodez&ou=lieu-1&on={day}&model=methode"
        "&reach=toutes&scope=tous&pace=normal",
    ),
    Example("planning.portfolio", "newcomer", "/portefeuille/plan"),
    Example("datasets.inventory", "alice", "/c/rodez/donnees"),
    Example("datasets.inventory", "alice", "/c/rodez/donnees?issue=a-analyser&mots=zzz"),
    Example("datasets.inventory", "elise", "/c/rodez/donnees"),
    Example("datasets.inventory", "charlie", "/c/autre/donnees"),
    Example("datasets.new", "bob", "/c/rodez/donnees/nouveau"),
    Example("datasets.library", "alice", "/c/rodez/donnees/jeux-types"),
    Example("datasets.library", "alice", "/c/rodez/donnees/jeux-types?tout=1&page=2"),
    Example("datasets.dataset", "alice", "/c/rodez/donnees/{dataset}"),
    Example("datasets.dataset", "elise", "/c/rodez/donnees/{dataset}"),
    Example("datasets.edit", "alice", "/c/rodez/donnees/{dataset}/modifier"),
    Example("datasets.history", "alice", "/c/rodez/donnees/{dataset}/historique"),
    Example("datasets.new_resource", "alice", "/c/rodez/donnees/{dataset}/ressources/nouvelle"),
    Example("datasets.resource", "alice", "/c/rodez/donnees/{dataset}/ressources/{resource}"),
    Example("datasets.eligibility", "alice", "/c/rodez/donnees/{dataset}/ouverture"),
    Example("datasets.eligibility", "elise", "/c/rodez/donnees/{dataset}/ouverture"),
    Example(
        "datasets.eligibility",
        "alice",
        "/c/rodez/donnees/{dataset}/ouverture?B1=oui&B2=oui&B3=oui&B4=non&B5=oui",
    ),
    Example("datasets.eligibility", "bob", "/c/rodez/donnees/{dataset}/ouverture?B1=oui&B2=nsp"),
    Example("datasets.batch", "alice", "/c/rodez/donnees/ouverture?issue="),
    Example("datasets.batch", "alice", "/c/rodez/donnees/ouverture?choix=1", 422),
    Example("datasets.duties", "alice", "/c/rodez/donnees/obligations"),
    Example("datasets.duties", "elise", "/c/rodez/donnees/obligations"),
    Example("datasets.duty", "bob", "/c/rodez/donnees/obligations/four-families"),
    Example("datasets.priorities", "alice", "/c/rodez/donnees/priorites"),
    Example("datasets.priorities", "alice", "/c/rodez/donnees/priorites?jeu={dataset}"),
    Example("datasets.priorities", "elise", "/c/rodez/donnees/priorites"),
    Example("datasets.priorities", "charlie", "/c/autre/donnees/priorites"),
    Example("publication.strategy", "alice", "/c/rodez/strategie"),
    Example("publication.strategy", "elise", "/c/rodez/strategie"),
    Example("publication.licences", "elise", "/c/rodez/strategie/licence/comparer"),
    Example("publication.strategy_licence", "alice", "/c/rodez/strategie/licence"),
    Example("publication.strategy_formats", "alice", "/c/rodez/strategie/formats"),
    Example("publication.strategy_platform", "alice", "/c/rodez/strategie/plateforme"),
    Example("publication.strategy_naming", "alice", "/c/rodez/strategie/nommage"),
    Example("publication.strategy_updating", "alice", "/c/rodez/strategie/mise-a-jour"),
    Example("publication.strategy_first", "alice", "/c/rodez/strategie/premieres-donnees"),
    Example("publication.strategy_decision", "elise", "/c/rodez/strategie/decision"),
    Example("publication.strategy_deliberation", "elise", "/c/rodez/strategie/deliberation"),
    Example("publication.strategy_note", "alice", "/c/rodez/strategie/note"),
    # Not endpoints but pages people meet.
    Example("404", "bob", "/c/autre/", 404),
    Example("403", "elise", "/c/rodez/diagnostic", 403),
]
CHUNK = 8  # examples of one person in one test: the two workers share them


def chunks() -> list[list[Example]]:
    """Return the examples, a few of the same person together."""
    people = sorted(EXAMPLES, key=lambda example: example.person)
    found = []
    for _, several in groupby(people, key=lambda example: example.person):
        mine = list(several)
        found += [mine[start : start + CHUNK] for start in range(0, len(mine), CHUNK)]
    return found
