"""What cells mean, whoever wrote them; which column says what."""

from datetime import date
from typing import Any

import pytest

from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.frequencies import FREQUENCIES
from app.datasets.inventory.licences import of_datasets
from app.datasets.inventory.rules import Granularity, HighValue, PersonalData, Theme
from app.datasets.transfer.columns import (
    EXPORTED,
    MOST_COLUMNS,
    OTHER_NAMES,
    TITLES,
    field_of,
    header_of,
    named,
    proposed,
)
from app.datasets.transfer.values import Unknown, read, written
from app.kernel.text import letters_of


@pytest.mark.parametrize(
    ("field", "cell", "meant"),
    [
        ("updated_on", "15/01/2026", date(2026, 1, 15)),
        ("updated_on", "2026-01-15 00:00:00", date(2026, 1, 15)),
        ("updated_on", "1er février 2026", date(2026, 2, 1)),
        ("updated_on", "15-1-2026", date(2026, 1, 15)),
        ("covers_from", "1998", date(1998, 1, 1)),
        ("covers_to", "1998", date(1998, 12, 31)),
        ("covers_to", "02/2024", date(2024, 2, 29)),
        ("covers_to", "décembre 2024", date(2024, 12, 31)),
        ("frequency", "Annuelle", "annual"),
        ("frequency", "realtime", "continuous"),
        ("frequency", "Mensuelle ou plusieurs fois par mois", "monthly"),
        ("frequency", "TOUS LES ANS", "annual"),
        ("theme", "Environnement", "ENVI"),
        ("theme", "transports", "TRAN"),
        ("licence", "Licence Ouverte-LO", "lov2"),
        ("licence", "ODbL", "odc-odbl"),
        ("granularity", "Communale", "fr:commune"),
        ("personal_data", "oui", "direct"),
        ("stage", "Publié", "published"),
        ("value", "4", 4),
        ("value", "4,0", 4),
        ("effort", "2/5", 2),
        ("keywords", "eau, Air ;  eau", ("eau", "Air")),
        ("format", ".CSV", "csv"),
        ("title", "  Des   arbres ", "Des arbres"),
        ("duties", "prada | Publier les données de mobilité", ("prada", "mobility")),
        ("typical", "Deliberations de l'assemblee", "deliberations"),
    ],
)
def test_a_cell_is_read_as_people_write_it(field: str, cell: str, meant: Any) -> None:
    assert read(field, cell) == meant


@pytest.mark.parametrize(
    ("field", "cell", "remedy"),
    [
        ("updated_on", "45292", "15/01/2027"),
        ("updated_on", "31/02/2026", "15/01/2027"),
        ("updated_on", "2024", "15/01/2027"),
        ("covers_to", "13/2020", "15/01/2027"),
        ("updated_on", "15/01/1926", "Vérifiez l’année"),
        ("frequency", "de temps en temps", "Une fois par an"),
        ("theme", "divers", "Environnement"),
        ("licence", "CC BY-NC", "Licence Ouverte 2.0"),
        ("stage", "peut-être", "Recensé"),
        ("value", "6", "de 1 à 5"),
        ("value", "9" * 5000, "de 1 à 5"),
        ("duties", "payer", "page des obligations"),
        ("typical", "inconnu", "jeux types"),
    ],
)
def test_an_unknown_value_says_what_to_write(field: str, cell: str, remedy: str) -> None:
    with pytest.raises(Unknown, match=remedy):
        read(field, cell)


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("frequency", list(FREQUENCIES)),
        ("theme", Theme.codes()),
        ("licence", list(of_datasets())),
        ("granularity", Granularity.codes()),
        ("personal_data", [code for code in PersonalData.codes() if code]),
        ("high_value", HighValue.codes()),
    ],
)
def test_each_code_is_written_in_words_that_are_read_back(field: str, codes: list[str]) -> None:
    for code in codes:
        facts = DatasetFacts(title="x").but(**{field: code})
        assert read(field, written(field, facts, "listed")) == code
        assert read(field, code) == code


def test_columns_of_other_tables_are_recognised() -> None:
    columns = [
        "Nom du jeu de données", "Direction", "Logiciel métier", "Fréquence de MAJ",
        "Référent métier", "Date de dernière mise à jour", "Remarque de la DSI",
    ]  # fmt: skip
    assert proposed(columns) == {
        "Nom du jeu de données": "title",
        "Direction": "service",
        "Logiciel métier": "software",
        "Fréquence de MAJ": "frequency",
        "Référent métier": "person",
        "Date de dernière mise à jour": "updated_on",
    }


def test_the_national_catalogue_is_recognised_and_its_producer_left_alone() -> None:
    found = proposed(["COLL_NOM", "ID", "TITRE", "FREQ_MAJ", "PRODUCTEUR_NOM", "MOTS_CLES"])
    assert found == {
        "ID": "identifier",
        "TITRE": "title",
        "FREQ_MAJ": "frequency",
        "MOTS_CLES": "keywords",
    }


def test_our_own_names_win_and_a_field_is_proposed_once() -> None:
    assert proposed(["Nom", "Titre", "Intitulé"]) == {"Titre": "title"}
    assert proposed(list(TITLES.values())) == {TITLES[field]: field for field in EXPORTED}
    assert set(OTHER_NAMES) <= set(TITLES) == set(EXPORTED)
    assert len(EXPORTED) <= MOST_COLUMNS


def test_no_name_stands_for_two_things() -> None:
    names = [
        (letters_of(name), field) for field, several in OTHER_NAMES.items() for name in several
    ]
    strange = {
        key for key, field in names if field_of(key) != field and letters_of(TITLES[field]) != key
    }
    assert strange == set()


def test_the_row_of_names_is_found_under_a_title() -> None:
    rows = [["Inventaire 2026"], [], ["Titre", "Service", "Format"], ["Arbres", "Parcs", "shp"]]
    header = header_of(rows)
    assert header is not None
    assert (header.line, header.columns) == (3, ("Titre", "Service", "Format"))
    assert header_of([[], ["", " "]]) is None


def test_columns_without_a_name_or_with_the_same_are_told_apart() -> None:
    assert named(["Nom", "", "Nom", "", ""]) == ("Nom", "Colonne 2", "Nom (2)")
