"""The API of udata: data.gouv.fr, its trial site, and whoever runs the same software."""

import re
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from app.kernel.clock import now
from app.kernel.foreign_json import decode
from app.kernel.typography import plural
from app.publication.platforms.base import (
    Identity,
    PlacedCopy,
    PlatformAccess,
    PlatformProblem,
    Remote,
    SentDataset,
    Steps,
    Values,
)
from app.publication.platforms.calls import SECONDS, send
from app.publication.platforms.contents import (
    DATASET_MARK,
    RESOURCE_MARK,
    differences,
    match,
    refused_fields,
)
from app.publication.platforms.guard import HttpResponse, Unanswered

WHOLE_SECONDS = 25.0  # for all the requests of one dataset: somebody waits
SHORTEST_SECONDS = 0.5
PAGE, MOST_PAGES = 100, 50
FILE_FIELDS = "id,title,description,type,filetype,url,format,mime,filesize,schema,extras"
FIELDS = (
    "id,page,uri,private,deleted,archived,title,description,license,frequency,tags,"
    f"temporal_coverage,spatial,extras,resources{{{FILE_FIELDS}}}"
)
LONGEST_WAIT = 24 * 3600
PLAIN_NUMBER = re.compile("[0-9]{1,11}")
LONGEST_SAID = 300
GONE = (404, 410)
EXPLAINED = (400, 403, 423)  # those whose own words help
# The status, the sentence, and whether trying again later may help.
SENTENCES: Mapping[int, tuple[str, bool]] = {
    400: ("La plateforme refuse ce qui lui a été envoyé.", False),
    401: ("La plateforme ne reconnaît pas la clé\u00a0: elle a été retirée ou a expiré.", False),
    403: ("La clé ne permet pas de publier au nom de cette organisation.", False),
    404: ("La plateforme ne trouve pas ce jeu ou cette organisation.", False),
    410: ("Ce jeu a été supprimé de la plateforme.", False),
    413: ("La plateforme trouve cet envoi trop lourd.", False),
    423: ("La plateforme est en lecture seule pour le moment.", True),
    429: ("La plateforme demande d’espacer les envois.", True),
}
DOWN = ("La plateforme a une difficulté de son côté.", True)
UNREACHABLE = "La plateforme ne répond pas, ou pas assez vite."
ELSEWHERE = (
    "La plateforme renvoie vers une autre adresse\u00a0: corrigez celle que vous avez notée."
)
NONSENSE = "La plateforme a répondu quelque chose que Jalon ne comprend pas."


class Udata:
    """A platform that runs udata."""

    def __init__(
        self, access: PlatformAccess, *, local: bool, seconds: float = WHOLE_SECONDS
    ) -> None:
        """``local``: this very machine may be spoken to (development and tests)."""
        self.access = access
        self.local = local
        self.until = time.monotonic() + seconds

    def who(self) -> Identity:
        """Return who we are there: the key and the organisation are right."""
        me = self._ask("GET", "me/", fields="first_name,last_name,organizations")
        organization = self._ask("GET", self._organization(), fields="id,name")
        names = [str(me.get(name) or "") for name in ("first_name", "last_name")]
        mine = {str(membership.get("id")) for membership in me.get("organizations") or ()}
        if str(organization.get("id")) not in mine:
            raise PlatformProblem(
                "Le compte de cette clé n’est pas membre de l’organisation "
                f"«\u202f{organization.get('name')}\u202f»."
            )
        return Identity(" ".join(filter(None, names)), str(organization.get("name")))

    def steps(self, sent: SentDataset, remote_id: str) -> Steps:
        """Return the steps of a sending, without sending."""
        remote_id = remote_id or self._find(sent.own_id)
        if not remote_id:
            return Steps(None, (), match(sent.resources, ()))
        remote = self._read(remote_id)
        changes = differences(sent.values, remote.values)
        return Steps(remote, changes, match(sent.resources, remote.resources))

    def carry_out(self, sent: SentDataset, steps: Steps) -> PlacedCopy:
        """Create or change the dataset, then its files; delete nothing."""
        if steps.remote is None:
            return self._create(sent)
        remote = steps.remote
        remarks: list[str] = []
        if steps.differences or DATASET_MARK not in (remote.values.get("extras") or {}):
            body = _whole(sent.values, remote)
            stored = self._ask("PUT", f"datasets/{remote.id}/", body, fields=FIELDS)
            remarks = _remarks(sent, stored)
        placed: dict[int, str] = {}
        for step in steps.resources:
            if step.sent is None:
                continue
            remote_file = step.remote_id
            if step.changes:
                there = next((e for e in remote.resources if e.get("id") == remote_file), {})
                remote_file = self._send_file(remote.id, remote_file, step.sent.values, there)
            placed[step.sent.own_id] = remote_file
        return PlacedCopy(remote.id, remote.url, remote.private, placed, remarks)

    def _create(self, sent: SentDataset) -> PlacedCopy:
        """Create the dataset with its files in one request: all of it, or nothing."""
        files = [dict(resource.values) for resource in sent.resources]
        body = {
            **sent.values,
            "organization": self.access.organization,
            "private": False,
            "resources": files,
        }
        made = self._ask("POST", "datasets/", body, fields=FIELDS)
        remote = _remote(made, self.access.base_url)
        known = {
            str((file.get("extras") or {}).get(RESOURCE_MARK)): str(file.get("id"))
            for file in remote.resources
        }
        placed = {file.own_id: known.get(str(file.own_id), "") for file in sent.resources}
        return PlacedCopy(remote.id, remote.url, remote.private, placed, _remarks(sent, made))

    def _send_file(self, dataset_id: str, file_id: str, values: Values, there: Values) -> str:
        if not file_id:
            made = self._ask("POST", f"datasets/{dataset_id}/resources/", values, fields="id")
            return _text(made, "id")
        # How a file is kept never changes; what others wrote beside it stays.
        extras = {**(there.get("extras") or {}), **values["extras"]}
        body = {**values, "filetype": there.get("filetype") or "remote", "extras": extras}
        path = f"datasets/{dataset_id}/resources/{quote(file_id, safe='')}/"
        self._ask("PUT", path, body, fields="id")
        return file_id

    def _read(self, remote_id: str) -> Remote:
        values = self._ask("GET", f"datasets/{quote(remote_id, safe='')}/", fields=FIELDS)
        if values.get("deleted"):
            raise PlatformProblem(SENTENCES[410][0], gone=True)
        return _remote(values, self.access.base_url)

    def _find(self, own_id: str) -> str:
        """Return the id of ours there, if an answer was lost before we could keep it."""
        for number in range(1, MOST_PAGES + 1):
            path = f"{self._organization()}datasets/?page={number}&page_size={PAGE}"
            answer = self._ask("GET", path, fields="data{id,deleted,extras},next_page")
            for dataset in answer.get("data") or ():
                mark = (dataset.get("extras") or {}).get(DATASET_MARK)
                if mark == own_id and not dataset.get("deleted"):
                    return _text(dataset, "id")
            if not answer.get("next_page"):
                return ""
        return ""

    def _organization(self) -> str:
        return f"organizations/{quote(self.access.organization, safe='')}/"

    def _ask(
        self, method: str, path: str, body: Values | None = None, *, fields: str = ""
    ) -> dict[str, Any]:
        """Send a request and read the answer; whatever goes wrong becomes a ``PlatformProblem``."""
        headers = {
            "X-API-KEY": self.access.key,
            "Accept": "application/json",
            "Accept-Language": "fr",
            "User-Agent": "Jalon",
        }
        if fields:
            headers["X-Fields"] = fields
        left = self.until - time.monotonic()
        if left < SHORTEST_SECONDS:
            raise PlatformProblem(UNREACHABLE, again=True)
        try:
            answer = send(
                method,
                f"{self.access.base_url}/api/1/{path}",
                headers=headers,
                json=body,
                local=self.local,
                seconds=min(SECONDS, left),
            )
        except Unanswered as problem:
            raise PlatformProblem(UNREACHABLE, again=True) from problem
        return _understood(answer)


def _whole(values: Values, remote: Remote) -> dict[str, Any]:
    """Return the body of an update: what is not repeated there would be reset or lost."""
    body = {**values, "private": remote.private}
    body["extras"] = {**(remote.values.get("extras") or {}), **values["extras"]}
    if "spatial" in values:
        body["spatial"] = {**(remote.values.get("spatial") or {}), **values["spatial"]}
    return body


def _remarks(sent: SentDataset, stored: Values) -> list[str]:
    """Return the remarks: udata drops, without an error, a licence that it does not know."""
    licence = sent.values.get("license")
    if licence is None or stored.get("license") == licence:
        return []
    return [
        f"La plateforme n’a pas gardé la licence «\u202f{licence}\u202f»\u00a0: "
        "choisissez-la là-bas."
    ]


def _remote(values: Mapping[str, Any], base_url: str) -> Remote:
    found_id = _text(values, "id")
    page = values.get("page") or f"{base_url}/datasets/{quote(found_id, safe='')}/"
    safe = str(page) if str(page).startswith(("https://", "http://")) else base_url
    files = [file for file in values.get("resources") or () if isinstance(file, dict)]
    return Remote(found_id, safe, bool(values.get("private")), values, files)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value:
        raise PlatformProblem(NONSENSE, again=True)
    return value


def _understood(answer: HttpResponse) -> dict[str, Any]:
    """Return the object of a good answer; say the others in words."""
    try:
        body = decode(answer.body or b"{}")
    except ValueError:
        body = None
    if answer.status in {200, 201, 204} and isinstance(body, dict):
        return body
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:  # a success of which nothing can be read
        raise PlatformProblem(NONSENSE, again=True)
    if answer.status < HTTPStatus.BAD_REQUEST:
        raise PlatformProblem(ELSEWHERE)
    raise _problem(answer, body if isinstance(body, dict) else {})


def _problem(answer: HttpResponse, body: Mapping[str, Any]) -> PlatformProblem:
    """Return a refusal as a problem, with the sentence of each field that it names."""
    known = SENTENCES.get(answer.status)
    down = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    sentence, again = known or (DOWN if down else (NONSENSE, False))
    fields = list(refused_fields(body.get("errors")))
    if not fields and answer.status in EXPLAINED and body.get("message"):
        fields = [("Sa réponse", str(body["message"])[:LONGEST_SAID])]
    wait = _wait(answer.headers) if again else 0
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        sentence += _asked(wait)
    return PlatformProblem(sentence, fields, again=again, after=wait, gone=answer.status in GONE)


def _wait(headers: Mapping[str, str]) -> int:
    """Return the seconds that the platform asks for, within a day."""
    text = headers.get("Retry-After") or headers.get("X-RateLimit-Reset") or ""
    if not PLAIN_NUMBER.fullmatch(text):
        return 0
    seconds = int(text)
    if seconds > LONGEST_WAIT:  # some give the moment rather than the delay
        seconds -= int(now().timestamp())
    return min(max(seconds, 0), LONGEST_WAIT)


def _asked(seconds: int) -> str:
    if not seconds:
        return ""
    minutes = -(-seconds // 60)
    return f" Prochain essai possible dans {plural(minutes, 'minute', 'minutes')}."
