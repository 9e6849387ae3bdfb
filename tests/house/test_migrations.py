"""Migrations: they make the tables that the code expects, forth and back, and lose nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, MetaData, inspect, select, text

from config import ROOT, read_settings
from tests.support import fingerprints
from tests.support.databases import KINDS, Databases, alembic_config, upgrade
from tests.support.ladder import REVISIONS, SCRIPTS, Ladder
from tests.support.migrations import populate

# (revision, table) whose rows cannot come back after a step down, said in its docstring.
LOSSES = {("0021", "authorities")}
MOMENT_OF_SQLITE = "'2026-03-14 09:26:53.000000'"
SPOILT = '''
"""Rebuild a parent table, as a change of column does on SQLite."""
from alembic import op

revision, down_revision = "9999", "{head}"

def upgrade():
    with op.batch_alter_table("users", recreate="{recreate}") as batch:
        batch.alter_column("full_name", new_column_name="known_as")

def downgrade():
    pass
'''


@pytest.fixture(params=KINDS)
def engine(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> Iterator[Engine]:
    wanted = request.config.getoption("--db")
    if wanted not in {None, request.param}:
        pytest.skip(f"--db {wanted}")
    empty = databases.empty(request.param, f"migration_{abs(hash(tmp_path))}")
    yield empty
    empty.dispose()


@pytest.fixture(scope="module")
def ladder(databases: Databases) -> Ladder:
    return Ladder(databases)


def downgrade(engine: Engine, revision: str) -> None:
    with engine.connect() as connection:
        command.downgrade(alembic_config(connection), revision)


def fill(engine: Engine) -> dict[str, int]:
    with engine.begin() as connection:
        return populate(connection)


def contents(engine: Engine) -> dict[str, str]:
    metadata = MetaData()
    metadata.reflect(engine)
    metadata.remove(metadata.tables["alembic_version"])
    return fingerprints.of(engine, metadata)


def test_they_make_what_the_models_say(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        command.check(alembic_config(connection))


def test_an_index_keeps_its_directions(ladder: Ladder, engine: Engine) -> None:
    """SQLite writes a table anew for some changes, and would forget them: the portfolio sorts."""
    ladder.climb(engine)
    sqlite = "SELECT sql FROM sqlite_master WHERE name = 'ix_authorities_by_need'"
    postgresql = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_authorities_by_need'"
    query = sqlite if engine.dialect.name == "sqlite" else postgresql
    with engine.connect() as connection:
        assert "need DESC, last_activity_at, id" in (connection.scalar(text(query)) or "")


def test_they_are_numbered_without_gap_nor_fork() -> None:
    assert SCRIPTS.get_heads() == REVISIONS[-1:]
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_goes_up_down_and_up_without_losing_a_row(
    ladder: Ladder, engine: Engine, revision: str
) -> None:
    script = SCRIPTS.get_revision(revision)
    assert script is not None
    below = str(script.down_revision or "base")
    if below != "base":
        ladder.climb(engine, below)
        fill(engine)
    before = {} if below == "base" else contents(engine)

    upgrade(engine, revision)
    downgrade(engine, below)
    after = {} if below == "base" else contents(engine)
    assert {name for name in before if before[name] != after[name]} <= {
        table for at, table in LOSSES if at == revision
    }
    upgrade(engine, revision)
    if below == "base":
        assert fill(engine)


def test_a_full_database_goes_down_to_nothing_and_up_again(engine: Engine) -> None:
    upgrade(engine)
    rows = fill(engine)
    assert all(count >= 3 for count in rows.values())
    downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(engine)
    assert set(rows) < set(inspect(engine).get_table_names())


def test_the_extremes_come_back_as_they_went_in(ladder: Ladder, engine: Engine) -> None:
    ladder.climb(engine)
    rows = fill(engine)
    first = contents(engine)
    assert {name: int(digest.split(":")[0]) for name, digest in first.items()} == rows
    assert contents(engine) == first


def test_rebuilding_a_parent_table_keeps_its_children(
    ladder: Ladder, engine: Engine, tmp_path: Path
) -> None:
    """On SQLite, with foreign keys on, it would delete them all by cascade and report success."""
    ladder.climb(engine)
    fill(engine)
    children = {"user_sessions", "memberships", "answers"}
    before = {name: digest for name, digest in contents(engine).items() if name in children}
    scripts = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", scripts)
    recreate = "always" if engine.dialect.name == "sqlite" else "auto"
    spoilt = SPOILT.format(head=REVISIONS[-1], recreate=recreate)
    (scripts / "versions" / "9999_spoilt.py").write_text(spoilt)

    with engine.connect() as connection:
        config = alembic_config(connection)
        config.set_main_option("script_location", str(scripts))
        command.upgrade(config, "9999")

    after = contents(engine)
    assert len(before) == len(children)
    assert {name: after[name] for name in children} == before
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(known_as) FROM users")) == 3


def test_what_was_blocked_before_is_blocked_since_its_last_change(
    ladder: Ladder, engine: Engine
) -> None:
    script = next(each for each in SCRIPTS.walk_revisions() if "since_when" in each.path)
    ladder.climb(engine, str(script.down_revision))
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE answers SET state = 'blocked', block_reason = 'it'"))
        moment = "'2026-03-14 09:26:53+00:00'" if engine.name == "postgresql" else MOMENT_OF_SQLITE
        connection.execute(text(f"UPDATE answers SET updated_at = {moment}"))  # noqa: S608  ours
    upgrade(engine, script.revision)
    with engine.connect() as connection:
        days = connection.execute(text("SELECT blocked_on FROM answers")).scalars().all()
        rows = connection.execute(text("SELECT blockers FROM authorities")).scalars().all()
    assert {str(day) for day in days} == {"2026-03-14"}
    assert sum("2026-03-14" in str(row) and '"it"' in str(row).replace("'", '"') for row in rows)


def test_datasets_listed_before_are_counted_by_stage(ladder: Ladder, engine: Engine) -> None:
    script = next(each for each in SCRIPTS.walk_revisions() if "registers_lack" in each.path)
    ladder.climb(engine, str(script.down_revision))
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE datasets SET stage = 'published'"))
    upgrade(engine, script.revision)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT dataset_stages FROM authorities")).scalars().all()
    assert sum("published" in str(row) for row in rows)


def test_the_blocked_tasks_of_before_are_counted(ladder: Ladder, engine: Engine) -> None:
    script = next(one for one in SCRIPTS.walk_revisions() if "blocked_tasks_counted" in one.path)
    ladder.climb(engine, str(script.down_revision))
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE authorities SET blocked = 0, blockers = '[]', need = 0"))
        blocked = "state = 'blocked', block_reason = 'person', anchor_kind = '', anchor_id = ''"
        connection.execute(text(f"UPDATE tasks SET {blocked}"))  # noqa: S608  ours
        tasks = connection.execute(
            text("SELECT authority_id, count(*) FROM tasks GROUP BY authority_id ORDER BY 1")
        ).all()
    upgrade(engine, script.revision)
    with engine.connect() as connection:
        stuck = connection.execute(
            text("SELECT id, stuck FROM authorities WHERE stuck > 0 AND need = 2 ORDER BY id")
        ).all()
    assert [tuple(row) for row in stuck] == [tuple(row) for row in tasks] != []


def test_the_next_updates_counted_before_are_counted_again(ladder: Ladder, engine: Engine) -> None:
    script = next(one for one in SCRIPTS.walk_revisions() if "days_that_come_back" in one.path)
    ladder.climb(engine, str(script.down_revision))
    fill(engine)
    rhythm = "frequency = 'semiannual', updated_on = '2026-01-31', next_update_on = {}"
    with engine.begin() as connection:
        first = connection.scalar(text("SELECT min(id) FROM datasets"))
        counted = rhythm.format("'2027-01-31'")
        connection.execute(text(f"UPDATE datasets SET {counted}"))  # noqa: S608  ours
        written = rhythm.format("'2026-05-01'")
        connection.execute(
            text(f"UPDATE datasets SET {written} WHERE id = :first"),  # noqa: S608  ours
            {"first": first},
        )
    upgrade(engine, script.revision)
    with engine.connect() as connection:
        days = connection.execute(text("SELECT next_update_on FROM datasets ORDER BY id")).scalars()
        assert [str(day) for day in days][:2] == ["2026-05-01", "2026-07-31"]


def test_datasets_told_before_keep_the_names_they_had(ladder: Ladder, engine: Engine) -> None:
    script = next(one for one in SCRIPTS.walk_revisions() if "names_that_stay" in one.path)
    ladder.climb(engine, str(script.down_revision))
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE authorities SET catalogue_revision = 0"))
        one = connection.scalar(text("SELECT min(id) FROM authorities"))
        connection.execute(
            text("UPDATE authorities SET catalogue_revision = 3, slug = 'rodez' WHERE id = :one"),
            {"one": one},
        )
    upgrade(engine, script.revision)
    with engine.connect() as connection:
        roots = connection.execute(text("SELECT catalogue_root FROM authorities")).scalars().all()
    told = [root for root in roots if root]
    assert told == [f"{read_settings().base_url}/public/rodez/catalogue"]
    assert len(roots) > len(told)


OURS = "FROM tasks WHERE created_by_name = 'Jalon, mise à jour 0033'"
FAMILIES = {  # title: typical, family, how it came, what changed in it since
    "Covoiturage": ("covoiturage", "mobility", "dataset:add", ""),
    "Covoiturage revu": ("covoiturage", "mobility", "dataset:add", "Forte valeur"),
    "Covoiturage importé": ("covoiturage", "mobility", "", "Titre"),
    "Plan local": ("documents-urbanisme", "geospatial", "dataset:add", "Titre"),
    "Adresses": ("base-adresse-locale", "geospatial", "dataset:add", ""),
}


def as_listed_before(connection: Connection) -> int:
    """List ``FAMILIES`` in the first authority that has a dataset; return its id."""
    tables = MetaData()
    tables.reflect(connection)
    datasets, events = tables.tables["datasets"], tables.tables["audit_events"]
    one = dict(connection.execute(select(datasets).order_by(datasets.c.id)).mappings().all()[0])
    for table in ("eligibility_decisions", "audit_events"):
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  ours
    connection.execute(text("UPDATE datasets SET high_value = '', outcome = ''"))
    connection.execute(text("UPDATE users SET open_tasks = 0"))
    connection.execute(text("UPDATE memberships SET role = 'lead'"))
    for rank, (title, (typical, family, came, changed)) in enumerate(FAMILIES.items(), 1):
        named = {"id": 9000 + rank, "identifier": f"jeu-{rank}", "title": title}
        facts = {"title_key": title.lower(), "typical": typical, "high_value": family}
        connection.execute(datasets.insert().values({**one, **named, **facts, "outcome": ""}))
        for event, field in ((came, ""), ("dataset:update", changed)):
            if not (event and (field or event == came)):
                continue
            connection.execute(
                events.insert().values(
                    authority_id=one["authority_id"], event=event, actor_name="Nadia",
                    subject=f"dataset:{named['id']}", subject_title=title, at=one["created_at"],
                    changes=[{"title": field, "old": None, "new": "x"}] if field else [],
                )
            )  # fmt: skip
    return int(one["authority_id"])


def test_only_a_family_that_nobody_edited_is_corrected(ladder: Ladder, engine: Engine) -> None:
    script = next(one for one in SCRIPTS.walk_revisions() if "high_value_decided" in one.path)
    ladder.climb(engine, str(script.down_revision))
    fill(engine)
    with engine.begin() as connection:
        authority_id = as_listed_before(connection)
    before = contents(engine)
    upgrade(engine, script.revision)
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT title, high_value, high_value_state FROM datasets "
                "WHERE id BETWEEN 9001 AND 9010"
            )
        ).all()
        tasks = connection.execute(
            text(f"SELECT authority_id, description, assignee_id {OURS}")
        ).all()
        counted = connection.scalar(text("SELECT sum(open_tasks) FROM users"))
    assert {title: tuple(rest) for title, *rest in rows} == {
        "Covoiturage": ("", ""),
        "Covoiturage revu": ("mobility", "candidate"),
        "Covoiturage importé": ("mobility", "candidate"),
        "Plan local": ("earth-environment", "candidate"),
        "Adresses": ("geospatial", "candidate"),
    }
    [(of, description, assignee)] = tasks
    assert of == authority_id
    assert "personne n’y avait touché (2)\n- Covoiturage\n- Plan local" in description
    assert "sur la fiche de chaque jeu (4)\n- Adresses\n" in description
    assert (assignee is not None) is (counted == 1)
    downgrade(engine, str(script.down_revision))
    assert contents(engine) == before


def test_a_decision_founded_on_a_corrected_question_is_to_be_read_again(
    ladder: Ladder, engine: Engine
) -> None:
    script = next(one for one in SCRIPTS.walk_revisions() if "high_value_decided" in one.path)
    ladder.climb(engine, str(script.down_revision))
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE datasets SET high_value = '', outcome = 'open'"))
        answers = '\'[["B8a", "yes"]]\''
        connection.execute(text(f"UPDATE eligibility_decisions SET answers = {answers}"))  # noqa: S608  ours
    upgrade(engine, script.revision)
    with engine.connect() as connection:
        told = connection.execute(text(f"SELECT description {OURS}")).scalars().all()
    assert told
    assert all("car la question posée était trop large" in one for one in told)
