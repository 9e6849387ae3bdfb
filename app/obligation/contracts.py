"""What one contract asks to publish: a public purchase, a concession of a public service (pure)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.obligation.law import Law

FULL, LIGHT = "procurement-full", "procurement-light"
# Loi 2016-1321 was published on 8 October 2016: consultations launched from the day after obey it.
OPEN_SERVICES_FROM = date(2016, 10, 9)


@dataclass(frozen=True, slots=True)
class ContractAnswer:
    """What to do of a contract, and the text that asks it."""

    title: str
    text: str
    article: str


PURCHASE_FULL = ContractAnswer(
    "Publier les données essentielles",
    "Dans les deux mois de la notification, sur data.gouv.fr, puis dans les deux mois de chaque "
    "modification. Les actes de sous-traitance en font partie.",
    "Code de la commande publique R2196-1",
)
PURCHASE_LIGHT = ContractAnswer(
    "Liste annuelle ou données essentielles",
    "Au choix\u00a0: les mêmes données que les grands marchés, ou la liste des marchés de l’année "
    "passée, publiée au premier trimestre.",
    "Code de la commande publique R2196-1",
)
PURCHASE_FREE = ContractAnswer(
    "Rien d’imposé",
    "Sous ce montant, le texte ne demande pas de publier. Rien n’empêche de le faire.",
    "Code de la commande publique R2196-1",
)
SERVICE_OPEN = ContractAnswer(
    "Obtenir les données du service, et les publier",
    "Le concessionnaire les fournit dans un standard ouvert\u202f; vous pouvez les extraire et les "
    "publier, secrets protégés mis à part.",
    "Code de la commande publique L3131-2 et L3131-4",
)
SERVICE_EXEMPT = ContractAnswer(
    "Contrat dispensé",
    "Une décision motivée et publiée, fondée sur l’intérêt général, dispense ce contrat. Gardez-la "
    "avec lui.",
    "Code de la commande publique L3131-3",
)
SERVICE_OLD = ContractAnswer(
    "Préparer le renouvellement",
    "La consultation est antérieure à la loi 2016-1321\u00a0: le contrat n’est pas tenu à ces "
    "données. Inscrivez-les dans le suivant, et demandez-les à l’amiable d’ici là.",
    "Loi 2016-1321, code de la commande publique L3131-2",
)


def purchase(amount: Decimal | int, law: Law) -> ContractAnswer:
    """Return what a public purchase of this amount, without taxes, asks to publish."""
    if amount >= law.threshold(FULL):
        return PURCHASE_FULL
    return PURCHASE_LIGHT if amount >= law.threshold(LIGHT) else PURCHASE_FREE


def concession(*, consulted_on: date, exempted: bool = False) -> ContractAnswer:
    """Return what the concession of a public service asks of the data of its service."""
    if exempted:
        return SERVICE_EXEMPT
    return SERVICE_OPEN if consulted_on >= OPEN_SERVICES_FROM else SERVICE_OLD
