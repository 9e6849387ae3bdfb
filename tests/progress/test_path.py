"""« Chemin léger »: proposed, chosen, counted, and back, with nothing lost."""

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Refused
from app.methodology.loader import editions, get_edition
from app.methodology.paths import PathKind, edition_of
from app.planning.queries import situation
from app.planning.rules.days import Pace
from app.planning.rules.outline import LeftOut, Wishes, outline
from app.planning.rules.start_dates import From
from app.planning.screens import left_out_lines
from app.progress import services, sheets
from app.progress.check import drift_of
from app.progress.counters import COLUMNS
from app.progress.models import Answer
from app.progress.queries import states_of
from app.progress.rules import AnswerState
from app.progress.upgrading import pathing
from app.progress.upgrading.previewing import preview
from app.progress.upgrading.services import upgrade
from app.spaces.models import Authority
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.editions import follow_the_first

PAGE = "/c/rodez/chemin"
GO_LIGHT, GO_FULL = "Passer au chemin léger", "Passer au chemin complet"
KEEP = "Garder le chemin complet"
DONE, DOING, BLOCKED, NONE = (
    *(AnswerState.DONE, AnswerState.IN_PROGRESS, AnswerState.BLOCKED),
    AnswerState.NOT_APPLICABLE,
)
WORLDS = int(os.environ.get("PATH_WORLDS", "60"))
Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def by(cast: Cast) -> Actor:
    return Actor(cast.alice.id, "Alice Durand")


@pytest.fixture
def small(cast: Cast, write: Write) -> None:
    """Rodez is a commune of 900 inhabitants."""
    with write():
        cast.rodez.population, cast.rodez.fte = 900, 3
        services.recount(cast.rodez)


def follow(cast: Cast, write: Write, by: Actor, kind: PathKind = PathKind.LIGHT) -> bool:
    with write():
        return pathing.choose_path(cast.rodez, kind, by=by)


def off_and_on(authority: Authority) -> tuple[str, str]:
    """Return a point that the light path leaves out, and one that it keeps."""
    items = edition_of(authority).items
    return next(i.id for i in items if i.off_path), next(i.id for i in items if not i.off_path)


def standing_of(authority: Authority) -> tuple[object, ...]:
    return (*(getattr(authority, name) for name in COLUMNS), list(authority.blockers))


def kept(authority: Authority) -> dict[str, tuple[object, ...]]:
    rows = db.session.execute(select(Answer.__table__).order_by(Answer.item_id))
    return {row.item_id: tuple(row) for row in rows if row.authority_id == authority.id}


def test_it_counts_the_points_of_the_light_path(
    small: None, cast: Cast, write: Write, by: Actor
) -> None:
    assert follow(cast, write, by)
    rodez = cast.rodez
    progress = services.counted(rodez)
    assert len(progress.phases) == 6
    assert 25 <= pathing.count_of(progress) <= 30
    assert sum(phase.missing_required for phase in progress.phases) == 10
    assert drift_of(rodez.id) is None
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "path:change"))
    assert [change["title"] for change in event.changes] == ["Chemin", "Points"]


def test_its_own_required_points_open_the_phases(
    small: None, cast: Cast, write: Write, by: Actor
) -> None:
    follow(cast, write, by)
    gates = sheets.gates_of(cast.rodez, {})
    waits = {item.id for item in gates[1].missing}
    assert waits == {
        *("obligation-situee", "elu-referent-nomme", "chef-de-projet-designe"),
        "deliberation-adoptee",
    }
    states = dict.fromkeys(waits, DONE)
    assert sheets.gates_of(cast.rodez, states)[1].open
    required = [i.id for i in edition_of(cast.rodez).items if i.required]
    assert all(gate.open for gate in sheets.gates_of(cast.rodez, dict.fromkeys(required, DONE)))


def test_an_answer_off_the_path_is_kept_shown_and_not_counted(
    small: None, cast: Cast, write: Write, by: Actor, alice_client: Client
) -> None:
    follow(cast, write, by)
    off, on = off_and_on(cast.rodez)
    follow(cast, write, by, PathKind.FULL)
    for item_id in (off, on):
        with write():
            services.set_state(cast.rodez, item_id, DONE, seen=0, by=by)
    preview = pathing.path_preview(cast.rodez)
    assert (preview.back, preview.away) == (0, 1)
    assert preview.answers == "1\u00a0réponse est gardée sans compter"
    follow(cast, write, by)
    assert pathing.path_preview(cast.rodez).back == 1
    assert sum(phase.items_done for phase in services.counted(cast.rodez).phases) == 1
    page = alice_client.get("/c/rodez/phases/1")
    fold = page.soup.find(id="hors-chemin")
    assert fold is not None
    assert "hors de votre chemin léger" in fold.get_text()
    assert fold.find(id=f"point-{off}") is not None
    assert fold.find(id=f"point-{on}") is None
    opened = alice_client.get(f"/c/rodez/phases/1?point={off}")
    assert "Enregistrer" not in str(opened.soup.find(id=f"point-{off}"))
    with pytest.raises(Refused, match="hors de votre chemin léger"), write():
        services.set_state(cast.rodez, off, AnswerState.TODO, seen=1, by=by)


def test_what_blocks_off_the_path_is_no_blocker(
    small: None, cast: Cast, write: Write, by: Actor
) -> None:
    with write():
        cast.rodez.path = "light"
    off, _ = off_and_on(cast.rodez)
    with write():
        cast.rodez.path = "full"
        put(cast.rodez, {off: BLOCKED})
        services.recount(cast.rodez)
    assert cast.rodez.blocked == 1
    follow(cast, write, by)
    assert (cast.rodez.blocked, cast.rodez.stuck, cast.rodez.blockers) == (0, 0, [])
    assert drift_of(cast.rodez.id) is None


class TestPage:
    def test_there_and_back_from_the_page(
        self, small: None, cast: Cast, alice_client: Client
    ) -> None:
        page = alice_client.get(PAGE)
        assert page.h1 == "Chemin complet"
        assert "Vous comptez moins de 3\u202f500 habitants" in page.visible
        page = alice_client.submit(page, GO_LIGHT)
        assert page.h1 == "Chemin léger"
        assert "Aucune réponse n’est perdue." in " ".join(page.flash)
        assert cast.rodez.path == "light"
        page = alice_client.submit(page, "Annuler")
        assert cast.rodez.path == "full"
        assert page.h1 == "Chemin complet"
        page = alice_client.submit(alice_client.get(PAGE), GO_LIGHT)
        assert alice_client.submit(page, GO_FULL).h1 == "Chemin complet"

    def test_the_dashboard_proposes_it_once(
        self, small: None, cast: Cast, alice_client: Client, bob_client: Client
    ) -> None:
        proposal = "Un chemin plus court existe pour vous"
        page = alice_client.get("/c/rodez/")
        assert proposal in page.visible
        assert proposal not in bob_client.get("/c/rodez/").visible
        alice_client.submit(page, KEEP)
        assert cast.rodez.path_settled
        assert proposal not in alice_client.get("/c/rodez/").visible
        assert "Vous suivez le chemin complet" in alice_client.get("/c/rodez/parametres").visible

    def test_nothing_is_proposed_to_a_town(self, alice_client: Client) -> None:
        assert "Un chemin plus court" not in alice_client.get("/c/rodez/").visible
        assert "vous est proposé" not in alice_client.get(PAGE).visible

    def test_who_only_reads_sees_no_button(self, small: None, elise_client: Client) -> None:
        page = elise_client.get(PAGE)
        assert GO_LIGHT not in page.visible
        assert "Le chef de projet ou le consultant choisit le chemin." in page.visible

    def test_an_unknown_path_gets_a_sentence(self, alice_client: Client) -> None:
        page = alice_client.post(PAGE, {"path": "court"}, status=422)
        assert page.status == 422
        assert "Ce chemin n’existe pas" in page.visible

    def test_the_path_is_said_wherever_the_share_is(
        self, small: None, cast: Cast, write: Write, by: Actor, carole_client: Client
    ) -> None:
        follow(cast, write, by)
        assert "chemin\u00a0léger" in carole_client.get("/portefeuille").visible
        for page in ("/c/rodez/", "/c/rodez/phases", "/c/rodez/progression"):
            assert "hemin léger" in carole_client.get(page).visible
        grid = carole_client.get("/c/rodez/phases/1/grille")
        assert "Vous savez ce que la loi vous demande" in grid.text
        assert "Trois résultats obtenus" not in grid.text


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Mapping[str, object], Mapping[str, AnswerState]]:
    """Draw an authority, and answers to some of its points."""
    edition = draw(st.sampled_from(list(editions().values())))
    facts = {
        "edition_id": edition.id,
        "kind": draw(st.sampled_from(["commune", "epci", "syndicat", "other"])),
        "territory": draw(st.sampled_from(["mainland", "drom", "new-caledonia"])),
        "population": draw(st.sampled_from([None, 900, 3400, 3600, 24_000])),
        "fte": draw(st.sampled_from([None, 3, 49, 60, 400])),
    }
    ids = [item.id for item in edition.items]
    states = st.sampled_from([DONE, DOING, BLOCKED, NONE])
    return facts, draw(st.dictionaries(st.sampled_from(ids), states, max_size=60))


def put(authority: Authority, answers: Mapping[str, AnswerState]) -> None:
    db.session.flush()
    db.session.execute(delete(Answer).where(Answer.authority_id == authority.id))
    rows = [
        {
            "authority_id": authority.id, "item_id": item_id, "state": state.value,
            "note": f"Note de {item_id}", "justification": "Pas ici", "block_reason": "time",
            "revision": rank, "updated_by_name": "Alice Durand", "evidence_count": 0,
        }
        for rank, (item_id, state) in enumerate(answers.items(), start=1)
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(Answer), rows)
    db.session.expire_all()


def test_light_and_back_loses_nothing(cast: Cast, by: Actor) -> None:
    """Whatever the authority and its answers: the same rows, the same counters, no drift."""

    @settings(
        max_examples=WORLDS,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(worlds())
    def there_and_back(world: tuple[Mapping[str, object], Mapping[str, AnswerState]]) -> None:
        facts, answers = world
        db.begin_write()
        try:
            rodez = cast.rodez
            for name, value in facts.items():
                setattr(rodez, name, value)
            put(rodez, answers)
            services.recount(rodez)
            db.session.flush()
            before, rows, states = standing_of(rodez), kept(rodez), states_of(rodez)
            assert pathing.choose_path(rodez, PathKind.LIGHT, by=by)
            db.session.flush()
            assert pathing.count_of(services.counted(rodez)) <= 30
            assert drift_of(rodez.id) is None
            assert (kept(rodez), states_of(rodez)) == (rows, states)
            assert pathing.choose_path(rodez, PathKind.FULL, by=by)
            db.session.flush()
            assert standing_of(rodez) == before
            assert kept(rodez) == rows
        finally:
            db.rollback()

    there_and_back()


def test_the_next_edition_is_previewed_on_the_path_followed(
    small: None, cast: Cast, write: Write, by: Actor
) -> None:
    follow_the_first(write)
    follow(cast, write, by)
    before = services.counted(cast.rodez)
    shown = preview(cast.rodez, get_edition("open-datalab-2"))
    assert shown is not None
    assert shown.before == before
    assert pathing.count_of(shown.after) <= 30
    with write():
        upgrade(cast.rodez, "open-datalab-2", seen=cast.rodez.revision, by=by)
    assert cast.rodez.path == "light"
    assert services.counted(cast.rodez).points_applicable == shown.after.points_applicable
    assert drift_of(cast.rodez.id) is None


def test_who_unblocks_is_somebody_that_a_small_commune_has(
    small: None, cast: Cast, write: Write, by: Actor, alice_client: Client
) -> None:
    follow(cast, write, by)
    _, on = off_and_on(cast.rodez)
    with write():
        put(cast.rodez, {on: BLOCKED})
        services.recount(cast.rodez)
    for page in ("/c/rodez/blocages", "/c/rodez/"):
        visible = alice_client.get(page).visible
        assert "l’élu qui porte la démarche" in visible
        assert "direction générale" not in visible


def test_the_plan_is_made_of_the_light_path(
    small: None, cast: Cast, write: Write, by: Actor
) -> None:
    follow(cast, write, by)
    known = situation(cast.rodez)
    wishes = Wishes(From.START, known.today, frozenset(range(1, 7)), False, Pace.NORMAL)
    made = outline(known, wishes)
    kept = {item.id for item in edition_of(cast.rodez).items if not item.off_path}
    assert {task.item_id for task in made.tasks} <= kept
    assert {task.role for task in made.tasks} == {"vous", "le maire", "votre intercommunalité"}
    assert len(made.left_out[LeftOut.OFF_PATH]) == len(edition_of(cast.rodez).items) - len(kept)
    assert any("Hors de votre chemin léger" in line for line in left_out_lines(made.left_out))
