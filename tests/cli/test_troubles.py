"""A command that cannot open the data says why in a sentence, whichever it is; no traceback."""

import json
import os
import pwd
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, make_url

from app.cli.ownership import refusal
from config import ROOT
from tests.cli.conftest import environment
from tests.support.databases import Databases
from tests.support.patience import PATIENCE_SECONDS, wait_for
from tests.support.ports import free_port
from tests.support.privilege import without_privilege
from tests.support.proofs import LONG, sampled

pytestmark = pytest.mark.proof("durability")
# These have no reason to refuse: they open no data, or no database.
EDITIONS = tuple(f"methodology {word}" for word in ("check", "new", "publish", "rectify"))
WITHOUT_DATA = (*EDITIONS, "completion", "law check")
WITHOUT_DATABASE = ("mail test",)
SOMEONE = "nobody"


@pytest.fixture
def folder(instance: Path, tmp_path: Path) -> Path:
    """A data folder, with a database that is ready."""
    data = tmp_path / "données"
    data.mkdir(mode=0o700)
    with (
        sqlite3.connect(instance / "jalon.db") as source,
        sqlite3.connect(data / "jalon.db") as copy,
    ):
        source.backup(copy)
    source.close()
    copy.close()
    return data


def ends(
    folder: Path,
    *options: str,
    but: tuple[str, ...] = WITHOUT_DATABASE,
    privilege: bool = True,
    **settings: str,
) -> dict[str, tuple[int, str]]:
    """Run all the commands but a few; give the exit code and the message of each."""
    command = [sys.executable, "-m", "tests.support.all_commands", *options]
    command += ["--without", *WITHOUT_DATA, *but]
    done = subprocess.run(
        command if privilege else without_privilege(*command),
        cwd=ROOT,
        env=environment(folder, PORT=str(free_port()), **settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {path: (end["code"], end["err"]) for path, end in json.loads(done.stdout).items()}


def all_say(found: dict[str, tuple[int, str]], *words: str) -> None:
    assert len(found) > 3
    for command, (code, message) in found.items():
        told = f"{command} : {code} {message}"
        assert code == 1, told
        assert len(message.splitlines()) == 1, told
        for each in words:
            assert each in message, told


def snapshot(folder: Path) -> list[tuple[str, int, int]]:
    """What there is: names, owners, sizes."""
    return sorted((p.name, p.stat().st_uid, p.stat().st_size) for p in folder.iterdir())


@pytest.mark.long
def test_no_database(tmp_path: Path) -> None:
    folder = tmp_path / "absent"
    all_say(
        ends(folder, but=("db upgrade", *WITHOUT_DATABASE)),
        "La base de données est vide. Tapez\u00a0: jalon db upgrade",
    )
    assert list(folder.iterdir()) == []


@LONG
def test_a_database_of_a_later_version(folder: Path) -> None:
    with sqlite3.connect(folder / "jalon.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    all_say(ends(folder), "La base de données vient d’une version plus récente de Jalon.")


def test_a_database_that_may_not_be_read(folder: Path) -> None:
    file = folder / "jalon.db"
    file.chmod(0)
    all_say(ends(folder, privilege=False), f"chmod u+rwX {file}")


def test_a_folder_that_may_not_be_read(folder: Path) -> None:
    folder.chmod(0)
    try:
        all_say(ends(folder, but=(), privilege=False), f"chmod u+rwX {folder}")
    finally:
        folder.chmod(0o700)


def test_a_folder_that_may_not_be_made(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        all_say(ends(tmp_path / "dedans", but=(), privilege=False), "n’a pas le droit", "dedans")
    finally:
        tmp_path.chmod(0o700)


@LONG
def test_what_is_no_database(folder: Path) -> None:
    (folder / "jalon.db").write_text("Ceci n’est pas une base. " * 100)
    all_say(ends(folder), "n’est pas une base de données, ou il est abîmé")


@pytest.mark.long
def test_a_damaged_database(folder: Path) -> None:
    file = folder / "jalon.db"
    pages = bytearray(file.read_bytes())
    pages[100:] = b"\xff" * (len(pages) - 100)  # after the heading of the file
    file.write_bytes(pages)
    all_say(ends(folder), "abîmé")


@pytest.mark.long
def test_a_folder_in_place_of_the_database(tmp_path: Path) -> None:
    (tmp_path / "jalon.db").mkdir()
    all_say(ends(tmp_path), "Un dossier se trouve là où devrait être la base de données")


@LONG
def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "données").touch()
    all_say(ends(tmp_path / "données", but=()), "devrait être un dossier, et c’est un fichier.")
    all_say(ends(tmp_path / "données" / "dedans", but=()), "données", "à la place d’un dossier")


@LONG
def test_a_full_disk(folder: Path) -> None:
    [before] = [each for each in snapshot(folder) if each[0] == "jalon.db"]
    found = ends(folder, "--full-disk", but=("serve",))  # which only reads: it would serve
    all_say(found, "isque")
    assert before in snapshot(folder)
    assert [each for each in (folder / "courriels").iterdir() if each.stat().st_size] == []


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("nulle part", marks=LONG),
        "mysql://jalon:secret@127.0.0.1/jalon",
        pytest.param("postgresql://jalon:secret@h:port/j", marks=LONG),
    ],
)
def test_what_is_no_address_of_a_database(tmp_path: Path, url: str) -> None:
    found = ends(tmp_path, but=(), JALON_DATABASE_URL=url)
    all_say(found, "JALON_DATABASE_URL n’est pas l’adresse d’une base de données.")
    assert "secret" not in str(found)


def test_the_data_of_another_account(folder: Path) -> None:
    """Root, most often: what it wrote there, the service could not write any more."""
    owner, settings = anothers(folder)
    before = snapshot(folder)
    found = ends(folder, but=(), **settings)
    all_say(found, f"appartient à un autre compte, {owner}. Tapez\u00a0: sudo ")
    if not settings:
        for command, (_, message) in found.items():
            assert message.strip().endswith(f"sudo -u {owner} jalon {command}")
    assert snapshot(folder) == before


@pytest.mark.long
def test_the_folder_of_another_account(tmp_path: Path) -> None:
    """Before there is a database, or with PostgreSQL: the files of people go there too."""
    owner, settings = anothers(tmp_path)
    settings |= {} if settings else {"JALON_DATABASE_URL": "postgresql://jalon@127.0.0.1:1/jalon"}
    all_say(ends(tmp_path, but=(), **settings), f"appartient à un autre compte, {owner}.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("owner", "line"), [(0, "sudo chown -R "), (65_534, "sudo -u ")])
def test_what_root_made_is_given_back(owner: int, line: str) -> None:
    """A service does not run as root: it asks for its folder, not for more rights."""
    told = refusal(Path("/var/lib/jalon"), owner=owner, mine=1)
    assert f"Tapez\u00a0: {line}" in told


def anothers(folder: Path) -> tuple[str, dict[str, str]]:
    """Have the data belong to somebody else, as one may; give the owner and the settings."""
    if os.geteuid() != 0:
        return "root", {"JALON_DATABASE_URL": "sqlite:////etc/hostname"}
    account = pwd.getpwnam(SOMEONE)
    for path in (folder, *folder.iterdir()):
        os.chown(path, account.pw_uid, account.pw_gid)
    return SOMEONE, {}


@pytest.mark.long
def test_postgresql_does_not_answer(tmp_path: Path) -> None:
    found = ends(tmp_path, JALON_DATABASE_URL="postgresql://jalon:secret@127.0.0.1:1/jalon")
    all_say(found, "PostgreSQL ne répond pas à l’adresse de JALON_DATABASE_URL.")
    assert "secret" not in str(found)


@pytest.mark.long
def test_postgresql_lacks_the_database(databases: Databases, tmp_path: Path) -> None:
    url = str(make_url(databases.server.url).set(database="jamais_créée"))
    all_say(
        ends(tmp_path, JALON_DATABASE_URL=url), "n’existe pas. Créez-la\u00a0: sudo -u postgres"
    )


@LONG
def test_postgresql_has_a_database_without_tables(databases: Databases, tmp_path: Path) -> None:
    engine = databases.empty("postgresql", "sans_tables")
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    all_say(
        ends(tmp_path, but=("db upgrade", *WITHOUT_DATABASE), JALON_DATABASE_URL=url),
        "La base de données est vide. Tapez\u00a0: jalon db upgrade",
    )


@pytest.mark.parametrize(
    "account",
    sampled(
        {account: account for account in ("gardien:faux", "gardien", "inconnu:faux")},
        {"gardien:faux"},
    ),
)
def test_postgresql_refuses_the_account(guarded: URL, tmp_path: Path, account: str) -> None:
    name, _, password = account.partition(":")
    url = guarded.set(username=name, password=password or None)
    found = ends(tmp_path, JALON_DATABASE_URL=url.render_as_string(hide_password=False))
    all_say(found, "PostgreSQL refuse le compte ou le mot de passe de JALON_DATABASE_URL.")
    assert "faux" not in str(found)


@pytest.fixture
def guarded(databases: Databases) -> URL:
    """The address of a server that asks the account « gardien » for a password."""
    url = make_url(databases.server.url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS gardien")
        connection.execute("CREATE ROLE gardien LOGIN PASSWORD 'juste'")
        if databases.server.folder is not None:  # ours trusts everybody
            rules = databases.server.folder / "data" / "pg_hba.conf"
            rules.write_text(f"local all gardien scram-sha-256\n{rules.read_text()}")
            connection.execute("SELECT pg_reload_conf()")
    wrong = url.set(username="gardien", password="faux")
    wait_for(lambda: not opens(wrong), "le mot de passe est demandé")
    return url


def opens(url: URL) -> bool:
    try:
        psycopg.connect(url.render_as_string(hide_password=False)).close()
    except psycopg.OperationalError:
        return False
    return True
