"""Reading the contacts: those of the library, under what the operator changed."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from sqlalchemy import select

from app.contacts.models import ContactRecord
from app.contacts.rules import Contact, ContactFacts
from app.extensions import db
from app.kernel.errors import Missing
from app.kernel.text import name_key
from app.methodology.library import LibraryEntry, library

LIBRARY = "contacts"
GONE = "Ce contact n’est pas dans la liste."


@cache
def delivered() -> Mapping[str, Contact]:
    """Return the contacts of the library, by code, in its order."""
    return {entry.id: _contact(entry) for entry in library(LIBRARY)}


def _contact(entry: LibraryEntry) -> Contact:
    facts = ContactFacts(
        title=entry.title,
        text=entry.text,
        url=entry.more["url"],
        territories=tuple(entry.more["territory"]),
        subjects=tuple(entry.more["subjects"]),
        checked_on=date.fromisoformat(str(entry.date)),
    )
    return Contact(entry.id, facts, entry.sources)


def contacts() -> list[Contact]:
    """Return all contacts, hidden ones too: the library, then those added; one statement."""
    records = {row.code: row for row in db.session.scalars(select(ContactRecord))}
    known = [_over(one, records.pop(one.code, None)) for one in delivered().values()]
    added = [_added(row) for row in records.values()]
    return [*known, *sorted(added, key=lambda one: name_key(one.facts.title))]


def contact(code: str) -> Contact:
    """Return a contact, read again; ``Missing`` if there is none of that code."""
    row = record_of(code)
    base = delivered().get(code)
    if base is not None:
        return _over(base, row)
    if row is None:
        raise Missing(GONE)
    return _added(row)


def record_of(code: str) -> ContactRecord | None:
    """Return what the operator wrote, read again and locked in a transaction that writes."""
    query = select(ContactRecord).where(ContactRecord.code == code)
    if db.writing:
        query = query.with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def _over(base: Contact, row: ContactRecord | None) -> Contact:
    return base if row is None else Contact(row.code, facts_of(row), (), True, row.revision)


def _added(row: ContactRecord) -> Contact:
    return Contact(row.code, facts_of(row), (), False, row.revision)


def facts_of(row: ContactRecord) -> ContactFacts:
    """Return the values of a row."""
    return ContactFacts(
        title=row.title,
        text=row.text,
        url=row.url,
        territories=tuple(row.territories),
        subjects=tuple(row.subjects),
        checked_on=row.checked_on,
        hidden=row.hidden,
    )
