"""Where skills stand, how they are counted, what share of each axis is held."""

import pytest

from app.skills.library import skills, skills_of
from app.skills.proofs import ITEM, found
from app.skills.rules import Skill, SkillStanding, SkillState, count_of, shares_of

AXES = [("technique", "Technique"), ("juridique", "Juridique")]


def made(axis: str = "technique") -> Skill:
    return Skill("x", axis, "X", "Pourquoi.", 2, (1,), {}, ("pratique",))


def stands(needed: int, held: int | None, way: str = "", *, named: bool = True) -> SkillStanding:
    return SkillStanding(made(), needed, held, way, named)


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (stands(0, None), SkillState.UNNEEDED),
        (stands(0, 2), SkillState.UNNEEDED),
        (stands(2, None), SkillState.UNSEEN),
        (stands(2, None, "train"), SkillState.UNSEEN),
        (stands(2, 1), SkillState.MISSING),
        (stands(2, 0, "buy"), SkillState.PLANNED),
        (stands(2, 2), SkillState.HELD),
        (stands(1, 3), SkillState.HELD),
        (stands(2, 2, named=False), SkillState.UNNAMED),
    ],
)
def test_where_a_skill_stands(standing: SkillStanding, state: SkillState) -> None:
    assert standing.state is state


def test_skills_are_counted() -> None:
    count = count_of([stands(0, None), stands(2, None), stands(2, 1), stands(2, 1, "buy")])
    assert (count.needed, count.lacking, count.without_way, count.unseen) == (3, 2, 1, 1)
    assert not count.settled
    assert count_of([stands(2, 2), stands(2, 1, "buy")]).settled
    assert not count_of([stands(0, None)]).settled  # a table where nothing is needed proves nothing


def test_what_is_held_beyond_the_need_fills_no_other_gap() -> None:
    (technique, juridique) = shares_of(AXES, [stands(1, 3), stands(3, 0), stands(2, None)])
    assert (technique.needed, technique.held) == (66, 11)
    assert (technique.skills, technique.lacking, technique.unseen) == (3, 1, 1)
    assert (juridique.needed, juridique.held, juridique.skills) == (None, None, 0)


def test_what_the_table_proves() -> None:
    assert found(count_of([stands(2, 2), stands(2, 1, "buy")]))[0] == {
        ITEM: "1\u00a0compétence tenue\u202f; 1\u00a0autre a sa solution"
    }
    assert found(count_of([stands(2, None)])) == ({}, {})
    _, lacks = found(count_of([stands(2, None), stands(2, 1), stands(2, 2, named=False)]))
    assert lacks[ITEM] == (
        "1\u00a0compétence reste à regarder, 1\u00a0manque sans solution, "
        "1\u00a0est tenue sans personne nommée"
    )


def test_the_library_serves_each_axis_and_each_phase() -> None:
    assert len(skills()) >= 20
    axes = {axis for axis, _ in AXES} | {"organisationnel", "communication"}
    assert {skill.axis for skill in skills().values()} == axes
    for phase in range(1, 7):
        assert len(skills_of(phase)) >= 5
    assert skills_of(None) == list(skills().values())
