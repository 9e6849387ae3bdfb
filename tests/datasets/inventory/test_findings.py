"""What the inventory proves is written with what proves it, and unsaid when it no longer does."""

from datetime import date
from typing import Any

import pytest

from app.audit.rules import Actor
from app.datasets.inventory import findings, queries, services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.filters import DatasetFilter
from app.datasets.inventory.findings import (
    EXAMINED,
    GRANTS,
    ITEMS,
    OPINION,
    REGISTER,
    Measures,
    sentences,
)
from app.extensions import db
from app.kernel.clock import now
from app.kernel.revisions import Sight
from app.methodology.loader import current_edition, get_edition
from app.methodology.stories import holder_of
from app.progress import evidence
from app.publication.strategy import services as strategy
from app.publication.strategy.topics import LicenceChoice
from app.spaces.findings import lack_of
from tests.datasets.conftest import Make, Write
from tests.support.cast import Cast
from tests.support.editions import follow_the_first


def found(cast: Cast) -> dict[str, str]:
    db.session.close()
    return dict(cast.rodez.findings)


def test_an_empty_inventory_proves_nothing() -> None:
    assert sentences(Measures()) == {}


def test_every_finding_is_a_point_of_phases_two_to_four() -> None:
    everything = Measures(
        total=9,
        services=3,
        software=2,
        marked=4,
        noted=9,
        candidates=5,
        retained=4,
        public=2,
        opinion=1,
        in_register=8,
        grants=1,
    )
    for item in sentences(everything):
        edition = holder_of(item)
        assert edition is not None
        assert edition.phase_of(item).position in {2, 3, 4}, item
    assert set(sentences(everything)) == ITEMS


@pytest.mark.parametrize(
    ("lack", "item"),
    [
        ("without_service", "service-responsable-par-jeu"),
        ("without_software", "logiciels-metiers-listes"),
        ("without_service", "logiciels-metiers-listes"),
        ("unnoted", "jeux-classes-par-priorite"),
        ("unsettled", "eligibilite-decidee"),
        ("unchecked", "donnees-personnelles-verifiees"),
        ("without_rhythm", "rythmes-de-mise-a-jour-decides"),
        ("without_schema", "schemas-retenus-par-jeu"),
        ("undescribed", "fiches-descriptives-remplies"),
    ],
)
def test_one_dataset_that_lacks_it_is_enough_to_prove_nothing(lack: str, item: str) -> None:
    whole = {"total": 9, "services": 3, "noted": 9, "candidates": 5, "retained": 4, "opinion": 1}
    assert item in sentences(Measures(**whole))
    assert item not in sentences(Measures(**whole, **{lack: 1}))


def test_they_follow_each_write(make: Make, write: Write, cast: Cast, alice: Actor) -> None:
    first = make("Arbres", service="Parcs", duties=("four-families",))
    assert found(cast)["jeux-recenses"] == "1\u00a0jeu recensé"
    assert "service-responsable-par-jeu" in found(cast)
    assert "familles-obligatoires-marquees" in found(cast)
    second = make("Budget")
    assert found(cast)["jeux-recenses"] == "2\u00a0jeux recensés"
    assert "service-responsable-par-jeu" not in found(cast)
    with write():
        services.remove(cast.rodez, second, seen=1, by=alice)
    assert "service-responsable-par-jeu" in found(cast)
    with write():
        services.remove(cast.rodez, first, seen=1, by=alice)
    assert found(cast) == {}


def test_the_figures_are_those_of_the_datasets(make: Make, write: Write, cast: Cast) -> None:
    make("Listé")
    make("Ouvert", outcome="open", frequency="annual", schema="scdl/budget", personal_data="none")
    make("Fermé", outcome="closed", value=2, effort=1)
    make("À trancher", outcome="to-arbitrate")
    make("Publié sans fichier", outcome="closed", stage="published", value=1, effort=1)
    make(
        "Public",
        landing_url="https://rodez.exemple.fr/public",
        outcome="open",
        stage="published",
        frequency="unknown",
        description="Tout",
        coverage="Rodez",
        covers_from=date(2020, 1, 1),
    )
    with write():
        assert findings.measure(cast.rodez).public == 0  # the catalogue is closed
        cast.rodez.catalogue_opened_at = now()
        seen = findings.measure(cast.rodez)
    assert (seen.total, seen.candidates, seen.unsettled, seen.unchecked) == (6, 5, 1, 4)
    assert (seen.retained, seen.without_rhythm, seen.without_schema) == (2, 1, 1)
    assert (seen.noted, seen.unnoted, seen.public, seen.undescribed) == (2, 4, 1, 2)


def test_those_of_another_authority_do_not_count(make: Make, cast: Cast) -> None:
    make("Arbres")
    assert findings.found_in(cast.autre) == {}


def test_a_write_that_is_taken_back_leaves_them_alone(make: Make, cast: Cast, alice: Actor) -> None:
    dataset = make("Arbres")
    before = found(cast)
    db.begin_write()
    services.update(
        cast.rodez, dataset, DatasetFacts(title="Budget", service="x"), seen=Sight(1), by=alice
    )
    assert cast.rodez.findings != before
    db.rollback()
    assert found(cast) == before


def test_the_opinion_about_people_needs_its_paper(make: Make, write: Write, cast: Cast) -> None:
    make("Arbres", value=3, effort=2, personal_data="none")
    follow_the_first(write)
    by = Actor(cast.alice.id, cast.alice.full_name)
    item = get_edition("open-datalab-2026").item(OPINION)
    assert OPINION not in found(cast)
    assert lack_of(cast.rodez, OPINION) == "l’avis écrit du DPO n’est pas joint en preuve"
    url = "https://rodez.exemple.fr/avis-du-dpo.pdf"
    with write():
        piece = evidence.add_link(cast.rodez, item, url=url, title="Avis", by=by).id
    assert found(cast)[OPINION].endswith("pour les données personnelles, avis joint en preuve")
    make("Budget", value=3, effort=2)
    assert OPINION not in found(cast)
    assert "1\u00a0jeu sur 2" in lack_of(cast.rodez, OPINION)
    with write():
        services.remove(cast.rodez, last_id(cast), seen=1, by=by)
        evidence.remove(cast.rodez, piece, by=by)
    assert OPINION not in found(cast)
    assert cast.rodez.evidenced == []


def test_the_opinion_is_asked_where_somebody_may_be_recognised(
    make: Make, write: Write, cast: Cast
) -> None:
    """No text asks it of each dataset: without anybody in it, the look is enough."""
    make("Arbres", value=3, effort=2, personal_data="none")
    assert found(cast)[EXAMINED] == "1\u00a0jeu candidat examiné, sans donnée personnelle"
    make("Agents", value=3, effort=2, personal_data="direct")
    assert EXAMINED not in found(cast)
    assert "pour 1\u00a0jeu" in lack_of(cast.rodez, EXAMINED)
    by, item = Actor(cast.alice.id, cast.alice.full_name), current_edition().item(EXAMINED)
    with write():
        url = "https://rodez.exemple.fr/avis-du-dpo.pdf"
        evidence.add_link(cast.rodez, item, url=url, title="Avis", by=by)
    assert found(cast)[EXAMINED].endswith("avis du DPO joint en preuve")


def test_a_dataset_on_subsidies_answers_the_point_as_it_answers_the_duty(
    make: Make, write: Write, cast: Cast
) -> None:
    with write():
        cast.rodez.catalogue_opened_at = now()
    make("Subventions", duties=("subsidies",))
    assert GRANTS not in found(cast)
    public = {"landing_url": "https://rodez.exemple.fr/s", "outcome": "open", "stage": "published"}
    make("Subventions versées", duties=("subsidies",), **public)
    make("Arbres")
    assert found(cast)[GRANTS] == "1\u00a0jeu publié sur les subventions"
    assert found(cast)[REGISTER] == "3\u00a0documents au répertoire"


def test_evidence_of_another_point_proves_nothing(make: Make, write: Write, cast: Cast) -> None:
    make("Arbres", value=3, effort=2, personal_data="none")
    item = current_edition().item("jeux-recenses")
    with write():
        by = Actor(cast.alice.id, cast.alice.full_name)
        evidence.add_link(cast.rodez, item, url="https://rodez.exemple.fr/", title="", by=by)
    assert OPINION not in found(cast)
    assert cast.rodez.evidenced == []


def last_id(cast: Cast) -> int:
    return max(brief.id for brief in queries.briefs(cast.rodez, DatasetFilter()))


def test_the_four_families_are_not_any_duty(make: Make, cast: Cast) -> None:
    make("Budget", duties=("requests",))
    assert "familles-obligatoires-marquees" not in found(cast)


def test_a_record_needs_a_licence_its_own_or_that_of_the_strategy(
    make: Make, write: Write, cast: Cast, alice: Actor
) -> None:
    item = "fiches-descriptives-remplies"
    facts: dict[str, Any] = {"description": "Tout", "coverage": "Rodez", "frequency": "annual"}
    make("Arbres", outcome="open", covers_from=date(2020, 1, 1), **facts)
    make("Budget")
    assert item not in found(cast)
    assert "1\u00a0jeu est encore sans fiche complète" in lack_of(cast.rodez, item)
    with write():
        strategy.choose(cast.rodez, LicenceChoice("lov2", ""), "", seen=Sight(0), by=alice)
    assert item in found(cast)
