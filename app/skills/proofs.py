"""The item that the table of skills proves: each needed skill is held, or will be."""

from app.extensions import db
from app.kernel.typography import plural
from app.skills.queries import standings_of
from app.skills.rules import SkillCount, count_of
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission

ITEM = "competences-verifiees"
NOTHING = "aucune compétence n’est regardée dans le tableau"


def settle_skills(authority: Authority) -> None:
    """Keep what the table proves of an authority, behind its lock; two statements."""
    db.session.flush()  # what was just written counts
    db.session.refresh(authority, COLUMNS)
    proved, lacks = found(count_of(standings_of(authority, fresh=True)))
    settle_findings(authority, {ITEM}, proved, lacks)
    db.session.flush()  # another register may read the row again in the same transaction


def found(count: SkillCount) -> tuple[dict[str, str], dict[str, str]]:
    """Return what such a table proves, and what it lacks: item -> sentence."""
    if count.settled:
        held = plural(count.needed - count.lacking, "compétence tenue", "compétences tenues")
        rest = plural(count.lacking, "autre a sa solution", "autres ont leur solution")
        return {ITEM: f"{held}\u202f; {rest}" if count.lacking else held}, {}
    if count.unseen == count.needed:  # the plain sentence says it
        return {}, {}
    parts = (
        (count.unseen, "compétence reste à regarder", "compétences restent à regarder"),
        (count.without_way, "manque sans solution", "manquent sans solution"),
        (count.unnamed, "est tenue sans personne nommée", "sont tenues sans personne nommée"),
    )
    return {}, {ITEM: ", ".join(plural(number, *words) for number, *words in parts if number)}


declare(
    {
        ITEM: Provable(
            lack=NOTHING,
            action="Ouvrir les compétences",
            endpoint="skills.skills",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # the table may well be kept outside of Jalon
        )
    }
)
