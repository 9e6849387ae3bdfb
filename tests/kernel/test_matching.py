"""Words found whatever their accents, their plural and a few wrong letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.matching import (
    MOST_WORDS,
    Closeness,
    Matches,
    SearchedText,
    answers_in,
    distance,
    intact_parts,
    is_cut,
    matches,
    mistyped_in,
    root,
    singular,
    words_sought,
    wrong_letters,
)


def matched(sought: tuple[str, ...], texts: list[tuple[str, str]], **how: bool) -> Matches:
    return matches(sought, [SearchedText.of(*text) for text in texts], **how)


WORD = st.text("abcdefghij", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Délibérations du conseil", ("deliberations", "conseil")),
        ("l’élu", ("elu",)),
        ("la", ("la",)),
        ("de la", ("de", "la")),
        ("  ", ()),
        ("?!", ()),
        ("élu ELU elu", ("elu",)),
    ],
)
def test_the_words_that_count(typed: str, words: tuple[str, ...]) -> None:
    assert words_sought(typed) == words


def test_what_is_beyond_the_limits_is_said() -> None:
    typed = " ".join(f"mot{number}" for number in range(MOST_WORDS))
    assert not is_cut(typed)
    assert is_cut(f"{typed} encore")
    assert len(words_sought(f"{typed} encore")) == MOST_WORDS
    assert not is_cut("a" * 100)
    assert is_cut("a" * 101)


@pytest.mark.parametrize(
    ("word", "alone"),
    [
        ("journaux", "journal"), ("eaux", "eau"), ("reseaux", "reseau"), ("donnees", "donnee"),
        ("prix", "pri"), ("bus", "bus"), ("elu", "elu"), ("marches", "marche"),
    ],
)  # fmt: skip
def test_the_plural_is_left_out(word: str, alone: str) -> None:
    assert singular(word) == alone


@pytest.mark.parametrize(
    ("word", "wrong"),
    [("dpo", 0), ("rgpd", 1), ("licence", 1), ("subvention", 2), ("12202", 0), ("formats", 1),
     ("formatss", 2)],
)  # fmt: skip
def test_longer_words_may_have_more_wrong_letters(word: str, wrong: int) -> None:
    assert wrong_letters(word) == wrong


@pytest.mark.parametrize(
    ("left", "right", "far"),
    [("licence", "licence", 0), ("license", "licence", 1), ("lcience", "licence", 1),
     ("licnece", "licence", 1), ("licece", "licence", 1), ("liscence", "licence", 1),
     ("abcd", "badc", 2), ("rodez", "paris", 3)],
)  # fmt: skip
def test_a_swap_counts_for_one(left: str, right: str, far: int) -> None:
    assert distance(left, right, 2) == far


@given(WORD, WORD)
def test_distance_is_the_same_both_ways(left: str, right: str) -> None:
    assert distance(left, right, 20) == distance(right, left, 20)
    assert (distance(left, right, 20) == 0) == (left == right)


@given(st.text("abcdefghij", min_size=4, max_size=12), st.data())
def test_one_wrong_letter_is_always_forgiven_from_four(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    typed = f"{word[:place]}z{word[place + 1 :]}"
    assert mistyped_in(typed, {word}) == {word: Closeness.MISTYPED}


def test_a_word_as_typed_is_not_taken_for_another() -> None:
    assert answers_in("marche", {"marches", "marcher", "arche"}) == {
        "marches": Closeness.PLURAL,
        "marcher": Closeness.BEGINNING,
    }
    assert answers_in("m", {"marche"}) == {}
    assert mistyped_in("licens", {"licence"}) == {"licence": Closeness.MISTYPED_BEGINNING}
    assert mistyped_in("vicens", {"licence"}) == {}


def test_titles_come_before_what_goes_with_them() -> None:
    found = matched(("budget",), [("autre chose", "budget"), ("budget primitif", ""), ("x", "y")])
    assert [match.rank for match in found.found] == [1, 0]
    assert found.whole
    assert found.mistyped == ()


def test_a_whole_title_comes_before_a_longer_one() -> None:
    found = matched(("budget",), [("budget primitif de la ville", ""), ("budget", "")])
    assert [match.rank for match in found.found] == [1, 0]


def test_what_lacks_the_fewest_words_is_shown_when_nothing_has_them_all() -> None:
    texts = [("arbre vert", ""), ("arbre bleu", ""), ("bleu", ""), ("rouge", "")]
    found = matched(("arbre", "bleu", "rouge"), texts)
    assert not found.whole
    assert [match.rank for match in found.found] == [1]


def test_a_mistake_is_tried_where_the_words_as_typed_give_nothing_together() -> None:
    texts = [("carte des ecoles", ""), ("carton vide", "")]
    found = matched(("cartes", "ecolles"), texts)
    assert [match.rank for match in found.found] == [0]
    assert found.mistyped == ("ecolles",)
    # « carton » answers « carto »; only with a wrong letter does « carto ecoles » mean the map.
    assert [match.rank for match in matched(("carto", "ecoles"), texts).found] == [0]


def test_what_begins_as_typed_hides_no_word_that_lacks_a_letter() -> None:
    texts = [("arbres d alignement", ""), ("abreschviller", ""), ("carte", "abreschviller")]
    found = matched(("abres",), texts)
    assert [match.rank for match in found.found] == [1, 2, 0]
    assert (found.whole, found.exact, found.mistyped) == (True, False, ("abres",))
    assert [match.near for match in found.found] == [False, False, True]
    alone = matched(("abres",), [*texts, ("abres", "")])
    assert ([match.rank for match in alone.found], alone.exact) == ([3, 1, 2], True)
    # Three letters may have no wrong one; what only begins nearly so is not brought in.
    assert matched(("abr",), texts).exact
    assert [match.rank for match in matched(("abres",), [("arbresque", ""), *texts]).found] == [
        2,
        3,
        1,
    ]


def test_nothing_sought_finds_nothing() -> None:
    assert matched((), [("a", "b")]).found == ()
    assert matched(("a",), []).found == ()


def test_words_as_typed_alone_may_be_asked_for() -> None:
    texts = [("carte des ecoles", "")]
    assert matched(("ecolles",), texts, forgiving=False).found == ()
    assert matched(("cartes", "ecole"), texts, forgiving=False).whole


@pytest.mark.parametrize(
    ("word", "begins"),
    [("journaux", "journa"), ("journal", "journa"), ("eaux", "eau"), ("licences", "licence")],
)
def test_what_a_word_and_its_plural_share(word: str, begins: str) -> None:
    assert root(word) == begins


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("dpo", ["dpo"]),
        ("12202", ["12202"]),
        ("elus", ["el", "us", "euls"]),
        ("licence", ["lice", "nce", "cnec"]),
        ("subvention", ["subv", "enti", "on", "bevn", "toin"]),
    ],
)
def test_parts_of_which_one_is_intact(word: str, parts: list[str]) -> None:
    assert intact_parts(word) == parts


@given(st.text("abcdefghij", min_size=4, max_size=14), st.data())
def test_one_part_is_intact_whatever_the_wrong_letters(word: str, data: st.DataObject) -> None:
    letters = list(word)
    for _ in range(wrong_letters(word)):
        letters[data.draw(st.integers(0, len(letters) - 1))] = "z"
    assert any(part in word for part in intact_parts("".join(letters)))


@given(st.text("abcdefghij", min_size=4, max_size=14), st.data())
def test_one_part_is_intact_whatever_the_letters_swapped(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    typed = f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
    assert any(part in word for part in intact_parts(typed))
