"""Sentences about a corrected copy: what was changed, what was left as it was."""

from collections.abc import Iterator, Sequence

from app.kernel.typography import number, plural
from app.tables.form import Form, TableKind
from app.tables.mending.dates import DateEvidence
from app.tables.report import LeftUnmended, Mending

NAMES = {",": "la virgule", ";": "le point-virgule", "\t": "la tabulation", "|": "la barre"}


def of_the_file(form: Form, delimiter: str) -> Iterator[Mending]:
    """Yield the changes of format, encoding, mark and delimiter."""
    if form.kind is not TableKind.CSV:
        yield Mending("format", "", 1, f"Le fichier {form.kind} devient un CSV.", ())
        return
    if form.encoding != "utf-8":
        sentence = f"L’encodage passe de {form.encoding} à UTF-8."
        yield Mending("encoding", "", 1, sentence, ())
    if form.bom:
        yield Mending("bom", "", 1, "La marque invisible du début de fichier est retirée.", ())
    if form.delimiter != delimiter:
        before, after = NAMES.get(form.delimiter, form.delimiter), NAMES.get(delimiter, delimiter)
        sentence = f"Le séparateur était {before}\u202f; c’est maintenant {after}."
        yield Mending("delimiter", "", 1, sentence, ())


def left_dates(name: str, dates: DateEvidence) -> Iterator[LeftUnmended]:
    """Yield the sentences about the dates of a column that stay as they were."""
    counted = (
        (dates.unsettled, LEFT_DATES),
        (0 if dates.serials_are_days else dates.serials, LEFT_SERIALS),
        (dates.worded, LEFT_WORDS),
        (dates.impossible, LEFT_IMPOSSIBLE),
    )
    for count, sentences in counted:
        if count:
            yield left_of(name, count, sentences)


def left_of(name: str, count: int, sentences: tuple[str, str]) -> LeftUnmended:
    """Return the sentence about cells of a column that stay as they were: for one, for several."""
    one, many = sentences
    sentence = one if count == 1 else many.format(count=number(count))
    return LeftUnmended(name, count, f"{name}\u00a0: {sentence}")


def change_of(kind: str, count: int) -> str:
    """Return the sentence about the changes of one kind in a column."""
    one, many = COUNTED[kind]
    return SENTENCES[kind].format(count=plural(count, one, many))


COUNTED: dict[str, Sequence[str]] = {
    "header": ("nom de colonne", "noms de colonnes"),
    "spaces": ("cellule débarrassée", "cellules débarrassées"),
    "invisible": ("cellule débarrassée", "cellules débarrassées"),
    "apostrophe": ("cellule débarrassée", "cellules débarrassées"),
    "accents": ("cellule réparée", "cellules réparées"),
    "period": ("période réécrite", "périodes réécrites"),
    "zero": ("code réécrit", "codes réécrits"),
    "decimal": ("nombre réécrit", "nombres réécrits"),
    "date": ("date réécrite", "dates réécrites"),
    "boolean": ("réponse réécrite", "réponses réécrites"),
    "list": ("valeur réécrite", "valeurs réécrites"),
}
SENTENCES = {
    "header": "{count} comme dans le schéma.",
    "spaces": "{count} d’espaces au début ou à la fin.",
    "invisible": "{count} de signes invisibles.",
    "apostrophe": "{count} de l’apostrophe qu’un tableur met devant un nombre.",
    "accents": "{count}, dont les accents étaient illisibles.",
    "period": "{count} au format AAAA-MM-JJ/AAAA-MM-JJ.",
    "zero": "{count} avec le zéro du début et des lettres capitales.",
    "decimal": "{count} en chiffres, avec un point avant les décimales.",
    "date": "{count} au format AAAA-MM-JJ.",
    "boolean": "{count} comme le schéma le demande.",
    "list": "{count} comme dans la liste du schéma.",
}
# Sentences for one cell, and for several.
LEFT_DATES = (
    "une date peut se lire jour puis mois ou mois puis jour. Elle reste telle quelle\u00a0: "
    "écrivez AAAA-MM-JJ.",
    "{count} dates peuvent se lire jour puis mois ou mois puis jour. Elles restent telles "
    "quelles\u00a0: écrivez AAAA-MM-JJ.",
)
LEFT_FORMULAS = (
    "une cellule commence comme une formule (=, +, - ou @). Elle reste telle quelle, pour la "
    "publication\u00a0: n’ouvrez pas cette copie dans un tableur.",
    "{count} cellules commencent comme des formules (=, +, - ou @). Elles restent telles quelles, "
    "pour la publication\u00a0: n’ouvrez pas cette copie dans un tableur.",
)
LEFT_SERIALS = (
    "un nombre de cinq chiffres est peut-être une date. Il reste tel quel\u00a0: écrivez "
    "AAAA-MM-JJ.",
    "{count} nombres de cinq chiffres sont peut-être des dates. Ils restent tels quels\u00a0: "
    "écrivez AAAA-MM-JJ.",
)
LEFT_WORDS = (
    "une date est écrite dans une phrase. Elle reste telle quelle\u00a0: écrivez AAAA-MM-JJ seul.",
    "{count} dates sont écrites dans des phrases. Elles restent telles quelles\u00a0: écrivez "
    "AAAA-MM-JJ seul.",
)
LEFT_IMPOSSIBLE = (
    "une date n’existe pas dans le calendrier. Elle reste telle quelle.",
    "{count} dates n’existent pas dans le calendrier. Elles restent telles quelles.",
)
LEFT_REVERSED = (
    "une période finit avant de commencer. Elle reste telle quelle\u00a0: vérifiez ses dates.",
    "{count} périodes finissent avant de commencer. Elles restent telles quelles\u00a0: vérifiez "
    "leurs dates.",
)
LEFT_NUMBERS = (
    "un nombre comme «\u202f1,234\u202f» peut se lire de deux façons. Il reste tel quel\u00a0: "
    "écrivez 1.234 ou 1234.",
    "{count} nombres comme «\u202f1,234\u202f» peuvent se lire de deux façons. Ils restent tels "
    "quels\u00a0: écrivez 1.234 ou 1234.",
)
