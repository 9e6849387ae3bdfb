"""Loading the referential: once, whole, and again when it changes."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select

from app.extensions import db
from app.places import queries, services
from app.places.models import Place, PlaceKey, PlaceVintage
from app.places.record import PlaceKind
from app.places.unions import bodies
from tests.support.databases import few_places

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]

Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def folder(tmp_path: Path, database: object) -> Path:
    """The few places that the database already holds."""
    return few_places(tmp_path / "few")


def rewrite(folder: Path, name: str, old: str, new: str) -> None:
    """Change a file of the referential as its rebuilding would."""
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    description = folder / "SOURCE.yml"
    source = yaml.safe_load(description.read_text())
    source["files"][name]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    description.write_text(yaml.safe_dump(source, allow_unicode=True))


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_loading_again_writes_nothing(folder: Path, write: Write) -> None:
    before = (count(Place), count(PlaceKey))
    loaded_at = db.session.scalars(select(PlaceVintage.loaded_at)).one()
    with write():
        assert services.load_places(folder) == 0
    assert (count(Place), count(PlaceKey)) == before
    assert db.session.scalars(select(PlaceVintage.loaded_at)).one() == loaded_at


def test_a_renamed_commune_keeps_its_id_and_is_found_by_its_new_name(
    folder: Path, write: Write
) -> None:
    rewrite(folder, "communes.csv", "12202,Rodez,", "12202,Rodez-la-Neuve,")
    with write():
        assert services.load_places(folder) == count(Place)
    db.session.expire_all()
    renamed = queries.place("com-12202")
    assert renamed is not None
    assert renamed.name == "Rodez-la-Neuve"
    assert [hit.id for hit in queries.search("rodez la neuve")] == ["com-12202"]
    assert count(PlaceVintage) == 1


def test_a_commune_that_is_gone_stays_but_is_no_longer_found(folder: Path, write: Write) -> None:
    line = next(
        line
        for line in (folder / "communes.csv").read_text().splitlines()
        if line.startswith("12202,")
    )
    rewrite(folder, "communes.csv", f"{line}\n", "")
    with write():
        services.load_places(folder)
    db.session.expire_all()
    gone = queries.place("com-12202")
    assert gone is not None
    assert gone.retired
    assert "com-12202" not in [hit.id for hit in queries.search("rodez")]
    rewrite(folder, "communes.csv", "98818,", f"{line}\n98818,")
    with write():
        services.load_places(folder)
    db.session.expire_all()
    assert not gone.retired
    assert queries.search("rodez")[0].id == "com-12202"


@pytest.mark.only_on("postgresql")  # the fixture « places » loads them on SQLite, not there
@pytest.mark.usefixtures("database")
def test_all_the_places_are_loaded_into_postgresql(write: Write) -> None:
    with write():
        services.load_places()
    test_all_the_places_are_loaded()


@pytest.mark.usefixtures("places")
def test_all_the_places_are_loaded() -> None:
    kinds = dict(db.session.execute(select(Place.kind, func.count()).group_by(Place.kind)).all())
    assert kinds[PlaceKind.COMMUNE.value] == 34_969
    assert kinds[PlaceKind.EPCI.value] == 1_255
    assert kinds[PlaceKind.PROVINCE.value] == 3
    found = select(func.count(PlaceKey.place_id.distinct()))
    # Those that another stands for are found as that one.
    assert db.session.scalar(found) == sum(kinds.values()) - len(bodies())
    assert db.session.scalars(select(PlaceVintage.vintage)).one() == 2026
