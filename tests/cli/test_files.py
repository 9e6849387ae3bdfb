"""``jalon files check``: what is missing, altered, orphaned or without a digest, in one reading."""

import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.extensions import db
from app.files import checking
from app.files.checking import BATCH, YOUNG_SECONDS
from app.files.models import holders
from app.files.rules import FileState
from app.files.services import home, keep_file, path_of
from app.progress.models import Evidence
from tests.cli.conftest import Run, in_a_process
from tests.files.test_keeping import CONTENT, DIGEST, flip, keep_everywhere, path_of_row, row_of
from tests.support.cast import Cast

Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def kept(cast: Cast, write: Write) -> dict[str, Path]:
    """Return the path of one kept file of each room."""
    keep_everywhere(cast, write)
    return {holder.__name__: path_of_row(row_of(holder)) for holder in holders()}


def check(jalon: Run, *options: str, status: int = 0) -> dict[str, Any]:
    """Run the command as a program does, and as a person does."""
    read = jalon("files", "check", *options, "--json")
    assert read.exit_code == status, read.output
    told: dict[str, Any] = json.loads(read.stdout)
    assert told["ok"] == (status == 0)
    return told


def age(path: Path) -> None:
    """Make a file older than a request may last."""
    old = time.time() - YOUNG_SECONDS - 60
    os.utime(path, (old, old))


def place(path: Path) -> str:
    return str(path.relative_to(home().parent))


def test_all_is_well(jalon: Run, kept: dict[str, Path]) -> None:
    told = check(jalon)
    assert told["files"] == len(kept)
    assert told["bytes"] == sum(path.stat().st_size for path in kept.values())
    nothing = {"missing": [], "altered": [], "orphans": [], "without_digest": [], "filled": 0}
    assert nothing.items() <= told.items()
    assert (
        jalon("files", "check").stdout == "6\u00a0fichiers relus, 0 Mo\u00a0: tout est en ordre.\n"
    )


def test_each_fault_is_named(jalon: Run, kept: dict[str, Path]) -> None:
    flip(kept["Evidence"])
    kept["FileCheck"].write_bytes(b"x")
    kept["TaskFile"].unlink()
    stray, foreign = kept["Evidence"].with_name("stray"), home() / "lost+found"
    for path in (stray, foreign):
        path.write_bytes(b"x")
        age(path)
    told = check(jalon, status=1)
    assert told["missing"] == [place(kept["TaskFile"])]
    assert told["altered"] == [place(kept["Evidence"]), place(kept["FileCheck"])]
    assert told["orphans"] == [place(stray), place(foreign)]
    said = jalon("files", "check").stderr
    assert "Rodez\u00a0: la preuve «\u00a0devis.csv\u00a0» est abîmé" in said
    assert f"n’est plus sur le disque ({place(kept['TaskFile'])})" in said
    assert f"Fichier que rien ne cite\u00a0: {place(stray)}." in said
    assert "1\u00a0absent, 2\u00a0abîmés, 2\u00a0orphelins" in said


@pytest.mark.only_on("sqlite")
def test_a_process_of_its_own_says_it_too(instance: Path, tmp_path: Path) -> None:
    """The demonstration has files; a copy of it loses one and has another spoilt."""
    folder = tmp_path / "copie"
    shutil.copytree(instance, folder)
    assert in_a_process(folder, "files", "check").returncode == 0
    lost, spoilt, *_ = sorted(path for path in (folder / "preuves").rglob("*") if path.is_file())
    lost.unlink()
    spoilt.write_bytes(b"x")
    done = in_a_process(folder, "files", "check")
    assert done.returncode == 1
    assert "Belcombe-sur-Aubane" in done.stderr
    assert "Traceback" not in done.stderr
    assert "1\u00a0absent, 1\u00a0abîmé" in done.stderr


def test_a_file_of_a_request_under_way_is_no_orphan(jalon: Run, kept: dict[str, Path]) -> None:
    kept["Evidence"].with_name("stray").write_bytes(b"x")
    assert check(jalon)["orphans"] == []


def test_the_files_of_before_are_unknown_until_somebody_vouches_for_them(
    jalon: Run, kept: dict[str, Path], write: Write
) -> None:
    with write():
        for holder in holders():
            db.session.execute(update(holder).values(digest=""))
    kept["FileCheck"].write_bytes(b"of another size: it cannot be vouched for")
    told = check(jalon, status=1)
    whole = {
        place(kept[name]) for name in ("Evidence", "Logo", "RecipeFile", "ResourceFile", "TaskFile")
    }
    assert set(told["without_digest"]) == whole
    assert any("5\u00a0fichiers sans empreinte" in problem for problem in told["problems"])
    told = check(jalon, "--fill", status=1)
    assert (told["filled"], told["without_digest"]) == (5, [])
    assert told["altered"] == [place(kept["FileCheck"])]
    db.session.close()
    query = select(Evidence.size, Evidence.digest).where(Evidence.stored_name != "")
    assert db.session.execute(query).one() == (len(CONTENT), DIGEST)
    flip(kept["Evidence"])
    told = check(jalon, "--fill", status=1)
    assert told["altered"] == [place(kept["Evidence"]), place(kept["FileCheck"])]


def test_a_migrated_file_kept_with_a_dataset_gets_its_size_too(
    jalon: Run, kept: dict[str, Path], write: Write
) -> None:
    with write():
        for holder in holders():
            db.session.execute(update(holder).values(digest="", size=0))
    assert check(jalon, "--fill")["filled"] == 6
    for holder in holders():
        assert row_of(holder).size == kept[holder.__name__].stat().st_size
    check(jalon)


def test_what_somebody_removes_meanwhile_is_not_missing(
    kept: dict[str, Path], write: Write
) -> None:
    kept["Evidence"].unlink()
    seen = [one for batch in checking.batches() for one in batch if one.state is FileState.GONE]
    assert [checking.is_kept(one) for one in seen] == [True]
    with write():
        db.session.delete(row_of(Evidence))
    assert [checking.is_kept(one) for one in seen] == [False]


def test_more_files_than_one_batch(jalon: Run, cast: Cast, write: Write) -> None:
    with write():
        for rank in range(BATCH + 1):
            stored = keep_file(cast.rodez.id, name="a.csv", content=b"%d" % rank)
            age(path_of(cast.rodez.id, stored.stored_name))
    told = check(jalon, status=1)
    assert (told["files"], len(told["orphans"])) == (0, BATCH + 1)
