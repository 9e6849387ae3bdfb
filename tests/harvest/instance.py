"""A real instance with a real catalogue: 500 published datasets of two files, served over HTTP."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.error import URLError

from app import create_app
from app.audit.rules import COMMAND_LINE
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.frequencies import FREQUENCIES
from app.datasets.inventory.licences import licences
from app.datasets.inventory.models import Resource
from app.datasets.inventory.rules import HighValue, Theme
from app.extensions import db
from app.kernel.clock import now
from app.methodology.loader import current_edition
from app.progress.services import recount
from app.publication.catalogue.addresses import settle_root
from app.spaces.models import Authority
from config import ROOT, read_settings
from tests.support import patience

SLUG = "saint-etienne-d-essai"
COUNT, SAMPLE = 500, 60
NAMES = (
    "Forêts",
    "Marchés publics",
    "Œuvres d’art",
    "Équipements «\u00a0sportifs\u00a0»",
    "Cœur de ville",
    'Eau & <b>gaz</b> "100\u00a0%"',
    "L'été, 50\u00a0€ <= m² \\ ha",
    "École\u2060Île — {vélo} [1] #2",
    "Ʉɲe laŋue d’ailleurs, 日本, עברית",
    "Trajets 🚲 + 🚌",
    "&eacute;&amp;&#39;",
    "-- ' OR 1=1; <script>alert(1)</script>",
    "n°",
    "Très long" + " et même plus" * 12,
)
HOSTS = ("data.exemple.fr", "données.exemple.fr", "mairie-créteil.fr", "xn--forts-jsa.fr:8443")
FORMATS = ("csv", "geojson", "ods", "json", "pdf")
MOVED = "https://ailleurs.exemple.fr"


@dataclass(frozen=True)
class Running:
    """Where the instance is, and what it should have told."""

    url: str
    root: str  # what the names of its datasets begin with, wherever the instance is
    datasets: dict[str, DatasetFacts]  # by identifier
    resources: dict[str, list[tuple[str, str, str]]]  # title, address, format


def facts(rank: int) -> DatasetFacts:
    """Return a dataset unlike its neighbours, accents included."""
    rhythms, themes, families = list(FREQUENCIES), Theme.codes(), ["", *HighValue.codes()]
    kinds = list(licences())
    return DatasetFacts(
        title=f"{NAMES[rank % len(NAMES)]} n°\u00a0{rank}",
        identifier=f"jeu.{rank}:{rank % 7}_a-b",
        description=f"Où, quand, combien\u202f? Le détail de l’été {2000 + rank % 26} à Noël.",
        service="Direction de l’aménagement",
        theme=themes[rank % len(themes)],
        keywords=("vélo", "voirie", f"numéro {rank}"),
        frequency=rhythms[rank % len(rhythms)],
        covers_from=date(2000 + rank % 26, 1, 1),
        licence=kinds[rank % len(kinds)],
        high_value=families[rank % len(families)],
        updated_on=date(2026, 1 + rank % 10, 1),
    )


def files(rank: int) -> list[tuple[str, str, str]]:
    """Return two files of a dataset; some addresses are strange."""
    strange = ("fichier", "fichier[1]", "données", "a|b", "x'y(z)")[rank % 5]
    host = HOSTS[rank % len(HOSTS)]
    first = f"https://{host}/{rank}/{strange}.{FORMATS[rank % 5]}?année=2026&v={rank}"
    second = f"https://data.exemple.fr/{rank}/notice.pdf"
    return [(f"Données {rank}", first, FORMATS[rank % 5]), (f"Notice {rank}", second, "pdf")]


@contextmanager
def running(folder: Path, count: int) -> Iterator[Running]:
    """Prepare an instance of so many datasets in a folder, and serve it as in production."""
    port = free_port()
    environment = {
        **os.environ,
        "JALON_ENV": "development",
        "JALON_DATA_DIR": str(folder),
        "PORT": str(port),
    }
    environment.pop("JALON_DATABASE_URL", None)
    command = [sys.executable, "-m", "app"]
    subprocess.run([*command, "db", "upgrade"], env=environment, cwd=ROOT, check=True)
    datasets, resources = _fill(environment, count)
    root = f"http://127.0.0.1:{port}/public/{SLUG}/catalogue"
    with _served(environment) as base:
        yield Running(f"{base}/public/{SLUG}/catalogue", root, datasets, resources)


@contextmanager
def moved(folder: Path, before: Running) -> Iterator[Running]:
    """Serve the same instance again, which believes itself at another address."""
    environment = {
        **os.environ,
        "JALON_ENV": "development",
        "JALON_DATA_DIR": str(folder),
        "JALON_BASE_URL": MOVED,
        "PORT": str(free_port()),
    }
    environment.pop("JALON_DATABASE_URL", None)
    with _served(environment) as base:
        url = f"{base}/public/{SLUG}/catalogue"
        yield Running(url, before.root, before.datasets, before.resources)


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[str]:
    command = [sys.executable, "-m", "app", "serve"]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as server:
        try:
            base = f"http://127.0.0.1:{environment['PORT']}"
            wait_for(f"{base}/sante")
            yield base
        finally:
            server.terminate()


def _fill(
    environment: dict[str, str], count: int
) -> tuple[dict[str, DatasetFacts], dict[str, list[tuple[str, str, str]]]]:
    datasets = [facts(rank) for rank in range(count)]
    resources = {datasets[rank].identifier: files(rank) for rank in range(count)}
    with create_app(read_settings(environment)).app_context():
        db.begin_write()
        authority = _authority()
        bare = [replace(each, licence="") for each in datasets]
        rows = services.many(authority, bare, by=COMMAND_LINE)
        for row, each in zip(rows, datasets, strict=True):
            row.licence = each.licence  # its own, or as a strategy would give it to all
            row.stage, row.outcome, row.published_on = "published", "open", date(2026, 1, 1)
            row.high_value_state = "confirmed" if row.high_value else ""
            row.resource_count = len(resources[row.identifier])
            for title, url, form in resources[row.identifier]:
                db.session.add(
                    Resource(
                        authority_id=authority.id,
                        dataset_id=row.id,
                        title=title,
                        url=url,
                        format=form,
                        remote_id="",
                    )
                )
        authority.catalogue_opened_at = now()
        settle_root(authority)
        authority.catalogue_revision += 1
        db.session.flush()
        db.commit()
        db.engine.dispose()
    return {each.identifier: each for each in datasets}, resources


def _authority() -> Authority:
    row = Authority(
        slug=SLUG,
        name="Saint-Étienne-d’Essai",
        name_key="saint etienne d essai",
        code="99998",
        kind="commune",
        territory="mainland",
        siren="211202023",
        siret="21120202300001",
        population=12_000,
        fte=120,
        edition_id=current_edition().id,
    )
    db.session.add(row)
    db.session.flush()
    recount(row)
    return row


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(url: str) -> None:
    """Wait until a server answers."""

    def answers() -> bool:
        try:
            urllib.request.urlopen(url).close()  # noqa: S310  our own server
        except (URLError, OSError):
            return False
        return True

    patience.wait_for(answers, f"{url} répond")
