"""When a contract is to be renewed, as pure rules."""

from datetime import date

from dateutil.relativedelta import relativedelta

from app.kernel.labels import LabelledEnum

NOTICE = relativedelta(months=6)  # before the end: the time of a consultation


class ContractKind(LabelledEnum):
    """What a contract is about."""

    SOFTWARE = ("software", "Logiciel")
    SUPPLY = ("supply", "Marché de services ou de fournitures")
    DELEGATION = ("delegation", "Délégation ou concession")


class DataTerms(LabelledEnum):
    """What a contract says of the data."""

    UNKNOWN = ("unknown", "À relire")
    ABSENT = ("absent", "Rien n’est prévu")
    PRESENT = ("present", "La remise des données est prévue")


# The document whose clauses suit each kind.
CLAUSES = {
    ContractKind.SOFTWARE: "clauses-logiciels",
    ContractKind.SUPPLY: "clauses-marches",
    ContractKind.DELEGATION: "clauses-concessions",
}


class Renewal(LabelledEnum):
    """How near the end of a contract is."""

    UNDATED = ("undated", "Date de fin à préciser")
    FAR = ("far", "Plus tard")
    NEAR = ("near", "À préparer")
    OVER = ("over", "Terminé")


def renewal_of(ends_on: date | None, day: date) -> Renewal:
    """Tell on a day how near the end of a contract is; its last day is not over yet."""
    if ends_on is None:
        return Renewal.UNDATED
    if ends_on < day:
        return Renewal.OVER
    return Renewal.NEAR if day >= ends_on - NOTICE else Renewal.FAR


def to_prepare_on(ends_on: date, day: date) -> date:
    """Return when its renewal is to be prepared: six months before the end, or at once."""
    return max(day, ends_on - NOTICE)
