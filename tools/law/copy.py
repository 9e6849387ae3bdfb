"""The copy of the CRPA as the published package holds it: its articles, and when it was made."""

import hashlib
import json
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.law.crpa import CrpaArticle, normalised
from tools.build_places import npm_command

PACKAGE = "@socialgouv/legi-data"
CODE = "LEGITEXT000031366350"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FOR_EVER = date(2999, 1, 1)  # how the source writes « no end »

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CrpaCopy:
    """What one version of the package says of the code."""

    version: str
    published_on: date
    modified_on: date  # of the code: its last change that the copy holds
    articles: dict[str, CrpaArticle]


def newest_version(folder: Path) -> str:
    """Return the number of the newest version of the package."""
    return str(json.loads(_npm(folder, "view", PACKAGE, "version", "--json")))


def fetch_copy(folder: Path, version: str) -> CrpaCopy:
    """Fetch one version of the package, whose digest npm compares with that of the registry."""
    times = json.loads(_npm(folder, "view", PACKAGE, "time", "--json"))
    # One field of one package, asked with its version: npm gives a list of one.
    dates = times[0] if isinstance(times, list) else times
    _npm(folder, "pack", "--silent", "--ignore-scripts", f"{PACKAGE}@{version}")
    archive = next(folder.glob(f"*-{version}.tgz"))
    with tarfile.open(archive) as tar:
        member = tar.extractfile(f"package/data/{CODE}.json")
        if member is None:
            raise SystemExit(f"{PACKAGE} {version} has no {CODE}")
        tree: Node = json.load(member)
    articles = {article.number: article for article in map(_article, _leaves(tree))}
    modified = date.fromisoformat(tree["data"]["dateModif"])
    return CrpaCopy(version, date.fromisoformat(dates[version][:10]), modified, articles)


def _npm(folder: Path, *words: str) -> str:
    command = [*npm_command(folder), *words]
    done = subprocess.run(command, check=True, cwd=folder, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _leaves(node: Node) -> Iterator[Node]:
    if node["type"] == "article":
        yield node["data"]
    for child in node.get("children", ()):
        yield from _leaves(child)


def _article(data: Node) -> CrpaArticle:
    starts = [_day(version["dateDebut"]) for version in data.get("articleVersions") or ()]
    start, end = _day(data["dateDebut"]), _day(data["dateFin"])
    return CrpaArticle(
        number=data["num"].replace(" ", "").replace(".", ""),
        state=data["etat"],
        since=min([start, *starts]),
        version_since=start,
        until=None if end >= FOR_EVER else end,
        fingerprint=hashlib.sha256(normalised(data["texte"] or "").encode()).hexdigest(),
        identifier=data["id"],
    )


def _day(milliseconds: int) -> date:
    return datetime.fromtimestamp(0, tz=UTC).date() if milliseconds < 0 else _from(milliseconds)


def _from(milliseconds: int) -> date:
    seconds = min(milliseconds // 1000, int(datetime(2999, 1, 1, tzinfo=UTC).timestamp()))
    return datetime.fromtimestamp(seconds, tz=UTC).date()
