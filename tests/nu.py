"""Have the Nu HTML checker read every page of the demonstration: ``make nu``.

Needs Java 11 or later, and npm, which fetches the checker.
"""

# ruff: noqa: T201  a command, which says what it does

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from app import create_app
from app.demo.script import people
from config import ROOT, read_settings

CHECKER = "vnu-jar@26.9.27"
SITE = "http://localhost"
PEOPLE = ("", "cheffe", "elue", "agent", "consultante", "operatrice")
STARTS = ("/", "/connexion", "/styleguide", "/plan-du-site", "/c/belcombe-sur-aubane/")
ALIKE = 3  # addresses read for one page: of the same route and the same filters
NO_TOOL = "Il faut {}\u00a0: installez-le, puis relancez make nu."


class Read(NamedTuple):
    """A page as somebody got it."""

    person: str
    url: str
    endpoint: str
    body: bytes


def tool_lacks() -> str:
    """Return what to say when Java or npm is missing; nothing when both are there."""
    missing = [name for name in ("java", "npm") if shutil.which(name) is None]
    return NO_TOOL.format(" et ".join(missing)) if missing else ""


def pages_of(app: Flask, person: str, client: FlaskClient) -> Iterator[Read]:
    """Return the pages that somebody reaches by links, a few of each kind."""
    routes = app.url_map.bind("localhost")
    known: set[str] = set()
    counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
    queue = deque(STARTS)
    while queue:
        url = queue.popleft()
        parts = urlsplit(url)
        try:
            endpoint, _ = routes.match(parts.path)
        except HTTPException:
            continue
        kind = (endpoint, tuple(sorted({name for name, _ in parse_qsl(parts.query)})))
        if url in known or counts[kind] >= ALIKE:
            continue
        known.add(url)
        counts[kind] += 1
        answer = client.get(url)
        if answer.location:
            queue.append(inside(url, answer.location))
        elif answer.mimetype == "text/html":
            yield Read(person, url, endpoint, answer.data)
            links = BeautifulSoup(answer.data, "lxml").select("a[href]")
            queue.extend(inside(url, str(link["href"])) for link in links)


def inside(url: str, target: str) -> str:
    """Return the path and query that a link leads to; an address of no route when it leaves."""
    parts = urlsplit(urljoin(f"{SITE}{url}", target))
    if f"{parts.scheme}://{parts.netloc}" != SITE:
        return "//"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def lines_of(report: dict[str, Any], read: dict[str, Read]) -> list[str]:
    """Return a line for each thing that the checker says, with the page where it first says it."""
    first: dict[tuple[str, str], str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for message in report["messages"]:
        page = read[message["url"].rsplit("/", 1)[1]]
        key = (page.endpoint, message["message"])
        counts[key] += 1
        where = f"{page.url} ({page.person or 'sans compte'}), ligne {message.get('lastLine', 0)}"
        first.setdefault(key, f"{where} : {message['message']}")
    return [f"{line} [{counts[key]} fois]" for key, line in first.items()]


def main() -> int:
    """Read each page, and return 1 when the checker says anything."""
    problem = tool_lacks()
    if problem:
        print(problem, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        pages = _pages(Path(folder))
        wrong = lines_of(_report(Path(folder), pages), pages)
    for line in wrong:
        print(f"  ✗ {line}", file=sys.stderr)
    kinds = len({page.endpoint for page in pages.values()})
    print(f"{len(pages)} pages lues, de {kinds} sortes : {len(wrong)} fautes.")
    return min(len(wrong), 1)


def _pages(folder: Path) -> dict[str, Read]:
    """Return every page of the demonstration, by the name of the file that holds it."""
    env = {**os.environ, "JALON_ENV": "development", "JALON_DATA_DIR": str(folder)}
    env.pop("JALON_DATABASE_URL", None)
    for words in (["db", "upgrade"], ["seed"], ["demo"]):
        subprocess.run([sys.executable, "-m", "app", *words], cwd=ROOT, env=env, check=True)
    app = create_app(read_settings(env))
    read: dict[str, Read] = {}
    for person in PEOPLE:
        client = app.test_client()
        if person:
            _sign_in(client, person)
        for page in pages_of(app, person, client):
            name = f"{len(read):04}.html"
            (folder / name).write_bytes(page.body)
            read[name] = page
    return read


def _sign_in(client: FlaskClient, person: str) -> None:
    form = BeautifulSoup(client.get("/connexion").data, "lxml").select("main form")[0]
    fields = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}
    fields |= {"email": f"{person}@example.fr", "password": people().password}
    answer = client.post(str(form["action"]), data=fields, headers={"Origin": SITE})
    if not answer.location:
        sys.exit(f"{person} n’entre pas : {answer.status}")


def _report(folder: Path, pages: dict[str, Read]) -> dict[str, Any]:
    """Return what the checker says of all the pages, read in one go."""
    tools = folder / "outils"
    command = ["npm", "install", "--silent", "--ignore-scripts", "--prefix", str(tools), CHECKER]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    jar = tools / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    files = [str(folder / name) for name in pages]
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", *files]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    report: dict[str, Any] = json.loads(said)
    return report


if __name__ == "__main__":
    sys.exit(main())
