"""Builds a database of so many authorities, with answers, members, journal and right counters."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    Table,
    insert,
    literal,
    select,
)

from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.audit.models import AuditEvent
from app.authorities.rules import slug_for
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.clock import now
from app.kernel.database import open_engine
from app.kernel.text import name_key
from app.methodology.loader import current_edition
from app.methodology.rules import Item
from app.places.models import Place
from app.places.services import load_places
from app.progress.models import Answer
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Role
from app.tasks.models import Task
from config import ROOT
from tools.bench import patterns
from tools.bench.patterns import AUTHOR

PASSWORD = "une petite phrase pour mesurer"  # noqa: S105  of people who do not exist
CONSULTANT = "consultante@example.fr"
OFFICIAL = "elue@example.fr"
CONSULTANT_ID, OFFICIAL_ID, FIRST_LEAD_ID = 1, 2, 100
STORY_EVENTS = 120
STORY_DAYS = 28
RICH_TASKS, RICH_DATASETS = 3_000, 1_000


@dataclass(frozen=True)
class Town:
    """One authority of the database."""

    id: int
    slug: str
    name_key: str


@dataclass(frozen=True)
class Data:
    """A database and who is in it."""

    url: str
    towns: tuple[Town, ...]
    story: Town  # the one that has had a busy month
    rich: Town  # the one with thousands of tasks and datasets: what an authority holds at most

    @property
    def size(self) -> int:
        """How many authorities it holds."""
        return len(self.towns)


def build_sqlite(path: Path, size: int) -> Data:
    """Build a SQLite database at this path, open to this account alone as « serve » demands."""
    path.touch(mode=0o600)
    return build(f"sqlite:///{path}", size)


def build(url: str, size: int) -> Data:
    """Build a database in an empty one."""
    engine = open_engine(url)
    with engine.connect() as connection:
        command.upgrade(_alembic(connection), "head")
    _load_places(engine)
    with engine.begin() as connection:
        towns = _fill(connection, size)
    engine.dispose()  # the last connection folds SQLite's journal into the file
    return Data(url, towns, towns[size // 2], towns[size // 3])


def _alembic(connection: Connection) -> Config:
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config


def _load_places(engine: Engine) -> None:
    db.bind(engine)
    db.begin_write()
    load_places()
    db.commit()
    db.session.close()


def _fill(connection: Connection, size: int) -> tuple[Town, ...]:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size=-200000")
    made = [patterns.make(number) for number in range(patterns.COUNT)]
    connection.execute(insert(User), list(_people(size)))
    rows = list(_authorities(connection, size, made))
    connection.execute(insert(Authority), rows)
    connection.execute(insert(Membership), list(_members(size)))
    _spread(connection, Answer, [pattern.answers for pattern in made])
    _spread(connection, AuditEvent, [pattern.events for pattern in made])
    towns = tuple(Town(row["id"], row["slug"], row["name_key"]) for row in rows)
    _tell_story(connection, towns[size // 2], made)
    _enrich(connection, towns[size // 3])
    return towns


def _people(size: int) -> Iterator[dict[str, Any]]:
    password = hash_password(PASSWORD)
    named = {
        CONSULTANT_ID: (CONSULTANT, patterns.AUTHOR),
        OFFICIAL_ID: (OFFICIAL, "Dominique Moreau"),
        **{
            FIRST_LEAD_ID + number: (f"cheffe-{number}@example.fr", f"Sacha Roux {number}")
            for number in range(1, size + 1)
        },
    }
    for key, (email, name) in named.items():
        yield {"id": key, "email": email, "full_name": name, "password_hash": password}


def _authorities(
    connection: Connection, size: int, made: list[patterns.Pattern]
) -> Iterator[dict[str, Any]]:
    query = select(Place.id, Place.name, Place.code).order_by(Place.kind, Place.code)
    places = connection.execute(query).all()
    if size > len(places):
        raise ValueError(f"{len(places)} places are not enough for {size} authorities")
    every = len(places) // size
    seen: set[str] = set()
    for number, place in enumerate(places[: every * size : every], start=1):
        columns = made[number % patterns.COUNT].authority
        slug = slug_for(place.name, place.code)
        slug = slug if slug not in seen else f"{slug}-{number}"
        seen.add(slug)
        yield {
            **columns,
            "id": number,
            "slug": slug,
            "name": place.name,
            "name_key": name_key(place.name),
            "code": place.code,
            "place_id": place.id,
            "siren": "",
            "ridet": "",
            "created_at": now() - timedelta(days=400),
            # No two at once, or a sort by activity would be a sort by id.
            "last_activity_at": columns["last_activity_at"] - timedelta(milliseconds=number),
        }


def _members(size: int) -> Iterator[dict[str, Any]]:
    for number in range(1, size + 1):
        yield _member(CONSULTANT_ID, number, Role.CONSULTANT)
        yield _member(FIRST_LEAD_ID + number, number, Role.LEAD)
    story = size // 2 + 1
    yield _member(OFFICIAL_ID, story, Role.OFFICIAL)
    for number in range(1, 8):
        yield _member(FIRST_LEAD_ID + number, story, Role.CONTRIBUTOR)


def _member(user_id: int, authority_id: int, role: Role) -> dict[str, Any]:
    return {"user_id": user_id, "authority_id": authority_id, "role": role.value}


def _spread(connection: Connection, model: type[Any], found: list[list[dict[str, Any]]]) -> None:
    """Give each authority the rows of its pattern, in one statement: a million rows in seconds."""
    target: Table = model.__table__
    names = list(next(rows for rows in found if rows)[0])
    kept = Table(
        f"bench_{target.name}",
        MetaData(),
        Column("pattern", Integer),
        *(Column(name, target.c[name].type) for name in names),
        Index(f"bench_ix_{target.name}", "pattern"),
        prefixes=["TEMPORARY"],
    )
    kept.create(connection)
    rows = [{"pattern": number, **row} for number, each in enumerate(found) for row in each]
    connection.execute(insert(kept), rows)
    of_authority = Authority.id % literal(patterns.COUNT) == kept.c.pattern
    query = select(Authority.id, *(kept.c[name] for name in names)).join(kept, of_authority)
    query = query.order_by(Authority.id)
    connection.execute(insert(target).from_select(["authority_id", *names], query))
    kept.drop(connection)


def _enrich(connection: Connection, town: Town) -> None:
    """Give one authority as many tasks and datasets as the search has to go through."""
    chance = random.Random(RICH_TASKS)  # noqa: S311  always the same titles
    words = sorted({word for item in _items() for word in item.statement.split()})
    titles = [" ".join(chance.choices(words, k=7)).capitalize() for _ in range(RICH_TASKS)]
    tasks = [
        {"authority_id": town.id, "title": title, "title_key": name_key(title)} for title in titles
    ]
    connection.execute(insert(Task), [{**task, "created_by_name": AUTHOR} for task in tasks])
    datasets = [
        {**task, "identifier": f"jeu-{number}", "created_by_name": AUTHOR}
        for number, task in enumerate(tasks[:RICH_DATASETS])
    ]
    connection.execute(insert(Dataset), datasets)


def _items() -> Iterator[Item]:
    return (item for phase in current_edition().phases for item in phase.items)


def _tell_story(connection: Connection, town: Town, made: list[patterns.Pattern]) -> None:
    """Give one authority a busy month."""
    pattern = made[town.id % patterns.COUNT]
    answers = pattern.answers or made[1].answers
    points = pattern.authority["points_done"], pattern.authority["points_applicable"]
    moment = now()
    rows = [
        patterns.event(
            answers[number % len(answers)],
            moment - timedelta(days=STORY_DAYS * (STORY_EVENTS - number) / STORY_EVENTS),
            points,
        )
        for number in range(STORY_EVENTS)
    ]
    connection.execute(insert(AuditEvent), [{"authority_id": town.id, **row} for row in rows])
