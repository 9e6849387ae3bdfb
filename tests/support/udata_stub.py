"""A stand-in for data.gouv.fr over real HTTP, with udata's own rules (17.18), and its bad days."""

import hashlib
import ipaddress
import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from slugify import slugify
from werkzeug.formparser import parse_form_data

from app.datasets.inventory.frequencies import FREQUENCIES
from tests.support.patience import PATIENCE_SECONDS

KEY = "une-cle-qui-ne-sert-quaux-essais-9f3b"
READER = "la-cle-de-quelqu-un-d-autre-77aa"
ORGANIZATION = "534fff75a3a7292c64a77de4"
LICENCES = {"lov2", "fr-lo", "odc-odbl", "notspecified"}
GRAINS = {
    "fr:iris", "fr:commune", "fr:canton", "fr:epci", "fr:departement", "fr:region",
    "fr:collectivite", "country", "poi", "other",
}  # fmt: skip
TYPES = {"main", "documentation", "update", "api", "code", "other"}
SCHEMAS = {"scdl/subventions", "etalab/schema-irve-statique"}
EXTENSIONS = {"csv", "json", "geojson", "xlsx", "ods", "zip"}
TITLE, DESCRIPTION, TAG = 350, 100_000, (3, 96)
Object = dict[str, Any]


class Refusal(Exception):
    def __init__(self, status: int, body: Object | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.body = body or {}


@dataclass
class Mood:
    """What goes wrong with the next requests; ``times`` counts them, -1 for ever."""

    kind: str = ""  # status, lost, slow, drip, garbage, deep, list, endless, elsewhere
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    method: str = ""
    times: int = -1

    def concerns(self, method: str) -> bool:
        if not self.kind or self.times == 0 or (self.method and method != self.method):
            return False
        self.times -= 1
        return True


@dataclass
class Udata:
    """What the platform holds, and what it was asked."""

    url: str = ""
    datasets: dict[str, Object] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    mood: Mood = field(default_factory=Mood)
    pieces: dict[tuple[str, int], bytes] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)  # address there -> the file
    months: dict[str, list[Object]] = field(default_factory=dict)  # dataset -> what was counted
    sources: list[str] = field(default_factory=list)  # the catalogues that it reads for Rodez
    memberships: list[Object] = field(
        default_factory=lambda: [{"id": ORGANIZATION, "name": "Ville de Rodez"}]
    )
    largest: int = 10**9  # bytes of a request
    siret: str = "21120202300016"  # of the organisation
    over: Event = field(default_factory=Event)  # what would keep silent goes away with the test

    def only(self) -> Object:
        [one] = self.datasets.values()
        return one

    def writes(self) -> list[tuple[str, str]]:
        return [each for each in self.requests if each[0] != "GET"]

    def handle(self, method: str, path: str, query: Object, headers: Any, body: Any) -> Object:
        key = headers.get("X-API-KEY")
        if key is not None and key not in {KEY, READER}:
            raise Refusal(401, {"message": "Invalid API token"})
        for pattern, verb, action in self._routes():
            found = re.fullmatch(pattern, path)
            if found is not None and verb == method:
                if method != "GET" and key is None:
                    raise Refusal(401)
                return action(key, query, body, *found.groups())
        raise Refusal(404)

    def _routes(self) -> list[tuple[str, str, Callable[..., Object]]]:
        return [
            (r"me/", "GET", self._me),
            (r"organizations/", "GET", self._organizations),
            (r"organizations/([^/]+)/", "GET", self._organization),
            (r"organizations/([^/]+)/datasets/", "GET", self._list),
            (r"harvest/sources/", "GET", self._sources),
            (r"/api/datasets/data/", "GET", self._months),
            (r"datasets/", "POST", self._create),
            (r"datasets/([^/]+)/", "GET", self._read),
            (r"datasets/([^/]+)/", "PUT", self._update),
            (r"datasets/([^/]+)/resources/", "POST", self._add_file),
            (r"datasets/([^/]+)/resources/([^/]+)/", "PUT", self._update_file),
            (r"datasets/([^/]+)/upload/", "POST", self._upload_new),
            (r"datasets/([^/]+)/resources/([^/]+)/upload/", "POST", self._upload),
        ]

    def _me(self, key: str | None, _q: Object, _b: Any) -> Object:
        if key is None:
            raise Refusal(401)
        mine = self.memberships if key == KEY else []
        return {"first_name": "Alice", "last_name": "Durand", "organizations": mine}

    def _organizations(self, _k: str | None, query: Object, _b: Any) -> Object:
        """Filter as udata does: the number exactly, the words of a name all there."""
        [number] = query.get("business_number_id", [""])
        words = query.get("q", [""])[0].lower().split()
        name = "Ville de Rodez"
        listed = [{"id": ORGANIZATION, "name": name, "business_number_id": self.siret}]
        if (number and number != self.siret) or not all(word in name.lower() for word in words):
            listed = []
        return {"data": listed, "page": 1, "total": len(listed), "next_page": None}

    def _organization(self, _k: str | None, _q: Object, _b: Any, name: str) -> Object:
        if name not in {ORGANIZATION, "ville-de-rodez"}:
            raise Refusal(404)
        return {"id": ORGANIZATION, "name": "Ville de Rodez"}

    def _list(self, key: str | None, query: Object, _b: Any, name: str) -> Object:
        self._organization(key, query, None, name)
        page, size = (int(query.get(each, [n])[0]) for each, n in (("page", 1), ("page_size", 20)))
        mine = [each for each in self.datasets.values() if key == KEY or not each["private"]]
        shown = mine[(page - 1) * size : page * size]
        more = f"{self.url}/next" if page * size < len(mine) else None
        return {"data": shown, "page": page, "total": len(mine), "next_page": more}

    def _months(self, _k: str | None, query: Object, _b: Any) -> Object:
        """Give the months of a dataset as the machine of the measures does, the last first."""
        [dataset], [size] = query["dataset_id__exact"], query["page_size"]
        assert query["metric_month__sort"] == ["desc"]
        assert int(size) <= 50
        rows = [
            {"__id": rank, "dataset_id": dataset, **month}
            for rank, month in enumerate(self.months.get(dataset, []))
        ]
        rows.sort(key=lambda row: str(row["metric_month"]), reverse=True)
        meta = {"page": 1, "page_size": int(size), "total": len(rows)}
        return {"data": rows[: int(size)], "links": {"next": None, "prev": None}, "meta": meta}

    def _sources(self, _k: str | None, query: Object, _b: Any) -> Object:
        owned = query.get("organization", [""])[0] == ORGANIZATION
        listed = [
            {"url": url, "deleted": None, "organization": {"id": ORGANIZATION}}
            for url in self.sources
        ]
        return {"data": listed if owned else [], "total": len(listed), "next_page": None}

    def hold(self, title: str, **said: Any) -> Object:
        """Put a dataset on the platform, as somebody made it there."""
        return self._create(
            KEY,
            {},
            {"title": title, "description": "Déposé à la main.", "organization": ORGANIZATION}
            | said,
        )

    def _found(self, key: str | None, name: str) -> Object:
        by_name = {slugify(one["title"]): one for one in self.datasets.values()}
        one = self.datasets.get(name) or by_name.get(name)
        if one is None or (one["private"] and key != KEY):
            raise Refusal(404)
        if one["deleted"]:
            raise Refusal(410, {"message": "Dataset has been deleted"})
        return one

    def _mine(self, key: str | None, name: str) -> Object:
        one = self._found(key, name)
        if key != KEY:
            raise Refusal(403, {"message": "You do not have the permission"})
        return one

    def _read(self, key: str | None, _q: Object, _b: Any, name: str) -> Object:
        return self._found(key, name)

    def _create(self, key: str, _q: Object, body: Any) -> Object:
        errors = _errors(body)
        if body.get("organization") not in {None, ORGANIZATION, "ville-de-rodez"}:
            errors["organization"] = ["Unknown organization"]
        elif body.get("organization") and key != KEY:
            errors["organization"] = ["Permission denied for this organization"]
        if errors:
            raise Refusal(400, {"errors": errors, "message": "Validation error"})
        new_id = uuid.uuid4().hex[:24]
        made = {
            "id": new_id,
            "page": f"{self.url}/datasets/{slugify(body['title'])}/",
            "private": False,
            "deleted": None,
            "license": "notspecified",
            "frequency": "unknown",
            "resources": [],
            "extras": {},
            "temporal_coverage": None,
            "spatial": None,
            "harvest": None,
            "tags": [],
        }
        self.datasets[new_id] = made
        files = [_file(each) for each in body.get("resources") or ()]
        made |= {**_kept(body), "resources": files}
        return made

    def _update(self, key: str, _q: Object, body: Any, name: str) -> Object:
        one = self._mine(key, name)
        errors = _errors({**one, **body})
        if errors:
            raise Refusal(400, {"errors": errors, "message": "Validation error"})
        # What a form does with a box that is not repeated: it unticks it.
        one |= {"private": False, **_kept(body)}
        return one

    def _add_file(self, key: str, _q: Object, body: Any, name: str) -> Object:
        one = self._mine(key, name)
        errors = _file_errors(body)
        if errors:
            raise Refusal(400, {"errors": errors})
        if body.get("filetype") != "remote":
            raise Refusal(400, {"message": "This endpoint only supports remote resources"})
        made = _file(body)
        one["resources"].insert(0, made)
        return made

    def _upload_new(self, key: str, _q: Object, body: Any, name: str) -> Object:
        one = self._mine(key, name)
        stored = self._stored(body)
        if "url" in stored:
            stored = {"type": "other", "filetype": "file", "description": "", **_file(stored)}
            one["resources"].insert(0, stored)
        return stored

    def _upload(self, key: str, _q: Object, body: Any, name: str, file_id: str) -> Object:
        one = self._mine(key, name)
        there = next((each for each in one["resources"] if each["id"] == file_id), None)
        if there is None:
            raise Refusal(404, {"message": "Resource does not exist"})
        stored = self._stored(body)
        there |= stored if "url" in stored else {}
        return there if "url" in stored else stored

    def _stored(self, body: Any) -> Object:
        """Keep a piece, or the whole file: what udata says of one, its name become its title."""
        form, content, name = body
        parts = int(form.get("totalparts", 1))
        if parts > 1 and content is not None:
            if len(content) != int(form["chunksize"]):
                raise Refusal(400, {"success": False, "error": "Chunk size mismatch"})
            self.pieces[form["uuid"], int(form["partindex"])] = content
            return {"success": True}
        if parts > 1:
            name = form["filename"]
            content = b"".join(self.pieces.pop((form["uuid"], rank)) for rank in range(parts))
        if content is None:
            raise Refusal(400, {"success": False, "error": "Missing file parameter"})
        extension = name.rpartition(".")[2]
        if extension not in EXTENSIONS:
            raise Refusal(400, {"message": ""})  # not a word more
        url = f"https://static.exemple.fr/{uuid.uuid4().hex[:8]}/{name}"
        self.contents[url] = content
        sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        return {
            "title": name,
            "url": url,
            "format": extension,
            "mime": "text/csv",
            "filesize": len(content),
            "checksum": {"type": "sha1", "value": sha1},
        }

    def _update_file(self, key: str, _q: Object, body: Any, name: str, file_id: str) -> Object:
        one = self._mine(key, name)
        there = next((each for each in one["resources"] if each["id"] == file_id), None)
        if there is None:
            raise Refusal(404)
        errors = _file_errors(body)
        if errors:
            raise Refusal(400, {"errors": errors})
        if body.get("filetype") != there["filetype"]:
            raise Refusal(400, {"message": "Cannot modify filetype after creation"})
        kept = (
            {"url", "format", "mime", "filesize", "checksum"}
            if there["filetype"] == "file"
            else set()
        )
        there |= {name: value for name, value in body.items() if name not in kept}
        return there


def _kept(body: Object) -> Object:
    said = {name: value for name, value in body.items() if name not in {"resources", "id"}}
    if "tags" in said:
        said["tags"] = [slugify(each) for each in said["tags"]]
    if "license" in said and said["license"] not in LICENCES:
        said["license"] = "notspecified"  # and not a word
    return said


def _file(body: Object) -> Object:
    return {"id": str(uuid.uuid4()), "schema": None, "extras": {}, **body}


def _errors(body: Any) -> Object:
    if not isinstance(body, dict):
        return {"request": "expecting a JSON object"}
    found: Object = {}
    for name, longest in (("title", TITLE), ("description", DESCRIPTION)):
        if not str(body.get(name) or "").strip():
            found[name] = ["Ce champ est requis."]
        elif len(body[name]) > longest:
            found[name] = [f"Le champ ne peut pas contenir plus de {longest} caractères."]
    found |= _closed_lists(body)
    short, long = TAG
    bad = [each for each in body.get("tags") or () if not short <= len(slugify(each)) <= long]
    if bad:
        found["tags"] = [f'Tag "{bad[0]}" must be between {short} and {long} characters long.']
    files = [_file_errors(each) for each in body.get("resources") or ()]
    return {**found, "resources": files} if any(files) else found


def _closed_lists(body: Object) -> Object:
    found: Object = {}
    if body.get("frequency") not in {None, *FREQUENCIES}:
        said = f"'{body['frequency']}' is not a valid UpdateFrequency"
        raise Refusal(400, {"message": said})  # the one field of which it says nothing more
    if "temporal_coverage" in body and not _is_period(body["temporal_coverage"]):
        found["temporal_coverage"] = ["Unable to parse date range"]
    if ((body.get("spatial") or {}).get("granularity") or "other") not in GRAINS:
        found["spatial"] = {"granularity": ["Choix invalide."]}
    return found


def _is_period(value: Any) -> bool:
    return value is None or bool(re.fullmatch(r"\d{4}-\d\d-\d\d", str(value.get("start"))))


def _file_errors(body: Object) -> Object:
    found: Object = {}
    for name in ("title", "url", "filetype", "type"):
        if not body.get(name):
            found[name] = ["Ce champ est requis."]
    if body.get("url") and (reason := bad_url(body["url"])):
        found["url"] = [f'Invalid URL "{body["url"]}"{reason}']
    if len(body.get("title") or "") > TITLE:
        found["title"] = [f"Le champ ne peut pas contenir plus de {TITLE} caractères."]
    if body.get("type") and body["type"] not in TYPES:
        found["type"] = ["Choix invalide."]
    schema = (body.get("schema") or {}).get("name")
    if schema and schema not in SCHEMAS:
        found["schema"] = {"name": [f'Schema name "{schema}" is not an allowed value.']}
    return found


# The rule of udata/uris.py, in our words: labels of letters and digits, single hyphens within.
_LABEL = r"(?:[a-z\u00a1-\uffff0-9_]-?)*[a-z\u00a1-\uffff0-9]+"
_URL = re.compile(
    r"(?P<scheme>[a-z0-9.-]*)://(?P<who>[^\s/?]+@)?"
    rf"(?:(?P<local>localhost)|(?P<ip>(?:\d{{1,3}}\.){{3}}\d{{1,3}})|{_LABEL}(?:\.{_LABEL})*"
    r"\.[a-z0-9\u00a1-\uffff]{2,})(?::\d{2,5})?(?:/\S*)?(?:\?\S*)?",
    re.IGNORECASE,
)


def bad_url(url: str) -> str:
    found = _URL.fullmatch(url)
    if found is None:
        return " "
    if found["scheme"].lower() not in {"http", "https", "ftp", "ftps"}:
        return f": Invalid scheme {found['scheme']}"
    if found["who"]:
        return ": Credentials in URL are not allowed"
    if found["local"]:
        return ": is a local URL"
    if found["ip"] and not ipaddress.ip_address(found["ip"]).is_global:
        return ": is a private URL"
    return ""


def _masked(body: Any, mask: str) -> Any:
    """Keep the top fields of the mask: enough to see that we ask for what we read."""
    depth, names = 0, [""]
    for letter in mask:
        depth += (letter == "{") - (letter == "}")
        if letter == "," and depth == 0:
            names.append("")
        else:
            names[-1] += letter
    wanted = {name.partition("{")[0] for name in names}
    return {name: body.get(name) for name in wanted} if mask else body


class _Handler(BaseHTTPRequestHandler):
    platform: Udata

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, *_: Any) -> None:
        """Say nothing: tests look at ``requests``."""

    def _serve(self) -> None:
        platform = self.platform
        parts = urlsplit(self.path)
        path = parts.path.removeprefix("/api/1/")
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        platform.requests.append((self.command, path))
        platform.keys.append(self.headers.get("X-API-KEY", ""))
        upset = platform.mood.kind if platform.mood.concerns(self.command) else ""
        if upset and upset != "lost":
            self._misbehave(upset)
            return
        try:
            body = platform.handle(
                self.command, path, parse_qs(parts.query), self.headers, self._read(raw)
            )
            status = 201 if self.command == "POST" else 200
            answer = _masked(body, self.headers.get("X-Fields", ""))
        except Refusal as refusal:
            status, answer = refusal.status, refusal.body
        if upset == "lost":  # done, but nobody hears of it
            self.close_connection = True
            return
        self._answer(status, json.dumps(answer).encode())

    def _read(self, raw: bytes) -> Any:
        if len(raw) > self.platform.largest:
            raise Refusal(413)
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/"):
            return json.loads(raw or b"null")
        environ = {
            "wsgi.input": BytesIO(raw),
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(raw)),
        }
        _, form, files = parse_form_data(environ, stream_factory=lambda **_: BytesIO())
        sent = files.get("file")
        return form.to_dict(), sent.read() if sent else None, sent.filename if sent else ""

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _misbehave(self, kind: str) -> None:
        mood = self.platform.mood
        if kind == "status":
            self._answer(mood.status, b'{"message": "non"}', mood.headers)
        elif kind == "garbage":
            self._answer(200, b"<html>bonjour")
        elif kind == "deep":
            self._answer(200, b'{"id": ' + b"[" * 100_000)
        elif kind == "list":
            self._answer(200, b"[1, 2]")
        elif kind == "elsewhere":
            self._answer(302, b"", {"Location": f"{self.platform.url}/api/1/me/"})
        elif kind == "slow":
            self.platform.over.wait(PATIENCE_SECONDS)
            self.close_connection = True
        else:
            self._stream(drip=kind == "drip")

    def _stream(self, *, drip: bool) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.platform.over.wait(0.1 if drip else 0):
                self.wfile.write(b" " if drip else b" " * 1_000_000)
                self.wfile.flush()
        except OSError:
            self.close_connection = True


@contextmanager
def udata() -> Iterator[Udata]:
    """Run the stand-in on a free port of this machine."""
    platform = Udata()
    handler = type("Handler", (_Handler,), {"platform": platform})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    platform.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield platform
    finally:
        platform.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
