"""The dashboard of who only works in an authority: their own work, never the lead's."""

from app.audit.rules import Actor
from app.tasks.drafts import Assignee, Draft
from app.tasks.services import create_task
from tests.dashboards.conftest import Writing
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line

HOME = "/c/rodez/"


def test_who_only_works_sees_their_own_work_first(
    cast: Cast, write: Writing, bob_client: Client
) -> None:
    page = bob_client.get(HOME)
    assert "Votre travail ici" in page.visible
    assert "Rien ne vous attend ici" in page.visible
    with write():
        whom = Assignee(cast.bob.id, "")
        by = Actor(cast.alice.id, cast.alice.full_name)
        for rank in range(4):
            create_task(cast.rodez, Draft(f"Travail {rank}", assignee=whom), by=by)
        create_task(cast.rodez, Draft("Le travail d’Alice"), by=by)
    page = bob_client.get(HOME)
    steps = [one_line(step) for step in page.soup.select(".next-steps p")]
    assert steps == ["Travail 0", "Travail 1", "Travail 2"]
    assert page.links["Mes tâches et mes jeux"] == "/mes-taches"
    assert len(page.statements) <= 5
