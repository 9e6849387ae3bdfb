"""A plan of the real method: dates that hold, reasons for what is left out, sentences."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Refused
from app.methodology.rules import applies
from app.places.holidays import Calendar
from app.planning.rules.copying import CopiedTask, copied, models_of
from app.planning.rules.days import Pace, WorkingDays
from app.planning.rules.outline import VOTES, LeftOut, Outline, PlanSituation, Wishes, outline
from app.planning.rules.start_dates import From, check_date, farthest
from app.progress.rules import AnswerState
from tests.support.method import EDITION, RODEZ, points

IDS = [item.id for item in EDITION.items]
ALL = frozenset(phase.position for phase in EDITION.phases)
TODAY = date(2026, 11, 21)  # a Saturday
MONDAY = date(2026, 11, 23)
(VOTE,) = VOTES
MONTHS = [
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
]
STATES = st.dictionaries(st.sampled_from(IDS), st.sampled_from(list(AnswerState)), max_size=60)
PHASES = st.frozensets(st.sampled_from(sorted(ALL)), min_size=1)


def situation(
    states: dict[str, AnswerState] | None = None,
    open_tasks: dict[str, date | None] | None = None,
    area: str = "",
    passed: frozenset[int] = frozenset(),
) -> PlanSituation:
    return PlanSituation(
        EDITION, RODEZ, states or {}, open_tasks or {}, TODAY, Calendar(area), passed
    )


def starting(on: date = MONDAY, phases: frozenset[int] = ALL, **more: object) -> Wishes:
    return Wishes(From.START, on, phases, **more)  # type: ignore[arg-type]


def council(on: date, phases: frozenset[int] = ALL, **more: object) -> Wishes:
    return Wishes(From.COUNCIL, on, phases, **more)  # type: ignore[arg-type]


def broken(plan: Outline, calendar: Calendar) -> list[str]:
    """Say which promise a plan breaks."""
    by_key = {task.key: task for task in plan.tasks}
    faults = [
        f"{task.key} : {day}"
        for task in plan.tasks
        for day in (task.starts_on, task.due_on)
        if calendar.closed(day)
    ]
    faults += [task.key for task in plan.tasks if task.due_on < task.starts_on]
    for task in plan.tasks:
        for other in {*task.after, *EDITION.item(task.item_id).after} & by_key.keys():
            if task.starts_on <= by_key[other].due_on:
                faults.append(f"{task.key} commence avant la fin de {other}")
        for other in by_key.values():
            if other.required and other.phase < task.phase and task.starts_on <= other.due_on:
                faults.append(f"{task.key} passe la porte avant {other.key}")
    return faults


@given(STATES, PHASES, st.booleans(), st.sampled_from(list(Pace)), st.integers(0, 900))
def test_a_plan_from_a_day_keeps_its_promises(
    states: dict[str, AnswerState], phases: frozenset[int], required: bool, pace: Pace, later: int
) -> None:
    calendar = Calendar("974")
    on = WorkingDays(TODAY + timedelta(days=later), calendar.closed).day(0)
    wishes = starting(on, phases, required_only=required, pace=pace)
    plan = outline(situation(states, area="974"), wishes)
    assert broken(plan, calendar) == []
    planned, left = {t.item_id for t in plan.tasks}, set()
    for items in plan.left_out.values():
        left |= {item.id for item in items}
    assert planned | left == set(IDS)
    assert not planned & left
    assert plan.first in {None, on}
    assert all(
        states.get(each) not in {AnswerState.DONE, AnswerState.NOT_APPLICABLE} for each in planned
    )
    assert all(applies(EDITION.item(each), RODEZ) for each in planned)


@given(STATES, st.booleans(), st.sampled_from(list(Pace)), st.integers(30, 1000))
def test_a_plan_for_a_council_is_ready_for_it_or_says_when_it_would_be(
    states: dict[str, AnswerState], required: bool, pace: Pace, later: int
) -> None:
    states.pop(VOTE, None)
    here, calendar = situation(states), Calendar("")
    on = WorkingDays(TODAY + timedelta(days=later), calendar.closed).day(0)
    wishes = council(on, required_only=required, pace=pace)
    refusal = refusal_of(here, wishes)
    if refusal is not None:
        assert refusal.field == "on"
        on = possible(refusal.message, here, wishes)
    plan = outline(here, council(on, required_only=required, pace=pace))
    assert broken(plan, calendar) == []
    [vote] = [task for task in plan.tasks if task.item_id == VOTE]
    assert vote.due_on <= on
    assert plan.first is not None
    assert plan.first >= TODAY


def refusal_of(here: PlanSituation, wishes: Wishes) -> Refused | None:
    try:
        outline(here, wishes)
    except Refused as refusal:
        return refusal
    return None


def possible(message: str, here: PlanSituation, wishes: Wishes) -> date:
    """Read the first council that a refusal names, and check that the day before is refused."""
    number, month, year = message.split("possible est le ")[1].split(".", maxsplit=1)[0].split()
    found = date(int(year), MONTHS.index(month) + 1, int(number.removesuffix("er")))
    before = WorkingDays(found, here.calendar.closed).day(-1)
    if before >= TODAY + timedelta(days=30):
        with pytest.raises(Refused):
            outline(here, council(before, required_only=wishes.required_only, pace=wishes.pace))
    return found


@given(st.dictionaries(st.sampled_from(IDS), st.none() | st.dates(TODAY, date(2028, 1, 1))))
def test_an_item_that_has_its_task_is_not_doubled_but_waited_for(
    open_tasks: dict[str, date | None],
) -> None:
    plan = outline(situation(open_tasks=open_tasks), starting())
    assert not {task.item_id for task in plan.tasks} & open_tasks.keys()
    for task in plan.tasks:
        dues = [open_tasks.get(other) for other in EDITION.item(task.item_id).after]
        assert all(due is None or task.starts_on > due for due in dues)


def test_a_plan_can_be_all_done() -> None:
    plan = outline(situation(dict.fromkeys(IDS, AnswerState.DONE)), starting())
    assert (plan.tasks, plan.first, plan.last) == ((), None, None)
    assert plan.left_out == {LeftOut.DONE: EDITION.items}


def test_what_is_left_out_says_why() -> None:
    states = {IDS[0]: AnswerState.DONE, IDS[1]: AnswerState.NOT_APPLICABLE}
    wishes = starting(phases=frozenset({1}), required_only=True)
    left = outline(situation(states, {IDS[2]: None}), wishes).left_out
    assert [item.id for item in left[LeftOut.DONE]] == [IDS[0]]
    assert IDS[1] in {item.id for item in left[LeftOut.NOT_APPLICABLE]}
    assert [item.id for item in left[LeftOut.HAS_TASK]] == [IDS[2]]
    assert all(not item.required for item in left[LeftOut.OPTIONAL])
    assert {EDITION.phase_of(item.id).position for item in left[LeftOut.OTHER_PHASE]} == ALL - {1}


def test_blocked_items_and_forgotten_phases_are_told() -> None:
    blocked = {item.id: AnswerState.BLOCKED for item in EDITION.phase(2).items[:1]}
    said = outline(situation(blocked), starting(phases=frozenset({2}))).warnings
    assert said[0] == (
        "Ce point est bloqué aujourd’hui\u00a0: «\u202fInterroger chaque service sur ses "
        "données\u202f». Les dates supposent qu’il se débloque."
    )
    missing = len(points(1, required=True))
    assert said[1].startswith(
        f"Il manque {missing}\u00a0incontournables dans une phase laissée de côté"
    )
    begun = situation(passed=frozenset({2}))
    assert outline(begun, starting(phases=frozenset({2}))).warnings == ()


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 11, 20), "Cette date est passée\u00a0: choisissez un jour à venir."),
        (
            date(2026, 12, 26),
            "Le 26 décembre 2026 est un samedi\u00a0: choisissez un jour ouvré, par exemple le "
            "28 décembre 2026.",
        ),
        (
            date(2027, 7, 14),
            "Le 14 juillet 2027 est férié (Fête nationale)\u00a0: choisissez un jour ouvré, par "
            "exemple le 15 juillet 2027.",
        ),
        (
            date(2031, 11, 24),
            "Cette date est trop lointaine\u00a0: choisissez un jour d’ici le 21 novembre 2031.",
        ),
    ],
)
def test_a_date_nobody_can_work_on_is_refused_with_a_sentence(on: date, said: str) -> None:
    for wishes in (starting(on), council(on)):
        with pytest.raises(Refused) as refusal:
            outline(situation(), wishes)
        assert (refusal.value.message, refusal.value.field) == (said, "on")


def test_a_vote_needs_a_month() -> None:
    with pytest.raises(Refused) as refusal:
        outline(situation(), council(date(2026, 12, 10)))
    assert refusal.value.message == (
        "Laissez au moins un mois pour préparer un vote\u00a0: choisissez une séance à partir du "
        "21 décembre 2026."
    )


@pytest.mark.parametrize(
    ("here", "phases", "said"),
    [
        (situation({VOTE: AnswerState.DONE}), ALL, "Le vote est déjà acquis"),
        (situation(open_tasks={VOTE: None}), ALL, "Le vote a déjà sa tâche"),
        (situation(), frozenset({2}), "Le vote se prépare dans une phase que vous n’avez pas"),
    ],
)
def test_a_plan_cannot_lead_to_a_vote_that_it_does_not_hold(
    here: PlanSituation, phases: frozenset[int], said: str
) -> None:
    with pytest.raises(Refused) as refusal:
        outline(here, council(date(2027, 6, 15), phases))
    assert refusal.value.message.startswith(said)
    assert refusal.value.field == "anchor"


def test_a_plan_without_a_phase_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        outline(situation(), starting(phases=frozenset()))
    assert refusal.value.field == "phases"


def test_a_slower_pace_ends_later() -> None:
    ends = [outline(situation(), starting(pace=pace)).last for pace in Pace]
    assert ends == sorted(ends, reverse=True)  # type: ignore[type-var]
    assert len(set(ends)) == len(Pace)


@given(STATES, st.integers(0, 400))
def test_a_plan_taken_over_keeps_its_working_days_apart(
    states: dict[str, AnswerState], later: int
) -> None:
    source = outline(situation(), starting())
    dated = [
        CopiedTask(t.key, t.item_id, t.title, t.starts_on, t.due_on, t.after) for t in source.tasks
    ]
    dated.append(CopiedTask("tache-1", "", "Prévenir la presse", MONDAY, MONDAY))
    models = models_of(dated, WorkingDays(MONDAY, Calendar("").closed))
    there = situation(states, area="NC")
    start = WorkingDays(TODAY + timedelta(days=later), there.calendar.closed).day(0)
    plan = copied(models, there, start)
    by_key = {model.key: model for model in models}
    days = WorkingDays(start, there.calendar.closed)
    for task in plan.tasks:
        assert not there.calendar.closed(task.starts_on)
        assert days.at_or_after(task.starts_on) == by_key[task.key].first
        assert days.at_or_before(task.due_on) == by_key[task.key].last
        assert states.get(task.item_id) not in {AnswerState.DONE, AnswerState.NOT_APPLICABLE}
    assert [task.title for task in plan.tasks if not task.item_id] == ["Prévenir la presse"]
    assert [bool(model.item_id) for model in models].count(False) == 1


def test_what_another_edition_has_is_told_and_left_out() -> None:
    models = models_of(
        [CopiedTask("x", "un-point-d-ailleurs", "Titre", MONDAY, MONDAY)],
        WorkingDays(MONDAY, Calendar("").closed),
    )
    plan = copied(models, situation(), MONDAY)
    assert plan.tasks == ()
    assert plan.warnings == (
        "Une tâche porte sur un point que l’édition de la méthode suivie ici n’a pas.",
    )


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 12, 31), date(2031, 12, 31)),
        (date(2028, 2, 29), date(2033, 2, 28)),
        (date(2026, 3, 1), date(2031, 3, 1)),
    ],
)
def test_a_plan_starts_within_five_years(today: date, last: date) -> None:
    assert farthest(today) == last


def test_a_vote_is_prepared_in_a_month_at_least() -> None:
    calendar, today = Calendar("6AE"), date(2026, 11, 30)
    check_date(calendar, today, From.COUNCIL, date(2026, 12, 30))
    with pytest.raises(Refused, match="au moins un mois"):
        check_date(calendar, today, From.COUNCIL, date(2026, 12, 29))
    check_date(calendar, today, From.START, date(2026, 12, 1))
