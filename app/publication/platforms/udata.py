"""The API of udata: data.gouv.fr, its trial site, and whoever runs the same software."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from app.publication.platforms.base import (
    Difference,
    PlacedCopy,
    PlatformProblem,
    Remote,
    ResourceStep,
    SentDataset,
    SentResource,
    Steps,
    Upload,
    Values,
)
from app.publication.platforms.comparing import marks_left, remark_of
from app.publication.platforms.contents import (
    DATASET_MARK,
    differences,
    file_marks_of,
    former_of,
    marks_of,
    match,
)
from app.publication.platforms.udata_api import dataset_path
from app.publication.platforms.udata_measures import UdataMeasures
from app.publication.platforms.udata_reading import (
    FIELDS,
    FILE_FIELDS,
    remote_of,
    text_of,
)
from app.publication.platforms.uploads import (
    FormBody,
    deliver,
    proved,
    same_bytes,
    seconds_for,
)

# What an update that only hides repeats: a field that it did not would be reset.
REPEATED = (
    "title", "description", "license", "frequency", "tags", "temporal_coverage", "spatial",
    "extras",
)  # fmt: skip
OF_ANOTHER = (
    "La plateforme moissonne ce jeu dans un autre catalogue\u00a0: elle y remettrait ce que Jalon "
    "change. Rattachez-en un autre, ou arrêtez la moisson."
)


class Udata(UdataMeasures):
    """A platform that runs udata."""

    def steps(self, sent: SentDataset, remote_id: str) -> Steps:
        """Return the steps of a sending, without sending."""
        sent = proved(sent)
        remote_id = remote_id or self.find(sent.own_id, sent.values["title"])
        if not remote_id:
            return Steps(None, (), match(sent.resources, ()))
        remote = self.read(remote_id)
        if (remote.values.get("harvest") or {}).get("remote_id"):
            raise PlatformProblem(OF_ANOTHER)
        changes = differences(sent.values, remote.values)
        return Steps(remote, changes, match(sent.resources, remote.resources))

    def carry_out(self, sent: SentDataset, steps: Steps) -> PlacedCopy:
        """Create or change the dataset, then its files; delete nothing."""
        if steps.remote is None:
            remote, remarks = self._create(sent)
            resources: Sequence[ResourceStep] = _still_to_send(steps, remote)
        else:
            remote, remarks = self._change(sent, steps.remote, steps)
            resources = steps.resources
        placed: dict[int, str] = {}
        marks = {**marks_of(remote.values)}
        copy = PlacedCopy(remote.id, remote.url, remote.private, placed, remarks, marks)
        try:
            for step in resources:
                if step.sent is not None:
                    stored = self._place(remote, step, step.sent)
                    placed[step.sent.own_id] = text_of(stored, "id")
                    marks |= file_marks_of(step.sent.own_id, stored)
        except PlatformProblem as problem:
            problem.placed = copy
            raise
        finally:
            marks |= marks_left(steps)
        remarks += map(_former, former_of(sent, placed.values(), remote.resources))
        remarks += remark_of(steps)
        return copy

    def hide(self, remote_id: str) -> None:
        """Make a dataset private there; what is there stays, and can be shown again."""
        remote = self.read(remote_id)
        if remote.private:
            return
        there = {name: remote.values.get(name) for name in REPEATED}
        body = {**there, "private": True}
        self.ask("PUT", dataset_path(remote.id), body, fields="id,private")

    def _change(self, sent: SentDataset, remote: Remote, steps: Steps) -> tuple[Remote, list[str]]:
        """Change what the platform says of the dataset, if need be; return that, and remarks."""
        unmarked = DATASET_MARK not in (remote.values.get("extras") or {})
        shown_again = sent.shows and remote.private
        if not (steps.differences or unmarked or shown_again):
            return remote, []
        body = _whole(sent.values, remote, _names(steps.left))
        body["private"] = remote.private and not sent.shows
        stored = self.ask("PUT", dataset_path(remote.id), body, fields=FIELDS)
        left_alone = "license" in _names(steps.left)
        changed = remote_of({**stored, "resources": list(remote.resources)}, self.access.base_url)
        return changed, [] if left_alone else _remarks(sent, stored)

    def _create(self, sent: SentDataset) -> tuple[Remote, list[str]]:
        """Create the dataset with its addresses in one request; files follow it."""
        files = [dict(file.values) for file in sent.resources if file.upload is None]
        body = {
            **sent.values,
            "organization": self.access.organization,
            "private": False,
            "resources": files,
        }
        made = self.ask("POST", "datasets/", body, fields=FIELDS)
        return remote_of(made, self.access.base_url), _remarks(sent, made)

    def _place(self, remote: Remote, step: ResourceStep, sent: SentResource) -> Values:
        """Create or change a file or an address, if need be; return it as it stands there."""
        there = next((file for file in remote.resources if file.get("id") == step.remote_id), {})
        if not step.changes:
            return there
        here, left = dataset_path(remote.id), _names(step.left)
        one = f"{here}resources/{quote(step.remote_id, safe='')}/"
        if sent.upload is not None and "file" not in left and not same_bytes(sent.upload, there):
            stored = self._upload(sent.upload, f"{one if there else here}upload/")
            there = {**there, **stored, "id": text_of(stored, "id")}
            one = f"{here}resources/{quote(there['id'], safe='')}/"
        elif not there:
            return self.ask("POST", f"{here}resources/", sent.values, fields=FILE_FIELDS)
        # What others wrote beside ours stays; of a file kept there, the address is its own.
        extras = {**(there.get("extras") or {}), **sent.values["extras"]}
        body = {**_but(sent.values, there, left), "extras": extras}
        if sent.upload is not None:
            body["url"] = there.get("url")
        return self.ask("PUT", one, body, fields=FILE_FIELDS)

    def _upload(self, upload: Upload, path: str) -> Values:
        """Send a file, in pieces if it is long; the whole sending is given the time it takes."""
        self.until += seconds_for(upload.size)

        def post(body: FormBody) -> Values:
            fields = FILE_FIELDS if body.is_last else ""
            return self.ask("POST", path, fields=fields, form=body)

        return deliver(upload, post)


def _whole(values: Values, remote: Remote, left: Collection[str]) -> dict[str, Any]:
    """Return the body of an update: what is not repeated there would be reset or lost.

    ``left``: the fields that stay as they are there.
    """
    body = {**values, **{name: remote.values.get(name) for name in left if name in values}}
    body["extras"] = {**(remote.values.get("extras") or {}), **values["extras"]}
    if "spatial" in values:
        ours = {} if "granularity" in left else values["spatial"]
        body["spatial"] = {**(remote.values.get("spatial") or {}), **ours}
    return body


def _but(values: Values, there: Values, left: Collection[str]) -> dict[str, Any]:
    """Return what is sent of a file, but for the fields that stay as they are there."""
    return {**values, **{name: there.get(name) for name in left if name in values}}


def _names(differences: Sequence[Difference]) -> frozenset[str]:
    """Return the names of the fields, without the file that they are of."""
    return frozenset(difference.key.rpartition("/")[2] for difference in differences)


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
