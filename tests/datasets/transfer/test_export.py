"""Taking the inventory out and bringing it back: nothing is lost, nothing runs."""

import csv
import io
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.rules import Actor
from app.datasets.inventory import resources, services
from app.datasets.inventory.contents import DatasetFacts, ResourceFacts, problems_of
from app.datasets.inventory.frequencies import FREQUENCIES
from app.datasets.inventory.library import typical
from app.datasets.inventory.licences import of_datasets
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import Granularity, HighValue, PersonalData, Stage, Theme
from app.datasets.transfer.columns import DECIDED
from app.datasets.transfer.exporting import write_catalogue
from app.datasets.transfer.scdl import COLUMNS
from app.datasets.transfer.values import plain
from app.extensions import db
from app.obligation.loader import get_law
from app.spaces.models import Authority
from app.tables.checking.schema_check import check
from app.tables.reading.rows import sniff
from app.tables.report import FileReport
from app.tables.schema import from_catalogue
from tests.datasets.conftest import LIST, Make, Write, read
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.proofs import LONG

FILE = f"{LIST}/exports/fichier?quoi="
OTHER = "/c/autre/donnees"
NASTY = [
    "=1+1", "+33 5 65 00 00 00", "-2+3", "@SUM(A1)", "'=quoi", "l’été; l’hiver", 'dit "oui"',
    "a,b", "a\tb", "|", "Œuvre d’art", "日本", "12", "00123", "1e5", "true", "2026-01-15",
    "ligne\nautre ligne", "É", "x" * 180, "_x000D_", "<b>gras</b>", "&amp;", "' ", "5 %",
]  # fmt: skip


class Dossier:
    """Datasets at random, as forms would keep them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  the same dossier each time, no secret

    def several(self, count: int) -> list[DatasetFacts]:
        return [self._one(rank) for rank in range(count)]

    def _one(self, rank: int) -> DatasetFacts:
        pick, some = self.random.choice, self._text
        first, last = sorted(date(self._year(), pick(range(1, 13)), 5) for _ in range(2))
        facts = DatasetFacts(
            title=some("title") or f"Jeu {rank}",
            identifier=f"jeu.{rank}" if self._maybe() else "",
            description=some("description"),
            typical=pick(["", *typical()]),
            service=some("service"),
            person=some("person"),
            theme=pick(["", *Theme.codes()]),
            keywords=plain("keywords", ", ".join(self.random.sample(["eau", "l’air", "=feu"], 2))),
            software=some("software"),
            format=pick(["", "csv", "shp"]),
            volume=some("volume"),
            frequency=pick(["", *FREQUENCIES]),
            coverage=some("coverage"),
            granularity=pick(["", *Granularity.codes()]),
            covers_from=first if self._maybe() else None,
            covers_to=last if self._maybe() else None,
            licence=pick(["", *of_datasets()]),
            schema=some("schema"),
            landing_url=pick(["", "https://exemple.fr/a?b=c&d=é"]),
            updated_on=date(2026, 1, rank % 28 + 1) if self._maybe() else None,
            next_update_on=date(2027, 2, 3) if self._maybe() else None,
            personal_data=pick(PersonalData.codes()),
            value=pick([None, 1, 5]),
            effort=pick([None, 3]),
            duties=tuple(self.random.sample([each.id for each in get_law().duties], 2)),
            high_value=pick(["", *HighValue.codes()]),
        )
        assert list(problems_of(facts)) == []
        return facts

    def _maybe(self) -> bool:
        return self.random.random() < 0.5

    def _year(self) -> int:
        return self.random.choice([1789, 1998, 2020, 2030])

    def _text(self, field: str) -> str:
        words = " ".join(self.random.sample(NASTY, self.random.choice([0, 1, 1, 2])))
        text: str = plain(field, words[:200])
        return text


@pytest.fixture
def dossier(cast: Cast, alice: Actor, write: Write) -> Callable[[int, int], None]:
    """Write datasets at random into Rodez, at the stages that need no decision."""

    def some(seed: int, count: int) -> None:
        with write():
            rows = services.many(cast.rodez, Dossier(seed).several(count), by=alice)
            for rank, row in enumerate(rows):
                row.stage = tuple(Stage)[rank % 3].value
            db.session.flush()

    return some


def saved(client: Client, what: str, where: str = LIST) -> bytes:
    page = client.get(f"{where}/exports/fichier?quoi={what}")
    assert "attachment" in page.headers["Content-Disposition"]
    return bytes(page.response.data)


def table(content: bytes, delimiter: str = ";") -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def bring(client: Client, content: bytes, name: str, where: str) -> str:
    """Import a file as proposed; return what the preview says."""
    start = f"{where}/importer"
    page = client.submit(client.get(start), start, file=(io.BytesIO(content), name))
    page = client.submit(page, "Voir l’aperçu")
    said = page.visible
    client.submit(page, f"{page.url}/confirmer")
    return said


def contents(authority_id: int) -> dict[str, dict[str, Any]]:
    db.session.close()
    query = select(Dataset).where(Dataset.authority_id == authority_id)
    return {
        row.identifier: {**DatasetFacts.of(row).columns(), "stage": row.stage}
        for row in db.session.scalars(query)
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
@pytest.mark.proof("fuzz")
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=LONG)])
def test_what_goes_out_comes_back_the_same(
    cast: Cast,
    dossier: Callable[[int, int], None],
    carole_client: Client,
    kind: str,
    seed: int,
) -> None:
    dossier(seed, 40)
    carole_client.typed = tuple(NASTY)
    before = contents(cast.rodez.id)
    out = saved(carole_client, kind)
    said = bring(carole_client, out, f"inventaire.{kind}", OTHER)
    assert "40\u00a0nouveaux jeux" in said
    assert contents(cast.autre.id) == before
    assert table(saved(carole_client, "csv", OTHER)) == table(saved(carole_client, "csv"))
    said = bring(carole_client, out, f"inventaire.{kind}", LIST)
    assert "L’inventaire dit déjà tout ce que dit ce tableau" in said
    assert contents(cast.rodez.id) == before


def test_a_published_inventory_brought_back_where_it_is_changes_nothing(
    cast: Cast, make: Make, alice_client: Client
) -> None:
    make("Budget", outcome="open", stage="published", keywords=("eau", "air"))
    make("Zones", outcome="closed", stage="analysed")
    before = contents(cast.rodez.id)
    said = bring(alice_client, saved(alice_client, "csv"), "a.csv", LIST)
    assert "il n’y a rien à changer" in said
    assert contents(cast.rodez.id) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_a_tab_in_a_cell_is_no_change(make: Make, alice_client: Client, kind: str) -> None:
    alice_client.typed = ("Un\tdeux",)
    make("Arbres", description="Un\tdeux\n\ttrois", volume="40\tMo")
    said = bring(alice_client, saved(alice_client, kind), f"jalon.{kind}", LIST)
    assert "L’inventaire dit déjà tout ce que dit ce tableau" in said


def test_a_csv_opens_in_a_french_spreadsheet_and_no_cell_runs(
    make: Make, alice_client: Client
) -> None:
    make("=HYPERLINK(1)", service="@moi", description="-2+3", volume="+33 5 65 00 00 00")
    content = saved(alice_client, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    [row] = table(content)
    assert row["Titre"] == "'=HYPERLINK(1)"
    assert row["Service responsable"] == "'@moi"
    assert row["Description"] == "'-2+3"
    assert row["Volume"] == "+33 5 65 00 00 00"
    assert row["Étape"] == "Recensé"
    assert [*row][-len(DECIDED) :] == list(DECIDED)


def test_what_is_decided_is_there_to_read_and_never_taken_back(
    cast: Cast, make: Make, alice_client: Client
) -> None:
    make("Budget", outcome="open")
    [row] = table(saved(alice_client, "csv"))
    assert row["Analyse"] == "Ouvert tel quel"
    forged = saved(alice_client, "csv").replace(b"Ouvert tel quel", b"Non ouvrable")
    assert "rien à changer" in bring(alice_client, forged, "a.csv", LIST)


def test_the_national_catalogue_has_its_columns(
    cast: Cast, alice: Actor, write: Write, make: Make, alice_client: Client
) -> None:
    made = make("Budget", outcome="open", stage="published", frequency="annual", theme="ECON")
    make("Arbres")
    with write():
        file = ResourceFacts("Budget 2026", "https://exemple.fr/b.csv", format="csv")
        resources.add(cast.rodez, made, file, by=alice)
    [row] = table(saved(alice_client, "catalogue-publie"), ",")
    assert tuple(row) == COLUMNS
    assert (row["TITRE"], row["FREQ_MAJ"], row["FORMAT_RESSOURCES"]) == (
        "Budget",
        "Annuelle",
        "csv",
    )
    assert len(table(saved(alice_client, "catalogue"), ",")) == 2


def test_the_page_says_what_there_is_and_whoever_reads_may_save(
    make: Make, elise_client: Client, charlie_client: Client
) -> None:
    make("Arbres")
    page = elise_client.get(f"{LIST}/exports")
    assert "1\u00a0jeu dans l’inventaire" in page.visible
    for what in ("csv", "xlsx", "ods", "catalogue", "catalogue-publie"):
        elise_client.get(f"{FILE}{what}")
    elise_client.get(f"{FILE}autre", status=404)
    charlie_client.get(f"{LIST}/exports", status=404)
    charlie_client.get(f"{FILE}csv", status=404)
    assert len(page.statements) <= 5


def test_the_national_catalogue_names_its_publisher_by_the_siret(
    alice_client: Client, cast: Cast, write: Write, dossier: Callable[[int, int], None]
) -> None:
    dossier(1, 1)
    (line,) = table(saved(alice_client, "catalogue"), ",")
    assert (line["COLL_NOM"], line["COLL_SIRET"]) == ("Rodez", "")
    with write():
        cast.rodez.siret = "21120202300019"
    (line,) = table(saved(alice_client, "catalogue"), ",")
    assert line["COLL_SIRET"] == line["PRODUCTEUR_SIRET"] == "21120202300019"


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"theme": "ENVI"},
        {"covers_from": date(2020, 1, 1)},
        {"covers_to": date(2020, 1, 1), "coverage": "Le Rougier"},
        {"covers_from": date(2027, 1, 1), "frequency": "annual", "keywords": ("a", "b")},
        {"description": "Les arbres", "granularity": "poi", "updated_on": date(2026, 5, 1)},
    ],
)
def test_the_national_catalogue_is_valid_however_little_is_said(
    facts: dict[str, Any], make: Make, cast: Cast, write: Write, tmp_path: Path
) -> None:
    with write():
        cast.rodez.siret = "21120202300019"
    page, day = "https://exemple.fr/arbres", date(2026, 3, 4)
    made = make("Arbres", licence="lov2", landing_url=page, **facts)
    with write():
        read(made).published_on = day
    report = checked_catalogue(cast.rodez, tmp_path)
    assert (report.rows, report.structure, report.groups) == (1, (), ())


def test_the_national_catalogue_lacks_nothing_but_the_siret(
    make: Make, cast: Cast, write: Write, tmp_path: Path
) -> None:
    made = make("Arbres", licence="lov2", landing_url="https://exemple.fr/arbres")
    with write():
        read(made).published_on = date(2026, 3, 4)
    report = checked_catalogue(cast.rodez, tmp_path)
    assert {group.column for group in report.groups} == {"COLL_SIRET", "PRODUCTEUR_SIRET"}


def test_the_siret_is_asked_where_it_lacks(
    alice_client: Client, bob_client: Client, cast: Cast, write: Write
) -> None:
    page = alice_client.get(f"{LIST}/exports")
    assert page.soup.select_one("a[href='/c/rodez/parametres#siret']") is not None
    assert "Le chef de projet peut le donner" in bob_client.get(f"{LIST}/exports").visible
    with write():
        cast.rodez.siret = "21120202300019"
    assert "SIRET manque" not in alice_client.get(f"{LIST}/exports").visible


def checked_catalogue(authority: Authority, folder: Path) -> FileReport:
    path = folder / "catalogue.csv"
    with path.open("wb") as target:
        write_catalogue(authority, target, public_only=False)
    schema = from_catalogue("catalogue")
    assert schema is not None
    return check(path, sniff(path, path.name), schema)


def test_what_the_catalogue_fills_is_no_change_when_it_comes_back(
    make: Make, alice_client: Client
) -> None:
    made = make("Arbres", landing_url="https://exemple.fr/arbres")
    before = DatasetFacts.of(read(made))
    bring(alice_client, saved(alice_client, "catalogue"), "catalogue.csv", LIST)
    db.session.close()
    assert DatasetFacts.of(read(made)) == before
