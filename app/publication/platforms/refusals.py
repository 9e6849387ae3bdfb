"""What udata says in English, in French: its own words are kept beside ours, never instead.

It answers in French to who asks for it, but for the messages that it has not translated.
"""

import re
from collections.abc import Mapping
from re import Pattern

ORIGINAL = "Réponse de la plateforme"
KNOWN: Mapping[Pattern[str], str] = {
    re.compile(pattern, re.IGNORECASE | re.DOTALL): sentence
    for pattern, sentence in {
        r"(?:this )?field (?:is )?required\.?|.*required field.*": "Cette information est exigée.",
        r"'(.{1,60})' is not a valid UpdateFrequency": "Ce rythme n’est pas dans sa liste : {0}.",
        r"not a valid choice\.?|.*is not one of.*": "Cette valeur n’est pas dans sa liste.",
        r".*is a (?:local|private) url.*": "Cette adresse mène à un réseau interne.",
        r"not a valid url\.?|invalid url.*": "Cette adresse n’est pas écrite comme elle l’exige.",
        r"(?:invalid tld|unknown tld) .*": "Le nom de ce site finit d’une façon qu’elle ignore.",
        r"invalid scheme .*": "Cette adresse doit commencer par https://.",
        r"credentials in url are not allowed.*": "Une adresse ne peut pas porter de mot de passe.",
        r".*cannot be longer than ([0-9]+) characters\.?": "Ce texte dépasse {0} caractères.",
        r"tag .* must be between ([0-9]+) and ([0-9]+) characters.*": (
            "Un mot-clé doit avoir de {0} à {1} caractères."
        ),
        r"unknown organi[sz]ation.*": "Elle ne connaît pas cette organisation.",
        r"permission denied.*|you don.t have the permission.*": "Cette clé n’en a pas le droit.",
        r"you can only set yourself as owner": "Cette clé ne publie qu’au nom de sa personne.",
        r"due to security reasons.*disabled\.?": "Elle n’accepte aucun nouveau jeu pour le moment.",
        r"dataset has been deleted": "Ce jeu y a été supprimé.",
        r"resource does not exist": "Ce fichier n’y est plus.",
        r"incorrect file content type.*": "Ce fichier est une page web : elle n’en garde aucune.",
        r"cannot modify filetype after creation": (
            "Là-bas, un fichier ne devient pas une adresse, ni une adresse un fichier."
        ),
        r"chunk size mismatch": "Un morceau du fichier n’y est pas arrivé entier.",
        r"missing file parameter": "Elle n’a pas reçu le fichier.",
        r"extension not allowed|.*unauthorized.*file.*": "Elle ne garde pas ce genre de fichier.",
        r"invalid date/time input|date must be a string": "Elle ne comprend pas cette date.",
        r"a dataset with a doi cannot be made private": "Ce jeu a un DOI : il doit rester public.",
    }.items()
}


def in_french(text: str) -> str:
    """Return our sentence for what udata says in English; any other text as it is."""
    for pattern, sentence in KNOWN.items():
        if match := pattern.fullmatch(text.strip()):
            return sentence.format(*match.groups())
    return text


def parted(problem: str) -> tuple[list[str], list[str]]:
    """Return the lines of a problem as it was kept, then those that are the platform’s own."""
    lines = problem.split("\n")
    own = f"{ORIGINAL}\u00a0: "
    ours = [line for line in lines if not line.startswith(own)]
    return ours, [line.removeprefix(own) for line in lines if line.startswith(own)]
