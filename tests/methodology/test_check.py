"""The full check: silent on whole seeds, and one exact remark for each planted fault."""

from pathlib import Path

import pytest

from app.methodology.check import check_all
from app.methodology.checks.structure import SKELETONS
from app.methodology.seedfile import SeedFault
from tests.methodology.conftest import Spoil

EDITION = "methodology/mini/edition.yml"
DEBUT = "methodology/mini/phases/debut.yml"
SUITE = "methodology/mini/phases/suite.yml"
ALPHA = "methodology/mini/items/alpha.yml"
BETA = "methodology/mini/items/beta.yml"
COVERAGE = "methodology/coverage.yml"
BENEFITS = "library/benefits.yml"
LONG = "Un énoncé " + "très " * 25 + "long."


def only(problems: list[SeedFault]) -> SeedFault:
    (problem,) = problems
    return problem


def test_whole_seeds_have_no_problem(seeds: Path) -> None:
    assert check_all(seeds) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "message", "remedy"),
    [
        # form, from the schemas
        (ALPHA, "weight: 2", "weight: 4", "«\u202f4\u202f» n’est pas", "un poids de 1 à 3"),
        (ALPHA, "axis: organisationnel", "axis: social", "social", "l’un des quatre axes"),
        (ALPHA, "required: true", "required: oui", "oui", "true si le point est incontournable"),
        (ALPHA, "role: DGS", "roles: DGS", "«\u202froles\u202f» n’existe pas ici", "role, "),
        (ALPHA, "statement: Le point alpha", f"statement: {LONG} Le", "plus que 120", "120"),
        (ALPHA, "evidence: note datée", "evidence: Une note.", "note.", "sans point final"),
        (ALPHA, "sources:\n  - pratique", "sources: []", "au moins 1", "au moins une source"),
        (
            ALPHA,
            "covers: [S0-01]",
            "covers: [S0-01, S9-9]",
            "«\u202fS9-9\u202f» n’est pas de",
            "S2-43",
        ),
        (EDITION, "version: 1.0.0", 'version: "1.0"', "1.0", "trois nombres"),
        (DEBUT, "short_title: Phase debut", f"short_title: {'x' * 33}", "33", "32 caractères"),
        (BENEFITS, "id: clarte", "id: Clarté", "Clarté", "minuscules sans accent"),
        (COVERAGE, "kind: frame", "kind: cadre", "cadre", "la nature de l’élément"),
        # how the files hold together
        (ALPHA, "id: alpha", "id: alfa", "n’est pas celui du fichier", "le même nom"),
        (DEBUT, "[alpha, beta]", "[alpha, beta, zeta]", "zeta", "items/zeta.yml"),
        (SUITE, "[gamma]", "[gamma, alpha]", "déjà rangé dans", "un seul endroit"),
        (EDITION, "[debut, suite]", "[debut, suite, fin]", "fin", "phases/fin.yml"),
        (BETA, "after: [alpha]", "after: [omega]", "omega", "Corrigez l’identifiant"),
        # words
        (ALPHA, "Le point alpha est", "Réfléchir au point qui est", "intention", "au présent"),
        (ALPHA, "alpha est établi.", "alpha est établi", "un point", "Terminez la phrase"),
        (ALPHA, "why: Sans lui", "why: C'est que sans lui", "apostrophe droite", "U+2019"),
        (ALPHA, "why: Sans lui", 'why: Un "fait", sans lui', "guillemets droits", "« »"),
        (ALPHA, "why: Sans lui", "why: Oui ! Sans lui", "signe double", "U+202F"),
        (ALPHA, "why: Sans lui", 'why: "Voici : sans lui"#', "deux-points", "U+00A0"),
        (ALPHA, "why: Sans lui", "why: Dit « sans » lui", "des guillemets", "U+202F"),
        (ALPHA, "why: Sans lui", "why: Voilà... Sans lui", "trois points", "…"),
        (ALPHA, "why: Sans lui", "why: Les 3 500 fois sans lui", "dans un nombre", "milliers"),
        (ALPHA, "why: Sans lui", "why: À 16 % sans lui", "devant %", "U+202F"),
        (ALPHA, "why: Sans lui", "why: Sans  lui", "deux espaces", "une"),
        (BENEFITS, "text: On y voit", "text: L'on y voit", "apostrophe droite", "U+2019"),
        (DEBUT, "summary: Une seule", "summary: Rien qu'une", "apostrophe droite", "U+2019"),
        (COVERAGE, "element: Un cadre", "element: L'idée", "apostrophe droite", "U+2019"),
    ],
)
def test_one_fault_makes_one_remark_at_its_line(
    seeds: Path,
    spoil: Spoil,
    name: str,
    old: str,
    new: str,
    message: str,
    remedy: str,
) -> None:
    line = spoil(name, old, new)
    found = check_all(seeds)
    problem = next(each for each in found if message in each.message)
    assert (problem.file, problem.line) == (name, line)
    assert remedy in problem.remedy
    assert len(found) <= 2, found  # an unknown element is told by the schema and by the list


def test_a_missing_key_says_what_is_expected(seeds: Path, spoil: Spoil) -> None:
    spoil(ALPHA, "duration_days: 5\n", "")
    problem = only(check_all(seeds))
    assert problem.file == ALPHA
    assert problem.message == "il manque «\u202fduration_days\u202f»."
    assert "jours ouvrés" in problem.remedy


def test_an_item_that_no_step_lists_is_an_orphan(seeds: Path, spoil: Spoil) -> None:
    spoil(DEBUT, "[alpha, beta]", "[alpha]")
    problem = only(check_all(seeds))
    assert (problem.file, problem.message) == (BETA, "Aucune étape ne cite ce point.")


def test_a_phase_that_the_edition_does_not_list_is_an_orphan(seeds: Path, spoil: Spoil) -> None:
    spoil(EDITION, "[debut, suite]", "[debut]")
    problem = only(check_all(seeds))
    assert (problem.file, problem.message) == (SUITE, "Aucune édition ne cite cette phase.")


def test_prerequisites_in_a_circle_are_told_in_order(seeds: Path, spoil: Spoil) -> None:
    line = spoil(ALPHA, "after: []", "after: [gamma]")
    problem = only(check_all(seeds))
    assert (problem.file, problem.line) == (ALPHA, line)
    assert "alpha → gamma → beta → alpha" in problem.message


def test_an_item_cannot_come_before_itself(seeds: Path, spoil: Spoil) -> None:
    spoil(BETA, "after: [alpha]", "after: [beta]")
    assert "beta → beta" in only(check_all(seeds)).message


def test_an_element_that_nothing_carries_is_named(seeds: Path, spoil: Spoil) -> None:
    spoil(BENEFITS, "covers: [S0-02]", "covers: []")
    problem = only(check_all(seeds))
    assert (problem.file, problem.line) == (COVERAGE, 3)
    assert "S0-02\u00a0: Un bénéfice" in problem.message


def test_an_exempt_element_may_be_carried_by_nothing(seeds: Path, spoil: Spoil) -> None:
    spoil(COVERAGE, ", exempt: rien à reprendre", "")
    assert "S0-03" in only(check_all(seeds)).message


def test_an_element_that_does_not_exist_cannot_be_claimed(seeds: Path, spoil: Spoil) -> None:
    line = spoil(BETA, "covers: []", "covers: [S4-99]")
    problem = only(check_all(seeds))
    assert (problem.file, problem.line) == (BETA, line)
    assert "S4-99" in problem.message


def test_ids_of_libraries_and_of_their_entries_are_unique(seeds: Path, spoil: Spoil) -> None:
    text = (seeds / BENEFITS).read_text(encoding="utf-8")
    (seeds / "library" / "more.yml").write_text(text, encoding="utf-8")
    assert "bibliothèque «\u202fbenefits\u202f» sert déjà" in only(check_all(seeds)).message
    (seeds / "library" / "more.yml").unlink()
    entry = text[text.index("  - id: clarte") :]
    (seeds / BENEFITS).write_text(text + entry, encoding="utf-8")
    assert "«\u202fclarte\u202f» est donné deux fois" in only(check_all(seeds)).message


def test_an_edition_that_claims_the_guidance_keeps_its_skeleton(seeds: Path, spoil: Spoil) -> None:
    spoil(EDITION, "id: mini-2026", f"id: {next(iter(SKELETONS))}")
    problem = only(check_all(seeds))
    assert problem.message == "Les six phases de la méthode changent."
    assert problem.remedy.startswith("Attendu, dans l’ordre\u00a0: lancement, perimetre,")


def test_a_phase_of_the_guidance_keeps_its_steps(seeds: Path, spoil: Spoil) -> None:
    spoil(EDITION, "id: mini-2026", f"id: {next(iter(SKELETONS))}")
    spoil(EDITION, "[debut, suite]", "[lancement, suite]")
    spoil(DEBUT, "id: debut", "id: lancement")
    (seeds / DEBUT).rename(seeds / DEBUT.replace("debut", "lancement"))
    problem = next(each for each in check_all(seeds) if "étapes" in each.message)
    assert problem.file.endswith("phases/lancement.yml")
    assert problem.remedy == "Attendu, dans l’ordre\u00a0: presentation, concertation, validation."


def test_the_skeleton_has_six_phases_of_three_steps() -> None:
    for skeleton in SKELETONS.values():
        assert [len(steps) for steps in skeleton.values()] == [3] * 6


def test_what_only_the_application_would_refuse_is_told_too(seeds: Path, spoil: Spoil) -> None:
    line = spoil(EDITION, "published_on: null", "published_on: 2026-02-30")
    problem = only(check_all(seeds))
    assert (problem.file, problem.line) == (EDITION, line)
    assert "une date AAAA-MM-JJ" in problem.message


def test_seeds_without_the_list_of_elements_are_checked_for_the_rest(seeds: Path) -> None:
    (seeds / COVERAGE).unlink()
    problem = only(check_all(seeds))
    assert (problem.file, problem.message) == (COVERAGE, "Ce fichier manque.")


def test_a_statement_or_steps_of_the_wrong_sort_are_told_once(seeds: Path, spoil: Spoil) -> None:
    spoil(ALPHA, "statement: Le point alpha est établi.", "statement: [1]")
    assert only(check_all(seeds)).file == ALPHA


def test_an_entry_without_keys_is_told_once(seeds: Path) -> None:
    path = seeds / BENEFITS
    path.write_text(path.read_text(encoding="utf-8") + "  - rien\n", encoding="utf-8")
    assert "rien" in only(check_all(seeds)).message


def test_an_edition_that_cannot_be_read_is_told_once(seeds: Path) -> None:
    (seeds / EDITION).write_text("phases: [", encoding="utf-8")
    assert only(check_all(seeds)).file == EDITION


def test_unreadable_files_do_not_hide_the_other_faults(seeds: Path, spoil: Spoil) -> None:
    (seeds / BENEFITS).write_text("id: [", encoding="utf-8")
    spoil(ALPHA, "weight: 2", "weight: 9")
    files = {problem.file for problem in check_all(seeds)}
    assert files >= {BENEFITS, ALPHA}


def test_a_folder_without_edition_is_a_problem(tmp_path: Path) -> None:
    messages = [problem.message for problem in check_all(tmp_path)]
    assert "Aucune édition de la méthode." in messages
