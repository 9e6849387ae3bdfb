"""Circles, urgency and names called: no database."""

from datetime import date, timedelta
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tasks.drafts import Block, Draft, lacking, problems_of
from app.tasks.filters import TaskFilter
from app.tasks.rules import (
    TaskState,
    Urgency,
    called,
    circle,
    circle_in_words,
    urgency_of,
)

SATURDAY = date(2026, 11, 21)
nodes = st.integers(1, 8)
links = st.lists(st.tuples(nodes, nodes).filter(lambda link: link[0] != link[1]), max_size=30)


def reaches(edges: set[tuple[int, int]], start: int, end: int) -> bool:
    """Walk without any cleverness, to compare with."""
    seen = {start}
    while True:
        more = {needed for waiting, needed in edges if waiting in seen} - seen
        if not more:
            return end in seen
        seen |= more


class TestCircle:
    def test_two_tasks_that_wait_for_each_other(self) -> None:
        assert circle([(2, 1)], 1, 2) == [1, 2]

    def test_a_task_that_waits_for_itself(self) -> None:
        assert circle([], 1, 1) == [1]

    def test_the_shortest_circle_is_the_one_named(self) -> None:
        edges = [(2, 3), (3, 4), (4, 1), (2, 5), (5, 1)]
        assert circle(edges, 1, 2) == [1, 2, 5]

    def test_a_diamond_is_not_a_circle(self) -> None:
        assert circle([(1, 2), (1, 3), (2, 4)], 3, 4) is None

    @given(links, nodes, nodes)
    def test_found_exactly_when_there_is_a_way_back(
        self, edges: list[tuple[int, int]], task: int, needs: int
    ) -> None:
        ring = circle(edges, task, needs)
        assert (ring is not None) == reaches(set(edges), needs, task)
        if ring is not None:
            closed = list(zip(ring, [*ring[1:], ring[0]], strict=True))
            assert ring[0] == task
            assert len(set(ring)) == len(ring)
            assert set(closed) <= {*edges, (task, needs)}

    @given(links)
    def test_links_accepted_one_by_one_never_make_a_circle(
        self, wished: list[tuple[int, int]]
    ) -> None:
        kept: set[tuple[int, int]] = set()
        for task, needs in wished:
            if circle(kept, task, needs) is None:
                kept.add((task, needs))
        assert not any(reaches(kept - {link}, link[1], link[0]) for link in kept)

    def test_a_long_chain_does_not_exhaust_the_stack(self) -> None:
        chain = [(rank, rank + 1) for rank in range(1, 5_000)]
        found = circle(chain, 5_000, 1)
        assert found is not None
        assert len(found) == 5_000

    def test_the_sentence_names_each_task(self) -> None:
        said = circle_in_words(["Voter", "Rédiger", "Relire"]).replace("\u202f", " ")
        assert "« Voter » attend « Rédiger »" in said
        assert "qui attend « Relire », qui attend « Voter »" in said
        assert "elle-même" in circle_in_words(["Voter"])


class TestUrgency:
    @pytest.mark.parametrize(
        ("state", "days", "expected"),
        [
            ("todo", -1, Urgency.LATE),
            ("in_progress", 0, Urgency.SOON),
            ("todo", 1, Urgency.SOON),
            ("todo", 7, Urgency.SOON),
            ("todo", 8, Urgency.LATER),
            ("todo", None, Urgency.UNDATED),
            ("blocked", -9, Urgency.BLOCKED),
            ("done", -9, Urgency.CLOSED),
            ("dropped", None, Urgency.CLOSED),
        ],
    )
    def test_the_group(self, state: str, days: int | None, expected: Urgency) -> None:
        due_on = None if days is None else SATURDAY + timedelta(days=days)
        assert urgency_of(state, due_on, SATURDAY) is expected


class TestCalled:
    people: ClassVar = {1: "Élise Moreau", 2: "Bob Martin", 3: "Jean-Pierre N’Diaye", 4: "Bob"}

    def test_without_accents_nor_case(self) -> None:
        assert called("@elise  MOREAU, qu’en dites-vous ?", self.people) == (1,)

    def test_apostrophes_and_hyphens(self) -> None:
        assert called("Merci @jean-pierre n'diaye.", self.people) == (3,)

    def test_the_longest_name_wins(self) -> None:
        assert called("@Bob Martin et @Bob", self.people) == (2, 4)
        assert called("@Bob Martinez", self.people) == (4,)

    def test_an_address_calls_nobody(self) -> None:
        assert called("contact@bob martin", self.people) == ()
        assert called("@Bobby", self.people) == ()

    def test_each_is_called_once_and_homonyms_all_are(self) -> None:
        assert called("@Bob @bob", {1: "Bob", 2: "Bob"}) == (1, 2)

    @given(st.text(max_size=200), st.dictionaries(nodes, st.text(max_size=20)))
    def test_any_text_is_read(self, text: str, people: dict[int, str]) -> None:
        assert set(called(text, people)) <= people.keys()


class TestDraft:
    def test_due_before_start_is_said_at_the_date_due(self) -> None:
        draft = Draft("Voter", starts_on=SATURDAY, due_on=SATURDAY - timedelta(days=1))
        [refusal] = problems_of(draft)
        assert refusal.field == "due_on"
        assert refusal.message.startswith("L’échéance est avant le début")

    def test_everything_wrong_is_said_at_once(self) -> None:
        draft = Draft(
            " ",
            description="x" * 10_001,
            priority=4,
            recurrence="daily",
            parts=("y" * 201,),
            due_on=date(9999, 1, 1),
        )
        fields = [refusal.field for refusal in problems_of(draft)]
        assert fields == ["title", "description", "priority", "recurrence", "parts", "due_on"]

    def test_blocked_asks_for_three_things(self) -> None:
        assert [each.field for each in lacking(None)] == ["block_reason", "unblock", "wake_on"]
        assert lacking(Block("means", "Un renfort", SATURDAY)) == []
        assert [each.field for each in lacking(Block("?", "Un renfort", SATURDAY))] == [
            "block_reason"
        ]


class TestFilter:
    @given(
        st.builds(
            TaskFilter,
            state=st.sampled_from(["open", "closed", "all", *TaskState.codes()]),
            assignee=st.sampled_from(["", "12", "moi", "personne", "partis", "nom:Jean Dupont"]),
            anchor_kind=st.sampled_from(["", "item", "stakeholder"]),
            phase=st.none() | st.integers(1, 6),
            plan=st.none() | st.integers(1, 1000),
            priority=st.none() | st.integers(1, 3),
            late=st.booleans(),
            words=st.sampled_from(["", "conseil", "deux mots"]),
        )
    )
    def test_an_address_is_read_back(self, wanted: TaskFilter) -> None:
        assert TaskFilter.from_args(wanted.to_args()) == wanted

    @given(
        st.dictionaries(
            st.sampled_from(["etat", "qui", "sujet", "de", "phase", "plan", "priorite", "mots"]),
            st.text(max_size=30) | st.sampled_from(["²", "99999999999", "-1", "nom:"]),
        )
    )
    def test_any_address_is_read(self, args: dict[str, str]) -> None:
        assert TaskFilter.from_args(TaskFilter.from_args(args).to_args()) == (
            TaskFilter.from_args(args)
        )

    def test_nothing_asked_is_the_open_ones(self) -> None:
        assert TaskFilter.from_args({}).to_args() == {}
        assert TaskFilter.from_args({}).state == "open"
