"""Writes the files that begin, publish or rectify an edition; people write all the others."""

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from app.kernel.errors import Refused
from app.methodology.freezing import fingerprint, record_of, texts_digest
from app.methodology.loader import load_edition
from app.methodology.paths import load_light_path, path_digest
from app.methodology.seedfile import read_seed
from app.methodology.succession import CHANGES, RECTIFICATIONS

PUBLISHED = "published.yml"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VERSION = re.compile(r"\d+\.\d+\.\d+")
BY_HAND = "# Écrit par «\u202fjalon methodology {}\u202f»\u00a0: ne se modifie pas à la main.\n"
# What belongs to the edition copied, and not to the one that begins.
OF_ONE_EDITION = (PUBLISHED, RECTIFICATIONS, CHANGES, "CHANGELOG.md")


class _IndentedDumper(yaml.SafeDumper):
    """Indents the lists, as our other files do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never leave a list at the level of its key."""
        _ = indentless
        super().increase_indent(flow, indentless=False)


def publish(folder: Path, *, on: date) -> None:
    """Freeze an edition: its day, and the fingerprint of all that figures rest on."""
    edition = _data(folder / "edition.yml")
    if (folder / PUBLISHED).exists():
        raise Refused("Cette édition est déjà publiée.")
    phases = [_data(folder / "phases" / f"{phase_id}.yml") for phase_id in edition["phases"]]
    items = {path.stem: _data(path) for path in sorted((folder / "items").glob("*.yml"))}
    record = record_of(phases, items)
    frozen = {
        "published_on": on.isoformat(),
        "fingerprint": fingerprint(record),
        "items": record,
    }
    _write(folder / PUBLISHED, "publish", frozen)
    _set(folder / "edition.yml", published_on=on.isoformat())
    _freeze_path(folder, edition["id"])


def _freeze_path(folder: Path, edition_id: str) -> None:
    """Freeze the light path of an edition just published, in the file of the path."""
    file = folder.parent / "paths" / "light.yml"
    if not file.exists():
        return
    digest = path_digest(load_edition(folder), load_light_path(file))
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = lines.index("items:\n")
    lines.insert(at, f"  {edition_id}: {digest}\n")
    file.write_text("".join(lines), encoding="utf-8")


def rectify(folder: Path, item_id: str, *, what: str, on: date) -> None:
    """Tell that texts of a published item were reworded, in a sentence that people will read."""
    published = _data(folder / PUBLISHED) if (folder / PUBLISHED).exists() else None
    if published is None:
        raise Refused("Cette édition n’est pas publiée\u00a0: ses textes changent librement.")
    if item_id not in published["items"]:
        raise Refused("Ce point de contrôle n’existe pas dans cette édition.")
    path = folder / RECTIFICATIONS
    told = _data(path)["rectifications"] if path.exists() else []
    digests = [entry["texts"] for entry in told if entry["item"] == item_id]
    now = texts_digest(_data(folder / "items" / f"{item_id}.yml"))
    if now == [published["items"][item_id]["texts"], *digests][-1]:
        raise Refused("Les textes de ce point n’ont pas changé\u00a0: corrigez-les d’abord.")
    entry = {"item": item_id, "on": on.isoformat(), "what": what, "texts": now}
    _write(path, "rectify", {"rectifications": [*told, entry]})


def begin(before: Path, edition_id: str, version: str) -> Path:
    """Copy an edition into the draft of the next one, which says what it changes; its folder."""
    folder = before.parent / edition_id
    if not ID.fullmatch(edition_id):
        raise Refused(
            "Le nom\u00a0: des minuscules sans accent et des chiffres, reliés par des tirets."
        )
    if not VERSION.fullmatch(version):
        raise Refused("La version a trois nombres, comme 2.0.0.")
    if folder.exists():
        raise Refused(f"Il y a déjà une édition «\u202f{edition_id}\u202f».")
    origin = _data(before / "edition.yml")
    if numbers_of(version) <= numbers_of(str(origin["version"])):
        raise Refused(f"La version suit celle de l’édition d’avant, {origin['version']}.")
    shutil.copytree(before, folder, ignore=shutil.ignore_patterns(*OF_ONE_EDITION))
    _set(folder / "edition.yml", id=edition_id, version=version, published_on="null")
    text = (
        "# Ce que devient chaque point de l’édition d’avant, quand il change.\n"
        f"from: {origin['id']}\nchanges: []\n"
    )
    (folder / CHANGES).write_text(text, encoding="utf-8")
    return folder


def is_draft(folder: Path) -> bool:
    """Tell whether an edition is in preparation."""
    return _data(folder / "edition.yml").get("published_on") is None


def numbers_of(version: str) -> tuple[int, ...]:
    """Return a version as numbers, to compare; what is no number counts for nothing."""
    return tuple(int(part) for part in version.split(".") if part.isascii() and part.isdecimal())


def _data(path: Path) -> dict[str, Any]:
    return read_seed(path, path.parents[1]).data


def _write(path: Path, command: str, data: Mapping[str, Any]) -> None:
    text = yaml.dump(
        dict(data), Dumper=_IndentedDumper, allow_unicode=True, sort_keys=False, width=10_000
    )
    path.write_text(BY_HAND.format(command) + text, encoding="utf-8")


def _set(path: Path, **values: str) -> None:
    """Change the values of a file at the top, and leave the rest as people wrote it."""
    text = path.read_text(encoding="utf-8")
    for key, value in values.items():
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {value}", text, count=1)
    path.write_text(text, encoding="utf-8")
