"""Who may read an opinion, and what the table lacks: the rule and its SQL twin always agree."""

from datetime import date
from itertools import product

import pytest
from sqlalchemy import select

from app.extensions import db
from app.spaces.permissions import Permission, Role, allows
from app.stakeholders.directory import queries
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.stakeholders.directory.rules import (
    Attitude,
    Gap,
    KnownStakeholder,
    ProjectRole,
    Reader,
    Visibility,
    gaps_for,
    gaps_of,
    levels_of,
    may_read,
)
from tests.stakeholders.conftest import Table, Write
from tests.support.cast import Cast

LEAD, CONSULTANT = Role.LEAD, Role.CONSULTANT
# (level, role, author?, opened?) of those who read; everybody else never does.
READERS = {
    *((level, LEAD, author, opened) for level, author, opened in product(
        (Visibility.LEADS, Visibility.TEAM), (False, True), (False, True))),
    *((Visibility.AUTHOR, LEAD, True, opened) for opened in (False, True)),
    *((Visibility.TEAM, CONSULTANT, author, True) for author in (False, True)),
    *((level, CONSULTANT, True, True) for level in (Visibility.LEADS, Visibility.AUTHOR)),
}  # fmt: skip


def cases() -> list[tuple[Visibility, Role, bool, bool]]:
    return list(product(Visibility, Role, (False, True), (False, True)))


@pytest.mark.parametrize(("level", "role", "author", "opened"), cases())
def test_who_reads_is_this_list(level: Visibility, role: Role, author: bool, opened: bool) -> None:
    expected = (level, role, author, opened) in READERS
    assert may_read(level, role, is_author=author, opened=opened) is expected


def test_officials_and_contributors_never_read_any() -> None:
    for level, role, author, opened in cases():
        if role in {Role.OFFICIAL, Role.CONTRIBUTOR}:
            assert not may_read(level, role, is_author=author, opened=opened)


def test_nobody_reads_without_the_right_to_see_opinions() -> None:
    for level, role, author, opened in cases():
        if may_read(level, role, is_author=author, opened=opened):
            assert allows(role, Permission.SEE_OPINIONS, opened=opened)


def test_the_condition_in_sql_says_what_the_rule_says(cast: Cast, write: Write) -> None:
    """Every level, every author, everybody, opened or not: 3 × 3 × 4 × 2 × 2 cases."""
    authors = (cast.alice.id, cast.carole.id, None)
    with write():
        for number, (level, author) in enumerate(product(Visibility, authors)):
            row = Stakeholder(
                authority_id=cast.rodez.id,
                title=str(number),
                title_key=str(number),
                side="internal",
                role="decide",
            )
            db.session.add(row)
            db.session.flush()
            opinion = Opinion(
                authority_id=cast.rodez.id,
                stakeholder_id=row.id,
                visibility=level.value,
                author_id=author,
            )
            db.session.add(opinion)
    opinions = db.session.scalars(select(Opinion)).all()
    assert len(opinions) == 9
    for role, opened, user in product(Role, (False, True), (cast.alice.id, cast.carole.id)):
        reader = Reader(user, role, opened)
        found = db.session.scalars(
            select(Opinion.stakeholder_id).where(queries.readable(reader))
        ).all()
        ruled = {each.stakeholder_id for each in opinions if queries.is_readable(each, reader)}
        assert set(found) == ruled, reader
        cards = queries.cards(cast.rodez, reader)
        assert len(cards) == 9
        assert {card.stakeholder.id for card in cards if card.opinion} == ruled


def test_levels_are_those_of_others_only() -> None:
    assert levels_of(LEAD, opened=False) == (Visibility.LEADS, Visibility.TEAM)
    assert levels_of(CONSULTANT, opened=True) == (Visibility.TEAM,)
    assert levels_of(CONSULTANT, opened=False) == ()


def dpo(**said: object) -> KnownStakeholder:
    return KnownStakeholder(elected=False, dpo=True, role="contribute", **said)  # type: ignore[arg-type]


def decider(**said: object) -> KnownStakeholder:
    return KnownStakeholder(elected=True, dpo=False, role="decide", **said)  # type: ignore[arg-type]


def told(known: list[KnownStakeholder], role: Role = LEAD, *, opened: bool = False) -> list[str]:
    return [gap.value for gap in gaps_for(gaps_of(known), role, opened=opened)]


def test_an_empty_table_lacks_nothing_yet() -> None:
    assert gaps_of([]) is None
    assert gaps_for(None, LEAD, opened=False) == ()


def test_a_table_without_opinions_lacks_all_three_at_most() -> None:
    assert told([dpo()]) == [gap.value for gap in Gap]
    assert told([dpo(), decider()]) == ["no-favourable-decider", "dpo-never-met"]


@pytest.mark.parametrize("attitude", [None, 1, 2, 3, 4, 5])
def test_a_decider_is_favourable_from_rather_favourable_on(attitude: int | None) -> None:
    found = told([decider(visibility="leads", attitude=attitude)])
    favourable = attitude in {4, 5}
    assert ("no-favourable-decider" not in found) is favourable
    assert Attitude("4").label == "Plutôt favorable"


def test_a_favourable_contributor_decides_nothing() -> None:
    known = KnownStakeholder(
        elected=False, dpo=False, role="contribute", visibility="leads", attitude=5
    )
    assert "no-favourable-decider" in told([known])


def test_meeting_the_dpo_mends_it() -> None:
    met = dpo(visibility="leads", met_on=date(2026, 11, 3))
    assert "dpo-never-met" not in told([met])


def test_private_opinions_do_not_move_what_others_see() -> None:
    known = [decider(visibility="author", attitude=5)]
    assert "no-favourable-decider" in told(known)


def test_consultants_know_only_what_is_shared_with_them() -> None:
    kept, shared = (
        [decider(visibility=level, attitude=5), dpo(visibility=level)]
        for level in ("leads", "team")
    )
    assert told(kept, CONSULTANT, opened=True) == ["no-favourable-decider", "dpo-never-met"]
    assert told(shared, CONSULTANT, opened=True) == ["dpo-never-met"]
    assert told(kept, CONSULTANT) == told(kept, Role.OFFICIAL) == []


def test_everybody_may_know_that_no_official_is_listed() -> None:
    for role in Role:
        assert told([dpo()], role)[:1] == ["no-official"]


def test_the_counter_follows_each_write(table: Table, cast: Cast) -> None:
    assert cast.rodez.stakeholder_gaps is None
    found = table.add("Maire", role=ProjectRole.DECIDE, archetype="maire")
    assert told_now(cast) == ["no-favourable-decider", "dpo-never-met"]
    table.assess(found, attitude=4)
    assert told_now(cast) == ["dpo-never-met"]
    officer = table.add("DPO", archetype="dpo")
    table.assess(officer, last_contact_on=date(2026, 11, 3))
    assert told_now(cast) == []


def told_now(cast: Cast) -> list[str]:
    db.session.close()
    return [gap.value for gap in gaps_for(cast.rodez.stakeholder_gaps, LEAD, opened=False)]
