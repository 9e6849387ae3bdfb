"""What the inventory lacks to prove the items of phases 2 to 4, in words."""

from collections.abc import Iterator

from app.datasets.inventory.findings import EXAMINED, GRANTS, ITEMS, OPINION, REGISTER, Measures
from app.kernel.typography import agreed, number, plural
from app.spaces.findings import Provable, declare
from app.spaces.permissions import Permission

NOBODY_LISTED = "aucun jeu n’est recensé dans Jalon"
NO_CANDIDATE = "aucun jeu n’est encore analysé dans Jalon"
TO_EXAMINE = "à examiner pour les données personnelles"
NONE_RETAINED = "aucun jeu n’est encore retenu dans l’inventaire"
# What is said when there is no figure to give.
PLAIN = {
    OPINION: NO_CANDIDATE,
    EXAMINED: NO_CANDIDATE,
    GRANTS: "aucun jeu publié de l’inventaire ne porte sur les subventions",
    REGISTER: "aucun document ne figure au répertoire tiré de l’inventaire",
    "eligibilite-decidee": NO_CANDIDATE,
    "familles-obligatoires-marquees": (
        "aucun jeu de l’inventaire n’est rattaché aux quatre familles de la loi"
    ),
    "fiches-descriptives-remplies": NONE_RETAINED,
    "jeux-classes-par-priorite": "aucun jeu de l’inventaire n’est noté",
    "jeux-recenses": NOBODY_LISTED,
    "logiciels-metiers-listes": "aucun jeu de l’inventaire ne dit de quel logiciel il vient",
    "premiers-jeux-publies": "aucun jeu de l’inventaire n’est visible de tous",
    "rythmes-de-mise-a-jour-decides": NONE_RETAINED,
    "schemas-retenus-par-jeu": NONE_RETAINED,
    "service-responsable-par-jeu": NOBODY_LISTED,
}
# Where each is mended: the word of the button, the page.
WAYS = {
    OPINION: ("Analyser les jeux", "datasets.batch"),
    EXAMINED: ("Analyser les jeux", "datasets.batch"),
    GRANTS: ("Voir les obligations", "datasets.duties"),
    REGISTER: ("Voir le répertoire", "datasets.register_of_information"),
    "eligibilite-decidee": ("Analyser les jeux", "datasets.batch"),
    "familles-obligatoires-marquees": ("Voir les obligations", "datasets.duties"),
    "jeux-classes-par-priorite": ("Noter les jeux", "datasets.priorities"),
    "jeux-recenses": ("Recenser des jeux", "datasets.inventory"),
}
TO_THE_INVENTORY = ("Compléter l’inventaire", "datasets.inventory")


def in_words(measures: Measures) -> dict[str, str]:
    """Return what is missing where some of it is there: item -> sentence with its figures."""
    return dict(_missing(measures))


def _missing(measures: Measures) -> Iterator[tuple[str, str]]:
    for item, missing, among, words in (
        ("service-responsable-par-jeu", measures.without_service, measures.total, "service"),
        ("logiciels-metiers-listes", measures.without_software, measures.total, "logiciel"),
        ("rythmes-de-mise-a-jour-decides", measures.without_rhythm, measures.retained, "rythme"),
        ("schemas-retenus-par-jeu", measures.without_schema, measures.retained, "schéma"),
        ("fiches-descriptives-remplies", measures.undescribed, measures.retained, "fiche complète"),
    ):
        if missing:
            yield item, f"{_share(missing, among)} sans {words}"
    for item, missing, among, words in (
        ("jeux-classes-par-priorite", measures.unnoted, measures.total, "à noter"),
        ("eligibilite-decidee", measures.unsettled, measures.candidates, "sans conclusion"),
        (OPINION, measures.unchecked, measures.candidates, TO_EXAMINE),
        (EXAMINED, measures.unchecked, measures.candidates, TO_EXAMINE),
    ):
        if missing:
            yield item, f"{_share(missing, among)} {words}"
    if measures.candidates and not measures.unchecked and not measures.opinion:
        yield OPINION, "l’avis écrit du DPO n’est pas joint en preuve"
    if measures.exposed and not measures.unchecked and not measures.consulted:
        exposed = plural(measures.exposed, "jeu", "jeux")
        yield EXAMINED, f"l’avis du DPO n’est pas joint en preuve pour {exposed}"
    if measures.total and not measures.without_software and measures.without_service:
        words = f"{_share(measures.without_service, measures.total)} sans service"
        yield "logiciels-metiers-listes", words


def _share(missing: int, among: int) -> str:
    """Write « 3 jeux sur 12 »."""
    if missing == among:
        return f"{plural(missing, 'jeu', 'jeux')} {agreed(missing, 'est', 'sont')} encore"
    return f"{plural(missing, 'jeu', 'jeux')} sur {number(among)} {agreed(missing, 'est', 'sont')}"


declare(
    {
        item: Provable(
            lack=PLAIN[item],
            action=WAYS.get(item, TO_THE_INVENTORY)[0],
            endpoint=WAYS.get(item, TO_THE_INVENTORY)[1],
            values={},
            permission=Permission.ANSWER,
            with_evidence=item in {OPINION, EXAMINED},
        )
        for item in ITEMS
    }
)
