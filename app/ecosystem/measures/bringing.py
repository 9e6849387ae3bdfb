"""Keeping a table of measures that somebody brings: a month is replaced, never added to."""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.audit.rules import Actor
from app.audit.services import record
from app.datasets.inventory.queries import dataset as dataset_of
from app.ecosystem.measures import proofs, queries
from app.ecosystem.measures.bounds import MOST_BYTES, MOST_LINES
from app.ecosystem.measures.models import DatasetMeasure
from app.ecosystem.measures.reading import BroughtLine, BroughtTable, table_of
from app.ecosystem.measures.rules import MeasureSource, month_of
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Missing, Refused
from app.kernel.text import name_key
from app.kernel.typography import number, plural, quoted
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.tables.form import Unreadable
from app.tables.reading.delimited import csv_rows, sniff_csv

MOST_FAULTS = 5  # told at once
TABLE = "table"  # the field where all of it is told
NOTHING = "Ce relevé n’a aucune ligne avec un chiffre."
TOO_LARGE = (
    "Ce relevé dépasse 1\u00a0Mo\u00a0: apportez-le en plusieurs fois, "
    f"{number(MOST_LINES)} lignes au plus à la fois."
)
NONE_LEFT = "Ce jeu n’a plus de relevé importé."


@dataclass(frozen=True, slots=True)
class WhatWasBrought:
    """What came of a table."""

    kept: int
    replaced: int  # among them, months that an earlier table gave
    doubles: int  # lines that a later one of the same table replaces
    empty: int
    others: int


def read_bytes(content: bytes) -> BroughtTable:
    """Read a table, whatever its encoding and its delimiter; ``Refused`` says what prevents it."""
    if len(content) > MOST_BYTES:
        raise Refused(TOO_LARGE, TABLE)
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(content)
        kept.flush()
        path = Path(kept.name)
        try:
            rows = csv_rows(path, sniff_csv(path))
            table = table_of(rows, month_of(today()))
        except Unreadable as refusal:
            raise Refused(refusal.sentence, TABLE) from refusal
    return table


def bring(authority: Authority, table: BroughtTable, *, by: Actor) -> WhatWasBrought:
    """Keep all the lines of a table, or none and say why."""
    lock(authority)
    names = DatasetNames(queries.titles(authority))
    faults = [*table.faults, *_unknown(table.lines, names)]
    if faults:
        raise Refused(_in_one(faults), TABLE)
    if not table.lines or len(table.lines) > MOST_LINES:
        raise Refused(TOO_LARGE if table.lines else NOTHING, TABLE)
    wanted = {(names.called(line.dataset)[0], line.month): line for line in table.lines}
    rows = queries.rows_of(authority, {key[0] for key in wanted}, MeasureSource.CSV)
    for key, line in wanted.items():
        _put(rows.get(key) or _blank(authority, *key), line)
    db.session.flush()
    proofs.settle_measures(authority)
    _tell(authority, "measures:bring", authority.name, by)
    doubles = len(table.lines) - len(wanted)
    return WhatWasBrought(
        len(wanted), len(rows.keys() & wanted), doubles, table.empty, table.others
    )


def drop(authority: Authority, dataset_id: int, *, by: Actor) -> str:
    """Take away the months that tables gave of a dataset; return its title."""
    lock(authority)
    title = dataset_of(authority, dataset_id).title
    rows = queries.rows_of(authority, {dataset_id}, MeasureSource.CSV)
    if not rows:
        raise Missing(NONE_LEFT)
    for row in rows.values():
        db.session.delete(row)
    proofs.settle_measures(authority)
    _tell(authority, "measures:drop", title, by)
    return title


class DatasetNames:
    """The datasets of an authority by what a table may call them: their identifier, or title."""

    def __init__(self, titles: Mapping[int, tuple[str, str]]) -> None:
        """Take the identifier and the title of each."""
        self._identifiers = {pair[0]: dataset_id for dataset_id, pair in titles.items()}
        self._titles: dict[str, list[int]] = {}
        for dataset_id, (_, title) in titles.items():
            self._titles.setdefault(name_key(title), []).append(dataset_id)

    def called(self, name: str) -> list[int]:
        """Return the datasets of a name; an identifier goes before a title."""
        if name in self._identifiers:
            return [self._identifiers[name]]
        return self._titles.get(name_key(name), [])


def _unknown(lines: Iterable[BroughtLine], names: DatasetNames) -> list[str]:
    faults = []
    for name, line in {line.dataset: line for line in lines}.items():
        matching = names.called(name)
        where = f"Ligne {line.number}\u00a0: {quoted(name)}"
        if not matching:
            faults.append(f"{where} n’est pas dans votre inventaire.")
        elif len(matching) > 1:
            faults.append(f"{where} nomme plusieurs jeux\u00a0: donnez l’identifiant.")
    return faults


def _in_one(faults: list[str]) -> str:
    left = len(faults) - MOST_FAULTS
    more = [f"Et {plural(left, 'autre ligne', 'autres lignes')} à corriger."] if left > 0 else []
    return " ".join([*faults[:MOST_FAULTS], *more])


def _blank(authority: Authority, dataset_id: int, month: date) -> DatasetMeasure:
    row = DatasetMeasure(
        authority_id=authority.id,
        dataset_id=dataset_id,
        source=MeasureSource.CSV.value,
        month=month,
    )
    db.session.add(row)
    return row


def _put(row: DatasetMeasure, line: BroughtLine) -> None:
    for name, figure in line.figures.items():
        setattr(row, name, figure)
    row.noted_at = now()


def _tell(authority: Authority, event: str, title: str, by: Actor) -> None:
    authority.last_activity_at = now()
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"measures:{authority.id}",
        title=title,
    )
