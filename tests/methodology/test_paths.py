"""The light path: short enough, through every phase, in its own words, frozen with its editions."""

from pathlib import Path

import pytest

from app.methodology.check import check_all
from app.methodology.checks.paths import path_problems
from app.methodology.loader import SEEDS, editions, get_edition
from app.methodology.paths import (
    PathKind,
    edition_of,
    followed,
    light_items,
    light_path,
    load_light_path,
    path_digest,
    why_light,
)
from app.methodology.rules import OFF_PATH, Edition, Profile, applies, reason_not_applicable
from app.methodology.scopes import scope_of
from app.methodology.seedfile import SeedProblem, read_seed

FILE = SEEDS / "methodology" / "paths" / "light.yml"
SMALL = Profile(kind="commune", population=900, obligation="not-obliged", territory="mainland")
# What the full path requires and the light one does not: decision 64 says why.
NOT_REQUIRED = {
    *("budget-estime", "vision-presentee", "services-rencontres", "calendrier-etabli"),
    *("service-responsable-par-jeu", "obligations-de-publication-listees", "eligibilite-decidee"),
    *("formats-choisis", "schemas-retenus-par-jeu", "plateforme-choisie", "strategie-validee"),
    *("anomalies-des-jeux-relevees", "fiches-descriptives-remplies", "bon-a-publier-donne"),
    *("processus-revus", "fiches-de-processus", "mises-a-jour-tenues"),
    *("usages-releves", "questions-repondues", "besoins-locaux-recueillis"),
}


def light(edition: Edition, kind: str = "commune") -> Edition:
    return followed(edition.id, PathKind.LIGHT.value, kind)


@pytest.mark.parametrize("edition", editions().values(), ids=lambda one: one.id)
class TestEachEdition:
    def test_it_is_short_and_crosses_every_phase(self, edition: Edition) -> None:
        kept = [item for item in light(edition).items if not item.off_path]
        assert 25 <= len(kept) <= 30
        assert sum(item.required for item in kept) <= 10
        assert len(light(edition).phases) == 6
        assert sum(len(phase.steps) for phase in light(edition).phases) == 18
        assert all(any(not i.off_path for i in phase.items) for phase in light(edition).phases)

    def test_the_skeleton_stays(self, edition: Edition) -> None:
        assert [item.id for item in light(edition).items] == [item.id for item in edition.items]
        for item in light(edition).items:
            full = edition.item(item.id)
            assert (item.weight, item.axis, item.applies_if) == (
                *(full.weight, full.axis),
                full.applies_if,
            )

    def test_the_full_path_is_the_edition_itself(self, edition: Edition) -> None:
        full = followed(edition.id, PathKind.FULL.value, "commune")
        assert full is get_edition(edition.id)
        assert not any(item.off_path for item in full.items)

    def test_what_is_left_out_counts_for_nothing(self, edition: Edition) -> None:
        asked = scope_of(light(edition), SMALL)
        off = [item for item in light(edition).items if item.off_path]
        assert sum(phase.items for phase in asked.phases) <= 30
        assert not any(item.id in asked.places for item in off)
        assert {reason_not_applicable(item, SMALL) for item in off} == {OFF_PATH}

    def test_which_required_points_fall_out_is_decided(self, edition: Edition) -> None:
        short = light(edition)
        fallen = {i.id for i in edition.items if i.required and not short.item(i.id).required}
        assert fallen == NOT_REQUIRED
        written = Path("docs/decisions/0064-a-light-path.md").read_text(encoding="utf-8")
        assert all(f"`{item_id}`" in written for item_id in NOT_REQUIRED)

    def test_it_speaks_to_one_person(self, edition: Edition) -> None:
        kept = [item for item in light(edition).items if not item.off_path]
        assert {item.role for item in kept} == {"vous", "le maire", "votre intercommunalité"}
        texts = " ".join(
            text for item in kept for text in (item.statement, item.why, *item.how, item.task)
        ).lower()
        for word in ("direction générale", "dgs", "les services", "{chef}", "dsi"):
            assert word not in texts


def test_another_body_has_a_president() -> None:
    short = light(get_edition("open-datalab-2"), "syndicat")
    assert short.item("elu-referent-nomme").role == "le président"
    assert "maire" not in short.item("premiere-liste-validee").statement


def test_duties_of_a_small_commune_stay_or_are_told() -> None:
    """What is due by its text alone is followed; decision 64 names the others."""
    edition = get_edition("open-datalab-2")
    written = Path("docs/decisions/0064-a-light-path.md").read_text(encoding="utf-8")
    duties = frozenset(
        {"directory", "budget", "procurement", "addresses", "planning", "land-take", "acts"}
    )
    facts = Profile("commune", 900, "not-obliged", "mainland", duties)
    off = [
        item.id
        for item in edition.items
        if item.legal
        and item.legal.demand in {"due", "partly"}
        and applies(item, facts)
        and light(edition).item(item.id).off_path
    ]
    assert off
    assert all(f"`{item_id}`" in written for item_id in off)


@pytest.mark.parametrize(
    ("population", "fte", "why"),
    [
        (900, None, "Vous comptez moins de 3\u202f500 habitants."),
        (3500, 49.5, "Vous comptez moins de 50 agents en équivalent temps plein."),
        (3499, 3, "Vous comptez moins de 3\u202f500 habitants et moins de 50 agents"),
        (3500, 50, None),
        (None, None, None),
    ],
)
def test_it_is_proposed_to_those_who_are_few(
    population: int | None, fte: int | None, why: str | None
) -> None:
    told = why_light(population, fte)
    assert (told or "").startswith(why or "")
    assert bool(told) is bool(why)


def test_the_row_of_an_authority_says_which_path() -> None:
    class Row:
        edition_id, path, kind = "open-datalab-2", "light", "commune"

    assert edition_of(Row()) is light(get_edition("open-datalab-2"))


def problems(tmp_path: Path, before: str, after: str) -> str:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "methodology" / "paths" / "light.yml"
    file.parent.mkdir(parents=True)
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    source = read_seed(file, tmp_path)
    return "\n".join(map(str, path_problems(source, load_light_path(file), editions().values())))


def test_changing_it_once_published_is_refused(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        "id: licence-choisie\n    required: true",
        "id: licence-choisie\n    required: false",
    )
    assert "Le chemin léger change dans l’édition 2.0.0, déjà publiée." in told


def test_a_point_of_no_edition_is_refused(tmp_path: Path) -> None:
    told = problems(tmp_path, "id: licence-choisie", "id: licence-inventee")
    assert "Aucune édition n’a de point «\u202flicence-inventee\u202f»." in told


def test_more_required_points_than_ten_are_refused(tmp_path: Path) -> None:
    told = problems(tmp_path, "required: false", "required: true")
    assert "a 11 incontournables" in told


def test_an_edition_without_its_digest_is_told_which(tmp_path: Path) -> None:
    edition = get_edition("open-datalab-2")
    told = problems(tmp_path, "  open-datalab-2: ", "  open-datalab-9: ")
    assert f"Écrivez open-datalab-2\u00a0: {path_digest(edition, light_path())}." in told


def test_a_file_that_is_wrong_says_where(tmp_path: Path) -> None:
    with pytest.raises(SeedProblem, match="required"):
        problems(tmp_path, "    required: true", "    requis: true")


def test_the_seeds_are_in_order() -> None:
    assert check_all(SEEDS) == []
    assert len(light_items(get_edition("open-datalab-2"), light_path())) == 30
