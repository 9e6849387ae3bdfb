"""Our adapter against the real API of udata: what the stand-in of the tests says is true."""

import json
import subprocess
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
)
from app.publication.platforms.comparing import KnownCopy, settled
from app.publication.platforms.contents import DATASET_MARK, RESOURCE_MARK
from app.publication.platforms.udata import REPEATED, Udata
from tests.harvest.instance import free_port, wait_for

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
        Udata(access, local=True).carry_out(sent, Steps(None, (), ()))
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
    run = [str(python), str(SCRIPT), str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=quiet, text=True) as server:
        try:
            known = json.loads(server.stdout.readline())  # type: ignore[union-attr]  # a pipe
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/api/1/organizations/{known['organization']}/")
            yield PlatformAccess(url, known["organization"], known["key"])
        finally:
            server.terminate()
