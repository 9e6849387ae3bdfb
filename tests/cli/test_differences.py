"""What ``jalon db check`` says of tables that are not those of the code."""

import pytest
from sqlalchemy import Column, ForeignKeyConstraint, Integer, MetaData, Table, UniqueConstraint

from app.cli.differences import lines_of
from tests.cli.conftest import Run
from tests.support.databases import OpenDatabase

UNIQUE = UniqueConstraint("id", name="uq_a")
UNNAMED = UniqueConstraint("id")
KEY = ForeignKeyConstraint(["id"], ["autres.id"], name="fk_a")
NOTES = Table("notes", MetaData(), Column("id", Integer), UNIQUE, UNNAMED, KEY, comment="Notes")


@pytest.mark.only_on("sqlite")
def test_each_difference_is_a_sentence(jalon: Run, database: OpenDatabase) -> None:
    with database.engine.begin() as connection:
        for statement in (
            "DROP INDEX ix_answers_wake",
            "DROP TABLE operations",
            "CREATE TABLE intruse (id INTEGER PRIMARY KEY)",
            "CREATE INDEX ix_intrus ON users (full_name)",
            "ALTER TABLE users ADD COLUMN intrus TEXT",
            "ALTER TABLE outgoing_mails DROP COLUMN last_problem",
        ):
            connection.exec_driver_sql(statement)
    spoilt = jalon("db", "check")
    assert spoilt.exit_code == 1
    first, *sentences = spoilt.stderr.splitlines()
    assert first == "Les tables ne sont pas celles que le code attend."
    assert set(sentences) == {
        "L’index answers.ix_answers_wake manque.",
        "L’index users.ix_intrus est de trop.",
        "La colonne outgoing_mails.last_problem manque.",
        "La colonne users.intrus est de trop.",
        "La table intruse est de trop.",
        "La table operations manque.",
    }


@pytest.mark.parametrize(
    ("diff", "sentence"),
    [
        ([("modify_nullable", None, "a", "b", {}, 1, 0)], "a.b peut être vide, ou ne le peut plus"),
        ([("modify_type", None, "a", "b", {}, 1, 0)], "a.b n’est pas du bon type"),
        ([("modify_default", None, "a", "b", {}, 1, 0)], "a.b n’a pas la bonne valeur par défaut"),
        ([("modify_comment", None, "a", "b", {}, 1, 0)], "a.b n’a pas le bon commentaire"),
        (("add_constraint", UNIQUE), "La contrainte notes.uq_a manque."),
        (("remove_constraint", UNNAMED), "La contrainte notes.sans nom est de trop."),
        (("remove_fk", KEY), "La clé étrangère notes.fk_a est de trop."),
        (("add_table_comment", NOTES, None), "Le commentaire de la table notes manque."),
    ],
)
def test_the_rarer_differences(diff: object, sentence: str) -> None:
    (said,) = lines_of([diff])
    assert sentence in said
