"""The pages of a file of a dataset: who may send one, what is refused, what each version says."""

import io
import zipfile
from functools import cache, partial
from pathlib import Path

import pytest

from app.datasets.inventory.models import Resource
from app.datasets.inventory.queries import resources_of
from app.datasets.inventory.rules import Stage
from app.extensions import db
from app.files.models import OF_DATASETS
from app.files.services import path_of
from app.jobs.queues import run_due
from tests.datasets.conftest import LIST, Write, read
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.served import LINES, NEWER, Drawer, drawer, public

__all__ = ["drawer", "public"]  # fixtures


def archive(*names: str, mimetype: bytes = b"", content: bytes = b"x") -> bytes:
    """A zip whose entries, of these names, all hold the same."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, mimetype if name == "mimetype" else content)
    return target.getvalue()


def linked(name: str) -> bytes:
    """A zip whose entry is a link to another file."""
    target, entry = io.BytesIO(), zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(entry, "/etc/passwd")
    return target.getvalue()


@cache
def swollen(*names: str) -> bytes:
    """A zip whose last entry is some 200 Mo of nothing, in 200 ko."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names[:-1]:
            made.writestr(name, b"x")
        with made.open(names[-1], "w") as entry:
            for _ in range(200):
                entry.write(bytes(1_000_000))
    return target.getvalue()


ODS = b"application/vnd.oasis.opendocument.spreadsheet"
WELL_MADE = {
    "aides.csv": (LINES, "csv"),
    "aides.json": (b'[{"nom": "Chorale"}]', "json"),
    "parcs.geojson": (b'\xef\xbb\xbf{"type": "FeatureCollection", "features": []}', "geojson"),
    "bus.zip": (
        archive("agency.txt", "routes.txt", "trips.txt", "stop_times.txt", "stops.txt"),
        "gtfs",
    ),
    "zones.zip": (archive("zones/ZONES.SHP", "zones/ZONES.shx", "zones/zones.dbf"), "shp"),
    "tout.zip": (archive("aides.csv"), "zip"),
    "aides.xlsx": (archive("xl/workbook.xml"), "xlsx"),
    "aides.ods": (archive("mimetype", "Basic/script-lc.xml", mimetype=ODS), "ods"),
    "documents.zip": (
        archive("aides.xlsx", "plan.kmz", content=archive("doc.kml")),
        "zip",
    ),
    "communes.zip": (archive("aides.csv", content=b"MZ;commune\n"), "zip"),
}
ILL_MADE = {
    "aides.exe": (b"MZ", "n’est pas accepté"),
    "aides": (LINES, "n’est pas accepté"),
    "aides.csv": (b"", "est vide"),
    "page.csv": (b"\n<!DOCTYPE html><html></html>", "est une page web"),
    "binaire.csv": (b"PK\x03\x04\x00\x00", "pas un vrai fichier csv"),
    "aides.json": (b'{"a": 1,\n"b": }', "à la ligne 2"),
    "texte.json": (b'"bonjour"', "pas un vrai fichier json"),
    "profond.json": (b"[" * 100_000, "pas un vrai fichier json"),
    "latin.json": ('{"a": "é"}'.encode("latin-1"), "n’est pas en UTF-8"),
    "rien.geojson": (b'{"a": 1}', "aucun objet géographique"),
    "faux.zip": (b"PK\x03\x04 et puis rien", "pas un vrai fichier zip"),
    "vide.zip": (partial(swollen, "vide.csv"), "bien trop lourd chez qui l’ouvre"),
    "vide.xlsx": (
        partial(swollen, "xl/workbook.xml", "xl/vide.xml"),
        "bien trop lourd chez qui l’ouvre",
    ),
    "au-dessus.zip": (archive("aides.csv", "../aides.csv"), "hors de son dossier"),
    "racine.zip": (archive("/etc/aides.csv"), "hors de son dossier"),
    "disque.zip": (archive("C:/aides.csv"), "hors de son dossier"),
    "lien.zip": (linked("aides.csv"), "hors de son dossier"),
    "programme.zip": (
        archive("aides.csv", "outils/Installer.EXE"),
        "un programme, «\u202foutils/Installer.EXE\u202f»",
    ),
    "script.zip": (archive("aides.csv", "lire.vbs"), "un programme, «\u202flire.vbs\u202f»"),
    "point.zip": (archive("aides.csv.bat. "), "un programme, «\u202faides.csv.bat. \u202f»"),
    "déguisé.zip": (
        archive("aides.csv", content=b"MZ\x90\x00\x03"),
        "un programme, «\u202faides.csv\u202f»",
    ),
    "shell.zip": (archive("lisez-moi", content=b"#!/bin/sh\n"), "«\u202flisez-moi\u202f»"),
    "macros.zip": (archive("aides.xlsm"), "document à macros, «\u202faides.xlsm\u202f»"),
    "caché.zip": (
        archive("aides.xlsx", content=archive("xl/workbook.xml", "xl/vbaProject.bin")),
        "document à macros, «\u202faides.xlsx\u202f»",
    ),
    "poupée.zip": (archive("2026/aides.7z"), "une autre, «\u202f2026/aides.7z\u202f»"),
    "poupée-2.zip": (
        archive("aides.csv", content=archive("aides.exe")),
        "une autre, «\u202faides.csv\u202f»",
    ),
    "macros.xlsx": (archive("xl/workbook.xml", "xl/vbaProject.bin"), "contient des macros"),
    "macros.ods": (
        archive("mimetype", "Basic/Standard/Module1.xml", mimetype=ODS),
        "contient des macros",
    ),
    "fermé.ods": (
        archive("mimetype", "META-INF/manifest.xml", mimetype=ODS, content=b"<m:encryption-data/>"),
        "protégé par un mot de passe",
    ),
    "fermé.xlsx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(2_000_128, b"\x00")
        + "EncryptedPackage".encode("utf-16-le"),
        "protégé par un mot de passe",
    ),
    "ancien.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "pas un vrai fichier xlsx"),
    "faux.xlsx": (archive("autre.xml"), "pas un vrai fichier xlsx"),
    "faux.ods": (archive("mimetype", mimetype=b"autre"), "pas un vrai fichier ods"),
}


@pytest.fixture
def new(drawer: Drawer) -> str:
    return f"{LIST}/{drawer.dataset_id}/ressources/nouvelle"


def files(cast: Cast, drawer: Drawer) -> list[Resource]:
    db.session.close()
    return list(resources_of(cast.rodez, drawer.dataset_id))


def on_disk(cast: Cast) -> list[Path]:
    folder = path_of(cast.rodez.id, "x", OF_DATASETS).parent
    return list(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("name", WELL_MADE)
def test_a_file_is_read_for_what_it_is(
    name: str, new: str, drawer: Drawer, bob_client: Client, cast: Cast
) -> None:
    content, kind = WELL_MADE[name]
    page = bob_client.get(new)
    page = bob_client.submit(page, "Ajouter", file=(io.BytesIO(content), name))
    [row] = files(cast, drawer)
    assert (row.format, row.size, row.file_name) == (kind, len(content), name)
    assert page.flash == [f"Ajouté\u00a0: {row.title}."]
    assert row.title in page.links  # its page: nobody else gets it yet


@pytest.mark.parametrize("name", ILL_MADE)
def test_a_file_that_is_not_what_it_says(
    name: str, new: str, drawer: Drawer, bob_client: Client, cast: Cast
) -> None:
    content, sentence = ILL_MADE[name]
    if callable(content):  # long to make: not before it is sent
        content = content()
    page = bob_client.get(new)
    sent = {"file": (io.BytesIO(content), name), "title": "Aides 2026", "description": "Tout."}
    page = bob_client.submit(page, "Ajouter", status=422, **sent)
    [error] = page.errors
    assert sentence in error
    assert page.form("Ajouter").values()["title"] == ["Aides 2026"]
    assert files(cast, drawer) == on_disk(cast) == []


def test_a_locked_archive_is_refused(new: str, bob_client: Client) -> None:
    content = bytearray(archive("aides.csv"))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    page = bob_client.get(new)
    upload = (io.BytesIO(bytes(content)), "aides.zip")
    page = bob_client.submit(page, "Ajouter", status=422, file=upload)
    assert "protégée par un mot de passe" in page.errors[0]


def test_a_file_or_an_address_not_both_nor_none(new: str, bob_client: Client) -> None:
    page = bob_client.submit(bob_client.get(new), "Ajouter", status=422)
    assert page.errors == ["Choisissez un fichier, ou indiquez l’adresse où il est déjà."]
    sent = {"file": (io.BytesIO(LINES), "a.csv"), "url": "https://data.exemple.fr/a.csv"}
    page = bob_client.submit(bob_client.get(new), "Ajouter", status=422, **sent)
    assert "gardez l’un des deux" in page.errors[0]


def test_a_file_too_heavy_is_refused_with_its_remedy(
    new: str, bob_client: Client, monkeypatch: pytest.MonkeyPatch, app: object
) -> None:
    monkeypatch.setitem(app.config, "MOST_FILE_MB", 0)  # type: ignore[attr-defined]  # a Flask
    page = bob_client.get(new)
    page = bob_client.submit(page, "Ajouter", status=422, file=(io.BytesIO(LINES), "a.csv"))
    assert "dépasse 0\u00a0Mo" in page.errors[0]


def test_a_full_quota_is_told_and_nothing_typed_is_lost(
    new: str, bob_client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, app: object
) -> None:
    monkeypatch.setitem(app.config, "FILES_MB", 0)  # type: ignore[attr-defined]  # a Flask
    sent = {"file": (io.BytesIO(LINES), "a.csv"), "title": "Aides 2026", "description": "Tout."}
    page = bob_client.submit(bob_client.get(new), "Ajouter", status=422, **sent)
    [error] = page.errors
    assert "effacez d’anciennes versions, ou donnez une adresse" in error
    assert page.form("Ajouter").values()["title"] == ["Aides 2026"]
    assert on_disk(cast) == []


def test_what_is_refused_before_it_is_read_says_what_the_form_says(
    new: str, bob_client: Client
) -> None:
    kind = "multipart/form-data; boundary=x"
    heavy = {"CONTENT_LENGTH": str(200 * 1024 * 1024)}
    page = bob_client.raw("POST", new, environ_overrides=heavy, content_type=kind)
    assert page.status_code == 413
    assert "150\u00a0Mo au plus" in bob_client.get(new).visible
    assert "150\u00a0Mo pour un fichier" in page.text
    assert "Revenez à la page précédente" in page.text


def test_it_is_replaced_and_the_version_before_comes_back(
    public: Drawer, alice_client: Client, cast: Cast
) -> None:
    [row] = files(cast, public)
    url = f"{LIST}/{public.dataset_id}/ressources/{row.id}"
    page = alice_client.get(url)
    assert "Tout le monde l’obtient" in page.visible
    page = alice_client.submit(page, "Remplacer", file=(io.BytesIO(NEWER), "aides-v2.csv"))
    assert "en service" in page.flash[0]
    assert public.found().size == len(LINES)  # type: ignore[union-attr]  # not looked at yet
    assert "Jalon cherche des données personnelles" in alice_client.get(url).visible
    run_due()
    assert public.found().size == len(NEWER)  # type: ignore[union-attr]  # it is found
    page = alice_client.submit(alice_client.get(url), "Revenir à la précédente")
    assert public.found().size == len(LINES)  # type: ignore[union-attr]  # it is found
    page = alice_client.submit(page, "Remettre")
    assert public.found().size == len(NEWER)  # type: ignore[union-attr]  # it is found
    page = alice_client.submit(page, "Remplacer", file=(io.BytesIO(NEWER), "encore.csv"))
    assert "rien ne change" in page.flash[0]


def test_what_is_said_of_it_changes_and_what_it_is_does_not(
    public: Drawer, alice_client: Client, cast: Cast
) -> None:
    [row] = files(cast, public)
    page = alice_client.get(f"{LIST}/{public.dataset_id}/ressources/{row.id}")
    alice_client.submit(page, "Enregistrer", title="Aides de l’année", description="Par mois.")
    [again] = files(cast, public)
    assert (again.title, again.description) == ("Aides de l’année", "Par mois.")
    assert (again.url, again.format, again.size, again.checksum) == (
        row.url, row.format, row.size, row.checksum,
    )  # fmt: skip


def test_no_file_and_another_format_are_told_on_the_page_of_the_file(
    public: Drawer, alice_client: Client, cast: Cast
) -> None:
    [row] = files(cast, public)
    url = f"{LIST}/{public.dataset_id}/ressources/{row.id}"
    page = alice_client.submit(alice_client.get(url), "Remplacer", status=422)
    assert page.errors == ["Choisissez le fichier de la nouvelle version."]
    upload = (io.BytesIO(b"[1]"), "aides.json")
    page = alice_client.submit(alice_client.get(url), "Remplacer", status=422, file=upload)
    assert "ajoutez-le comme un autre fichier" in page.errors[0]
    assert len(public.on_disk()) == 1


def test_the_files_of_a_public_dataset_are_for_who_may_publish(
    public: Drawer, bob_client: Client, carole_client: Client, elise_client: Client, cast: Cast
) -> None:
    [row] = files(cast, public)
    [version] = public.versions(row.id)
    page = f"{LIST}/{public.dataset_id}/ressources/{row.id}"
    upload = {"file": (io.BytesIO(NEWER), "v2.csv")}
    bob_client.get(page, status=403)
    bob_client.post(f"{page}/fichier", upload, on=LIST, status=403)
    bob_client.post(f"{page}/versions/{version.id}/ecarter", {}, on=LIST, status=403)
    bob_client.post(f"{page}/versions/{version.id}/remettre", {}, on=LIST, status=403)
    assert elise_client.get(f"{page}/versions/{version.id}").response.data == LINES
    carole_client.get(page)


def test_nothing_of_another_space(public: Drawer, charlie_client: Client, cast: Cast) -> None:
    [row] = files(cast, public)
    [version] = public.versions(row.id)
    mine = f"{LIST}/{public.dataset_id}/ressources/{row.id}"
    theirs = mine.replace("/rodez/", "/autre/")
    for url in (mine, theirs, f"{mine}/versions/{version.id}", f"{theirs}/versions/{version.id}"):
        charlie_client.get(url, status=404)


def test_a_dataset_that_goes_takes_its_files_along(
    public: Drawer, alice_client: Client, write: Write
) -> None:
    public.stage(Stage.PREPARED)
    page = alice_client.get(f"{LIST}/{public.dataset_id}")
    alice_client.submit(page, f"{LIST}/{public.dataset_id}/retirer")
    assert public.on_disk() == set()


def test_a_file_that_goes_takes_all_its_versions_along(
    public: Drawer, alice_client: Client, cast: Cast, write: Write
) -> None:
    with write():
        read(public.dataset_id).landing_url = "https://rodez.exemple.fr/aides"
    [row] = files(cast, public)
    public.renew(row.id)
    page = alice_client.get(f"{LIST}/{public.dataset_id}/ressources/{row.id}")
    page = alice_client.submit(page, "Retirer")
    assert public.on_disk() == set()
    assert public.found() is None
