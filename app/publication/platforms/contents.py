"""A dataset as udata wants it, and how that compares with what it holds."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from slugify import slugify

from app.datasets.inventory.defaults import Defaults, ToldDataset
from app.datasets.inventory.models import Dataset, Resource
from app.kernel.web_addresses import spelled
from app.publication.catalogue.vocabularies import national_schema
from app.publication.platforms.base import (
    Difference,
    ResourceStep,
    SentDataset,
    SentResource,
    Upload,
    Values,
)
from app.publication.platforms.comparing import mark_of
from app.publication.platforms.uploads import same_bytes

# What udata accepts (its own settings and forms).
LONGEST_TITLE, LONGEST_DESCRIPTION = 350, 100_000
SHORTEST_TAG, LONGEST_TAG = 3, 96
UNKNOWN = "unknown"
# Where we write on their side which of ours it is: a retry then finds it again.
DATASET_MARK, RESOURCE_MARK = "jalon:jeu", "jalon:ressource"
NOTHING = "rien"
OTHER_BYTES, OUR_BYTES = "un autre contenu", "celui d’ici"
# How our words call their fields, for what they refuse and for what would change.
LABELS: Mapping[str, str] = {
    "title": "Titre",
    "description": "Description",
    "organization": "Organisation",
    "license": "Licence",
    "frequency": "Rythme de mise à jour",
    "tags": "Mots-clés",
    "temporal_coverage": "Période couverte",
    "spatial": "Territoire",
    "granularity": "Maille",
    "private": "Visibilité",
    "resources": "Fichiers et adresses",
    "url": "Adresse",
    "type": "Nature",
    "filetype": "Nature",
    "file": "Fichier",
    "format": "Format",
    "mime": "Type de média",
    "filesize": "Taille",
    "schema": "Schéma",
    "extras": "Repère de Jalon",
}
COMPARED = ("title", "description", "license", "frequency", "tags", "temporal_coverage")
HOSTED_FILES = ("title", "description", "type", "schema")
COMPARED_FILES = ("title", "description", "url", "type", "format", "mime", "filesize", "schema")


def sent_of(
    row: Dataset,
    resources: Sequence[Resource],
    *,
    defaults: Defaults,
    told: ToldDataset,
    own_id: str,
    uploads: Mapping[int, Upload],
) -> SentDataset:
    """Return what would be sent of a dataset; ``defaults`` are what the strategy says.

    ``told``: what every writing says of it where its sheet is blank.

    ``uploads``: our resource ids -> the files that go there themselves; of the others, the address.
    """
    values: dict[str, Any] = {
        "title": row.title[:LONGEST_TITLE],
        "description": told.description[:LONGEST_DESCRIPTION],
        "frequency": defaults.rhythm_of(row) or UNKNOWN,
        "tags": tags_of(told.keywords),
        "extras": {DATASET_MARK: own_id},
    }
    licence = defaults.licence_of(row)
    if licence:
        values["license"] = licence
    if row.covers_from is not None:
        end = row.covers_to.isoformat() if row.covers_to is not None else None
        values["temporal_coverage"] = {"start": row.covers_from.isoformat(), "end": end}
    if told.granularity:
        values["spatial"] = {"granularity": told.granularity}
    files = tuple(_file(resource, row, uploads.get(resource.id)) for resource in resources)
    return SentDataset(own_id, values, files)


def tags_of(keywords: Sequence[str]) -> list[str]:
    """Return keywords as udata writes them; those too short for it are left out."""
    slugs = (slugify(keyword)[:LONGEST_TAG].strip("-") for keyword in keywords)
    return sorted({slug for slug in slugs if len(slug) >= SHORTEST_TAG})


def _file(resource: Resource, row: Dataset, upload: Upload | None) -> SentResource:
    values: dict[str, Any] = {
        "title": resource.title,
        "description": resource.description,
        "url": spelled(resource.url),
        "type": resource.kind,
        "filetype": "file" if upload is not None else "remote",
        "format": resource.format,
        "extras": {RESOURCE_MARK: str(resource.id)},
    }
    if resource.media_type:
        values["mime"] = resource.media_type
    if resource.size is not None:
        values["filesize"] = resource.size
    if resource.checksum:
        values["checksum"] = {"type": "sha256", "value": resource.checksum}
    schema = national_schema(resource.schema or row.schema)
    if schema:
        values["schema"] = {"name": schema}
    return SentResource(resource.id, resource.remote_id, values, upload)


def fingerprint(sent: SentDataset) -> str:
    """Return a digest of what is sent: the same as long as nothing changes."""
    contents = [sent.own_id, sent.values, [resource.values for resource in sent.resources]]
    return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()


def differences(ours: Values, there: Values) -> list[Difference]:
    """Return the fields whose value there is not ours; a field that we do not send is left out."""
    compared = [_difference(name, ours, there) for name in COMPARED if name in ours]
    if "spatial" in ours:
        both = ours["spatial"], there.get("spatial") or {}
        compared.append(_difference("granularity", *both))
    return [difference for difference in compared if difference is not None]


def file_differences(sent: SentResource, there: Values) -> list[Difference]:
    """Return the same for a file; of a file hosted there, its bytes, texts, type and schema."""
    ours, of = sent.values, f"{sent.own_id}/"
    compared_fields = [
        _difference(name, ours, there, of) for name in _compared(there) if name in ours
    ]
    if sent.upload is not None and not same_bytes(sent.upload, there):
        theirs, mine = _bytes_of(there), sent.upload.sha1
        label = LABELS["file"]
        compared_fields.append(Difference(label, OTHER_BYTES, OUR_BYTES, f"{of}file", theirs, mine))
    automatic = _just_arrived(sent, there)
    return [replace(one, automatic=automatic) for one in compared_fields if one is not None]


def _just_arrived(sent: SentResource, there: Values) -> bool:
    """Tell whether a file arrived and nobody named it since: its title is that of the file.

    That is what an answer lost on the way leaves.
    """
    marked = RESOURCE_MARK in (there.get("extras") or {})
    ours = sent.upload is not None and same_bytes(sent.upload, there)
    name = str(there.get("url") or "").rpartition("/")[2]
    return ours and not marked and str(there.get("title") or "") in {name, sent.upload_name}


def marks_of(stored: Values) -> dict[str, str]:
    """Return the marks of the fields of a dataset as the platform holds it."""
    spatial = stored.get("spatial") or {}
    plain = {name: _plain(name, stored.get(name)) for name in COMPARED}
    plain["granularity"] = _plain("granularity", spatial.get("granularity"))
    return {name: mark_of(value or NOTHING) for name, value in plain.items()}


def file_marks_of(own_id: int, stored: Values) -> dict[str, str]:
    """Return the same of a file, ``own_id`` being ours."""
    plain = {name: _plain(name, stored.get(name)) or NOTHING for name in _compared(stored)}
    if stored.get("filetype") == "file":
        plain["file"] = _bytes_of(stored)
    return {f"{own_id}/{name}": mark_of(value) for name, value in plain.items()}


def _compared(there: Values) -> Sequence[str]:
    return HOSTED_FILES if there.get("filetype") == "file" else COMPARED_FILES


def _bytes_of(file: Values) -> str:
    return str((file.get("checksum") or {}).get("value") or OTHER_BYTES)


def _difference(name: str, ours: Values, there: Values, of: str = "") -> Difference | None:
    mine, theirs = _plain(name, ours.get(name)), _plain(name, there.get(name))
    if mine == theirs:
        return None
    return Difference(LABELS[name], theirs or NOTHING, mine or NOTHING, f"{of}{name}")


def _plain(name: str, value: Any) -> str:
    if name == "schema":
        return str((value or {}).get("name") or "")
    if name == "tags":
        return ", ".join(sorted(value or ()))
    if name == "temporal_coverage":
        days = [str((value or {}).get(end) or "")[:10] for end in ("start", "end")]
        return " – ".join(days).strip(" –")
    return " ".join(str(value if value is not None else "").split())


def match(sent: Sequence[SentResource], there: Sequence[Values]) -> list[ResourceStep]:
    """Pair our files with theirs: by what we know, by our mark, by address, then by their bytes.

    A file and an address are never a pair: udata lets none become the other. What is only there
    comes last, and stays.
    """
    left = {str(file.get("id")): file for file in there}
    twins: dict[int, Values] = {}
    for same in (_same_id, _same_mark, _same_address, _same_file):
        for ours in sent:
            if ours.own_id in twins:
                continue
            key = next(
                (key for key, file in left.items() if _alike(ours, file) and same(ours, key, file)),
                None,
            )
            if key is not None:
                twins[ours.own_id] = left.pop(key)
    steps = [_step(resource, twins.get(resource.own_id)) for resource in sent]
    alone = (ResourceStep(str(file.get("title")), key, None) for key, file in left.items())
    return [*steps, *alone]


def _step(sent: SentResource, twin: Values | None) -> ResourceStep:
    if twin is None:
        return ResourceStep(sent.values["title"], "", sent)
    changes = file_differences(sent, twin)
    return ResourceStep(sent.values["title"], str(twin["id"]), sent, changes)


def _alike(sent: SentResource, file: Values) -> bool:
    return (file.get("filetype") == "file") == (sent.upload is not None)


def _same_id(sent: SentResource, key: str, _: Values) -> bool:
    return bool(sent.remote_id) and sent.remote_id == key


def _same_mark(sent: SentResource, _: str, file: Values) -> bool:
    mark = (file.get("extras") or {}).get(RESOURCE_MARK)
    return bool(mark == sent.values["extras"][RESOURCE_MARK])


def _same_address(sent: SentResource, _: str, file: Values) -> bool:
    return bool(file.get("url") == sent.values["url"])


def _same_file(sent: SentResource, _: str, file: Values) -> bool:
    """Tell whether a file that bears no mark is ours: it arrived, and the answer was lost."""
    marked = (file.get("extras") or {}).get(RESOURCE_MARK)
    return sent.upload is not None and not marked and same_bytes(sent.upload, file)


def former_of(sent: SentDataset, placed: Collection[str], there: Sequence[Values]) -> list[str]:
    """Return the titles of what stands there beside ours: the address of a file sent since."""
    ours = {str(resource.own_id) for resource in sent.resources}
    return [
        str(file.get("title"))
        for file in there
        if str((file.get("extras") or {}).get(RESOURCE_MARK)) in ours
        and str(file.get("id")) not in placed
    ]


def refused_fields(errors: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Give the refused fields, whatever their depth, as (our label, their sentence)."""
    if isinstance(errors, Mapping):
        for key, inside in errors.items():
            label = LABELS.get(str(key), str(key))
            yield from refused_fields(inside, f"{name}, {label.lower()}" if name else label)
    elif isinstance(errors, list | tuple):
        for inside in errors:
            yield from refused_fields(inside, name)
    elif errors:
        yield name or "Envoi", str(errors)[:300]
