"""A task about a dataset says what the dataset lacks, and leads where it is completed."""

from app.datasets.inventory.rules import Next
from app.datasets.quality.for_tasks import FIRST, LACKS, SERVICE
from app.datasets.quality.rules import PERIOD
from app.tasks import services as tasks
from app.tasks.services import Draft
from tests.datasets.conftest import LIST, Make, Write, actor
from tests.support.cast import Cast
from tests.support.client import Client


def test_a_task_says_what_its_dataset_lacks(
    make: Make, write: Write, cast: Cast, bob_client: Client, elise_client: Client
) -> None:
    dataset_id = make("Subventions", service="")
    with write():
        draft = Draft("Compléter", anchor_kind="dataset", anchor_id=str(dataset_id))
        task_id = tasks.create_task(cast.rodez, draft, by=actor(cast.alice)).id
    page = bob_client.get(f"/c/rodez/taches/{task_id}")
    for expected in (LACKS, FIRST[Next.ANALYSE], SERVICE, PERIOD):
        assert expected in page.visible, expected
    assert page.links["Compléter la fiche"] == f"{LIST}/{dataset_id}/modifier"
    assert page.links[Next.ANALYSE.label].startswith(f"{LIST}/{dataset_id}")
    assert len(page.statements) <= 10
    assert "Compléter la fiche" not in elise_client.get(f"/c/rodez/taches/{task_id}").links


def test_a_task_about_a_dataset_removed_still_opens(
    make: Make, write: Write, cast: Cast, bob_client: Client
) -> None:
    dataset_id = make("Subventions")
    with write():
        draft = Draft("Compléter", anchor_kind="dataset", anchor_id=str(dataset_id))
        task_id = tasks.create_task(cast.rodez, draft, by=actor(cast.alice)).id
    bob_client.submit(bob_client.get(f"{LIST}/{dataset_id}"), f"{LIST}/{dataset_id}/retirer")
    assert LACKS not in bob_client.get(f"/c/rodez/taches/{task_id}").visible
