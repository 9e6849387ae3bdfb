"""The steps of an import: looked at, mapped, read, agreed to, written.

What takes long and does not write is in ``reading``, the last step in ``confirm``; what is here
flushes and never commits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from app.datasets.inventory import queries
from app.datasets.inventory.contents import DatasetFacts, ResourceFacts
from app.datasets.inventory.defaults import defaults_of
from app.datasets.inventory.models import Import, Resource
from app.datasets.transfer import files, register
from app.datasets.transfer.columns import fields_by_name, is_national, proposed
from app.datasets.transfer.known import StandingDataset
from app.datasets.transfer.online import StandingFile
from app.datasets.transfer.plan import ImportGround, Sorted, sort_rows
from app.datasets.transfer.reading import Look
from app.datasets.transfer.rows import ImportRow
from app.datasets.transfer.scdl import words_of
from app.extensions import db
from app.files.rules import clean_name
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.typography import plural
from app.spaces.models import Authority

MAPPING, READING, READY, DONE = "mapping", "reading", "ready", "done"
KEPT = timedelta(days=1)
REMEMBERED = 30  # imports whose choices are looked at
MOST_SHEETS = 40
GONE = "Cet import n’existe plus, ou n’a jamais existé ici."
FINISHED = "Cet import est terminé."


def open_import(
    authority: Authority,
    stored_name: str,
    file_name: str,
    look: Look,
    *,
    user_id: int | None,
    of_register: bool = False,
) -> Import:
    """Note that a table waits for its columns to be mapped; forget those that waited a day.

    ``of_register``: it is a register of processing (see ``register``).
    """
    db.session.execute(
        delete(Import).where(
            Import.authority_id == authority.id, Import.state != DONE, Import.at < now() - KEPT
        )
    )
    row = Import(
        authority_id=authority.id,
        user_id=user_id,
        file_name=clean_name(file_name)[:200] or "tableau",
        stored_name=stored_name,
        outcome={"register": True} if of_register else {},
    )
    _keep_look(row, look)
    row.mapping = _first_mapping(authority, row)
    db.session.add(row)
    db.session.flush()
    return row


def open_online(
    authority: Authority,
    stored_name: str,
    title: str,
    source: Mapping[str, Any],
    *,
    user_id: int | None,
) -> Import:
    """Note that the rows of a catalogue wait for somebody to agree to them.

    ``source``: where they come from, and what could not be taken, for the pages.
    """
    row = Import(
        authority_id=authority.id,
        user_id=user_id,
        file_name=title[:200],
        stored_name=stored_name,
        state=READY,
        outcome={"online": dict(source)},
    )
    db.session.add(row)
    db.session.flush()
    return row


def is_online(row: Import) -> bool:
    """Tell whether an import comes from a catalogue, and not from a table."""
    return "online" in row.outcome


def check_sheet(row: Import, sheet: int) -> None:
    """Refuse a sheet that the workbook does not have; a CSV has one, of rank 0."""
    if not 0 <= sheet < max(len(row.outcome["form"]["sheets"]), 1):
        raise Refused("Cette feuille n’existe pas. Choisissez-en une autre.", "sheet")


def change_sheet(authority: Authority, import_id: int, look: Look) -> Import:
    """Take another sheet of the workbook."""
    row = waiting(authority, import_id, lock=True)
    _keep_look(row, look)
    row.state = MAPPING
    row.mapping = _first_mapping(authority, row)
    db.session.flush()
    return row


def _first_mapping(authority: Authority, row: Import) -> dict[str, str]:
    if is_register(row):
        return register.proposed_of(row.columns)
    return remembered(authority, row.columns) or proposed(row.columns)


def is_register(row: Import) -> bool:
    """Tell whether an import is that of a register of processing."""
    return bool(row.outcome.get("register", False))


def _keep_look(row: Import, look: Look) -> None:
    if is_register(row):
        look = register.only_what_serves(look)
    row.columns = list(look.header.columns)
    row.sample = [list(cells) for cells in look.sample]
    form = {**asdict(look.form), "kind": look.form.kind.value, "header": ()}
    form["sheets"] = look.form.sheets[:MOST_SHEETS]
    row.outcome = {
        "form": form,
        "sheet": look.sheet,
        "line": look.header.line,
        "lines": [list(pair) for pair in look.lines],
        "notices": list(look.notices),
        **({"register": True} if is_register(row) else {}),
    }


def waiting(authority: Authority, import_id: int, *, lock: bool = False) -> Import:
    """Return an import of this authority; ``Missing`` if there is none.

    ``lock``: nobody else changes the row until the commit, and it is read again behind the lock;
    ``Refused`` once the import is done.
    """
    query = select(Import).where(Import.authority_id == authority.id, Import.id == import_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(query).one_or_none()
    if row is None:
        raise Missing(GONE)
    if lock and row.state == DONE:
        raise Refused(FINISHED)
    return row


def remembered(authority: Authority, columns: Sequence[str]) -> dict[str, str]:
    """Return the last mapping of a table with the same columns, or nothing."""
    query = (
        select(Import.columns, Import.mapping)
        .where(Import.authority_id == authority.id, Import.state.in_([READY, DONE]))
        .order_by(Import.id.desc())
        .limit(REMEMBERED)
    )
    fields = set(fields_by_name().values())
    for before, mapping in db.session.execute(query):
        if list(before) == list(columns):
            return {column: field for column, field in mapping.items() if field in fields}
    return {}


def begin_reading(
    authority: Authority, import_id: int, mapping: Mapping[str, str], *, blanks: bool = False
) -> Import:
    """Store the mapping of the columns, and that the rows are being read.

    ``blanks``: unreadable cells count as empty, where the field may be empty.
    """
    row = waiting(authority, import_id, lock=True)
    files.table_of(authority.id, row.stored_name)
    row.mapping = dict(mapping)
    row.state, row.rows_total, row.rows_done = READING, 0, 0
    row.outcome = {**row.outcome, "began": now().isoformat(), "blanks": blanks}
    db.session.flush()
    return row


def note_progress(authority: Authority, import_id: int, done: int, total: int) -> None:
    """Note how far the reading has come, for whoever looks at its page."""
    row = waiting(authority, import_id, lock=True)
    row.rows_done, row.rows_total = done, total
    db.session.flush()


def end_reading(authority: Authority, import_id: int, rows: Sequence[ImportRow] | None) -> Import:
    """Note that the rows are read; ``None`` when they could not be: the columns wait again."""
    row = waiting(authority, import_id, lock=True)
    if rows is None:
        row.state = MAPPING
    else:
        files.keep_rows(authority.id, row.stored_name, rows)
        row.state, row.rows_done = READY, row.rows_total
    db.session.flush()
    return row


def ground_of(row: Import, authority: Authority, *, publishes: bool) -> ImportGround:
    """Return what the rows of an import are compared with: the inventory of now, the rights."""
    chosen = defaults_of(authority)
    defaults = chosen if is_national(row.columns) else None
    places = is_online(row) or defaults is not None
    files = queries.resources_by_dataset(authority) if places else {}
    standing = [
        StandingDataset(
            dataset.id,
            dataset.revision,
            dataset.stage,
            dataset.outcome,
            dataset.held_since is not None,
            dataset.published_on,
            dataset.resource_count,
            DatasetFacts.of(dataset),
            words_of(dataset, authority, defaults) if defaults is not None else {},
            _by_address(files.get(dataset.id, ())),
            dataset.confirmed_family,
        )
        for dataset in queries.all_of(authority)
    ]
    columns = {field: column for column, field in row.mapping.items()}
    last = last_done(authority)
    return ImportGround(standing, left_by(last), publishes, columns, chosen.licence)


def _by_address(files: Sequence[Resource]) -> dict[str, StandingFile]:
    return {
        file.url: StandingFile(file.id, ResourceFacts.of(file), bool(file.file_name))
        for file in files
    }


def plan_of(row: Import, authority: Authority, *, publishes: bool) -> list[Sorted]:
    """Return the plan of an import that is ready, against the inventory of now."""
    return sort_rows(rows_of(row), ground_of(row, authority, publishes=publishes))


def rows_of(row: Import) -> list[ImportRow]:
    """Return the rows that were read."""
    return files.rows_of(row.authority_id, row.stored_name)


def last_done(authority: Authority) -> Import | None:
    """Return the last import that was written."""
    query = select(Import).where(Import.authority_id == authority.id, Import.state == DONE)
    return db.session.scalars(query.order_by(Import.id.desc()).limit(1)).one_or_none()


def left_by(last: Import | None) -> dict[int, int]:
    """Return the revision in which the imports left each dataset."""
    revisions = last.outcome.get("revisions", {}) if last is not None else {}
    return {int(dataset_id): revision for dataset_id, revision in revisions.items()}


def cancel(authority: Authority, import_id: int) -> str:
    """Forget an import; return the name of the file to discard after the commit."""
    row = waiting(authority, import_id, lock=True)
    name = row.stored_name
    db.session.delete(row)
    db.session.flush()
    return name


def forget_waiting(most: int = 100) -> int:
    """Delete ``most`` imports at most that have waited for a day; return how many."""
    old = select(Import).where(Import.state != DONE, Import.at < now() - KEPT)
    old_imports = db.session.scalars(old.order_by(Import.id).limit(most)).all()
    for row in old_imports:
        files.discard(row.authority_id, row.stored_name)
        db.session.delete(row)
    db.session.flush()
    return len(old_imports)


def sentence_of(row: Import) -> str:
    """Return the sentence that says what an import has changed."""
    added, changed = row.outcome["added"], row.outcome["changed"]
    if not added and not changed:
        return "Rien n’a changé\u00a0: l’inventaire disait déjà tout ce que dit ce tableau."
    parts = [
        plural(added, "jeu ajouté", "jeux ajoutés") if added else "",
        plural(changed, "jeu modifié", "jeux modifiés") if changed else "",
    ]
    return f"{' et '.join(part for part in parts if part)} dans l’inventaire."
