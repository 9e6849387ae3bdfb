"""What the platform says in English is read in French, its own words kept within reach."""

import pytest

from app.publication.platforms.base import PlatformProblem
from app.publication.platforms.refusals import in_french, parted


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("This field is required.", "exigée"),
        ("'jamais' is not a valid UpdateFrequency", "liste\u00a0: jamais."),
        ("Field cannot be longer than 350 characters.", "350 caractères"),
        ('Tag "a" must be between 3 and 96 characters long.', "de 3 à 96 caractères"),
        ('Invalid URL "https://10.0.0.1/": is a private URL', "réseau interne"),
        ('Invalid URL "x y"', "pas écrite"),
        ("Permission denied for this organization", "n’en a pas le droit"),
        ("Incorrect file content type: HTML", "page web"),
        ("Cannot modify filetype after creation", "Là-bas"),
    ],
)
def test_a_known_refusal_is_read_in_french(theirs: str, ours: str) -> None:
    assert ours in in_french(theirs)


@pytest.mark.parametrize("text", ["Ce champ est requis.", "Something else entirely.", ""])
def test_anything_else_is_said_as_it_is(text: str) -> None:
    assert in_french(text) == text


def test_the_words_of_the_platform_come_apart() -> None:
    fields = [("Titre", "This field is required."), ("Description", "Ce champ est requis.")]
    problem = PlatformProblem("La plateforme refuse ce qui lui a été envoyé.", fields)
    ours, theirs = parted("\n".join(problem.lines()))
    assert ours == [
        "La plateforme refuse ce qui lui a été envoyé.",
        "Titre\u00a0: Cette information est exigée.",
        "Description\u00a0: Ce champ est requis.",
    ]
    assert theirs == ["This field is required."]
