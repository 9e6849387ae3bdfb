"""Writes about contacts, by the operator of the instance."""

from app.audit.rules import Actor, Change, changes_between
from app.audit.services import record
from app.contacts import queries
from app.contacts.models import ContactRecord
from app.contacts.rules import Contact, ContactFacts, ContactSubject, problems_of
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.kernel.ids import new_token
from app.kernel.revisions import Saved, Sight, Version, in_words, merge, values_of
from app.kernel.text import folded
from app.kernel.typography import day
from app.places.record import Territory

OWN = "ici-"  # what the operator adds: never the code of an entry to come of the library
CODE_LENGTH = 12
THIS = "ce contact"
DELIVERED = "Ce contact est celui de la liste livrée\u00a0: il n’y a rien à remettre."
FIELDS = (
    ("title", "Nom", str),
    ("text", "Ce qu’il peut faire", str),
    ("url", "Adresse", str),
    ("territories", "Territoires", lambda codes: ", ".join(Territory(c).label for c in codes)),
    ("subjects", "Sujets", lambda codes: ", ".join(ContactSubject(c).label for c in codes)),
    ("checked_on", "Vérifié le", day),
    ("hidden", "Masqué", lambda hidden: "oui" if hidden else ""),
)


def add(facts: ContactFacts, *, by: Actor) -> Contact:
    """Add a contact; ``Refused`` for what is wrong, or a name that is there already."""
    _check(facts)
    same = [one for one in queries.contacts() if folded(one.facts.title) == folded(facts.title)]
    if same:
        raise Refused("Ce nom est déjà dans la liste\u00a0: modifiez sa fiche.", "title")
    code = f"{OWN}{folded(new_token()).replace('_', '').replace('-', '')[:CODE_LENGTH]}"
    _write(ContactRecord(code=code, revision=0), facts)
    _tell("contact:add", code, facts.title, by)
    return queries.contact(code)


def change(code: str, facts: ContactFacts, *, seen: Sight, by: Actor) -> Saved[Contact]:
    """Change a contact; ``Conflict`` where somebody else changed the same value."""
    standing, row = queries.contact(code), queries.record_of(code)
    merged = merge(standing.facts, facts, seen, THIS, revision=standing.revision)
    _check(merged.facts)
    if not merged.changed:
        return Saved(standing, merged.kept)
    _write(row if row is not None else ContactRecord(code=code, revision=0), merged.facts)
    before, after = told(standing.facts), told(merged.facts)
    _tell("contact:update", code, merged.facts.title, by, changes_between(before, after))
    return Saved(queries.contact(code), merged.kept)


def remove(code: str, *, by: Actor) -> Contact:
    """Take away one that was added, or put one of the library back as it is delivered."""
    standing, row = queries.contact(code), queries.record_of(code)
    if row is None:
        raise Refused(DELIVERED)
    db.session.delete(row)
    db.session.flush()
    if standing.from_library:
        _tell("contact:restore", code, standing.facts.title, by)
    else:
        _tell("contact:remove", code, standing.facts.title, by)
    return standing


def told(facts: ContactFacts) -> Version:
    """Return the values in words."""
    return in_words(values_of(facts).__getitem__, FIELDS)


def _check(facts: ContactFacts) -> None:
    for problem in problems_of(facts, today()):
        raise problem


def _write(row: ContactRecord, facts: ContactFacts) -> None:
    row.title, row.text, row.url = facts.title, facts.text, facts.url
    row.territories, row.subjects = list(facts.territories), list(facts.subjects)
    row.checked_on, row.hidden = facts.checked_on, facts.hidden
    row.revision += 1
    db.session.add(row)
    db.session.flush()


def _tell(event: str, code: str, title: str, by: Actor, changes: tuple[Change, ...] = ()) -> None:
    record(event, actor=by, subject=f"contact:{code}", title=title, changes=changes)
