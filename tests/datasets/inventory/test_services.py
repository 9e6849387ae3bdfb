"""Writing the inventory: what is kept, what is refused, what is counted in the same breath."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.datasets.inventory import queries, services
from app.datasets.inventory.contents import DatasetFacts, problems_of
from app.datasets.inventory.filters import DatasetFilter
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import Stage
from app.extensions import db
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Sight
from tests.datasets.conftest import Make, Write, actor, decide, read
from tests.support.cast import Cast

PAGE = "https://rodez.exemple.fr/arbres"


def fields_at_fault(**said: Any) -> list[str | None]:
    return [problem.field for problem in problems_of(DatasetFacts(**{"title": "Budget", **said}))]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "a" * 201}, "title"),
        ({"theme": "FOOT"}, "theme"),
        ({"frequency": "sometimes"}, "frequency"),
        ({"licence": "cc-by-nc"}, "licence"),
        ({"personal_data": "maybe"}, "personal_data"),
        ({"identifier": "un identifiant"}, "identifier"),
        ({"identifier": "é"}, "identifier"),
        ({"landing_url": "javascript:alert(1)"}, "landing_url"),
        ({"landing_url": "https://"}, "landing_url"),
        ({"format": "<b>"}, "format"),
        ({"covers_from": date(2026, 2, 1), "covers_to": date(2026, 1, 1)}, "covers_to"),
        ({"value": 6}, "value"),
        ({"effort": 0}, "effort"),
        ({"keywords": ("a" * 97,)}, "keywords"),
    ],
)
def test_what_cannot_be_kept_says_at_which_field(said: dict[str, Any], field: str) -> None:
    assert fields_at_fault(**said) == [field]


def test_every_problem_is_told_at_once() -> None:
    assert fields_at_fault(title="", theme="?", value=9) == ["title", "theme", "value"]


def test_an_identifier_is_made_from_the_title_and_never_twice(make: Make) -> None:
    first, second = make("Délibérations du conseil"), make("Délibérations du conseil")
    assert read(first).identifier == "deliberations-du-conseil"
    assert read(second).identifier == "deliberations-du-conseil-2"


def test_an_identifier_that_is_taken_is_refused(make: Make, write: Write, cast: Cast) -> None:
    make("Budget", identifier="budget")
    with write(), pytest.raises(Refused) as refusal:
        services.create(
            cast.rodez, DatasetFacts(title="Autre", identifier="budget"), by=actor(cast.alice)
        )
    assert refusal.value.field == "identifier"
    other = make("Comptes", identifier="comptes")
    with write(), pytest.raises(Refused) as refusal:
        services.update(
            cast.rodez,
            other,
            DatasetFacts(title="Comptes", identifier="budget"),
            seen=Sight(1),
            by=actor(cast.alice),
        )
    assert refusal.value.field == "identifier"
    assert read(other).identifier == "comptes"


def test_facts_come_back_as_they_were_written(make: Make) -> None:
    said = DatasetFacts(
        title="Arbres",
        identifier="arbres",
        keywords=("arbre", "parc"),
        duties=("four-families",),
        frequency="annual",
        updated_on=date(2026, 1, 2),
        covers_from=date(1850, 1, 1),
        value=4,
        effort=2,
    )
    values = {name: getattr(said, name) for name in DatasetFacts.__dataclass_fields__}
    found = DatasetFacts.of(read(make(values.pop("title"), **values)))
    assert found == said.but(next_update_on=date(2027, 1, 2))


def test_saving_what_is_said_already_changes_nothing(
    make: Make, write: Write, cast: Cast, fingerprint: Any
) -> None:
    dataset = make("Arbres", service="Parcs")
    before = fingerprint()["datasets"]
    with write():
        services.update(
            cast.rodez,
            dataset,
            DatasetFacts.of(read(dataset)),
            seen=Sight(99),
            by=actor(cast.alice),
        )
    assert fingerprint()["datasets"] == before


def test_a_stale_form_is_a_conflict_with_what_stands(
    make: Make, write: Write, cast: Cast, alice: Actor
) -> None:
    dataset = make("Arbres")
    said = DatasetFacts.of(read(dataset))
    with write():
        services.update(cast.rodez, dataset, said.but(service="Parcs"), seen=Sight(1), by=alice)
    with write(), pytest.raises(Conflict) as conflict:
        services.update(cast.rodez, dataset, said.but(service="Voirie"), seen=Sight(1), by=alice)
    assert conflict.value.current.standing.service == "Parcs"
    assert read(dataset).service == "Parcs"


def test_another_authority_has_no_such_dataset(
    make: Make, write: Write, cast: Cast, alice: Actor
) -> None:
    dataset = make("Arbres")
    attempts = [
        lambda: services.update(
            cast.autre, dataset, DatasetFacts(title="x"), seen=Sight(1), by=alice
        ),
        lambda: services.set_stage(cast.autre, dataset, Stage.ANALYSED, seen=1, by=alice),
        lambda: services.remove(cast.autre, dataset, seen=1, by=alice),
        lambda: queries.dataset(cast.autre, dataset),
        lambda: queries.sheet(cast.autre, dataset),
    ]
    for attempt in attempts:
        with write(), pytest.raises(Missing):
            attempt()
    assert queries.page(cast.autre, DatasetFilter()).total == 0


def test_nothing_is_published_without_a_decision_that_allows_it(
    make: Make, write: Write, cast: Cast, alice: Actor
) -> None:
    dataset = make("Arbres", landing_url=PAGE)
    for outcome in ("", "closed", "later", "to-arbitrate"):
        with write():
            db.session.get_one(Dataset, dataset).outcome = outcome
        with write(), pytest.raises(Refused) as refusal:
            services.set_stage(cast.rodez, dataset, Stage.PUBLISHED, seen=1, by=alice)
        assert refusal.value.field == "stage"
    assert read(dataset).stage == "listed"
    with write():
        decide(dataset, "open")
    with write():
        services.set_stage(cast.rodez, dataset, Stage.PUBLISHED, seen=1, by=alice)
    found = read(dataset)
    assert (found.stage, found.revision) == ("published", 2)
    assert found.published_on is not None


def test_personal_data_found_in_a_file_hold_publication(
    make: Make, write: Write, cast: Cast, alice: Actor
) -> None:
    dataset = make("Arbres", outcome="open")
    with write():
        row = db.session.get_one(Dataset, dataset)
        row.held_since = row.created_at
    with write(), pytest.raises(Refused, match="données personnelles"):
        services.set_stage(cast.rodez, dataset, Stage.MAINTAINED, seen=1, by=alice)


def test_the_public_catalogue_moves_only_with_what_it_shows(
    make: Make, write: Write, cast: Cast, alice: Actor
) -> None:
    dataset = make("Arbres", outcome="open", landing_url=PAGE)
    assert cast.rodez.catalogue_revision == 0
    with write():
        services.set_stage(cast.rodez, dataset, Stage.PUBLISHED, seen=1, by=alice)
    db.session.close()
    assert cast.rodez.catalogue_revision == 1
    with write():
        said = DatasetFacts.of(read(dataset)).but(service="Parcs")
        services.update(cast.rodez, dataset, said, seen=Sight(2), by=alice)
    db.session.close()
    assert cast.rodez.catalogue_revision == 2
    with write():
        services.set_stage(cast.rodez, dataset, Stage.PREPARED, seen=3, by=alice)
    db.session.close()
    assert cast.rodez.catalogue_revision == 3


def test_what_is_published_is_not_removed(make: Make, write: Write, cast: Cast) -> None:
    dataset = make("Arbres", outcome="open", stage="published")
    with write(), pytest.raises(Refused):
        services.remove(cast.rodez, dataset, seen=1, by=actor(cast.alice))
    assert read(dataset).title == "Arbres"


def test_an_update_moves_the_next_one(make: Make, write: Write, cast: Cast, alice: Actor) -> None:
    dataset = make("Arbres", frequency="annual", updated_on=date(2025, 1, 1))
    assert read(dataset).next_update_on == date(2026, 1, 1)
    with write():
        services.mark_updated(cast.rodez, dataset, date(2026, 3, 1), seen=1, by=alice)
    assert read(dataset).next_update_on == date(2027, 3, 1)
    with write(), pytest.raises(Refused):
        services.mark_updated(cast.rodez, dataset, date(2090, 1, 1), seen=2, by=alice)


def test_many_are_written_in_few_statements(
    write: Write, cast: Cast, alice: Actor, database: Any
) -> None:
    several = [DatasetFacts(title=f"Jeu {rank}") for rank in range(500)]
    with write():
        rows = services.many(cast.rodez, several, by=alice)
    assert [row.title for row in rows] == [facts.title for facts in several]
    assert len({row.identifier for row in rows}) == 500


def test_the_journal_tells_what_changed_in_words(
    make: Make, write: Write, cast: Cast, alice: Actor
) -> None:
    dataset = make("Arbres")
    with write():
        said = DatasetFacts.of(read(dataset)).but(frequency="annual", theme="ENVI")
        services.update(cast.rodez, dataset, said, seen=Sight(1), by=alice)
    query = select(AuditEvent).where(AuditEvent.event == "dataset:update")
    [event] = db.session.scalars(query)
    assert event.subject == f"dataset:{dataset}"
    assert [(each["title"], each["new"]) for each in event.changes] == [
        ("Thème", "Environnement"),
        ("Rythme de mise à jour", "Une fois par an"),
    ]
