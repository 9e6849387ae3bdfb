"""When a file fetched may be published without anybody: all conditions, each with its sentence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.datasets.workbench.remaining import ROWS_BEFORE, BenchState, RestKind, remaining
from app.kernel.typography import enumerated, number, plural, quoted

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
    """A file that arrived, held against the recipe and against the version online."""

    notes: Mapping[str, Any]  # of the workbench: what differs from the file before
    made: TableFacts
    online: TableFacts
    unfed: Collection[str] = ()  # required columns of the schema that nothing feeds
    unconfirmed: int = 0  # columns proposed that nobody has agreed with
    questions: int = 0  # that nobody has answered
    renamed: Collection[str] = ()
    gone: Collection[str] = ()  # that the recipe uses
    otherwise: Collection[str] = ()  # that hold something else than before
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)  # an error, in a sentence

    @property
    def fresh(self) -> list[tuple[str, str]]:
        """The kinds of errors that the version online has not."""
        return sorted(self.made.kinds - self.online.kinds)


def reasons_to_hold(arrived: Arrived) -> list[str]:
    """Return why a file waits for somebody, a sentence each; none: it may be published.

    What holds it is the rule of the workbench. Errors that the version online has too do not.
    """
    holding = [one for one in remaining(_state(arrived)) if one.holds]
    words = _words(arrived)
    reasons = [sentence for one in holding for sentence in words.get(one.kind, [f"{one.words}."])]
    columns = sorted({column for column, _ in arrived.made.personal - arrived.online.personal})
    if columns:
        reasons.append(f"Des données personnelles sont apparues\u00a0: {_named(columns)}.")
    return reasons


def _state(arrived: Arrived) -> BenchState:
    more = arrived.made.errors - arrived.online.errors
    return BenchState(
        notes={**arrived.notes, ROWS_BEFORE: arrived.online.rows},
        total=arrived.made.rows,
        to_confirm=arrived.unconfirmed,
        waiting=len(arrived.unfed),
        questions=arrived.questions,
        wrong_cells=max(more, len(arrived.fresh)),
        doubles=0,
        stops=sum(map(len, (arrived.gone, arrived.otherwise, arrived.notes.get("sheets", ())))),
    )


def _words(arrived: Arrived) -> Mapping[RestKind, list[str]]:
    """Return what is said of a file that waits: the columns by their names, the figures."""
    question = plural(arrived.questions, "question attend", "questions attendent")
    rows = plural(arrived.made.rows, "ligne")
    columns = _of_columns(arrived)
    renamed = f"Des colonnes semblent avoir changé de nom\u00a0: {_named(arrived.renamed)}."
    personal = arrived.notes.get("personal", ())
    return {
        RestKind.ROWS: [
            f"Le fichier compte {rows}, la version en ligne en compte "
            f"{number(arrived.online.rows)}."
        ],
        RestKind.PERSONAL: [
            f"Une colonne nouvelle semble personnelle\u00a0: {p}" for p in personal
        ],
        RestKind.RENAMED: [renamed],
        RestKind.WAITING: columns,
        RestKind.STOPS: columns,
        RestKind.QUESTIONS: [f"{question} une réponse à l’atelier."],
        RestKind.CELLS: _of_errors(arrived),
    }


def _of_columns(arrived: Arrived) -> list[str]:
    columns = [
        ("Plusieurs feuilles se ressemblent", arrived.notes.get("sheets", ())),
        ("Des colonnes ont disparu", arrived.gone),
        ("Des colonnes contiennent autre chose cette fois", arrived.otherwise),
        ("Rien ne remplit des colonnes exigées par le schéma", arrived.unfed),
    ]
    return [f"{words}\u00a0: {_named(names)}." for words, names in columns if names]


def _of_errors(arrived: Arrived) -> list[str]:
    reasons = [
        arrived.words.get(one, f"Une anomalie nouvelle dans «\u202f{one[0]}\u202f».")
        for one in arrived.fresh
    ]
    if arrived.made.errors > arrived.online.errors:
        reasons.append(
            f"Le fichier compte {plural(arrived.made.errors, 'anomalie')}, la version en ligne "
            f"en compte {number(arrived.online.errors)}."
        )
    return reasons


def _named(names: Collection[str]) -> str:
    return enumerated([quoted(name) for name in names], NAMED)
