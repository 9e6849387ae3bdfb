"""Names of columns: those of the product, those met in files, and how they are told apart."""

from pathlib import Path

import pytest

from app.kernel.text import letters_of
from app.tables.recipes.naming import Names
from app.tables.recipes.proposing import LIKELY, MARGIN, PROPOSED, SURE, Assurance
from app.tables.recipes.suiting import usual_operation
from app.tables.recipes.synonyms import FOLDER, of_schema
from app.tables.schema import Field, Schema, from_catalogue
from tests.tables.recipes.conftest import Work

CARRIED = sorted(file.stem for file in (Path(FOLDER).parent / "table-schemas").glob("*.yml"))
CONSTANTS = {"", "name", "siret", "siren", "insee", "year"}
# Header of an invented file -> the fields that are right, by shapes that real files have.
MET = {
    "subventions": {
        "Nom de l'attribuant": "nomAttribuant",
        "Nom de l’organisme bénéficiaire": "nomBeneficiaire",
        "Code SIRET": "idBeneficiaire",
        "Montant total de la subvention": "montant",
        "Date de la convention de subvention": "dateConvention",
        "Objet de la subvention": "objet",
    },
    "lieux-covoiturage": {
        "Nom du lieu": "nom_lieu",
        "Latitude": "Ylat",
        "Longitude": "Xlong",
        "Places": "nbre_pl",
        "Proprietaire": "proprio",
        "id_lieu": "id_local",
    },
    "equipements": {"name": "EQUIP_NOM", "com_nom": "ADR_COMMUNE", "phone": "EQUIP_TEL"},
    "bal": {"commune_in": "commune_insee", "cle_intero": "cle_interop", "long_wgs84": "long"},
    "prenoms": {"PRENOM_ENFANT": "ENFANT_PRENOM", "NOMBRE_OCCURENCE": "NOMBRE_OCCURRENCES"},
    "irve-statique": {"n_operateur": "nom_operateur", "puiss_max": "puissance_nominale"},
    "stationnement": {"nb_voit_el": "nb_voitures_electriques", "t1h": "tarif_1h"},
}


def schema_of(code: str) -> Schema:
    """Return a schema that is carried."""
    schema = from_catalogue(code)
    assert schema is not None
    return schema


def names_of(code: str) -> Names:
    """Return the names under which the fields of a schema are known."""
    schema, synonyms = schema_of(code), of_schema(code)
    return Names({f.name: (f.name, f.title, *synonyms.of(f.name).names) for f in schema.fields})


@pytest.mark.parametrize("code", CARRIED)
def test_each_carried_schema_has_past_names_that_say_one_field(code: str) -> None:
    schema, known = schema_of(code), of_schema(code)
    fields = {field.name for field in schema.fields}
    assert known.fields
    assert {one.field for one in known.fields} <= fields
    assert {one.constant for one in known.fields} <= CONSTANTS
    letters = [letters_of(name) for one in known.fields for name in one.names]
    assert len(letters) == len(set(letters))
    assert not set(letters) & {letters_of(name) for name in fields}


@pytest.mark.parametrize("code", MET)
def test_names_met_in_files_are_known(code: str) -> None:
    names = names_of(code)
    for header, field in MET[code].items():
        best = max(names.words, key=lambda one: names.score(one, header))
        assert (best, names.score(best, header) >= PROPOSED) == (field, True), header


def test_the_thresholds_are_those_of_the_decision() -> None:
    assert (SURE, PROPOSED, MARGIN, LIKELY) == (0.9, 0.75, 0.15, 0.5)


@pytest.mark.parametrize(
    ("header", "field", "named"),
    [
        ("commune_in", "commune_insee", True),
        ("COMMUNE_IN", "commune_insee", True),
        ("commune_i", "commune_insee", False),
        ("commune_de", "commune_deleguee_insee", False),
    ],
)
def test_a_name_cut_by_a_shapefile_is_known_when_it_says_one_field(
    header: str, field: str, *, named: bool
) -> None:
    names = names_of("bal")
    assert (names.score(field, header) >= SURE) is named


def test_a_figure_makes_another_name() -> None:
    names = Names({"tarif_1h": ("tarif_1h",), "tarif_2h": ("tarif_2h",), "nbenfants1": ("x",)})
    assert names.score("tarif_2h", "tarif_3h") < PROPOSED
    assert names.score("nbenfants1", "nbenfants2") < PROPOSED


@pytest.mark.parametrize(
    ("code", "field", "op"),
    [
        ("dae", "tel1", "phone"),
        ("dae", "com_cp", "postcode"),
        ("dae", "com_insee", "insee"),
        ("deliberations", "BUDGET_ANNEE", "text"),
        ("stationnement", "id", "text"),
        ("stationnement", "num_siret", "siret"),
        ("stationnement-cyclable", "code_com", "insee"),
        ("passages-niveau", "id_pn", "text"),
        ("passages-niveau", "code_ligne", "text"),
        ("hautes-remunerations", "denomination_employeur", "text"),
        ("friches", "unite_fonciere_refcad", "text"),
        ("schema-directeur-irve", "code_iris_insee", "text"),
        ("lieux-covoiturage", "source", "siren"),
        ("equipements", "ADR_CODEPOSTAL", "postcode"),
        ("accessibilite-erp", "postal_code", "postcode"),
        ("subventions", "idBeneficiaire", "siret"),
        ("stations-taxi", "no_appel", "phone"),
    ],
)
def test_a_word_in_a_description_does_not_make_a_code(code: str, field: str, op: str) -> None:
    found = schema_of(code).field(field)
    assert found is not None
    assert usual_operation(found) == op


def test_the_pattern_of_a_schema_is_never_run_to_choose_an_operation() -> None:
    endless = Field("periode", pattern=r"^(\d|\d|-|-|/|.)*x$")
    assert usual_operation(endless) == "text"


def test_the_name_of_the_field_comes_before_one_that_it_had(work: Work) -> None:
    header = ("Exercice", "nomBeneficiaire", "datesPeriodeVersement", "montant")
    done = work([header, ("2026", "Amicale", "2026-03-12", "12"), ("2026", "Stade", "", "9")])
    target = done.proposals["datesPeriodeVersement"].target
    assert target
    assert target.sources == ("c3",)


def test_a_column_of_the_very_name_stays_when_its_cells_are_lost(work: Work) -> None:
    header = ("nomBeneficiaire", "idBeneficiaire", "montant")
    done = work([header, ("Amicale", "4,19E+13", "12"), ("Harmonie", "3,56E+13", "9")])
    target = done.proposals["idBeneficiaire"].target
    assert target
    assert target.sources == ("c2",)


def test_a_past_name_over_refused_cells_is_asked(work: Work) -> None:
    done = work([("Association", "Date de vote", "Montant"), ("Amicale", "à venir", "12")])
    assert done.standing("dateConvention") is Assurance.CHOOSE
