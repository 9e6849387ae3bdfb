"""When a file fetched may be published without anybody: all conditions, each with its sentence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from app.kernel.typography import enumerated, number, plural, quoted

FEWEST, MOST = 0.7, 3.0  # rows, for one of the version online: -30 % and +200 %
NAMED = 3  # columns, before « et 4 autres »


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What counts of a table that follows the schema: rows, errors, personal data."""

    rows: int
    errors: int
    kinds: frozenset[tuple[str, str]] = frozenset()  # (column, kind of error)
    personal: frozenset[tuple[str, str]] = frozenset()  # (column, kind of data)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that arrived, held against the recipe."""

    unfed: Collection[str] = ()  # required columns of the schema that nothing feeds
    questions: int = 0  # that nobody has answered
    renamed: Collection[str] = ()
    gone: Collection[str] = ()
    otherwise: Collection[str] = ()  # that hold something else than before
    sheets: Collection[str] = ()  # that look alike
    personal: Collection[str] = ()  # what seems personal in new columns, in words
    made: TableFacts | None = None
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)  # an error, in a sentence


def reasons_to_hold(arrived: Arrived, online: TableFacts) -> list[str]:
    """Return why a file waits for somebody, a sentence each; none: it may be published."""
    reasons = [*_of_columns(arrived)]
    if arrived.questions:
        count = plural(arrived.questions, "question attend", "questions attendent")
        reasons.append(f"{count} une réponse à l’atelier.")
    reasons += [f"Une colonne nouvelle semble personnelle\u00a0: {one}" for one in arrived.personal]
    if arrived.made is not None:
        reasons += _of_table(arrived.made, online, arrived.words)
    return reasons


def _of_columns(arrived: Arrived) -> list[str]:
    reasons = []
    if arrived.sheets:
        reasons.append(f"Plusieurs feuilles se ressemblent\u00a0: {_named(arrived.sheets)}.")
    if arrived.renamed:
        reasons.append(
            f"Des colonnes semblent avoir changé de nom\u00a0: {_named(arrived.renamed)}."
        )
    if arrived.gone:
        reasons.append(f"Des colonnes ont disparu\u00a0: {_named(arrived.gone)}.")
    if arrived.otherwise:
        names = _named(arrived.otherwise)
        reasons.append(f"Des colonnes contiennent autre chose cette fois\u00a0: {names}.")
    if arrived.unfed:
        names = _named(arrived.unfed)
        reasons.append(f"Rien ne remplit des colonnes exigées par le schéma\u00a0: {names}.")
    return reasons


def _of_table(
    made: TableFacts, online: TableFacts, words: Mapping[tuple[str, str], str]
) -> list[str]:
    reasons = []
    if made.rows < FEWEST * online.rows or (online.rows and made.rows > MOST * online.rows):
        reasons.append(
            f"Le fichier compte {plural(made.rows, 'ligne')}, la version en ligne en compte "
            f"{number(online.rows)}."
        )
    fresh = sorted(made.kinds - online.kinds)
    reasons += [
        words.get(one, f"Une anomalie nouvelle dans «\u202f{one[0]}\u202f».") for one in fresh
    ]
    if made.errors > online.errors:
        reasons.append(
            f"Le fichier compte {plural(made.errors, 'anomalie')}, la version en ligne en compte "
            f"{number(online.errors)}."
        )
    columns = sorted({column for column, _ in made.personal - online.personal})
    if columns:
        reasons.append(f"Des données personnelles sont apparues\u00a0: {_named(columns)}.")
    return reasons


def _named(names: Collection[str]) -> str:
    return enumerated([quoted(name) for name in names], NAMED)
