"""The committed files: whole, counted, and every place told apart from its homonyms."""

import hashlib
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml
from stdnum.fr.siren import is_valid

from app.places.record import PlaceKind, Record, Territory
from app.places.referential import FOLDER, DamagedReferential, Referential
from app.places.unions import bodies


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    return {record.id: record for record in Referential.open().records()}


def test_counts(records: dict[str, Record]) -> None:
    assert Counter(record.kind for record in records.values()) == {
        PlaceKind.COMMUNE: 34_969,
        PlaceKind.EPCI: 1_255,
        PlaceKind.DEPARTEMENT: 102,  # and the Collectivité européenne d’Alsace
        PlaceKind.REGION: 18,
        PlaceKind.OVERSEAS: 7,
        PlaceKind.PROVINCE: 3,
        PlaceKind.NEW_CALEDONIA: 1,
    }


def test_new_caledonia(records: dict[str, Record]) -> None:
    here = [r for r in records.values() if r.territory is Territory.NEW_CALEDONIA]
    communes = [record for record in here if record.kind is PlaceKind.COMMUNE]
    assert len(communes) == 33
    assert len(here) == 33 + 3 + 1
    assert sum(record.population or 0 for record in communes) == 264_596
    assert records["nc-988"].population == 264_596
    assert {r.id for r in here if r.kind is PlaceKind.PROVINCE} == {
        "prov-988-iles-loyaute",
        "prov-988-nord",
        "prov-988-sud",
    }
    islands = ("com-98814", "com-98815", "com-98820")
    people = sum(records[code].population or 0 for code in islands)
    assert records["prov-988-iles-loyaute"].population == people
    assert all(record.siren is None for record in here)


def test_well_known_places(records: dict[str, Record]) -> None:
    rodez = records["com-12202"]
    assert (rodez.name, rodez.siren, rodez.population) == ("Rodez", "211202023", 23_981)
    assert (rodez.epci_id, rodez.parent) == ("epci-241200187", "Aveyron\u00a0(12)")
    assert rodez.hint == "commune de l’Aveyron\u00a0(12), 23\u202f981\u00a0hab., 12000"
    noumea = records["com-98818"]
    assert noumea.name == "Nouméa"
    assert noumea.hint == (
        "commune de Nouvelle-Calédonie\u00a0(988), province Sud, 85\u202f976\u00a0hab., 98800"
    )
    sicoval = records["epci-243100633"]
    assert sicoval.name == "Communauté d’agglomération du Sicoval"
    assert sicoval.siren == "243100633"
    assert sicoval.hint == (
        "communauté d’agglomération, Haute-Garonne\u00a0(31), 36\u00a0communes, "
        "83\u202f758\u00a0hab."
    )
    assert "Arbignieu" in records["com-01015"].former_names


def test_population_of_an_area_is_that_of_its_communes(records: dict[str, Record]) -> None:
    total: Counter[str | None] = Counter()
    for record in records.values():
        if record.kind is PlaceKind.COMMUNE:
            total[record.departement] += record.population or 0
    for record in records.values():
        if record.kind is PlaceKind.DEPARTEMENT and record.departement:
            assert record.population == total[record.code], record.name


def test_everything_a_place_refers_to_exists(records: dict[str, Record]) -> None:
    epci_ids = {record.epci_id for record in records.values() if record.epci_id}
    assert epci_ids == {record.id for record in records.values() if record.kind is PlaceKind.EPCI}
    noted = [row["place"] for row in Referential.open().rows("notes.csv")]
    for place in noted:
        assert place in records


def test_unions_and_aliases_name_places_and_their_bodies(records: dict[str, Record]) -> None:
    for row in Referential.open().rows("unions.csv"):
        assert records[row["place"]].body == row["body"]
        assert records[row["body"]].body == ""
    assert {record.id for record in records.values() if record.body} == set(bodies())
    for row in Referential.open().rows("aliases.csv"):
        assert set(row["aliases"].split("|")) <= set(records[row["place"]].aliases)
    alsace = records["dep-6AE"]
    parts = records["dep-67"].population, records["dep-68"].population
    assert alsace.population == sum(part or 0 for part in parts)
    assert is_valid(alsace.siren)


def test_notes_are_shown(records: dict[str, Record]) -> None:
    for row in Referential.open().rows("notes.csv"):
        assert records[row["place"]].hint.endswith(row["note"])


def test_no_two_places_look_the_same(records: dict[str, Record]) -> None:
    shown = Counter((record.name, record.hint) for record in records.values())
    assert [look for look, count in shown.items() if count > 1] == []


def test_communes_of_the_most_frequent_name_are_told_apart(records: dict[str, Record]) -> None:
    communes = [record for record in records.values() if record.kind is PlaceKind.COMMUNE]
    name, count = Counter(record.name for record in communes).most_common(1)[0]
    homonyms = [record for record in communes if record.name == name]
    assert (name, count) == ("Sainte-Colombe", 12)
    assert len({record.hint for record in homonyms}) == count
    assert len({record.parent for record in homonyms}) == count
    for record in homonyms:
        assert record.postcodes[0] in record.hint
        assert f"({record.departement})" in record.hint


def test_texts_are_typographic(records: dict[str, Record]) -> None:
    for record in records.values():
        assert not set("'\"") & set(record.name + record.hint + record.parent), record.id


def test_files_are_those_described_and_light() -> None:
    source = yaml.safe_load((FOLDER / "SOURCE.yml").read_text())
    assert source["licence"] == "Licence Ouverte 2.0"
    assert {path.name for path in FOLDER.glob("*.csv")} == set(source["files"])
    for name, entry in source["files"].items():
        content = (FOLDER / name).read_bytes()
        lines = content.decode().splitlines()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], name
        assert len(lines) - 1 == entry["rows"], name
        codes = [line.split(",")[0] for line in lines[1:]]
        assert codes == sorted(set(codes)), name
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 4_000_000


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "places"))
    path = folder / "epci.csv"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DamagedReferential, match=r"epci\.csv"):
        list(Referential.open(folder).records())
