"""A table that waits for somebody to agree to it, for pages that want one."""

from app.audit.rules import Actor
from app.datasets.transfer import files, importing, reading
from app.extensions import db
from app.jobs.rules import JobState
from app.publication.intake import services as intake
from app.publication.intake.sources import IntakeSource, IntakeWay
from app.spaces.models import Authority

TABLE = (
    "Nom du jeu;Direction;Fréquence\n"
    "Arbres d’alignement;Parcs;Annuelle\n"
    "Haies;Parcs;de temps à autre\n"
    "Mares;Parcs;Annuelle\n"
)


def make_import(authority: Authority) -> dict[str, int]:
    """Write an import that is ready; return what addresses want of it."""
    name = files.keep(authority.id, TABLE.encode())
    seen = reading.look(authority.id, name, "liste.csv")
    row = importing.open_import(authority, name, "liste.csv", seen, user_id=None)
    importing.begin_reading(authority, row.id, row.mapping)
    rows = reading.read_table(row, lambda done, total: None)
    importing.end_reading(authority, row.id, rows)
    return {"import": row.id}


def make_reading(authority: Authority) -> dict[str, str]:
    """Write a reading that stopped on its way; return what addresses want of it."""
    url = "https://donnees.exemple.fr/catalog.ttl"
    source = IntakeSource(IntakeWay.ADDRESS, "donnees.exemple.fr", url=url)
    name = intake.begin(authority, source, by=Actor(None, "Alice Durand"))
    job = intake.reading_of(authority, name)
    job.state, job.next_try_at = JobState.FAILED.value, None
    job.problem = "Ce site ne répond pas, ou pas assez vite. Réessayez plus tard."
    db.session.flush()
    return {"reading": name}
