"""A hundred things that people type, and what they mean: the same on both databases."""

from app.search.results import find, propose
from tests.search.conftest import Searchable

FIRST = 3  # among the first proposals
# By who looks, in Rodez: what is typed -> what is meant.
OF_ALICE = {
    # As it is written, in part, with or without accents and signs
    "subventions": "Subventions aux associations",
    "subvention": "Subventions aux associations",
    "Subventions aux associations": "Subventions aux associations",
    "associations subventions": "Subventions aux associations",
    "SUBVENTIONS": "Subventions aux associations",
    "subv": "Subventions aux associations",
    "equipements sportifs": "Équipements sportifs et culturels",
    "équipement sportif": "Équipements sportifs et culturels",
    "menus cantine": "Menus des cantines scolaires",
    "cantines": "Menus des cantines scolaires",
    "deliberations du conseil": "Délibérations du conseil municipal",
    "arbre": "Arbres d’alignement",
    "d'alignement": "Arbres d’alignement",
    "arbres d’alignement": "Arbres d’alignement",
    "bornes recharge": "Bornes de recharge pour véhicules électriques",
    "vehicule electrique": "Bornes de recharge pour véhicules électriques",
    "budget": "Budget primitif et compte administratif",
    "compte administratif": "Budget primitif et compte administratif",
    "baignade": "Points d’eau de baignade",
    "point d’eau": "Points d’eau de baignade",
    "eaux de baignade": "Points d’eau de baignade",
    "journal municipal": "Journaux d’information municipale",
    "journaux": "Journaux d’information municipale",
    "cimetiere": "Cimetières et concessions",
    "cimetières": "Cimetières et concessions",
    "marche public": "Marchés publics passés",
    "marchés": "Marchés publics passés",
    "prenoms": "Prénoms des nouveau-nés",
    "nouveau nés": "Prénoms des nouveau-nés",
    # By the name of a member
    "bob": "Bob Martin",
    "martin bob": "Bob Martin",
    # By the service that holds it
    "vie associative": "Subventions aux associations",
    "espaces verts": "Arbres d’alignement",
    "commande publique": "Marchés publics passés",
    "mobilité": "Bornes de recharge pour véhicules électriques",
    # One wrong letter from four, two from eight
    "arbe": "Arbres d’alignement",
    "budjet": "Budget primitif et compte administratif",
    "bugdet": "Budget primitif et compte administratif",
    "cimetiére": "Cimetières et concessions",
    "cimetierre": "Cimetières et concessions",
    "cimtiere": "Cimetières et concessions",
    "cimmetierre": "Cimetières et concessions",
    "subvensions": "Subventions aux associations",
    "subvantion": "Subventions aux associations",
    "asociations": "Subventions aux associations",
    "assosiation": "Subventions aux associations",
    "delibberations": "Délibérations du conseil municipal",
    "délibertion du conseil": "Délibérations du conseil municipal",
    "equippement": "Équipements sportifs et culturels",
    "cantinnes": "Menus des cantines scolaires",
    "cantnie": "Menus des cantines scolaires",
    "baingade": "Points d’eau de baignade",
    "marhcés publics": "Marchés publics passés",
    "prenom": "Prénoms des nouveau-nés",
    "electrik": "Bornes de recharge pour véhicules électriques",
    "recharje": "Bornes de recharge pour véhicules électriques",
    # One letter missing, although something else begins with what is typed
    "abres": "Arbres d’alignement",
    "abres d’alignement": "Arbres d’alignement",
    "mens": "Menus des cantines scolaires",
    "mens cantine": "Menus des cantines scolaires",
    "abre": "Arbres d’alignement",
    "Abres": "Arbres d’alignement",
    # Tasks
    "oeuvre": "Écrire à l’œuvre universitaire",
    "œuvre": "Écrire à l’œuvre universitaire",
    "ecrire universitaire": "Écrire à l’œuvre universitaire",
    "comite de pilotage": "Réunir le comité de pilotage",
    "reunir comité": "Réunir le comité de pilotage",
    "pilottage": "Réunir le comité de pilotage",
    "relancer": "Relancer la direction des systèmes d’information",
    "note au bureau": "Préparer la note au bureau municipal",
    "relire fiches": "Faire relire les fiches par le délégué à la protection des données",
    "cartografie": "Vérifier la cartographie des réseaux",
    "verifier reseau": "Vérifier la cartographie des réseaux",
    "hebergeur": "Choisir l’hébergeur du portail",
    "hébergeur portail": "Choisir l’hébergeur du portail",
    # Stakeholders, by function and by person
    "directrice": "Directrice générale des services",
    "dirctrice": "Directrice générale des services",
    "solene": "Directrice générale des services",
    "le goff": "Directrice générale des services",
    "information geographique": "Responsable du système d’information géographique",
    "belkacem": "Responsable du système d’information géographique",
    "archiviste": "Archiviste",
    "n'guyen": "Archiviste",
    "maire": "Maire",
    # Points of the method
    "élu référent": "Un élu référent est nommé et son nom est connu des services.",
    "elu referant": "Un élu référent est nommé et son nom est connu des services.",
    # Pages
    "tableau de bord": "Tableau de bord",
    "parametres": "Paramètres",
    "inviter": "Membres",
    "journal": "Journal",
    "ajouter une tache": "Ajouter une tâche",
    "importer": "Importer un tableau de jeux",
    "calendrier": "Calendrier des tâches",
    # The help and the method
    "pourcentage": "D’où vient l’avancement",
    "raccourcis clavier": "Les raccourcis clavier",
    "anonymisation": "Anonymisation",
    "anonimisation": "Anonymisation",
    "mon compte": "Mon compte",
}
OF_CAROLE = {
    "bedarieux": "Bédarieux",
    "bedarrieux": "Bédarieux",
    "st etienne cantales": "Saint-Étienne-Cantalès",
    "l'hay les roses": "L’Haÿ-les-Roses",
    "noumea": "Nouméa",
    "toulose": "Toulouse",
    "tolouse": "Toulouse",
    "nemours": "Communauté de communes du Pays de Nemours",
    "mont dore": "Le Mont-Dore",
    "vilefranche": "Villefranche-de-Rouergue",
    "chateauroux": "Châteauroux",
    "chatauroux": "Châteauroux",
    "decazevile": "Decazeville",
    "80003": "Nouméa",
    "autre ville": "Autre-Ville",
    # One letter missing, although another begins with what is typed
    "olems": "Olemps",
    "olem": "Olemps",
}


def missed(searchable: Searchable, person: str, pairs: dict[str, str]) -> list[str]:
    scope = searchable.scope(person)
    proposals = {typed: [thing.title for _, thing in propose(scope, typed)] for typed in pairs}
    return [
        f"{typed} : {proposals[typed]}, et non {meant}"
        for typed, meant in pairs.items()
        if meant not in proposals[typed][:FIRST]
    ]


def test_there_are_a_hundred() -> None:
    assert len(OF_ALICE) + len(OF_CAROLE) >= 100


def test_what_is_meant_comes_first(searchable: Searchable) -> None:
    assert missed(searchable, "alice", OF_ALICE) == []


def test_what_begins_as_typed_comes_before_what_is_near(searchable: Searchable) -> None:
    titles = [thing.title for _, thing in propose(searchable.scope(), "abres")]
    assert titles[:2] == ["Joindre la mairie d’Abreschviller", "Arbres d’alignement"]
    found = find(searchable.scope(), "abres")
    assert found.mistyped == ("abres",)
    assert [group.kind.code for group in found.groups][:2] == ["taches", "donnees"]
    assert find(searchable.scope(), "arbres").mistyped == ()


def test_another_authority_is_found_by_name(searchable: Searchable) -> None:
    assert missed(searchable, "carole", OF_CAROLE) == []
