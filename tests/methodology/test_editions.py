"""A published edition is frozen, its rectifications are told, and the next says what it changes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.kernel.errors import Refused
from app.methodology import writing
from app.methodology.changes import ChangeKind, StatesRule, same
from app.methodology.check import check_all
from app.methodology.loader import current_edition, editions, get_edition
from app.methodology.seedfile import SeedFault
from app.methodology.succession import changes_of, rectifications_of
from tests.methodology.conftest import Spoil

ON = date(2026, 11, 30)
MINI = "methodology/mini"
ALPHA, BETA, GAMMA = (f"{MINI}/items/{name}.yml" for name in ("alpha", "beta", "gamma"))
NEXT = "methodology/mini-2"
Write = Callable[[str], None]


def only(problems: list[SeedFault]) -> SeedFault:
    (problem,) = problems
    return problem


@pytest.fixture
def published(seeds: Path) -> Path:
    """The small edition, published."""
    writing.publish(seeds / MINI, on=ON)
    assert check_all(seeds) == []
    return seeds


@pytest.fixture
def draft(published: Path) -> Path:
    """The edition after it, that changes nothing yet."""
    writing.begin(published / MINI, "mini-2", "2.0.0")
    assert check_all(published) == []
    return published


@pytest.fixture
def write_changes(draft: Path) -> Write:
    def write(entries: str) -> None:
        (draft / NEXT / "changes.yml").write_text(f"from: mini-2026\nchanges:\n{entries}")

    return write


def test_an_edition_says_the_day_it_was_published(published: Path) -> None:
    assert "published_on: 2026-11-30" in (published / MINI / "edition.yml").read_text()
    with pytest.raises(Refused, match="déjà publiée"):
        writing.publish(published / MINI, on=ON)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (ALPHA, "weight: 2", "weight: 3", "Le poids change"),
        (ALPHA, "required: true", "required: false", "Le caractère incontournable change"),
        (BETA, "task:", "applies_if:\n  types: [commune]\ntask:", "La condition d’application"),
        (ALPHA, "statement: Le point alpha est", "statement: Le point alpha reste", "sans que ce"),
        (ALPHA, "note datée", "note signée", "sans que ce soit dit"),
        (f"{MINI}/edition.yml", "2026-11-30", "2026-11-29", "n’est plus celle de l’empreinte"),
        (f"{MINI}/published.yml", "weight: 2", "weight: 1", "n’est pas celle de ce qui suit"),
    ],
)
def test_what_is_published_does_not_change(
    published: Path, spoil: Spoil, name: str, old: str, new: str, message: str
) -> None:
    spoil(name, old, new)
    [problem] = [one for one in check_all(published) if message in one.message]
    assert problem.file == name
    assert "jalon methodology" in problem.remedy or "à la main" in problem.remedy


def test_what_figures_do_not_rest_on_is_free(published: Path, spoil: Spoil) -> None:
    spoil(ALPHA, "role: DGS", "role: juriste")
    spoil(ALPHA, "duration_days: 5", "duration_days: 8")
    assert check_all(published) == []


def test_an_item_neither_comes_nor_goes_nor_moves(published: Path, spoil: Spoil) -> None:
    spoil(f"{MINI}/phases/debut.yml", "[alpha, beta]", "[alpha]")
    spoil(f"{MINI}/phases/suite.yml", "[gamma]", "[gamma, beta]")
    problem = only(check_all(published))
    assert "rangé ailleurs qu’à la publication\u00a0: debut/un" in problem.message
    assert "jalon methodology new" in problem.remedy


def test_a_rectification_is_told_and_dated(published: Path, spoil: Spoil) -> None:
    with pytest.raises(Refused, match="n’ont pas changé"):
        writing.rectify(published / MINI, "alpha", what="Rien.", on=ON)
    spoil(ALPHA, "note datée", "note datée et signée")
    writing.rectify(published / MINI, "alpha", what="La note est aussi signée.", on=ON)
    assert check_all(published) == []
    spoil(ALPHA, "note datée et signée", "note")
    assert "jalon methodology rectify alpha" in only(check_all(published)).remedy


def test_an_edition_published_by_hand_is_refused(seeds: Path, spoil: Spoil) -> None:
    line = spoil(f"{MINI}/edition.yml", "published_on: null", "published_on: 2026-11-30")
    problem = only(check_all(seeds))
    assert (problem.line, problem.remedy[:5]) == (line, "Tapez")


@pytest.mark.parametrize(
    ("name", "version", "reason"),
    [
        ("Mini", "2.0.0", "minuscules"),
        ("mini-2", "deux", "trois nombres"),
        ("mini", "2.0.0", "déjà"),
        ("mini-2", "1.0.0", "suit celle de l’édition d’avant, 1.0.0"),
        ("mini-2", "0.9.12", "suit celle"),
    ],
)
def test_a_draft_has_a_name_and_a_version(
    published: Path, name: str, version: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        writing.begin(published / MINI, name, version)


RETIRED = "  - {kind: retired, from: [gamma], reason: Il redit bêta., source: pratique}\n"


def test_an_old_item_is_never_forgotten(draft: Path, spoil: Spoil, write_changes: Write) -> None:
    spoil(f"{NEXT}/phases/suite.yml", "[gamma]", "[delta]")
    text = (draft / NEXT / "items" / "gamma.yml").read_text()
    (draft / NEXT / "items" / "gamma.yml").unlink()
    (draft / NEXT / "items" / "delta.yml").write_text(text.replace("gamma", "delta"))
    messages = [problem.message for problem in check_all(draft)]
    assert messages == [
        "On ne dit pas ce que devient le point «\u202fgamma\u202f».",
        "On ne dit pas d’où vient le point «\u202fdelta\u202f».",
    ]
    write_changes(
        "  - {kind: reworded, from: [gamma], to: [delta], reason: Mieux dit., source: pratique}\n"
    )
    assert check_all(draft) == []


def test_an_item_that_changes_says_so(draft: Path, spoil: Spoil, write_changes: Write) -> None:
    line = spoil(f"{NEXT}/items/alpha.yml", "weight: 2", "weight: 3")
    problem = only(check_all(draft))
    assert (problem.file, problem.line) == (f"{NEXT}/items/alpha.yml", line)
    assert "change sans que ce soit dit\u00a0: weight" in problem.message
    change = (
        "  - {{kind: {}, from: [alpha], to: [alpha], reason: Il compte plus., source: guide}}\n"
    )
    write_changes(change.format("reworded"))
    assert "moved" in only(check_all(draft)).remedy
    write_changes(change.format("moved"))
    assert check_all(draft) == []


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (RETIRED, "est dit parti, mais il est encore là"),
        (RETIRED * 2, "On a déjà dit ce que devient"),
        (RETIRED.replace("gamma", "omega"), "«\u202fomega\u202f» n’est pas dans cette édition"),
        (
            "  - {kind: merged, from: [alpha, beta], to: [alpha], reason: R., source: pratique}\n",
            "On ne sait pas ce que deviennent les réponses",
        ),
        (
            "  - {kind: split, from: [alpha], to: [alpha], states: each, reason: R., source: p}\n",
            "«\u202fsplit\u202f»\u00a0: 1 points dans «\u202fto\u202f»",
        ),
        (
            "  - {kind: moved, from: [alpha], to: [alpha], reason: R., source: pratique}\n",
            "ni de place, ni de poids",
        ),
        (
            "  - {kind: retired, from: [gamma], states: all, reason: R., source: pratique}\n",
            "n’a pas à dire ce que deviennent les réponses",
        ),
    ],
)
def test_a_change_that_does_not_hold_is_refused(
    draft: Path, write_changes: Write, entries: str, message: str
) -> None:
    write_changes(entries)
    assert any(message in problem.message for problem in check_all(draft))


NEW = "  - {kind: new, to: [gamma], reason: Autre chose., source: pratique}\n"
JOINED = (
    "  - {kind: merged, from: [alpha, beta], to: [gamma], states: all, reason: Un seul., "
    "source: pratique}\n"
)


@pytest.mark.parametrize("entries", [RETIRED + NEW, RETIRED + JOINED])
def test_an_id_is_not_retired_and_given_to_another_item(
    draft: Path, write_changes: Write, entries: str
) -> None:
    write_changes(entries)
    [problem] = [one for one in check_all(draft) if "a déjà servi" in one.message]
    assert "«\u202fgamma\u202f»" in problem.message
    assert "«\u202fmini-2026\u202f»" in problem.message
    assert (problem.file, problem.line) == (f"{NEXT}/changes.yml", 4)
    assert "jamais réemployé" in problem.remedy


def test_an_id_of_an_older_edition_is_not_used_again(
    draft: Path, spoil: Spoil, write_changes: Write
) -> None:
    item, phase = draft / NEXT / "items" / "gamma.yml", f"{NEXT}/phases/suite.yml"
    text = item.read_text()
    item.unlink()
    (item.parent / "delta.yml").write_text(text.replace("gamma", "delta"))
    spoil(phase, "[gamma]", "[delta]")
    fresh = "  - {kind: new, to: [delta], reason: Plus net., source: pratique}\n"
    write_changes(RETIRED + fresh)
    assert check_all(draft) == []
    writing.publish(draft / NEXT, on=ON)
    third = writing.begin(draft / NEXT, "mini-3", "3.0.0")
    (third / "items" / "gamma.yml").write_text(text)
    spoil("methodology/mini-3/phases/suite.yml", "[delta]", "[delta, gamma]")
    (third / "changes.yml").write_text(f"from: mini-2\nchanges:\n{NEW}")
    problem = only(check_all(draft))
    assert (problem.file, problem.line) == ("methodology/mini-3/changes.yml", 3)
    assert "a déjà servi à un autre point, dans «\u202fmini-2026\u202f»" in problem.message


def test_a_later_edition_says_where_it_comes_from(draft: Path, spoil: Spoil) -> None:
    spoil(f"{NEXT}/changes.yml", "from: mini-2026", "from: mini-2")
    messages = [problem.message for problem in check_all(draft)]
    assert any("viennent l’une de l’autre" in message for message in messages)
    (draft / NEXT / "changes.yml").unlink()
    assert "ne dit pas ce qu’elle change" in only(check_all(draft)).message


def test_new_authorities_are_opened_on_the_highest_published_edition() -> None:
    assert current_edition() is get_edition("open-datalab-2")
    assert all(edition.published_on for edition in editions().values())
    assert list(editions()) == ["open-datalab-2026", "open-datalab-2"]


def test_the_second_edition_has_changes_of_every_sort() -> None:
    changes = changes_of("open-datalab-2")
    assert changes is not None
    assert changes_of("open-datalab-2026") is None
    assert {change.kind for change in changes.all} == set(ChangeKind)
    assert set(changes.by_before) == {item.id for item in changes.before.items}
    assert set(changes.by_after) == {item.id for item in changes.after.items}
    for change in changes.of_kind(ChangeKind.KEPT):
        (item_id,) = change.after
        assert same(changes.before.item(item_id), changes.after.item(item_id))
    merged = changes.by_before["regles-d-ecriture-fixees"]
    assert (merged.after, merged.states) == (("regles-de-fichier-appliquees",), StatesRule.ALL)
    assert rectifications_of("open-datalab-2") == {}
