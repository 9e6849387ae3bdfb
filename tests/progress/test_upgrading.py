"""From an edition to the next and back, as pure rules: nothing is lost, whatever the editions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.methodology.changes import ChangeKind, EditionChanges, ItemChange, StatesRule
from app.methodology.rules import Condition, Edition, Item, Phase, Profile, Step
from app.progress.rules import AnswerState, compute
from app.progress.upgrading.rules.answers import CarriedAnswer, Signed, words_of
from app.progress.upgrading.rules.carrying import (
    ARCHIVED,
    CHANGED_SINCE,
    JOINED,
    REWORDED,
    SHARED,
    carry,
    carry_back,
)
from app.progress.upgrading.rules.joining import merged_state

RODEZ = Profile(kind="commune", population=24_000, obligation="obliged", territory="mainland")
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
BY = Signed(1000, AT, 7, "Qui change d’édition")
AGAIN = Signed(2000, AT + timedelta(days=3), 7, "Qui revient")
TODO, DOING, DONE, BLOCKED, NONE = AnswerState
OTHERS_ONLY = Condition(types=("epci",))


def an_item(item_id: str, *, weight: int = 1, applies_if: Condition | None = None) -> Item:
    return Item(
        id=item_id,
        axis="a",
        weight=weight,
        required=False,
        statement=f"Le point {item_id}",
        why="",
        how=(),
        evidence="",
        role="",
        duration_days=1,
        task="",
        covers=(),
        sources=(),
        applies_if=applies_if,
    )


def an_edition(name: str, items: list[Item]) -> Edition:
    half = len(items) // 2
    phases = tuple(
        Phase(
            f"p{position}", position, "", "", "", "", "", (), (),
            (Step(f"e{position}", f"{position}.1", "", "", (), tuple(listed)),),
        )
        for position, listed in enumerate((items[:half], items[half:]), start=1)
    )  # fmt: skip
    return Edition(name, name, "1.0.0", None, "", (), phases)


@st.composite
def successions(draw: st.DrawFn) -> EditionChanges:
    """Two editions, the second of which does anything to the first."""
    old = [f"o{rank}" for rank in range(draw(st.integers(2, 9)))]
    waiting, told, kept, fresh = draw(st.permutations(old)), [], [], iter(range(99))
    while waiting:
        kind = draw(st.sampled_from(list(ChangeKind)))
        many = min(len(waiting), draw(st.integers(2, 3)))
        if kind is ChangeKind.MERGED and many < 2:
            continue
        count = many if kind is ChangeKind.MERGED else int(kind is not ChangeKind.NEW)
        before, waiting = tuple(waiting[:count]), waiting[count:]
        if kind is ChangeKind.KEPT:
            kept += before
            continue
        wanted = {ChangeKind.SPLIT: many if many > 1 else 2, ChangeKind.RETIRED: 0}.get(kind, 1)
        same = before[:1] if draw(st.booleans()) else ()
        after = (*same, *(f"n{next(fresh)}" for _ in range(wanted)))[:wanted]
        rules = {
            ChangeKind.SPLIT: (StatesRule.EACH, StatesRule.FIRST),
            ChangeKind.MERGED: (StatesRule.ALL, StatesRule.ANY),
        }.get(kind)
        rule = draw(st.sampled_from(rules)) if rules else None
        told.append(ItemChange(kind, before, after, "", "", rule))
    new = draw(st.permutations([*kept, *(key for change in told for key in change.after)]))
    conditions = st.sampled_from([None, None, OTHERS_ONLY])
    sides = [
        [an_item(key, weight=draw(st.integers(1, 5)), applies_if=draw(conditions)) for key in ids]
        for ids in (old, new)
    ]
    return EditionChanges(an_edition("avant", sides[0]), an_edition("après", sides[1]), tuple(told))


@st.composite
def answered(draw: st.DrawFn, ids: list[str], first: int = 1) -> dict[str, CarriedAnswer]:
    """Answers to some of these points; each text and each piece of evidence is unique."""
    answers = {}
    for rank, item_id in enumerate(ids, start=first):
        if not draw(st.booleans()):
            continue
        state = draw(st.sampled_from(list(AnswerState)))
        pieces = tuple(rank * 10 + piece for piece in range(draw(st.integers(0, 2))))
        one = CarriedAnswer(
            Signed(rank, AT - timedelta(days=rank), rank, f"Personne {rank}"),
            state,
            f"note {rank}." if draw(st.booleans()) else "",
            f"justification {rank}." if state is NONE else "",
            draw(st.sampled_from(["it", "time"])) if state is BLOCKED else "",
            f"déblocage {rank}." if state is BLOCKED else "",
            date(2027, 1, rank % 28 + 1) if state is BLOCKED else None,
            date(2026, 11, rank % 28 + 1) if state is BLOCKED else None,
            None,
            pieces,
        )
        if not one.says_nothing:
            answers[item_id] = one
    return answers


def texts_of(given_answer: CarriedAnswer) -> list[str]:
    texts = given_answer.note, given_answer.justification, given_answer.unblock
    return [text for text in texts if text]


def assert_nothing_lost(before: dict[str, CarriedAnswer], after: dict[str, CarriedAnswer]) -> None:
    everything = "\n".join(text for one in after.values() for text in texts_of(one))
    for one in before.values():
        assert [text for text in texts_of(one) if text not in everything] == []
    assert pieces_of(before) == pieces_of(after)


def pieces_of(answers: dict[str, CarriedAnswer]) -> list[int]:
    return sorted(piece for one in answers.values() for piece in one.evidence)


def left_by(answers: dict[str, CarriedAnswer]) -> dict[str, int]:
    return {key: one.signed.revision for key, one in answers.items()}


@settings(max_examples=500)
@given(st.data())
def test_nothing_is_lost_and_there_and_back_is_exact(data: st.DataObject) -> None:
    changes = data.draw(successions())
    ids = [*(item.id for item in changes.before.items), "jadis", "n0"]
    before = data.draw(answered(ids))
    there = carry(changes, RODEZ, before, BY)
    assert_nothing_lost(before, there.answers)
    assert {look.item_id for look in there.to_review} <= {i.id for i in changes.after.items}
    states = {key: one.state for key, one in there.answers.items()}
    progress = compute(changes.after, RODEZ, states)
    assert progress.points_done <= progress.points_applicable
    back = carry_back(changes, before, left_by(there.answers), there.answers, AGAIN)
    assert back.answers == before
    assert back.to_review == ()


@settings(max_examples=500)
@given(st.data())
def test_what_was_answered_since_comes_back_too(data: st.DataObject) -> None:
    changes = data.draw(successions())
    before = data.draw(answered([item.id for item in changes.before.items]))
    there = carry(changes, RODEZ, before, BY).answers
    since = data.draw(answered([item.id for item in changes.after.items], first=100))
    now = {**there, **since}
    back = carry_back(changes, before, left_by(there), now, AGAIN)
    assert pieces_of(back.answers) == pieces_of(now)
    everything = "\n".join(text for one in back.answers.values() for text in texts_of(one))
    for one in since.values():
        assert [text for text in texts_of(one) if text not in everything] == []
    for item_id, change in changes.by_after.items():
        if item_id in since and change.kind in {ChangeKind.KEPT, ChangeKind.MOVED}:
            answer = back.answers[change.before[0]]
            assert (answer.state, answer.note) == (since[item_id].state, since[item_id].note)


@pytest.mark.parametrize(
    ("states", "every", "either"),
    [
        ([DONE, DONE], DONE, DONE),
        ([DONE, TODO], DOING, DONE),
        ([DONE, NONE], DONE, DONE),
        ([DONE, BLOCKED], BLOCKED, DONE),
        ([DOING, BLOCKED], BLOCKED, DOING),
        ([BLOCKED, TODO], BLOCKED, BLOCKED),
        ([BLOCKED, NONE], BLOCKED, BLOCKED),
        ([DOING, TODO], DOING, DOING),
        ([TODO, NONE], TODO, TODO),
        ([NONE, NONE], NONE, NONE),
        ([TODO, TODO], TODO, TODO),
    ],
)
def test_the_state_of_points_that_are_joined(
    states: list[AnswerState], every: AnswerState, either: AnswerState
) -> None:
    for order in (states, states[::-1]):
        assert merged_state(order, StatesRule.ALL) is every
        assert merged_state(order, StatesRule.ANY) is either


def one_change(
    kind: ChangeKind, before: str, after: str, rule: StatesRule | None = None
) -> EditionChanges:
    change = ItemChange(kind, tuple(before.split()), tuple(after.split()), "", "", rule)
    return EditionChanges(
        an_edition("avant", [an_item(key) for key in before.split()]),
        an_edition("après", [an_item(key) for key in after.split()]),
        (change,),
    )


def signed(days: int) -> Signed:
    return Signed(days, AT + timedelta(days=days), days, f"Personne {days}")


def test_two_blocked_points_keep_both_reasons_and_the_first_day() -> None:
    changes = one_change(ChangeKind.MERGED, "un deux", "deux", StatesRule.ALL)
    late = CarriedAnswer(
        signed(2), BLOCKED, "Vu.", "", "time", "Un poste.", None, date(2026, 11, 9)
    )
    soon = date(2027, 1, 4)
    early = CarriedAnswer(signed(1), BLOCKED, "", "", "it", "L’accès.", soon, date(2026, 11, 2))
    carried = carry(changes, RODEZ, {"un": late, "deux": early}, BY)
    one = carried.answers["deux"]
    assert (one.state, one.block_reason, one.blocked_on) == (BLOCKED, "it", early.blocked_on)
    assert (one.wake_on, one.note) == (soon, "Vu.")
    assert "Le point un\nLe temps ou les moyens manquent\nUn poste." in one.unblock
    assert "Le point deux\nLa DSI ou un logiciel métier bloque\nL’accès." in one.unblock
    assert one.signed == Signed(1000, *signed(2)[1:])
    assert carried.to_review == ()


def test_a_point_that_does_not_concern_them_says_nothing_of_the_one_that_joins_it() -> None:
    changes = one_change(ChangeKind.MERGED, "un deux", "deux", StatesRule.ALL)
    first, second = changes.before.items
    others = replace(first, applies_if=OTHERS_ONLY)
    changes = replace(changes, before=an_edition("avant", [others, second]))
    carried = carry(changes, RODEZ, {"deux": CarriedAnswer(signed(1), DONE)}, BY)
    assert carried.answers["deux"].state is DONE
    carried = carry(
        changes, replace(RODEZ, kind="epci"), {"deux": CarriedAnswer(signed(1), DONE)}, BY
    )
    assert carried.answers["deux"].state is DOING
    assert [look.why for look in carried.to_review] == [JOINED]


@pytest.mark.parametrize(("rule", "other"), [(StatesRule.EACH, DONE), (StatesRule.FIRST, None)])
def test_a_point_that_is_split(rule: StatesRule, other: AnswerState | None) -> None:
    changes = one_change(ChangeKind.SPLIT, "un", "un deux", rule)
    carried = carry(
        changes, RODEZ, {"un": CarriedAnswer(signed(1), DONE, "Vu.", evidence=(4,))}, BY
    )
    assert (carried.answers["un"].state, carried.answers["un"].evidence) == (DONE, (4,))
    second = carried.answers.get("deux")
    assert (second and second.state) is other
    assert [(look.item_id, look.why) for look in carried.to_review] == [
        ("un", SHARED),
        ("deux", SHARED),
    ]


def test_a_new_answer_to_points_that_were_joined_comes_back_as_a_note() -> None:
    changes = one_change(ChangeKind.MERGED, "un deux", "trois", StatesRule.ANY)
    before = {"un": CarriedAnswer(signed(1), DOING, "Commencé.")}
    there = carry(changes, RODEZ, before, BY).answers
    since = CarriedAnswer(signed(9), BLOCKED, "Arrêté.", "", "it", "L’accès.")
    back = carry_back(changes, before, left_by(there), {"trois": since}, AGAIN)
    assert back.answers["un"].state is DOING
    assert back.answers["un"].note == f"Commencé.\n\nLe point trois\n{words_of(since)}"
    assert back.answers["un"].signed == AGAIN
    assert [(look.item_id, look.why) for look in back.to_review] == [("un", CHANGED_SINCE)]


def test_what_is_looked_at_again_says_why() -> None:
    reworded = one_change(ChangeKind.REWORDED, "un", "un")
    answer = CarriedAnswer(signed(1), DONE)
    assert [look.why for look in carry(reworded, RODEZ, {"un": answer}, BY).to_review] == [REWORDED]
    begun = {"un": CarriedAnswer(signed(1), TODO, "Rien encore.")}
    assert carry(reworded, RODEZ, begun, BY).to_review == ()
    again = carry(one_change(ChangeKind.NEW, "", "neuf"), RODEZ, {"neuf": answer}, BY)
    assert [look.why for look in again.to_review] == [ARCHIVED]
