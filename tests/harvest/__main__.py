"""Run the real harvesters on our catalogue: ``make harvest``.

They come from two environments of their own, and read over HTTP what a real instance serves.
``--sample`` (``make harvest SAMPLE=1``) reads fewer datasets, in a minute or two.
"""

# ruff: noqa: T201  a command, which says what it does

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from slugify import slugify

from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.frequencies import FREQUENCIES
from app.datasets.inventory.licences import of_datasets
from app.datasets.inventory.rules import Theme
from app.publication.catalogue import vocabularies
from app.publication.catalogue.iris import address
from tests.harvest import pushing
from tests.harvest.environments import python_of
from tests.harvest.instance import COUNT, SAMPLE, Running, moved, running

HERE = Path(__file__).parent
WRITINGS = ("ttl", "jsonld", "rdf")
MOST_SHOWN = 10
FAST_MS = 20
TRIES = 20
Found = dict[str, Any]
Harvester = tuple[str, Sequence[str], Callable[[DatasetFacts], Found]]
MOST_OF_A_TAG = 96
# What udata calls the families of data of high value.
FAMILIES = {
    "geospatial": "Géospatiales",
    "earth-environment": "Observation de la terre et environnement",
    "meteorological": "Météorologiques",
    "statistics": "Statistiques",
    "companies": "entreprises-et-propriete-dentreprises",
    "mobility": "Mobilité",
}


def main() -> int:
    """Harvest all, say what was found, and return how many things went wrong."""
    wrong: list[str] = []
    sample = "--sample" in sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(folder, SAMPLE if sample else COUNT) as here:
            if not sample:  # a machine that does other things is no place for a stopwatch
                wrong += list(_served(here))
            wrong += _all_harvested(here, HARVESTERS)
        with moved(folder, here) as there:
            wrong += _all_harvested(there, ELSEWHERE)
    wrong += _pushed()
    for line in wrong[:MOST_SHOWN]:
        print(f"  ✗ {line}", file=sys.stderr)
    print("Tout est arrivé." if not wrong else f"{len(wrong)} écarts.")
    return min(len(wrong), 1)


def _all_harvested(here: Running, harvesters: Sequence[Harvester]) -> list[str]:
    """Have each harvester read each of its writings; return what did not arrive."""
    wrong: list[str] = []
    for name, writings, expected in harvesters:
        python = python_of(name)
        for writing in writings:
            wrong += _harvested(name, python, f"{here.url}.{writing}", here, expected)
    return wrong


def _pushed() -> list[str]:
    """Send datasets to the real API of udata."""
    started = time.monotonic()
    wrong = list(pushing.faults(python_of("udata")))
    print(f"udata, envois : {len(wrong)} écarts, {time.monotonic() - started:.1f} s")
    return wrong


def _served(here: Running) -> Iterator[str]:
    """Say how long each writing takes to make, then to give back."""
    for writing in (*WRITINGS, "csv"):
        first, size = _fetched(f"{here.url}.{writing}")
        again = sorted(_fetched(f"{here.url}.{writing}")[0] for _ in range(TRIES))[TRIES // 2]
        print(f"{writing} : {size / 1e6:.1f} Mo, fait en {first:.0f} ms, rendu en {again:.1f} ms")
        if again > FAST_MS:
            yield f"{writing} : {again:.0f} ms pour le rendre, {FAST_MS} au plus"


def _fetched(url: str) -> tuple[float, int]:
    started = time.perf_counter()
    with urllib.request.urlopen(url) as answer:  # noqa: S310  our own server
        size = len(answer.read())
    return (time.perf_counter() - started) * 1000, size


def _harvested(
    name: str, python: Path, url: str, here: Running, expected: Callable[[DatasetFacts], Found]
) -> list[str]:
    started = time.monotonic()
    run = [str(python), str(HERE / f"with_{name}.py"), url]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return [f"{name} s’est arrêté :\n{done.stderr[-3000:]}"]
    answer = json.loads(done.stdout[done.stdout.index("{") :])
    arrived = {each["identifier"]: each for each in answer["datasets"]}
    wrong = [f"{name} : {each}" for each in answer["errors"]]
    right = 0
    for identifier, facts in here.datasets.items():
        told = arrived.get(vocabularies.public_name(here.root, identifier))
        faults = list(_faults(told, facts, here.resources[identifier], expected))
        right += not faults
        wrong += [f"{name}, {identifier} : {each}" for each in faults]
    count = len(here.datasets)
    if len(answer["datasets"]) != count:
        wrong.append(f"{name} : {len(answer['datasets'])} jeux au lieu de {count}")
    kind = url.rpartition(".")[2]
    print(f"{name}, {kind} : {right}/{count} jeux, {time.monotonic() - started:.1f} s")
    return wrong


def _faults(
    told: Found | None,
    facts: DatasetFacts,
    files: list[tuple[str, str, str]],
    expected: Callable[[DatasetFacts], Found],
) -> Iterator[str]:
    """Say what did not arrive as it was told."""
    if told is None:
        yield "n’est pas arrivé"
        return
    wanted = {"title": facts.title, "description": facts.description, **expected(facts)}
    for name, value in wanted.items():
        if told[name] != value:
            yield f"{name} vaut {told[name]!r} au lieu de {value!r}"
    there = sorted(
        (each["title"], each["url"], each["format"].lower()) for each in told["resources"]
    )
    ours = sorted((title, str(address(url)), form) for title, url, form in files)
    if there != ours:
        yield f"fichiers {there} au lieu de {ours}"


def _for_udata(facts: DatasetFacts) -> Found:
    """Return what data.gouv.fr keeps: it makes tags of the theme, and of the family of data."""
    words = [*facts.keywords, Theme(facts.theme).label]
    if facts.high_value:
        words += ["hvd", FAMILIES[facts.high_value]]
    tags = sorted({slugify(word)[:MOST_OF_A_TAG] for word in words})
    return {"licence": facts.licence, "frequency": facts.frequency, "tags": tags}


def _for_ckan(facts: DatasetFacts) -> Found:
    return {
        "licence": _european(facts.licence),
        "frequency": FREQUENCIES[facts.frequency].url,
        "tags": sorted(facts.keywords),
    }


def _european(licence: str) -> str | None:
    """Return the address of a licence in our writings: CKAN shows it as it is."""
    known = of_datasets().get(licence)
    return known.url if known is not None else vocabularies.LICENCES.get(licence)


# The harvester of udata takes more than a minute on a database in memory: the writing that people
# are told to give it is enough.
HARVESTERS: Sequence[Harvester] = (
    ("udata", ("ttl",), _for_udata),
    ("ckan", WRITINGS, _for_ckan),
)
# Once the instance has moved, each dataset is still the one that was read before.
ELSEWHERE: Sequence[Harvester] = (("ckan", ("ttl",), _for_ckan),)


if __name__ == "__main__":
    sys.exit(main())
