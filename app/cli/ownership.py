"""Whose the data are, and what may be done with them: told before anything is touched."""

import os
import pwd
from pathlib import Path

import click

READ_AND_WRITE = os.R_OK | os.W_OK


def closed_to_us(folder: Path, file: Path | None) -> str | None:
    """Say why a data folder, or the file of its database, cannot be used; nothing if they can."""
    # From the outside in: what a closed folder holds cannot even be looked at.
    places = [folder, *([file.parent, file] if file is not None else [])]
    refusals = (_wrong_kind(place, file) or _anothers(place) or _closed(place) for place in places)
    return next((refusal for refusal in refusals if refusal), None)


def _wrong_kind(place: Path, file: Path | None) -> str | None:
    """Refuse a folder where the database should be, and a file where a folder should."""
    if not place.exists() or place.is_dir() == (place != file):
        return None
    if place == file:
        return (
            f"Un dossier se trouve là où devrait être la base de données\u00a0: {file}. "
            "Déplacez-le, ou changez JALON_DATABASE_URL."
        )
    return f"{place} devrait être un dossier, et c’est un fichier. Changez JALON_DATA_DIR."


def _anothers(place: Path) -> str | None:
    """Refuse the data of another account: what root writes there would lock it out."""
    mine = os.geteuid()
    if not place.exists() or (owner := place.stat().st_uid) == mine:
        return None
    if place.is_dir() and mine != 0 and os.access(place, READ_AND_WRITE):
        return None  # shared on purpose
    return refusal(place, owner=owner, mine=mine)


def refusal(place: Path, *, owner: int, mine: int) -> str:
    """Say whose this is, and what to type."""
    context = click.get_current_context(silent=True)
    typed = context.command_path if context is not None else "jalon"
    # A service is not root: what root holds was most often made by mistake.
    line = f"sudo -u {_name(owner)} {typed}" if owner else f"sudo chown -R {_name(mine)} {place}"
    return f"{place} appartient à un autre compte, {_name(owner)}. Tapez\u00a0: {line}"


def _name(account: int) -> str:
    try:
        return pwd.getpwuid(account).pw_name
    except KeyError:
        return f"'#{account}'"  # as sudo wants it


def _closed(place: Path) -> str | None:
    """Refuse what this account may not read and write, although it owns it."""
    needed = READ_AND_WRITE | (os.X_OK if place.is_dir() else 0)
    if not place.exists() or os.access(place, needed):
        return None
    if os.statvfs(place).f_flag & os.ST_RDONLY:
        return f"Le disque où se trouve {place} est en lecture seule."
    return (
        f"Ce compte n’a pas le droit de lire et d’écrire {place}. Tapez\u00a0: chmod u+rwX {place}"
    )
