"""Reading an edition: whole, or refused with the file, the line and the remedy."""

from datetime import date
from pathlib import Path

import pytest

from app.methodology.library import in_french, load_library
from app.methodology.loader import current_edition, editions, get_edition, load_edition
from app.methodology.seedfile import SeedFault, SeedProblem, read_seed
from tests.methodology.conftest import Spoil

EDITION = "methodology/mini/edition.yml"
DEBUT = "methodology/mini/phases/debut.yml"
ALPHA = "methodology/mini/items/alpha.yml"


def refusal(seeds: Path) -> list[SeedFault]:
    with pytest.raises(SeedProblem) as refused:
        load_edition(seeds / "methodology" / "mini")
    return refused.value.problems


def test_a_whole_edition_is_read(seeds: Path) -> None:
    edition = load_edition(seeds / "methodology" / "mini")
    assert (edition.id, edition.version) == ("mini-2026", "1.0.0")
    assert edition.published_on is None
    assert edition.item("alpha").required is True
    assert edition.item("gamma").after == ("beta",)
    assert edition.item("alpha").how == ("Commencer par le plus simple.", "Finir par le reste.")
    assert edition.item("alpha").applies_if is None


def test_conditions_and_law_are_read(seeds: Path, spoil: Spoil) -> None:
    spoil(
        ALPHA,
        "covers: [S0-01]",
        "covers: [S0-01]\n"
        "applies_if:\n  population_min: 3500\n  territory: [mainland]\n"
        "legal:\n  article: CRPA L322-6\n  text: Le code\n  text_date: 2016-10-07\n  certainty: V",
    )
    alpha = load_edition(seeds / "methodology" / "mini").item("alpha")
    assert alpha.applies_if is not None
    assert (alpha.applies_if.population_min, alpha.applies_if.population_max) == (3500, None)
    assert alpha.applies_if.territory == ("mainland",)
    assert alpha.legal is not None
    assert (alpha.legal.text_date, alpha.legal.note) == (date(2016, 10, 7), None)


@pytest.mark.parametrize(
    ("name", "old", "new", "message", "remedy"),
    [
        (ALPHA, "weight: 2", "weight: lourd", "un nombre entier", "Écrivez un nombre entier."),
        (ALPHA, "weight: 2", "weight: true", "un nombre entier", "Écrivez un nombre entier."),
        (ALPHA, "required: true", "required: peut-être", "true ou false", "true ou false"),
        (ALPHA, "role: DGS", "role: [DGS]", "une phrase", "Écrivez une phrase."),
        (ALPHA, "after: []", "after: beta", "une liste de textes", "une liste de textes"),
        (ALPHA, "id: alpha", "id: alfa", "n’est pas celui du fichier", "le même nom"),
        (DEBUT, "items: [alpha, beta]", "items: [alpha, zeta]", "zeta", "items/zeta.yml"),
        (EDITION, "version: 1.0.0", "version: 1.0.x", "trois nombres", "1.0.0"),
        (EDITION, "published_on: null", "published_on: hier", "une date AAAA-MM-JJ", "une date"),
        (DEBUT, "items: [alpha, beta]", "items: alpha", "une liste de textes", "une liste"),
        (
            EDITION,
            "axes:\n  - {id: organisationnel, title: Organisationnel}",
            "axes: un",
            "une liste",
            "une",
        ),
        (EDITION, "  - {id: organisationnel", "  - rien # {", "doit contenir des clés", "clé"),
    ],
)
def test_a_value_of_the_wrong_sort_is_named_with_its_line_and_remedy(
    seeds: Path,
    spoil: Spoil,
    name: str,
    old: str,
    new: str,
    message: str,
    remedy: str,
) -> None:
    line = spoil(name, old, new)
    (problem,) = refusal(seeds)
    assert (problem.file, problem.line) == (name, line)
    assert message in problem.message
    assert remedy in problem.remedy
    assert str(problem).startswith(f"{name}:{line}\u00a0: ")


def test_a_missing_key_is_named(seeds: Path, spoil: Spoil) -> None:
    spoil(ALPHA, "evidence: note datée\n", "")
    (problem,) = refusal(seeds)
    assert problem.file == ALPHA
    assert problem.message == "Il manque la clé «\u202fevidence\u202f»."
    assert "evidence" in problem.remedy


def test_a_key_given_twice_is_refused(seeds: Path, spoil: Spoil) -> None:
    line = spoil(ALPHA, "role: DGS\n", "role: DGS\nrole: DSI\n") + 1
    (problem,) = refusal(seeds)
    assert (problem.file, problem.line) == (ALPHA, line)
    assert "«\u202frole\u202f» est donnée deux fois" in problem.message


def test_yaml_that_cannot_be_read_names_its_line(seeds: Path, spoil: Spoil) -> None:
    line = spoil(ALPHA, "why: Sans lui, rien ne tient.", "why: pourquoi: parce que")
    (problem,) = refusal(seeds)
    assert (problem.file, problem.line) == (ALPHA, line)
    assert "guillemets" in problem.remedy


def test_a_file_that_is_not_utf8_is_named(seeds: Path) -> None:
    (seeds / ALPHA).write_bytes("id: é".encode("latin-1"))
    (problem,) = refusal(seeds)
    assert problem.file == ALPHA
    assert problem.remedy == "Enregistrez-le en UTF-8."


def test_a_file_without_keys_is_named(seeds: Path) -> None:
    (seeds / ALPHA).write_text("- une\n- liste\n", encoding="utf-8")
    (problem,) = refusal(seeds)
    assert problem.message == "Le fichier ne contient pas de clés."


def test_a_missing_phase_and_a_missing_edition_are_named(seeds: Path) -> None:
    (seeds / DEBUT).unlink()
    assert [(problem.file, problem.message) for problem in refusal(seeds)] == [
        (DEBUT, "Ce fichier manque."),
    ]
    (seeds / EDITION).unlink()
    assert [problem.file for problem in refusal(seeds)] == [EDITION]


def test_an_item_listed_twice_is_refused(seeds: Path, spoil: Spoil) -> None:
    line = spoil("methodology/mini/phases/suite.yml", "[gamma]", "[gamma, alpha]")
    (problem,) = refusal(seeds)
    assert problem.line == line
    assert "«\u202falpha\u202f» est déjà rangé dans methodology/mini/phases/debut.yml" in (
        problem.message
    )


def test_what_has_no_line_of_its_own_takes_that_of_what_is_around_it(seeds: Path) -> None:
    source = read_seed(seeds / DEBUT, seeds)
    assert source.line("steps", 0, "absent") == source.line("steps", 0) == 10
    assert source.line("absent") == 1


def test_all_faults_are_told_at_once(seeds: Path, spoil: Spoil) -> None:
    spoil(ALPHA, "weight: 2", "weight: lourd")
    spoil("methodology/mini/items/gamma.yml", "role: DGS\n", "")
    spoil(DEBUT, "verb: mener la phase debut\n", "")
    files = [problem.file.rsplit("/", 1)[-1] for problem in refusal(seeds)]
    assert files == ["alpha.yml", "gamma.yml", "debut.yml"]


def test_the_editions_of_the_project_are_read_once_and_the_newest_is_current() -> None:
    assert editions() is editions()
    assert current_edition() is get_edition("open-datalab-2")
    with pytest.raises(KeyError):
        get_edition("open-datalab-1789")


class TestLibrary:
    def test_common_and_other_keys_are_kept(self, seeds: Path, spoil: Spoil) -> None:
        spoil(
            "library/benefits.yml",
            "covers: [S0-02]",
            "covers: [S0-02]\n    rank: 3\n    date: 2023-04",
        )
        entry = load_library(seeds / "library" / "benefits.yml", seeds).entry("clarte")
        assert (entry.title, entry.covers, entry.more) == ("La clarté", ("S0-02",), {"rank": 3})
        assert entry.when == "avril 2023"

    def test_a_missing_key_is_named_with_its_line(self, seeds: Path, spoil: Spoil) -> None:
        spoil("library/benefits.yml", "    title: La clarté\n", "")
        with pytest.raises(SeedProblem) as refused:
            load_library(seeds / "library" / "benefits.yml", seeds)
        (problem,) = refused.value.problems
        assert (problem.file, problem.line) == ("library/benefits.yml", 5)
        assert "title" in problem.message

    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            ("2022", "2022"),
            ("2023-04", "avril 2023"),
            ("2026-02-05", "5 février 2026"),
            ("2027-01-01", "1er janvier 2027"),
        ],
    )
    def test_dates_are_as_precise_as_written(self, written: str, shown: str) -> None:
        assert in_french(written) == shown
