"""The pages of an authority's space among what the search finds: where to go, what to add."""

from functools import cache

from flask import current_app

from app.accounts.access import access_of
from app.spaces import findable
from app.spaces.findable import Findable, FindableKind, SearchScope, Sought
from app.spaces.permissions import Permission

# Endpoint, title, other words that people use; in the order shown when nothing is typed.
PAGES = (
    ("dashboards.home", "Tableau de bord", "accueil résumé où en est-on"),
    ("progress.phases", "Les phases de la méthode", "méthode checklist étapes points"),
    ("tasks.tasks_list", "Tâches", "liste à faire échéances"),
    ("datasets.inventory", "Données", "inventaire catalogue jeux de données recensement"),
    ("stakeholders.table", "Acteurs", "parties prenantes contacts"),
    ("processes.continuity", "Continuité", "passation départ relève suppléant silence"),
    ("benefits.benefits", "Bénéfices", "ce que cela apporte gains heures résultats"),
    ("ecosystem.overview", "Écosystème", "usages réutilisations demandes mesures signalements"),
    ("measures.table", "Mesures d’usage", "téléchargements consultations statistiques robots"),
    ("measures.bring", "Importer un relevé d’usage", "csv téléchargements consultations"),
    ("requests.table", "Demandes de données", "cada délai un mois réponse refus"),
    (
        "activities.table",
        "Rencontres et campagnes",
        "atelier hackathon cartopartie événement animation",
    ),
    ("outside_data.table", "Données d’ailleurs", "insee osm ign contexte sources extérieures"),
    ("feedback.table", "Signalements", "anomalie erreur question suggestion correction"),
    ("reuses.table", "Réutilisations", "application carte article usage interne"),
    ("processes.table", "Processus", "procédures qui fait quoi relais logiciels"),
    ("publication.strategy", "Stratégie", "licence formats rythme décisions"),
    ("documents.listing", "Documents", "délibération note lettre modèle acte docx odt"),
    ("tasks.new", "Ajouter une tâche", "nouvelle créer"),
    ("datasets.new", "Ajouter un jeu de données", "nouveau créer recenser"),
    ("stakeholders.new", "Ajouter un acteur", "nouvel créer"),
    ("progress.review_all", "Passer en revue ce qui manque", "revue points manquants"),
    ("authorities.members", "Membres", "équipe inviter rôle invitation accès"),
    ("dashboards.journal", "Journal", "historique qui a fait quoi"),
    ("authorities.settings", "Paramètres", "réglages nom population effectif"),
    ("authorities.obligation", "Obligation d’ouvrir", "loi seuil 3 500 habitants 50 agents"),
    ("skills.skills", "Compétences", "qui sait quoi former formation recruter radar axes"),
    ("skills.grid", "Compétences dans une grille", "tableur saisir coller excel"),
    ("contacts.here", "Se faire aider", "qui appeler contacts appui cada cnil data.gouv ign"),
    ("budget.budget", "Budget sur trois ans", "coût chiffrage jours argent moyens dépenses"),
    ("budget.assumptions", "Les hypothèses du budget", "coûts jours prix journée ajuster"),
    ("year.year", "Obligations de l’année", "calendrier échéances légales loi quand"),
    ("year.tasks", "Créer les tâches de l’année", "échéances légales obligations"),
    ("dashboards.blockers", "Ce qui bloque", "blocages retard qui peut débloquer"),
    ("dashboards.first_steps", "Premiers pas", "guide débuter commencer prise en main"),
    ("progress.findings", "Points constatés", "confirmer registres vérifier"),
    ("progress.examples", "Des exemples comme vous", "ils l’ont fait autres collectivités retour"),
    ("progress.edition", "Édition de la méthode", "version changer passer revenir"),
    ("progress.path", "Chemin léger ou complet", "petite commune points méthode court"),
    ("progress.diagnosis", "Premier diagnostic", "commencer questions état des lieux"),
    ("progress.explanation", "D’où vient l’avancement", "pourcentage calcul progression"),
    ("tasks.board", "Tâches en colonnes", "tableau kanban"),
    ("tasks.calendar", "Calendrier des tâches", "mois agenda échéances"),
    ("tasks.timeline", "Frise des tâches", "planning gantt chronologie"),
    ("tasks.change_several", "Modifier plusieurs tâches", "lot"),
    ("tasks.take_over", "Tâches à reprendre", "départ membre orphelines"),
    ("tasks.filters", "Filtres de tâches enregistrés", "vues"),
    ("planning.plan", "Construire le plan", "planning calendrier rétroplanning conseil séance"),
    ("datasets.ready_answers", "Confirmer des réponses prêtes", "analyse ouverture éligibilité"),
    ("datasets.batch", "Analyser l’ouverture de plusieurs jeux", "éligibilité peut-on ouvrir"),
    ("datasets.several", "Plusieurs jeux à la fois", "décrire analyser publier ensemble lot"),
    ("datasets.typical_datasets", "Jeux types", "bibliothèque modèles ajouter en un clic"),
    ("datasets.priorities", "Priorités d’ouverture", "matrice intérêt effort premiers jeux"),
    ("datasets.duties", "Obligations de publication", "loi décret publier"),
    ("datasets.register_of_information", "Répertoire des informations publiques", "CRPA L322-6"),
    ("datasets.import_start", "Importer un tableau de jeux", "inventaire tableur excel csv"),
    ("publication.intake", "Partir de l’existant", "data.gouv.fr dcat catalogue registre dpo"),
    ("datasets.exports", "Exporter l’inventaire", "tableur excel csv scdl télécharger"),
    ("datasets.schemas", "Schémas de la collectivité", "contrôle schéma fichier modèle"),
    ("processes.usual", "Partir des processus types", "bibliothèque modèles procédures"),
    ("processes.contracts", "Contrats", "logiciels marchés délégations renouvellement fin"),
    ("processes.new_contract", "Ajouter un contrat", "nouveau créer"),
    ("requests.new", "Ajouter une demande", "nouvelle noter"),
    ("reuses.new", "Ajouter une réutilisation", "nouvelle noter"),
    ("feedback.new", "Ajouter un signalement", "nouveau noter anomalie"),
    ("activities.new", "Ajouter une rencontre", "nouvelle atelier campagne"),
    ("processes.new", "Ajouter un processus", "nouveau créer"),
    ("stakeholders.profiles", "Profils types d’acteurs", "bibliothèque modèles"),
    ("datasets.grid", "Inventaire dans une grille", "tableur saisir coller excel jeux"),
    ("tasks.grid", "Tâches dans une grille", "tableur saisir coller excel"),
    ("stakeholders.grid", "Acteurs dans une grille", "tableur saisir coller excel"),
    ("stakeholders.stakeholder_map", "Carte des acteurs", "influence intérêt positions"),
    ("stakeholders.matrix", "Argumentaire par acteur", "convaincre freins arguments"),
    ("stakeholders.settings", "Réglages des acteurs", "noms avis consultants confidentialité"),
    ("stakeholders.export", "Exporter les acteurs", "tableur"),
    ("watching.faults", "Veille de ce qui est en ligne", "lien mort retard défaut réparer"),
    ("publication.platform", "Publication", "plateforme data.gouv.fr catalogue ouvrir"),
    ("publication.several", "Publier plusieurs jeux", "ensemble lot ouvrir"),
    ("publication.sendings", "Envoyer plusieurs jeux", "plateforme data.gouv.fr lot changerait"),
    ("publication.account", "Compte de la plateforme", "clé api data.gouv.fr"),
    ("publication.strategy_decision", "Noter la décision de stratégie", "vote délibération"),
    ("publication.licences_compared", "Comparer les licences", "licence ouverte odbl"),
)


def pages_named(scope: SearchScope, _sought: Sought) -> list[Findable]:
    """Return the pages of the space that the person's role opens."""
    return [page for permission, page in _pages() if scope.may(permission)]


@cache
def _pages() -> tuple[tuple[Permission, Findable], ...]:
    """Return each page with the right that its own view asks for."""
    return tuple(
        (_permission(endpoint), Findable.named(title, endpoint, more=words))
        for endpoint, title, words in PAGES
    )


def _permission(endpoint: str) -> Permission:
    access = access_of(current_app.view_functions[endpoint])
    if access is None or access.permission is None:
        raise LookupError(f"{endpoint} is no page of a space")
    return Permission(access.permission.value)


findable.register(FindableKind("pages", "Pages de cet espace", 10, pages_named, Permission.SEE))
