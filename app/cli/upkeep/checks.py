"""Verifying the files that people sent."""

from dataclasses import dataclass, field

import click
from sqlalchemy import select

from app.cli.base import Stopped, cli
from app.cli.french import Option
from app.cli.opening import open_app
from app.cli.reports import CommandReport, reporting
from app.cli.versions import refuse_old_database
from app.datasets.inventory.served.shelving import rebuild
from app.extensions import db
from app.files import checking
from app.files.checking import LookedAt
from app.files.rules import MEGABYTE, FileState
from app.kernel.typography import number, plural
from app.spaces.models import Authority


@cli.group()
def files() -> None:
    """Vérifier les fichiers déposés."""


@files.command("check")
@click.option(
    "--fill", cls=Option, is_flag=True, help="Noter l’empreinte des fichiers qui n’en ont pas."
)
@reporting("files", "bytes", "missing", "altered", "orphans", "without_digest", "filled")
def files_check(report: CommandReport, *, fill: bool) -> None:
    """Relire tous les fichiers déposés, et les comparer à leur empreinte."""
    with open_app():
        refuse_old_database()
        seen = _look_at_files(fill=fill)
        lost = [one for one in seen.doubtful if checking.is_kept(one)]
        orphans = list(checking.orphans())
        _tell_lost(report, lost)
    gone, altered = _places(lost, FileState.GONE), _places(lost, FileState.ALTERED)
    unknown = _places(seen.unknown, FileState.UNKNOWN)
    report.note(files=seen.files, bytes=seen.size, filled=seen.filled, orphans=orphans)
    report.note(missing=gone, altered=altered, without_digest=unknown)
    for place in orphans:
        report.complain(f"Fichier que rien ne cite\u00a0: {place}.")
    _conclude(report, seen, {"absent": gone, "abîmé": altered, "orphelin": orphans})


@files.command("publish")
@reporting("spaces")
def files_publish(report: CommandReport) -> None:
    """Remettre en ordre ce que tout le monde peut télécharger, d’après la base."""
    with open_app():
        refuse_old_database()
        count = rebuild()
    report.note(spaces=count)
    report.say(f"Fichiers publics en ordre\u00a0: {plural(count, 'espace')}.")


@dataclass
class FilesSeen:
    """What a reading of all the files found; nothing more is held of those that are good."""

    files: int = 0
    size: int = 0  # bytes
    filled: int = 0
    doubtful: list[LookedAt] = field(default_factory=list)
    unknown: list[LookedAt] = field(default_factory=list)


def _look_at_files(*, fill: bool) -> FilesSeen:
    """Look at every file; the digests that lack are written if asked."""
    seen = FilesSeen()
    for batch in checking.batches():
        seen.files += len(batch)
        seen.size += sum(one.size for one in batch)
        seen.doubtful += [one for one in batch if one.state in {FileState.GONE, FileState.ALTERED}]
        unknown = [one for one in batch if one.state is FileState.UNKNOWN]
        if fill and unknown:
            db.begin_write()
            seen.filled += checking.fill(unknown)
            db.commit()
        else:
            seen.unknown += unknown
    return seen


def _places(looked_at: list[LookedAt], state: FileState) -> list[str]:
    return [one.place for one in looked_at if one.state is state]


def _tell_lost(report: CommandReport, lost: list[LookedAt]) -> None:
    ids = {one.authority_id for one in lost}
    query = select(Authority).where(Authority.id.in_(ids)) if ids else None
    names = {row.id: row.name for row in db.session.scalars(query)} if query is not None else {}
    for one in lost:
        fault = "n’est plus sur le disque" if one.state is FileState.GONE else "est abîmé"
        report.complain(
            f"{names.get(one.authority_id, one.authority_id)}\u00a0: {one.holder.kept_as} "
            f"«\u00a0{one.file_name}\u00a0» {fault} ({one.place})."
        )


def _conclude(report: CommandReport, seen: FilesSeen, faults: dict[str, list[str]]) -> None:
    counted = plural(seen.files, "fichier relu", "fichiers relus")
    read = f"{counted}, {number(seen.size // MEGABYTE)} Mo"
    if seen.filled:
        report.say(f"{plural(seen.filled, 'empreinte notée', 'empreintes notées')}.")
    if seen.unknown:
        report.complain(
            f"{plural(len(seen.unknown), 'fichier')} sans empreinte, déposés avant que Jalon n’en "
            "note. S’ils s’ouvrent bien, ajoutez --fill pour noter celle d’aujourd’hui."
        )
    counts = [plural(len(places), word) for word, places in faults.items() if places]
    if counts:
        raise Stopped(
            f"{read}\u00a0: {', '.join(counts)}. Une sauvegarde peut rendre un fichier perdu."
        )
    if seen.unknown:
        raise SystemExit(1)
    report.say(f"{read}\u00a0: tout est en ordre.")
