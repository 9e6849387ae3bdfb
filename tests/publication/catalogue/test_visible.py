"""What counts as seen by anybody: the catalogue when it is open, what has reached a platform."""

from app.datasets.inventory import findings
from app.extensions import db
from app.kernel.clock import now
from app.publication.catalogue.opening import open_catalogue
from app.publication.models import Push
from app.publication.rules import PushState
from tests.datasets.conftest import Write, actor
from tests.publication.conftest import Publish
from tests.support.cast import Cast

PLATFORM = "www.data.gouv.fr"


def test_a_dataset_that_has_reached_a_platform_is_seen_and_no_other(
    publish: Publish, cast: Cast, write: Write
) -> None:
    arrived, waiting, _ = (publish(title, url="https://exemple.fr/t.csv") for title in "ABC")
    with write():
        for dataset_id, sent in ((arrived, now()), (waiting, None)):
            state = PushState.DONE if sent else PushState.WAITING
            db.session.add(
                Push(
                    authority_id=cast.rodez.id, dataset_id=dataset_id, platform=PLATFORM,
                    state=state.value, sent_at=sent,
                )
            )  # fmt: skip
    assert findings.measure(cast.rodez).public == 1


def test_opening_the_catalogue_proves_what_it_shows_and_closing_it_no_longer(
    publish: Publish, cast: Cast, write: Write
) -> None:
    publish("Arbres", url="https://exemple.fr/t.csv")
    found = []
    for opened in (True, False, True):
        with write():
            open_catalogue(cast.rodez, opened=opened, by=actor(cast.alice))
        found.append(dict(cast.rodez.findings))
    assert found[0] == found[2] != found[1]
    assert found[0].items() > found[1].items()
