"""The SCDL catalogues that we write, for validata-core: the demonstration’s, and one of 500."""

import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

from tests.harvest.instance import COUNT, running
from tests.validata.files import SmallFile
from tools.screenshots import demonstration

SCHEMA = "catalogue"


def all_catalogues() -> Iterator[SmallFile]:
    """Give them all; each is to be valid, line after line."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), COUNT) as here:
        yield SmallFile("catalogue-de-500-jeux", SCHEMA, _fetched(f"{here.url}.csv"))
    with demonstration() as (url, slugs):
        for slug in slugs:
            try:
                text = _fetched(f"{url}/public/{slug}/catalogue.csv")
            except HTTPError:  # this one has opened no catalogue
                continue
            yield SmallFile(f"catalogue-de-{slug}", SCHEMA, text)


def _fetched(url: str) -> str:
    with urllib.request.urlopen(url) as answer:  # noqa: S310  our own server
        return str(answer.read().decode("utf-8-sig"))
