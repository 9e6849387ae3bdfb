"""A file that is kept is known: what has changed or gone on the disk is never given as good."""

import hashlib
import io
import logging
import os
import tracemalloc
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select, update

from app.audit.rules import Actor
from app.authorities.logos import set_logo
from app.datasets.inventory import services as inventory
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.files import services as served_files
from app.datasets.inventory.files.queries import versions_of
from app.datasets.inventory.models import FileCheck
from app.extensions import db
from app.files.keeping import keep_data
from app.files.models import ROOMS, KeptFile, holders
from app.files.services import give_back, keep_file, path_of, used_by
from app.kernel.base import Base
from app.methodology.loader import current_edition
from app.progress import evidence
from app.progress.models import Evidence
from tests.support.cast import Cast
from tests.support.checks import make_checks
from tests.support.client import Client
from tests.support.pictures import png
from tests.support.recipes import make_recipe
from tests.support.tasks import make_tasks

Write = Callable[[], AbstractContextManager[None]]
FIRST = current_edition().phase(1).items[0]
CONTENT = b"poste;prix\nserveur;1200\n"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
OPENED = f"/c/rodez/phases/1?point={FIRST.id}"


def keep_everywhere(cast: Cast, write: Write) -> dict[str, str]:
    """Keep a file in each room; return the address where each is downloaded."""
    by = Actor(cast.alice.id, "Alice Durand")
    with write():
        piece = evidence.add_file(
            cast.rodez, FIRST, name="devis.csv", content=CONTENT, title="Devis", by=by
        )
        made = make_tasks(cast.rodez, cast.alice, cast.bob)
        check_id = make_checks(cast.rodez, cast.alice)["check"]
        set_logo(cast.rodez, name="blason.png", content=png(), seen="", by=by)
        served = keep_served(cast, by)
        recipe_file = keep_brought(cast, by)
        mark = cast.rodez.logo
    return {
        "evidence": f"/c/rodez/preuves/{piece.id}",
        "task_files": f"/c/rodez/taches/{made['task']}/fichiers/{made['file']}",
        "file_checks": f"/c/rodez/donnees/controles/{check_id}/fichier",
        "logos": f"/c/rodez/logo?v={mark}",
        "resource_files": served,
        "recipe_files": recipe_file,
    }


def keep_brought(cast: Cast, by: Actor) -> str:
    """Keep a file of the workbench; return the address where its members download it."""
    dataset = inventory.create(cast.rodez, DatasetFacts(title="Aides"), by=by)
    make_recipe(cast.rodez, dataset.id, CONTENT, by=by)
    return f"/c/rodez/donnees/{dataset.id}/atelier/original"


def keep_served(cast: Cast, by: Actor) -> str:
    """Keep a file of a dataset; return the address where its members download it."""
    dataset = inventory.create(cast.rodez, DatasetFacts(title="Marchés"), by=by)
    kept = keep_data(cast.rodez.id, name="marches.csv", stream=io.BytesIO(CONTENT))
    row = served_files.keep(cast.rodez, dataset.id, kept, served_files.FileFacts(), by=by)
    (version,) = versions_of(cast.rodez, row.id)
    return f"/c/rodez/donnees/{dataset.id}/ressources/{row.id}/versions/{version.id}"


def row_of(holder: type[KeptFile]) -> KeptFile:
    db.session.close()
    return db.session.query(holder).filter(holder.stored_name != "").one()


def path_of_row(row: KeptFile) -> Path:
    return path_of(row.authority_id, row.stored_name, row.room)


def flip(path: Path) -> None:
    """Change one byte, and neither the size nor the date."""
    before, stat = path.read_bytes(), path.stat()
    path.write_bytes(bytes([before[0] ^ 1]) + before[1:])
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize("holder", holders(), ids=lambda holder: holder.__tablename__)
class TestEachRoom:
    def test_knows_what_was_sent(self, holder: Any, cast: Cast, write: Write) -> None:
        keep_everywhere(cast, write)
        row = row_of(holder)
        content = path_of_row(row).read_bytes()
        assert (row.size, row.digest) == (len(content), hashlib.sha256(content).hexdigest())

    @pytest.mark.only_on("sqlite")  # the harm is on the disk: no database has a say
    @pytest.mark.parametrize("harm", ["flipped", "shorter", "gone", "a folder"])
    def test_never_gives_another_file(
        self, holder: Any, harm: str, cast: Cast, write: Write, alice_client: Client, caplog: Any
    ) -> None:
        url = keep_everywhere(cast, write)[holder.__tablename__]
        row = row_of(holder)
        path = path_of_row(row)
        good = path.read_bytes()
        assert alice_client.get(url).response.data == good
        if harm == "flipped":
            flip(path)
        elif harm == "shorter":
            path.write_bytes(good[:-1])
        else:
            path.unlink()
            if harm == "a folder":
                path.mkdir()
        with caplog.at_level(logging.ERROR):
            page = alice_client.get(url, 410)
        assert page.h1 == "Fichier perdu"
        fault = "n’est plus sur le disque" if harm == "gone" else "est abîmé"
        assert f"«\u202f{row.file_name}\u202f» {fault}" in page.text
        assert "une sauvegarde peut le rendre" in page.text
        assert f"{row.room}/{row.authority_id}/{row.stored_name}" in caplog.text

    def test_gives_a_file_whose_digest_nobody_wrote(
        self, holder: Any, cast: Cast, write: Write, alice_client: Client
    ) -> None:
        url = keep_everywhere(cast, write)[holder.__tablename__]
        with write():
            db.session.execute(update(holder).values(digest="", size=0))
        alice_client.get(url, 200)


def test_every_table_with_a_file_is_known() -> None:
    named = {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if "stored_name" in inspect(mapper.class_).columns
    }
    # Those of an import wait for a day at most, and are read again before anything is written.
    assert named == {holder.__tablename__ for holder in holders()} | {"dataset_imports"}


@pytest.mark.parametrize("harm", ["gone", "shorter"])
def test_what_is_lost_is_told_where_it_is_listed(
    cast: Cast, write: Write, alice_client: Client, harm: str
) -> None:
    urls = keep_everywhere(cast, write)
    pages = {
        "evidence": OPENED,
        "task_files": urls["task_files"].rpartition("/fichiers")[0],
        "file_checks": urls["file_checks"].rpartition("/fichier")[0],
        "logos": "/c/rodez/parametres/logo",
        "resource_files": urls["resource_files"].rpartition("/versions")[0],
        "recipe_files": urls["recipe_files"].rpartition("/original")[0] + "?feuille=1",
    }
    for holder in holders():
        page = alice_client.get(pages[holder.__tablename__])
        assert "fichier perdu" not in page.text
        assert urls[holder.__tablename__] in page.links.values()
    for holder in holders():
        path = path_of_row(row_of(holder))
        path.unlink() if harm == "gone" else path.write_bytes(b"x")
        page = alice_client.get(pages[holder.__tablename__])
        assert "fichier perdu" in page.text.lower()
        assert urls[holder.__tablename__] not in page.links.values()
        remedies = "Retirer", "Ne plus garder", "Apporter un autre fichier"
        assert any(words in page.text for words in remedies)


def test_a_file_that_is_kept_no_more_is_forgotten_wholly(
    cast: Cast, write: Write, alice_client: Client
) -> None:
    url = keep_everywhere(cast, write)["file_checks"]
    alice_client.submit(alice_client.get(url.rpartition("/fichier")[0]), f"{url}/retirer")
    known = FileCheck.stored_name, FileCheck.size, FileCheck.digest
    assert set(map(tuple, db.session.execute(select(*known)))) == {("", 0, "")}


def test_a_large_file_is_never_whole_in_memory(app: Flask, cast: Cast, write: Write) -> None:
    content = b"%PDF-" + b"0" * 15_000_000
    with write():
        stored = keep_file(cast.rodez.id, name="grand.pdf", content=content)
    size, row = len(content), Evidence(authority_id=cast.rodez.id, file_name="grand.pdf")
    row.stored_name, row.size, row.digest = stored.stored_name, stored.size, stored.digest
    del content
    with app.test_request_context():
        tracemalloc.start()
        response = give_back(row)
        sent = sum(map(len, response.response))
        response.close()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert sent == size == response.content_length
    assert peak < 1_000_000


def test_all_the_files_of_an_authority_count_towards_its_quota(cast: Cast, write: Write) -> None:
    keep_everywhere(cast, write)
    for room in ROOMS:
        rows = [row_of(holder) for holder in holders() if holder.room == room]
        kept = [path_of_row(row).stat().st_size for row in rows]
        assert used_by(cast.rodez.id, room) == sum(kept)
        assert used_by(cast.autre.id, room) == 0
