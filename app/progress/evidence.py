"""Evidence: links and files that prove an answer, checked before they are kept."""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.accounts.models import Authority
from app.audit.services import Actor, Change, record
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.ids import new_token
from app.kernel.typography import number
from app.methodology.rules import Item
from app.progress import queries
from app.progress.models import Answer, Evidence
from app.progress.rules import State

MEGABYTE = 1_000_000
MAX_FILE_BYTES = 20 * MEGABYTE
QUOTA_BYTES = 1_000 * MEGABYTE
MAX_PIECES = 50
MAX_URL = 2000
MAX_TITLE = 200
MAX_ZIP_ENTRIES = 10_000


@dataclass(frozen=True)
class Kind:
    """A kind of file that is accepted: its media type and how its bytes begin."""

    media_type: str
    magic: bytes = b""
    inside: str = ""  # the entry that an office document must hold


OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
KINDS = {
    "pdf": Kind("application/pdf", b"%PDF-"),
    "png": Kind("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": Kind("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": Kind("image/jpeg", b"\xff\xd8\xff"),
    "odt": Kind(f"{OPEN}.text", b"PK\x03\x04", "mimetype"),
    "ods": Kind(f"{OPEN}.spreadsheet", b"PK\x03\x04", "mimetype"),
    "docx": Kind(f"{OFFICE}.wordprocessingml.document", b"PK\x03\x04", "word/document.xml"),
    "xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", b"PK\x03\x04", "xl/workbook.xml"),
    "csv": Kind("text/csv"),
}
ACCEPTED = "pdf, odt, ods, docx, xlsx, csv, png ou jpg"


def add_link(authority: Authority, item: Item, *, url: str, title: str, by: Actor) -> Evidence:
    """Keep the address of a page that proves the answer."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or "." not in host or re.search(r"\s", url):
        raise Refused(
            "Écrivez une adresse complète, qui commence par https:// (par exemple "
            "https://www.exemple.fr/deliberation).",
            "url",
        )
    kept = Evidence(kind="link", title=(title or host)[:MAX_TITLE], url=url)
    return _add(authority, item, kept, by)


def add_file(
    authority: Authority, item: Item, *, name: str, content: bytes, title: str, by: Actor
) -> Evidence:
    """Check a file and keep it outside of what the web server shows."""
    safe_name = clean_name(name)
    kind = check_file(safe_name, content)
    used = sum(queries.stored_sizes(authority))
    if used + len(content) > QUOTA_BYTES:
        raise Refused(
            f"Il ne reste que {number((QUOTA_BYTES - used) // MEGABYTE)} Mo pour les fichiers de "
            "cet espace : retirez des preuves anciennes ou mettez un lien.",
            "file",
        )
    stored = new_token()
    kept = Evidence(
        kind="file",
        title=(title or safe_name)[:MAX_TITLE],
        file_name=safe_name,
        stored_name=stored,
        media_type=kind.media_type,
        size=len(content),
    )
    return _add(authority, item, kept, by)


def remove(authority: Authority, evidence_id: int, *, by: Actor) -> Evidence:
    """Take a piece of evidence away; its file is deleted after the commit by the caller."""
    queries.lock(authority)
    kept = queries.evidence(authority, evidence_id)
    if kept is None:
        raise Missing("Cette preuve n’existe plus.")
    answer = queries.answer(authority, kept.item_id, fresh=True)
    db.session.delete(kept)
    db.session.flush()  # before the answer goes, or the cascade would take the row twice
    if answer is not None:
        answer.evidence_count -= 1
        if answer.says_nothing:
            db.session.delete(answer)
    authority.last_activity_at = now()
    item = queries.edition_of(authority).item(kept.item_id)
    record(
        "evidence:remove",
        actor=by,
        authority_id=authority.id,
        subject=f"item:{item.id}",
        title=item.statement,
        changes=(Change("Preuve", kept.title, None),),
    )
    return kept


def path_of(folder: Path, authority_id: int, stored_name: str) -> Path:
    """Return where a file is kept: under a name that the sender did not choose."""
    return folder / "preuves" / str(authority_id) / stored_name


def clean_name(name: str) -> str:
    """Return a file name without path, control characters nor anything a shell would read."""
    last = re.split(r"[\\/]", name)[-1]
    kept = re.sub(r"[^\w .()’'-]", "", last, flags=re.UNICODE).strip(" .")
    stem, dot, extension = kept.rpartition(".")
    return f"{stem[:150]}{dot}{extension.lower()[:10]}" if dot else kept[:150]


def check_file(name: str, content: bytes) -> Kind:
    """Refuse what is empty, too large, of another kind, or not what its name says."""
    extension = name.rpartition(".")[2].lower()
    kind = KINDS.get(extension)
    if kind is None:
        raise Refused(f"Ce type de fichier n’est pas accepté. Choisissez {ACCEPTED}.", "file")
    if not content:
        raise Refused("Ce fichier est vide.", "file")
    if len(content) > MAX_FILE_BYTES:
        raise Refused("Ce fichier dépasse 20 Mo. Mettez plutôt un lien.", "file")
    if not _is_what_it_says(extension, kind, content):
        raise Refused(
            f"Ce fichier n’est pas un vrai fichier {extension} : ouvrez-le et enregistrez-le de "
            "nouveau dans ce format.",
            "file",
        )
    return kind


def _is_what_it_says(extension: str, kind: Kind, content: bytes) -> bool:
    if extension == "csv":
        return b"\x00" not in content
    if not content.startswith(kind.magic):
        return False
    return _office_document(kind, content) if kind.inside else True


def _office_document(kind: Kind, content: bytes) -> bool:
    """Look for the part that such a document must hold; nothing is unpacked but a short label."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > MAX_ZIP_ENTRIES or kind.inside not in names:
                return False
            if kind.inside != "mimetype":
                return True
            with archive.open("mimetype") as label:
                return label.read(200).decode("ascii", "replace") == kind.media_type
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return False


def _add(authority: Authority, item: Item, kept: Evidence, by: Actor) -> Evidence:
    queries.lock(authority)
    answer = queries.answer(authority, item.id, fresh=True)
    if answer is not None and answer.evidence_count >= MAX_PIECES:
        raise Refused(f"Ce point a déjà {MAX_PIECES} preuves : retirez-en une d’abord.")
    if answer is None:
        authority.revision += 1
        answer = Answer(
            authority_id=authority.id,
            item_id=item.id,
            state=State.TODO.value,
            revision=authority.revision,
            evidence_count=0,
            updated_by_id=by.user_id,
            updated_by_name=by.name,
            updated_at=now(),
        )
        db.session.add(answer)
        db.session.flush()  # the evidence refers to it
    answer.evidence_count += 1
    authority.last_activity_at = now()
    kept.authority_id, kept.item_id, kept.added_by_name = authority.id, item.id, by.name
    db.session.add(kept)
    db.session.flush()  # the caller shows the new id
    record(
        "evidence:add",
        actor=by,
        authority_id=authority.id,
        subject=f"item:{item.id}",
        title=item.statement,
        changes=(Change("Preuve", None, kept.title),),
    )
    return kept
