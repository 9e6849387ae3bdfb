"""One page says what will be public and what lacks; one button publishes."""

from datetime import date

import pytest

from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.clock import now, today
from tests.datasets.conftest import Make, Write, read
from tests.datasets.eligibility.test_eligibility import OPEN, WORDS
from tests.publication.conftest import CATALOGUE, Publish, plain
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.served import Drawer, drawer

__all__ = ["drawer"]  # a fixture
PUBLISH = "Publier ce jeu"
OPEN_TOO = "Publier et ouvrir le catalogue"


def url(dataset_id: int) -> str:
    return f"/c/rodez/donnees/publication/jeux/{dataset_id}"


def test_one_button_publishes(
    opened: None, ready: int, alice_client: Client, client: Client
) -> None:
    page = alice_client.get(url(ready))
    assert page.h1 == "Publier : Subventions aux associations".replace(" :", "\u00a0:")
    for said in (
        "Les aides versées",
        "Licence Ouverte",
        "Une fois par an",
        "Subventions 2026",
        "Rodez",
    ):
        assert said in plain(page)
    page = alice_client.submit(page, PUBLISH)
    assert page.flash == ["Publié\u00a0: chacun peut lire ce jeu dans votre catalogue."]
    row = read(ready)
    assert (row.stage, row.published_on) == ("published", today())
    assert "Subventions aux associations" in client.get(CATALOGUE).visible
    assert "Ce jeu est public" in page.visible
    assert "Relier une plateforme" in page.links
    assert PUBLISH not in page.visible


def test_what_forbids_is_said_with_where_to_mend_it(
    opened: None, make: Make, alice_client: Client
) -> None:
    dataset_id = make("Arbres", high_value="geospatial", confirmed=True)
    page = alice_client.get(url(dataset_id))
    assert PUBLISH not in page.visible
    assert {"Analyser", "Ajouter un fichier ou une adresse", "Choisir la licence"} <= set(
        page.links
    )
    refused = alice_client.post(url(dataset_id), {"revision": 1}, 422)
    assert "pas encore été analysé" in refused.visible
    assert read(dataset_id).stage == "listed"


def test_a_lack_is_one_click_away_and_comes_back(
    opened: None, make: Make, alice_client: Client
) -> None:
    dataset_id = make("Arbres", outcome="open")
    page = alice_client.get(url(dataset_id))
    form = alice_client.get(page.links["Ajouter un fichier ou une adresse"])
    page = alice_client.submit(form, title="Arbres", url="https://data.exemple.fr/arbres.csv")
    assert page.url == url(dataset_id)
    form = alice_client.get(page.links["Décrire"])
    page = alice_client.submit(form, "Enregistrer", description="Les arbres des rues.")
    assert page.url == url(dataset_id)
    assert "Décrire" not in page.links
    alice_client.submit(page, PUBLISH)
    assert read(dataset_id).stage == "published"


def test_the_analysis_comes_back_too(opened: None, make: Make, alice_client: Client) -> None:
    dataset_id = make("Arbres", landing_url="https://rodez.exemple.fr/arbres")
    way = alice_client.get(url(dataset_id)).links["Analyser"]
    answers = "&".join(f"{id_}={WORDS[reply]}" for id_, reply in OPEN.items())
    page = alice_client.submit(alice_client.get(f"{way}&{answers}"), "Enregistrer la décision")
    assert page.url == url(dataset_id)
    assert PUBLISH in page.visible


def test_a_stale_page_shows_what_somebody_else_wrote(
    opened: None, ready: int, alice_client: Client, carole_client: Client
) -> None:
    page = alice_client.get(url(ready))
    form = carole_client.get(f"/c/rodez/donnees/{ready}/modifier")
    carole_client.submit(form, "Enregistrer", description="Avec le nom des bénéficiaires.")
    page = alice_client.submit(page, PUBLISH, status=409)
    assert "a modifié ce jeu entre-temps" in page.visible
    assert "Avec le nom des bénéficiaires." in page.visible
    assert read(ready).stage == "prepared"
    alice_client.submit(page, PUBLISH)
    assert read(ready).stage == "published"


def test_two_people_publish_once(
    opened: None, ready: int, alice_client: Client, carole_client: Client
) -> None:
    hers, his = alice_client.get(url(ready)), carole_client.get(url(ready))
    alice_client.submit(hers, PUBLISH)
    revision = read(ready).revision
    page = carole_client.submit(his, PUBLISH)
    assert "Ce jeu est public" in page.visible
    assert read(ready).revision == revision


def test_a_dataset_held_meanwhile_stays_in(
    opened: None, ready: int, alice_client: Client, write: Write
) -> None:
    page = alice_client.get(url(ready))
    with write():
        db.session.get_one(Dataset, ready).held_since = now()
    page = alice_client.submit(page, PUBLISH, status=422)
    assert "données personnelles" in page.visible
    assert "Voir le contrôle" in page.links
    assert read(ready).stage == "prepared"


def test_the_condition_of_the_analysis_is_promised(
    opened: None, publish: Publish, alice_client: Client
) -> None:
    dataset_id = publish(
        "Marchés",
        url="https://data.exemple.fr/m.csv",
        stage="prepared",
        outcome="after-masking",
    )
    page = alice_client.submit(alice_client.get(url(dataset_id)), PUBLISH, status=422)
    assert "Cochez d’abord" in page.visible
    alice_client.submit(page, PUBLISH, promesse="oui")
    assert read(dataset_id).stage == "published"


class TestClosedCatalogue:
    """The catalogue is opened with the first dataset: what would come with it is chosen."""

    @pytest.fixture
    def others(self, publish: Publish) -> tuple[int, int]:
        return tuple(
            publish(title, url=f"https://data.exemple.fr/{title}.csv")
            for title in ("Arbres", "Bancs")
        )

    def test_those_chosen_come_the_others_go_back(
        self, ready: int, others: tuple[int, int], cast: Cast, alice_client: Client, client: Client
    ) -> None:
        page = alice_client.get(url(ready))
        assert "Arbres" in page.visible
        assert "Bancs" in page.visible
        alice_client.submit(page, OPEN_TOO, avec=[str(others[0])])
        assert cast.rodez.catalogue_opened_at is not None
        assert [read(each).stage for each in (ready, *others)] == [
            "published",
            "published",
            "prepared",
        ]
        shown = client.get(CATALOGUE).visible
        assert "Arbres" in shown
        assert "Bancs" not in shown

    def test_harvesters_are_not_told_again_what_went_back(
        self, opened: None, others: tuple[int, int], write: Write, cast: Cast, alice_client: Client
    ) -> None:
        writings = f"{CATALOGUE}.csv"
        assert "Bancs" in alice_client.raw("GET", writings).text
        with write():
            cast.rodez.catalogue_opened_at = None
        alice_client.submit(alice_client.get(url(others[0])), OPEN_TOO)
        assert read(others[1]).stage == "prepared"
        told = alice_client.raw("GET", writings).text
        assert "Arbres" in told
        assert "Bancs" not in told

    def test_what_is_new_since_is_asked_again(
        self, ready: int, others: tuple[int, int], publish: Publish, alice_client: Client
    ) -> None:
        page = alice_client.get(url(ready))
        late = publish("Crèches", url="https://data.exemple.fr/c.csv")
        page = alice_client.submit(page, OPEN_TOO, status=409, avec=[str(others[0])])
        assert "Crèches" in page.visible
        assert [box["value"] for box in page.soup.select("input[checked]")] == [str(others[0])]
        assert (read(ready).stage, read(late).stage) == ("prepared", "published")

    def test_a_catalogue_opened_meanwhile_sends_nobody_back(
        self, ready: int, others: tuple[int, int], write: Write, cast: Cast, alice_client: Client
    ) -> None:
        page = alice_client.get(url(ready))
        with write():
            cast.rodez.catalogue_opened_at = now()
        alice_client.submit(page, OPEN_TOO)
        assert [read(each).stage for each in (ready, *others)] == ["published"] * 3

    def test_a_catalogue_closed_meanwhile_is_not_opened_unseen(
        self, opened: None, ready: int, write: Write, cast: Cast, alice_client: Client
    ) -> None:
        page = alice_client.get(url(ready))
        with write():
            cast.rodez.catalogue_opened_at = None
        page = alice_client.submit(page, PUBLISH, status=409)
        assert "refermé entre-temps" in page.visible
        assert read(ready).stage == "prepared"
        alice_client.submit(page, OPEN_TOO)
        assert read(ready).stage == "published"


def test_each_role_does_what_it_may(
    opened: None,
    ready: int,
    bob_client: Client,
    carole_client: Client,
    elise_client: Client,
    charlie_client: Client,
) -> None:
    page = bob_client.get(url(ready))
    assert page.h1.startswith("Préparer la publication")
    assert PUBLISH not in page.visible
    bob_client.post(url(ready), {"revision": read(ready).revision}, 403)
    elise_client.get(url(ready), 403)
    elise_client.post(url(ready), {}, 403)
    charlie_client.get(url(ready), 404)
    charlie_client.post(url(ready), {}, 404)
    assert read(ready).stage == "prepared"
    carole_client.submit(carole_client.get(url(ready)), PUBLISH)
    assert read(ready).stage == "published"


def test_former_addresses_lead_to_the_present_ones(
    ready: int, alice_client: Client, opened: None
) -> None:
    for former, present in (
        ("/c/rodez/publication", "/c/rodez/donnees/publication"),
        ("/c/rodez/publication/compte", "/c/rodez/donnees/publication/compte"),
        (f"/c/rodez/publication/jeux/{ready}", url(ready)),
    ):
        answer = alice_client.raw("GET", former)
        assert answer.status_code == 308
        assert answer.headers["Location"].endswith(present)
    answer = alice_client.raw("POST", f"/c/rodez/publication/jeux/{ready}/essai")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith(f"{url(ready)}/plateforme/essai")


def test_the_page_is_read_in_few_statements(
    ready: int, publish: Publish, alice_client: Client
) -> None:
    for rank in range(3):
        publish(
            f"Jeu {rank}", url=f"https://data.exemple.fr/{rank}.csv", covers_from=date(2020, 1, 1)
        )
    page = alice_client.get(url(ready))
    assert len(page.statements) <= 7
    assert page.dom <= 380


def test_a_file_replaced_meanwhile_is_read_again_before_it_is_published(
    opened: None, drawer: Drawer, alice_client: Client, write: Write, cast: Cast
) -> None:
    with write():
        row = db.session.get_one(Dataset, drawer.dataset_id)
        row.stage = "prepared"
    resource_id = drawer.put()
    page = alice_client.get(url(drawer.dataset_id))
    drawer.renew(resource_id)
    page = alice_client.submit(page, PUBLISH, status=409)
    assert "a modifié ce jeu entre-temps" in page.visible
    assert read(drawer.dataset_id).stage == "prepared"
    alice_client.submit(page, PUBLISH)
    assert read(drawer.dataset_id).stage == "published"
