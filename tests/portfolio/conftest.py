"""Portfolios of all sizes, written in bulk."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from app.extensions import db
from app.methodology.loader import current_edition
from app.progress.rules import BlockReason
from app.spaces.models import Authority, Membership
from tests.support.cast import Cast, make_user
from tests.support.databases import OpenDatabase
from tests.support.worlds import WORLDS

TOTAL = 2000
MANY = 1300  # beyond portfolio.statements.FEW: the index is followed
FEW = 640
NOW = datetime.now(UTC)
REASONS = BlockReason.codes()
WORDS = ("aubane", "belcombe", "causse", "combe", "vallon")

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Crowd:
    """Two thousand authorities: one person has many of them, another has few, a third none."""

    many: int
    few: int
    nobody: int
    rows: Rows
    mine: dict[int, set[int]]

    def rows_of(self, user_id: int) -> Rows:
        """What somebody should see."""
        return [row for row in self.rows if row["id"] in self.mine[user_id]]


def row_of(number: int, dice: random.Random) -> dict[str, Any]:
    """Return an authority; few different values, so that many rows tie."""
    name = f"{dice.choice(WORDS)} {number % 40}"
    blocked = dice.choice((0, 0, 0, 0, 1, 2))
    return {
        "id": 10_000 + number,
        "slug": f"lieu-{number}",
        "name": name.title(),
        "name_key": name,
        "code": f"{number:05d}",
        "kind": "commune",
        "territory": "mainland",
        "edition_id": current_edition().id,
        "progress": dice.randrange(0, 12) * 800,
        "points_done": 3,
        "points_applicable": 10,
        "current_phase": dice.randrange(1, 7),
        "blocked": blocked,
        "stuck": blocked,
        "blockers": [
            [f"point-{rank}", REASONS[(number + rank) % len(REASONS)], "2026-11-01"]
            for rank in range(blocked)
        ],
        "need": 2 if blocked else dice.choice((0, 0, 1)),
        "next_item": "elu-referent-nomme",
        "phases": [[f"phase-{rank}", rank, rank, 0, 10, 1, 5, 0, 2] for rank in range(1, 7)],
        "last_activity_at": NOW - timedelta(days=dice.randrange(0, 60), hours=1),
    }


def make_crowd(_app: Flask, _cast: Cast) -> Crowd:
    dice = random.Random(2026)  # noqa: S311  the same crowd each time
    rows = [row_of(number, dice) for number in range(TOTAL)]
    ids = [row["id"] for row in rows]
    users = [make_user(f"{name}@exemple.fr", "Une Personne").id for name in ("m", "f", "n")]
    mine = {users[0]: set(dice.sample(ids, MANY)), users[1]: set(dice.sample(ids, FEW))}
    db.session.execute(insert(Authority), rows)
    db.session.execute(
        insert(Membership),
        [
            # A role that shows adds an element to the row: the page must bear it.
            {"user_id": user_id, "authority_id": authority_id, "role": "contributor"}
            for user_id, theirs in mine.items()
            for authority_id in sorted(theirs)
        ],
    )
    return Crowd(*users, rows, {**mine, users[2]: set()})


WORLDS["crowd"] = make_crowd


@pytest.fixture
def crowd(cast: Cast, database: OpenDatabase) -> Crowd:
    made: Crowd = database.made
    return made
