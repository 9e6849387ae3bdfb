"""The API of udata: data.gouv.fr, its trial site, and whoever runs the same software."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from app.publication.platforms.answers import NONSENSE, SENTENCES, UNREACHABLE, understood
from app.publication.platforms.base import (
    Identity,
    PlacedCopy,
    PlatformAccess,
    PlatformProblem,
    Remote,
    ResourceStep,
    SentDataset,
    SentResource,
    Steps,
    Upload,
    Values,
)
from app.publication.platforms.calls import SECONDS, send
from app.publication.platforms.contents import (
    DATASET_MARK,
    differences,
    former_of,
    match,
)
from app.publication.platforms.guard import Unanswered
from app.publication.platforms.uploads import (
    FormBody,
    deliver,
    proved,
    same_bytes,
    seconds_for,
)

WHOLE_SECONDS = 25.0  # for all the requests of one dataset: somebody waits
SHORTEST_SECONDS = 0.5
PAGE, MOST_PAGES = 100, 50
FILE_FIELDS = "id,title,description,type,filetype,url,format,mime,filesize,checksum,schema,extras"
FIELDS = (
    "id,page,uri,private,deleted,archived,title,description,license,frequency,tags,"
    f"temporal_coverage,spatial,extras,resources{{{FILE_FIELDS}}}"
)


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
        sent = proved(sent)
        remote_id = remote_id or self._find(sent.own_id)
        if not remote_id:
            return Steps(None, (), match(sent.resources, ()))
        remote = self._read(remote_id)
        changes = differences(sent.values, remote.values)
        return Steps(remote, changes, match(sent.resources, remote.resources))

    def carry_out(self, sent: SentDataset, steps: Steps) -> PlacedCopy:
        """Create or change the dataset, then its files; delete nothing."""
        if steps.remote is None:
            remote, remarks = self._create(sent)
            resources: Sequence[ResourceStep] = _still_to_send(steps, remote)
        else:
            remote, remarks = steps.remote, self._change(sent, steps.remote, steps)
            resources = steps.resources
        placed: dict[int, str] = {}
        copy = PlacedCopy(remote.id, remote.url, remote.private, placed, remarks)
        try:
            for step in resources:
                if step.sent is not None:
                    placed[step.sent.own_id] = self._place(remote, step, step.sent)
        except PlatformProblem as problem:
            problem.placed = copy
            raise
        remarks += map(_former, former_of(sent, placed.values(), remote.resources))
        return copy

    def _change(self, sent: SentDataset, remote: Remote, steps: Steps) -> list[str]:
        """Change what the platform says of the dataset, if need be; return the remarks."""
        if steps.differences or DATASET_MARK not in (remote.values.get("extras") or {}):
            body = _whole(sent.values, remote)
            stored = self._ask("PUT", f"datasets/{remote.id}/", body, fields=FIELDS)
            return _remarks(sent, stored)
        return []

    def _create(self, sent: SentDataset) -> tuple[Remote, list[str]]:
        """Create the dataset with its addresses in one request; files follow it."""
        files = [dict(file.values) for file in sent.resources if file.upload is None]
        body = {
            **sent.values,
            "organization": self.access.organization,
            "private": False,
            "resources": files,
        }
        made = self._ask("POST", "datasets/", body, fields=FIELDS)
        return _remote(made, self.access.base_url), _remarks(sent, made)

    def _place(self, remote: Remote, step: ResourceStep, sent: SentResource) -> str:
        """Create or change a file or an address, if need be; return its id there."""
        if not step.changes:
            return step.remote_id
        there = next((file for file in remote.resources if file.get("id") == step.remote_id), {})
        here = f"datasets/{remote.id}/"
        one = f"{here}resources/{quote(step.remote_id, safe='')}/"
        if sent.upload is not None and not same_bytes(sent.upload, there):
            stored = self._upload(sent.upload, f"{one if there else here}upload/")
            there = {**there, "id": _text(stored, "id"), "url": stored.get("url")}
            one = f"{here}resources/{quote(there['id'], safe='')}/"
        elif not there:
            return _text(self._ask("POST", f"{here}resources/", sent.values, fields="id"), "id")
        # What others wrote beside ours stays; of a file kept there, the address is its own.
        extras = {**(there.get("extras") or {}), **sent.values["extras"]}
        body = {**sent.values, "extras": extras}
        if sent.upload is not None:
            body["url"] = there.get("url")
        self._ask("PUT", one, body, fields="id")
        return _text(there, "id")

    def _upload(self, upload: Upload, path: str) -> Values:
        """Send a file, in pieces if it is long; the whole sending is given the time it takes."""
        self.until += seconds_for(upload.size)

        def post(body: FormBody) -> Values:
            fields = "id,url,checksum" if body.is_last else ""
            return self._ask("POST", path, fields=fields, form=body)

        return deliver(upload, post)

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
        self,
        method: str,
        path: str,
        body: Values | None = None,
        *,
        fields: str = "",
        form: FormBody | None = None,
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
                form=form,
                local=self.local,
                seconds=min(SECONDS + seconds_for(len(form or ())), left),
            )
        except Unanswered as problem:
            raise PlatformProblem(UNREACHABLE, again=True) from problem
        return understood(answer)


def _whole(values: Values, remote: Remote) -> dict[str, Any]:
    """Return the body of an update: what is not repeated there would be reset or lost."""
    body = {**values, "private": remote.private}
    body["extras"] = {**(remote.values.get("extras") or {}), **values["extras"]}
    if "spatial" in values:
        body["spatial"] = {**(remote.values.get("spatial") or {}), **values["spatial"]}
    return body


def _still_to_send(steps: Steps, remote: Remote) -> list[ResourceStep]:
    """Return the steps that a creation leaves: its addresses arrived with it, its files did not."""
    sent = [step.sent for step in steps.resources if step.sent is not None]
    return [
        step
        if step.sent is not None and step.sent.upload is not None
        else replace(step, arrived=True)
        for step in match(sent, remote.resources)
    ]


def _former(title: str) -> str:
    return (
        f"«\u202f{title}\u202f» est aussi sur la plateforme sous son ancienne forme\u00a0: "
        "retirez-la là-bas."
    )


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
