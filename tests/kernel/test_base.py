"""Moments keep their zone on both databases; names of constraints; ids and labels."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from app.accounts.models import User
from app.extensions import db
from app.kernel.base import Base
from app.kernel.ids import digest, new_token
from app.spaces.permissions import Role
from tests.support.cast import make_user

Write = Callable[[], AbstractContextManager[None]]
NOUMEA = timezone(timedelta(hours=11))


def test_a_moment_comes_back_aware_and_in_utc(write: Write) -> None:
    moment = datetime(2026, 11, 21, 9, 30, 15, 123456, tzinfo=NOUMEA)
    with write():
        user_id = make_user("moment@exemple.fr", created_at=moment).id
    db.session.close()

    kept = db.session.scalar(select(User.created_at).where(User.id == user_id))

    assert kept == moment
    assert kept is not None
    assert kept.tzinfo is UTC


def test_moments_of_two_zones_sort_by_instant(write: Write) -> None:
    early = datetime(2026, 11, 21, 9, 0, tzinfo=NOUMEA)  # 22:00 the day before in UTC
    late = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    with write():
        make_user("late@exemple.fr", created_at=late)
        make_user("early@exemple.fr", created_at=early)

    found = db.session.scalars(select(User.email).order_by(User.created_at)).all()

    assert found == ["early@exemple.fr", "late@exemple.fr"]


def test_a_moment_without_a_zone_is_refused(write: Write) -> None:
    naive = datetime(2026, 11, 21)  # noqa: DTZ001  what must be refused
    with pytest.raises(StatementError, match="time zone"), write():
        make_user("naive@exemple.fr", created_at=naive)


def test_an_empty_moment_stays_empty(write: Write) -> None:
    with write():
        user_id = make_user("vide@exemple.fr").id
    db.session.close()
    assert db.session.get_one(User, user_id).disabled_at is None


def test_every_constraint_has_a_name() -> None:
    nameless = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert nameless == []


def test_a_row_shows_its_key_and_nothing_personal(write: Write) -> None:
    with write():
        user = make_user("secret@exemple.fr", "Nom Secret")
    assert repr(user) == f"<User {user.id}>"


def test_tokens_are_long_different_and_fit_a_url() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(
        len(token) == 43 and token.replace("-", "").replace("_", "").isalnum() for token in tokens
    )


def test_a_digest_says_nothing_of_its_token() -> None:
    assert digest("jalon") == digest("jalon")
    assert digest("jalon") != digest("Jalon")
    assert len(digest("x" * 10_000)) == 64


def test_labels_are_shown_and_codes_are_kept() -> None:
    assert Role("lead") is Role.LEAD
    assert Role.LEAD.label == "Chef de projet"
    assert ("official", "Élu") in Role.choices()
    assert Role.codes() == [role.value for role in Role]
    with pytest.raises(ValueError, match="nobody"):
        Role("nobody")
