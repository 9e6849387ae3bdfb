"""One place of the referential, before any database."""

from dataclasses import dataclass

from app.kernel.labels import LabelledEnum


class PlaceKind(LabelledEnum):
    """What a place is; homonyms of equal size are shown in this order."""

    COMMUNE = ("commune", "commune")
    EPCI = ("epci", "intercommunalité")
    DEPARTEMENT = ("departement", "département")
    REGION = ("region", "région")
    PROVINCE = ("province", "province de Nouvelle-Calédonie")
    NEW_CALEDONIA = ("collectivite-nc", "Nouvelle-Calédonie")
    OVERSEAS = ("overseas", "collectivité d’outre-mer")


class Territory(LabelledEnum):
    """Which branch of the law a place falls under."""

    MAINLAND = ("mainland", "France hexagonale et Corse")
    DROM = ("drom", "départements et régions d’outre-mer")
    NEW_CALEDONIA = ("new-caledonia", "Nouvelle-Calédonie")
    OTHER_OVERSEAS = ("other-overseas", "autres collectivités d’outre-mer")


@dataclass(frozen=True, slots=True)
class Record:
    """A place and all that it can be found by."""

    id: str
    kind: PlaceKind
    nature: str
    code: str
    name: str
    territory: Territory
    population: int | None = None
    siren: str | None = None
    postcodes: tuple[str, ...] = ()
    departement: str | None = None
    parent: str = ""
    epci_id: str | None = None
    hint: str = ""
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    body: str = ""  # id of the place whose authority governs it too: found and opened as that one
