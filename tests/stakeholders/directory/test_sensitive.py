"""Words that should not be written about somebody are found; ordinary ones are left alone."""

import pytest

from app.stakeholders.directory.sensitive import suspicions, warning


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("En arrêt maladie jusqu’en mars", "arrêt maladie"),
        ("A fait un burn-out", "burn out"),
        ("Dépressive depuis l’été", "Dépressive"),
        ("Catholique pratiquant", "Catholique"),
        ("Délégué syndical CGT", "Délégué syndical"),
        ("membre du parti", "du parti"),
        ("élu de GAUCHE", "de GAUCHE"),
        ("proche des loyalistes", "loyalistes"),
        ("son mari travaille à la DSI", "son mari"),
        ("mise en examen en 2024", "mise en examen"),
        ("incompétente", "incompétente"),
    ],
)
def test_a_word_of_each_kind_is_found(text: str, words: str) -> None:
    assert suspicions(text)[0].words == words


@pytest.mark.parametrize(
    "text",
    [
        "Demande un calendrier et un coût sur une page.",
        "Préfère qu’on l’appelle le matin ; a suivi le dossier du syndicat mixte.",
        "A pris parti pour une première publication en mars.",
        "Le service voirie a déjà ouvert les bornes de recharge.",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert suspicions(text) == ()


def test_each_word_is_named_once_and_the_longest_wins() -> None:
    found = suspicions("Militant, militant : parti socialiste")
    assert [each.words for each in found] == ["militant", "parti socialiste"]


def test_the_warning_quotes_the_words_and_says_what_to_do() -> None:
    told = warning(suspicions("Syndiquée"))
    assert "«\u202fSyndiquée\u202f»" in told
    assert "l’appartenance syndicale" in told
    assert "Reformulez" in told
