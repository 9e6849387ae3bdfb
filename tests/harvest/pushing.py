"""Our adapter against the real API of udata: what the stand-in of the tests says is true."""

import hashlib
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.publication.platforms.base import (
    PlatformAccess,
    PlatformProblem,
    SentDataset,
    SentResource,
    Steps,
    Upload,
)
from app.publication.platforms.comparing import KnownCopy, settled
from app.publication.platforms.contents import DATASET_MARK, RESOURCE_MARK, match
from app.publication.platforms.udata import REPEATED, Udata
from app.publication.platforms.uploads import PIECE
from tests.harvest.instance import free_port, wait_for
from tests.support import patience

SCRIPT = Path(__file__).with_name("with_udata.py")
MARK = "https://jalon.exemple.fr/public/rodez/catalogue#jeu-subventions"


def faults(python: Path) -> Iterator[str]:
    """Say what does not go as our tests believe."""
    with _serving(python) as access:
        identity = Udata(access, local=True).who()
        if (identity.person, identity.organization) != ("Alice Durand", "Ville de Rodez"):
            yield f"udata dit que nous sommes {identity}"
        first = _sent(_file(1, "a.csv", mime="text/csv", filesize=12), _file(2, "b.csv"))
        yield from _created(access, first)
        yield from _changed(access, first)
        yield from _left_as_it_is(access)
        yield from _hidden(access)
        yield from _refused(access, first)
        yield from _uploaded(access)


def _uploaded(access: PlatformAccess) -> Iterator[str]:
    """Send files themselves, whole then in pieces, then other bytes in the place of the first."""
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name) / "été.csv", Path(name) / "grand.csv"
        small.write_bytes(b"nom;montant\n\xc3\xa9cole;12\n")
        large.write_bytes(b"a;b\n" + b"1;2\n" * (PIECE // 4) + b"3;4\n")
        sent = _of_files("fichiers", _kept(1, small), _kept(2, large))
        placed = _carry_out(access, sent)
        platform = Udata(access, local=True)
        again = platform.steps(sent, placed.id)
        if again.changes:
            yield f"des fichiers envoyés semblent changés : {again}"
        if again.remote is not None and {file["filetype"] for file in again.remote.resources} != {
            "file"
        }:
            yield f"les fichiers ne sont pas hébergés là-bas : {again.remote.resources}"
        small.write_bytes(b"nom;montant\n\xc3\xa9cole;13\n")
        renewed = replace(sent, resources=(_kept(1, small), _kept(2, large)))
        _wait_for_another_second()
        replaced = platform.carry_out(renewed, platform.steps(renewed, placed.id))
        if replaced.resources != placed.resources:
            yield f"un fichier remplacé n’est plus le même : {replaced.resources}"
        if platform.steps(renewed, placed.id).changes:
            yield "un fichier remplacé semble encore changé"
        page = Path(name) / "page.html"
        page.write_bytes(b"<!doctype html><title>x</title>")
        problem = _problem(access, _of_files("page", _kept(3, page)))
        if "genre de fichier" not in problem.message:
            yield f"une page web refusée est mal expliquée : {list(problem.lines())}"


def _of_files(own_id: str, *files: SentResource) -> SentDataset:
    sent = _sent(*files, title="Des fichiers", extras={DATASET_MARK: own_id})
    return replace(sent, own_id=own_id)


def _wait_for_another_second() -> None:
    """Wait: udata names a file by its second, and fails on two of one name within the same."""
    began = int(time.time())
    patience.wait_for(lambda: int(time.time()) > began, "une autre seconde")


def _kept(own_id: int, path: Path) -> SentResource:
    """Return a file that we keep, as it is on the disk."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    media_type = "text/html" if path.suffix == ".html" else "text/csv"
    upload = Upload(path, path.name, path.stat().st_size, digest, media_type)
    return replace(_file(own_id, path.name, filetype="file"), upload=upload)


def _created(access: PlatformAccess, sent: SentDataset) -> Iterator[str]:
    placed = _carry_out(access, sent)
    if sorted(placed.resources) != [1, 2] or not all(placed.resources.values()):
        yield f"les fichiers créés ne sont pas reconnus : {placed.resources}"
    again = Udata(access, local=True).steps(sent, "")
    if again.remote is None or again.remote.id != placed.id:
        yield "le jeu créé n’est pas retrouvé par son repère"
    if again.changes:
        yield f"un jeu identique semble changé : {again}"


def _changed(access: PlatformAccess, first: SentDataset) -> Iterator[str]:
    values = {**first.values, "title": "Aides"}
    sent = _sent(first.resources[0], _file(2, "b2.csv"), _file(3, "c.csv"), **values)
    placed = _carry_out(access, sent)
    after = Udata(access, local=True).steps(sent, placed.id)
    if after.changes:
        yield f"une modification n’est pas arrivée : {after}"
    if after.remote is not None and len(after.remote.resources) != len(sent.resources):
        yield f"{len(after.remote.resources)} fichiers au lieu de {len(sent.resources)}"
    fewer = _sent(first.resources[0], **values)
    _carry_out(access, fewer)
    left = Udata(access, local=True).steps(sent, placed.id)
    if left.changes:
        yield "un fichier retiré ici a été supprimé là-bas"


def _left_as_it_is(access: PlatformAccess) -> Iterator[str]:
    """Change a title there, another field here: each keeps what it wrote."""
    sent = _sent(_file(1, "a.csv"), title="Un titre d’ici")
    platform = Udata(access, local=True)
    placed = platform.carry_out(sent, platform.steps(sent, ""))
    known = KnownCopy(placed.marks)
    remote = platform.read(placed.id)
    there = {**{name: remote.values.get(name) for name in REPEATED}, "title": "Un titre de là-bas"}
    platform.ask("PUT", f"datasets/{placed.id}/", there)
    ours = replace(sent, values={**sent.values, "description": "Une autre description."})
    steps = settled(platform.steps(ours, placed.id), known)
    if [one.key for one in steps.left] != ["title"]:
        yield f"ce qui a changé là-bas n’est pas reconnu : {steps.left}"
    platform.carry_out(ours, steps)
    after = platform.read(placed.id).values
    if (after["title"], after["description"]) != ("Un titre de là-bas", "Une autre description."):
        yield f"un champ changé là-bas est écrasé : {after['title']}, {after['description']}"


def _hidden(access: PlatformAccess) -> Iterator[str]:
    """Find a dataset there, make it private, then public again: nothing else of it changes."""
    platform = Udata(access, local=True)
    [found] = platform.search("Un titre de là-bas")
    if platform.search(f"{access.base_url}/datasets/{found.id}/")[0].id != found.id:
        yield "un jeu n’est pas retrouvé par son adresse"
    before = platform.read(found.id)
    platform.hide(found.id)
    after = platform.read(found.id)
    if not after.private:
        yield "un jeu à rendre privé reste public"
    if any(after.values.get(name) != before.values.get(name) for name in REPEATED):
        yield f"rendre un jeu privé le change : {after.values}"
    if len(after.resources) != len(before.resources):
        yield "rendre un jeu privé perd ses fichiers"
    shown = replace(_sent(_file(1, "a.csv")), shows=True)
    platform.carry_out(shown, platform.steps(shown, found.id))
    if platform.read(found.id).private:
        yield "un jeu envoyé de nouveau reste privé"


def _refused(access: PlatformAccess, first: SentDataset) -> Iterator[str]:
    bad: dict[str, Any] = {
        "title": "x" * 400,
        "description": "",
        "tags": ["a"],
        "spatial": {"granularity": "fr:quartier"},
        "extras": {DATASET_MARK: "autre"},
    }
    wrong = _file(9, "a.csv")
    files = (replace(wrong, values={**wrong.values, "url": "pas une adresse"}),)
    sent = SentDataset("autre", {**first.values, **bad}, files)
    told = _problem(access, sent)
    named = {name for name, _ in told.fields}
    wanted = {"Titre", "Description", "Mots-clés", "Territoire, maille"}
    if not wanted <= named or not any("adresse" in each for each in named):
        yield f"refus mal expliqué : {told.fields}"
    dropped = SentDataset("encore", {**first.values, "license": "inconnue"}, ())
    if not Udata(access, local=True).carry_out(dropped, Steps(None, (), ())).remarks:
        yield "une licence inconnue disparaît sans un mot"
    unknown = SentDataset("autre", {**first.values, "frequency": "jamais"}, ())
    if "jamais" not in " ".join(_problem(access, unknown).lines()):
        yield "un rythme inconnu n’est pas nommé"
    if "clé" not in _problem(replace(access, key="fausse"), first).message:
        yield "une clé inconnue n’est pas dite"


def _problem(access: PlatformAccess, sent: SentDataset) -> PlatformProblem:
    try:
        platform = Udata(access, local=True)
        platform.carry_out(sent, Steps(None, (), match(sent.resources, ())))
    except PlatformProblem as problem:
        return problem
    raise AssertionError("udata a accepté ce qu’elle devait refuser")


def _carry_out(access: PlatformAccess, sent: SentDataset) -> Any:
    platform = Udata(access, local=True)
    return platform.carry_out(sent, platform.steps(sent, ""))


def _sent(*files: SentResource, **values: Any) -> SentDataset:
    whole = {
        "title": "Subventions d’été",
        "description": "Une **description**, sur\n\ndeux lignes.",
        "frequency": "annual",
        "tags": ["aide", "vie-associative"],
        "license": "lov2",
        "temporal_coverage": {"start": "2018-01-01", "end": "2025-12-31"},
        "spatial": {"granularity": "fr:commune"},
        "extras": {DATASET_MARK: MARK},
        **values,
    }
    return SentDataset(MARK, whole, files)


def _file(own_id: int, name: str, **more: Any) -> SentResource:
    values = {
        "title": f"Fichier {own_id}",
        "description": "Une ligne par aide.",
        "url": f"https://data.exemple.fr/{name}",
        "type": "main",
        "filetype": "remote",
        "format": "csv",
        "schema": {"name": "scdl/subventions"},
        "extras": {RESOURCE_MARK: str(own_id)},
        **more,
    }
    return SentResource(own_id, "", values)


@contextmanager
def _serving(python: Path) -> Iterator[PlatformAccess]:
    port = free_port()
    quiet = subprocess.DEVNULL
    with (
        tempfile.TemporaryDirectory() as kept_there,
        subprocess.Popen(
            [str(python), str(SCRIPT), str(port), kept_there],
            stdout=subprocess.PIPE,
            stderr=quiet,
            text=True,
        ) as server,
    ):
        try:
            known = json.loads(server.stdout.readline())  # type: ignore[union-attr]  # a pipe
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/api/1/organizations/{known['organization']}/")
            yield PlatformAccess(url, known["organization"], known["key"])
        finally:
            server.terminate()
