"""Files of datasets: kept, replaced, set aside; on the shelf of the public, and off it at once."""

import hashlib
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.files import services as files
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.rules import Stage
from app.datasets.inventory.served import shelving
from app.extensions import db
from app.files.keeping import keep_data
from app.files.shelf import Shelf, find
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.kernel.revisions import Sight, values_of
from app.publication.catalogue.opening import open_catalogue
from tests.support.cast import Cast
from tests.support.served import LINES, NEWER, Drawer, drawer, public

__all__ = ["drawer", "public"]  # fixtures


Write = Callable[[], AbstractContextManager[None]]


def test_a_file_says_by_itself_what_it_is(drawer: Drawer) -> None:
    row = db.session.get_one(Resource, drawer.put())
    assert (row.title, row.file_name) == ("Aides 2026", "aides-2026.csv")
    assert row.url == "http://localhost/public/rodez/jeux/aides/aides-2026.csv"
    assert (row.format, row.media_type, row.size) == ("csv", "text/csv", len(LINES))
    assert row.checksum == hashlib.sha256(LINES).hexdigest()
    assert row.updated_on is not None
    assert db.session.get_one(Dataset, drawer.dataset_id).resource_count == 1


def test_two_files_of_one_name_have_two_addresses(drawer: Drawer) -> None:
    first, second = drawer.put(), drawer.put()
    names = [db.session.get_one(Resource, one).file_name for one in (first, second)]
    assert names == ["aides-2026.csv", "aides-2026-2.csv"]


def test_nobody_finds_it_before_all_is_public(drawer: Drawer) -> None:
    drawer.put()
    assert drawer.found() is None
    drawer.stage(Stage.PUBLISHED)
    assert drawer.found() is None
    drawer.open()
    served = drawer.found()
    assert served is not None
    assert (served.size, served.media_type) == (len(LINES), "text/csv; charset=utf-8")
    assert served.packed


@pytest.mark.parametrize("way", ["stage", "hold", "catalogue", "file", "version"])
def test_what_is_withdrawn_is_closed_before_the_commit(
    way: str, public: Drawer, write: Write, cast: Cast
) -> None:
    """A crash between the two leaves closed what was to be closed."""
    resource = db.session.query(Resource).one().id
    if way == "version":
        public.renew(resource)
    first = public.versions(resource)[-1]
    dated = f"{first.version}/aides-2026.csv"
    assert public.found(dated)
    with write():
        withdraw(way, public, resource, first.id)
        assert public.found(dated) is None
    assert public.found(dated) is None
    assert (public.found() is not None) == (way == "version")


@pytest.mark.parametrize("way", ["stage", "hold", "catalogue", "file", "version"])
def test_a_withdrawal_that_fails_leaves_all_public(way: str, public: Drawer, cast: Cast) -> None:
    resource = db.session.query(Resource).one().id
    if way == "version":
        public.renew(resource)
    first = public.versions(resource)[-1]
    db.begin_write()
    withdraw(way, public, resource, first.id)
    db.rollback()
    assert public.found(f"{first.version}/aides-2026.csv")
    assert len(public.on_disk()) == len(public.versions(resource))


def withdraw(way: str, drawer: Drawer, resource_id: int, version_id: int) -> None:
    rodez, by = drawer.cast.rodez, drawer.by
    row = db.session.get_one(Dataset, drawer.dataset_id)
    where = rodez, drawer.dataset_id, resource_id
    if way == "stage":
        services.set_stage(rodez, row.id, Stage.PREPARED, seen=row.revision, by=by)
    elif way == "hold":
        row.held_since = now()
        services.settle(rodez, public=True)
    elif way == "catalogue":
        open_catalogue(rodez, opened=False, by=by)
    elif way == "file":
        row.landing_url = "https://rodez.exemple.fr/aides"
        files.remove(*where, by=by)
    else:
        files.set_aside(*where, version_id, by=by)


def test_what_fails_is_never_public(public: Drawer, cast: Cast) -> None:
    """A version that a transaction puts and takes back is neither found nor kept."""
    resource = db.session.query(Resource).one().id
    before = public.on_disk()
    db.begin_write()
    kept = keep_data(cast.rodez.id, name="v2.csv", stream=io.BytesIO(NEWER))
    files.renew(cast.rodez, public.dataset_id, resource, kept, by=public.by)
    served = public.found()
    assert served is not None
    assert served.size == len(LINES)
    db.rollback()
    assert public.on_disk() == before


def test_a_new_version_keeps_the_address_and_the_one_before(public: Drawer) -> None:
    resource = db.session.query(Resource).one().id
    public.renew(resource)
    newer, older = public.versions(resource)
    assert newer.version == f"{older.version}.2"
    sizes = {
        address: served.size
        for address in (
            "aides-2026.csv",
            *(f"{row.version}/aides-2026.csv" for row in (newer, older)),
        )
        if (served := public.found(address))
    }
    assert list(sizes.values()) == [len(NEWER), len(NEWER), len(LINES)]
    assert db.session.get_one(Resource, resource).size == len(NEWER)


def test_the_same_bytes_again_change_nothing(public: Drawer) -> None:
    resource = db.session.query(Resource).one().id
    public.renew(resource, LINES)
    assert len(public.versions(resource)) == len(public.on_disk()) == 1


def test_back_to_the_version_before_and_forth_again(public: Drawer, write: Write) -> None:
    resource = db.session.query(Resource).one().id
    public.renew(resource)
    newer = public.versions(resource)[0]
    where = public.cast.rodez, public.dataset_id, resource, newer.id
    with write():
        files.set_aside(*where, by=public.by)
    assert public.found() is not None
    assert public.found().size == len(LINES)  # type: ignore[union-attr]  # asserted above
    assert db.session.get_one(Resource, resource).size == len(LINES)
    with write():
        files.put_back(*where, by=public.by)
    assert public.found().size == len(NEWER)  # type: ignore[union-attr]  # it is found


def test_the_last_version_that_stands_is_not_set_aside(public: Drawer, write: Write) -> None:
    resource = db.session.query(Resource).one().id
    only = public.versions(resource)[0]
    with pytest.raises(Refused, match="seule version"), write():
        files.set_aside(public.cast.rodez, public.dataset_id, resource, only.id, by=public.by)


def test_the_oldest_versions_go_beyond_the_setting(
    public: Drawer, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "FILE_VERSIONS", 2)
    resource = db.session.query(Resource).one().id
    first = public.versions(resource)[0]
    for rank in range(2):
        public.renew(resource, NEWER + b"%d;1\n" % rank)
    assert first.stored_name not in public.on_disk()
    assert len(public.on_disk()) == len(public.versions(resource)) == 2
    assert public.found(f"{first.version}/aides-2026.csv") is None


def test_a_file_of_another_format_is_another_file(public: Drawer) -> None:
    resource = db.session.query(Resource).one().id
    with pytest.raises(Refused, match="un autre fichier du jeu"):
        public.renew(resource, b'{"a": 1}', "aides.json")
    assert len(public.on_disk()) == 1


def test_a_full_quota_is_told_and_leaves_nothing(
    drawer: Drawer, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "FILES_MB", 0)
    with pytest.raises(Refused, match="Il ne reste que 0"):
        drawer.put()


def test_the_address_follows_the_identifier(drawer: Drawer, write: Write) -> None:
    resource = drawer.put()
    with write():
        row = db.session.get_one(Dataset, drawer.dataset_id)
        facts = DatasetFacts.of(row).but(identifier="aides-aux-associations")
        services.update(drawer.cast.rodez, row.id, facts, seen=sight(row), by=drawer.by)
    url = db.session.get_one(Resource, resource).url
    assert url.endswith("/jeux/aides-aux-associations/aides-2026.csv")


def sight(row: Dataset) -> Any:
    return Sight.of(values_of(DatasetFacts.of(row)), row.revision)


def test_a_shelf_left_by_a_process_that_died_is_finished(public: Drawer, write: Write) -> None:
    shelf = Shelf("rodez")
    shelf.begin()
    shelf.close_but({})
    assert public.found() is None
    shelving.tidy()
    assert public.found()


def test_all_the_shelves_are_written_again(public: Drawer, app: Flask) -> None:
    (folder,) = Path(app.config["DATA_DIR"]).glob("publics/*")
    for path in folder.iterdir():
        path.unlink()
    (folder.parent / "ailleurs").mkdir()
    assert shelving.rebuild() == 2
    assert public.found()


def test_nothing_of_another_space_is_served(public: Drawer) -> None:
    assert find("autre", "aides", "aides-2026.csv") is None
    assert find("..", "aides", "aides-2026.csv") is None
    assert find("rodez", "../rodez/aides", "aides-2026.csv") is None
    assert find("rodez", "a" * 400, "aides-2026.csv") is None
