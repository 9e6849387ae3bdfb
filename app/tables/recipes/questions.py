"""What needs an answer, once for a column: the sentence, the choices, the one ticked."""

from collections.abc import Iterator, Mapping, Sequence

from app.kernel.typography import plural
from app.tables.recipes.cells.words import LEFT_AS_IT_IS, ListedValues
from app.tables.recipes.made import MOST_VALUES, Changes
from app.tables.recipes.results import Choices, ColumnQuestion
from app.tables.schema import Schema

YES_OR_LEAVE: Choices = (("yes", "Oui"), ("", "Non, laisser ces cellules telles quelles"))
# code -> (the sentence, the choices; the first is ticked).
ASKED: Mapping[str, tuple[str, Choices]] = {
    "order": (
        "Dans quel ordre ces dates sont-elles écrites\u202f?",
        (("day", "Jour, puis mois"), ("month", "Mois, puis jour")),
    ),
    "century": (
        "L’année est sur deux chiffres, le jour d’abord. De 00 à 49, est-ce 20xx\u202f?",
        (("split", "Oui, et de 50 à 99, 19xx"), ("", "Non, laisser ces cellules telles quelles")),
    ),
    "serial": ("Ces nombres à cinq chiffres sont-ils des dates de tableur\u202f?", YES_OR_LEAVE),
    "inside": (
        "Une date se lit dans une phrase\u00a0: faut-il la garder seule\u202f?",
        YES_OR_LEAVE,
    ),
    "span": (
        "Faut-il écrire ces périodes du premier au dernier jour\u202f?",
        YES_OR_LEAVE,
    ),
    "several": (
        "Plus de deux dates sont écrites\u00a0: faut-il aller de la première à la dernière\u202f?",
        YES_OR_LEAVE,
    ),
    "year": (
        "Deux années sont écrites\u00a0: laquelle garder\u202f?",
        (("first", "La première"), ("last", "La seconde")),
    ),
    "decimal": (
        "Dans «\u202f1,234\u202f» ou «\u202f1.234\u202f», que sépare ce signe\u202f?",
        (("decimal", "Les décimales"), ("thousands", "Les milliers")),
    ),
    "unit": ("Faut-il multiplier les montants en k€ et en M€\u202f?", YES_OR_LEAVE),
    "letters": (
        "Des lettres suivent ces nombres, comme «\u202f22 kW\u202f». Faut-il garder les nombres "
        "seuls\u202f?",
        YES_OR_LEAVE,
    ),
    "empty": (
        "«\u202f-\u202f», «\u202fnéant\u202f» et «\u202fNC\u202f» veulent-ils dire vide\u202f?",
        YES_OR_LEAVE,
    ),
    "percent": ("Ces nombres sont-ils des pourcentages, à diviser par 100\u202f?", YES_OR_LEAVE),
    "shown": (
        "Ces nombres sont montrés en pourcentage. Comment les écrire\u202f?",
        (("hundred", "De 0 à 100\u00a0: 12,5"), ("unit", "De 0 à 1\u00a0: 0,125")),
    ),
    "postcodes": (
        "Ce sont des codes postaux. Faut-il écrire le code INSEE quand une seule commune a ce "
        "code postal\u202f?",
        YES_OR_LEAVE,
    ),
    "phones": (
        "Des cellules ont plusieurs numéros\u00a0: faut-il garder le premier\u202f?",
        YES_OR_LEAVE,
    ),
    "scheme": ("Faut-il ajouter https:// devant ces adresses\u202f?", YES_OR_LEAVE),
}
LEAVE = "leave"
YEARS = 10  # from which the year of a file is chosen
OF_WHICH_YEAR = "De quelle année est ce fichier\u202f?"


def questions_of(
    changes: Sequence[Changes], schema: Schema, this_year: str = ""
) -> list[ColumnQuestion]:
    """Return what is to be answered, in the order of the schema, required columns first."""
    required = {field.name for field in schema.fields if field.required}
    ordered = sorted(changes, key=lambda one: one.field not in required)
    return [*_yearly(ordered, this_year), *(q for one in ordered for q in _of(one, schema))]


def _yearly(changes: Sequence[Changes], this_year: str) -> Iterator[ColumnQuestion]:
    """Ask the year of a file once, whatever the columns that hold it."""
    one = next((change for change in changes if change.questions["yearly"]), None)
    if one is None:
        return
    last = int(this_year) if this_year.isdigit() else 0
    years = tuple(str(last - back) for back in range(YEARS))
    choices = tuple((year, year) for year in years)
    count = one.questions["yearly"]
    yield ColumnQuestion(one.field, "yearly", OF_WHICH_YEAR, count, choices, years[0])


def _of(changes: Changes, schema: Schema) -> Iterator[ColumnQuestion]:
    for code, count in changes.questions.most_common():
        if code in ASKED:
            sentence, choices = ASKED[code]
            yield ColumnQuestion(changes.field, code, sentence, count, choices, choices[0][0])
    field = schema.field(changes.field)
    if field is None or not changes.values:
        return
    listing = ListedValues(field.enum or field.items, {})
    for value, count in changes.values.most_common(MOST_VALUES):
        nearest = listing.nearest(value)
        others = [one for one in listing.values if one not in nearest]
        choices = tuple((one, one) for one in [*nearest, *others])
        yield ColumnQuestion(
            changes.field,
            "value",
            f"Que veut dire «\u202f{value}\u202f»\u202f? ({plural(count, 'cellule')})",
            count,
            (*choices, (LEAVE, "Laisser telle quelle")),
            nearest[0] if nearest else LEAVE,
            value,
        )


def meaning_of(answer: str) -> str:
    """Return what the dictionary keeps of an answer about a value."""
    return LEFT_AS_IT_IS if answer == LEAVE else answer
