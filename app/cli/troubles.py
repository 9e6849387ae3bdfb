"""What a database or a disk refuses, in a sentence that says what to do."""

import errno
import re
import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

FULL = (
    "Le disque est plein. Libérez de la place, puis recommencez\u00a0: rien n’est écrit à moitié."
)
DAMAGED = (
    "La base de données est abîmée. Restaurez une sauvegarde\u00a0: voyez docs/exploitation.md."
)
CLOSED = (
    "La base de données ne s’ouvre pas. Vérifiez JALON_DATABASE_URL et JALON_DATA_DIR, et que ce "
    "compte a le droit d’écrire dans ce dossier."
)

# By the beginning of SQLite's own name of the trouble.
SQLITE = {
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": (
        "Le disque refuse de lire ou d’écrire la base de données. Vérifiez la place qui reste "
        "(df -h), puis l’état du disque (journalctl -k)."
    ),
    "SQLITE_NOTADB": (
        "Le fichier indiqué n’est pas une base de données, ou il est abîmé. Vérifiez "
        "JALON_DATABASE_URL, ou restaurez une sauvegarde."
    ),
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_CANTOPEN": CLOSED,
    "SQLITE_READONLY": CLOSED,
    "SQLITE_PERM": CLOSED,
    "SQLITE_BUSY": (
        "Un autre programme écrit depuis longtemps dans la base de données. Recommencez dans un "
        "instant."
    ),
}

BROKEN = (
    "PostgreSQL a interrompu la commande. Regardez son journal (journalctl -u postgresql), puis "
    "recommencez."
)
# PostgreSQL's own codes, once connected.
POSTGRESQL = {
    "53100": FULL,
    "42501": (
        "Le compte de JALON_DATABASE_URL n’a pas assez de droits dans PostgreSQL\u00a0: il doit "
        "être propriétaire de la base."
    ),
}
# And its classes: connection lost, resources short, stopped by its administrator.
CLASSES = dict.fromkeys(("08", "53", "57"), BROKEN)
# Before that there is no code, only a text, in the language of the server.
REFUSED = (
    (
        re.compile(r'database ".*" does not exist|base de données .* n.existe pas', re.DOTALL),
        "La base nommée dans JALON_DATABASE_URL n’existe pas. Créez-la\u00a0: "
        "sudo -u postgres createdb --owner=jalon --encoding=UTF8 --template=template0 jalon",
    ),
    (
        re.compile(r"password|mot de passe|role|rôle|pg_hba|authenti", re.IGNORECASE),
        "PostgreSQL refuse le compte ou le mot de passe de JALON_DATABASE_URL. Un mot de passe qui "
        "contient @, /, :, % ou # s’y écrit avec ses codes (%40 pour @).",
    ),
)
SILENT = (
    "PostgreSQL ne répond pas à l’adresse de JALON_DATABASE_URL. Vérifiez cette adresse, et que le "
    "service tourne\u00a0: systemctl status postgresql"
)

DISK = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), FULL),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM, errno.EROFS), "Ce compte n’a pas le droit d’y écrire."
    ),
    **dict.fromkeys(
        (errno.ENOTDIR, errno.EEXIST, errno.EISDIR),
        "Un fichier se trouve à la place d’un dossier, ou l’inverse.",
    ),
}


def sentence_for(problem: Exception) -> str | None:
    """Return what to say of a trouble that comes from outside; nothing if it is a fault of ours."""
    if isinstance(problem, DBAPIError):
        return _of_database(problem.orig)
    if isinstance(problem, OSError) and problem.errno in DISK:
        place = f"{problem.filename}\u00a0: " if problem.filename else ""
        return f"{place}{DISK[problem.errno]}"
    return None


def _of_database(problem: BaseException | None) -> str | None:
    if isinstance(problem, sqlite3.Error):
        name = getattr(problem, "sqlite_errorname", "")
        return next((words for begins, words in SQLITE.items() if name.startswith(begins)), None)
    if not isinstance(problem, psycopg.OperationalError | psycopg.errors.InsufficientPrivilege):
        return None
    if problem.sqlstate is not None:
        return POSTGRESQL.get(problem.sqlstate) or CLASSES.get(problem.sqlstate[:2])
    text = str(problem).rpartition("failed:")[2]  # without the name of the machine
    return next((sentence for pattern, sentence in REFUSED if pattern.search(text)), SILENT)
