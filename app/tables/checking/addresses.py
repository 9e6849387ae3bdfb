"""The rules between the columns of a « Base Adresse Locale », as its national validator has them.

They depend on the columns: three « id_ban » columns and « toponyme » make a file of version 1.5;
without the latter, 1.4; without the former, 1.3.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from app.kernel.typography import quoted, shortened
from app.tables.checking.across import RowCheck
from app.tables.checking.columns import SHOWN, CheckedColumn
from app.tables.checking.ground import in_france
from app.tables.checking.official import is_commune
from app.tables.custom import CustomCheck
from app.tables.report import Structure

NAME = "base-adresse-locale"
IDS = ("id_ban_commune", "id_ban_toponyme", "id_ban_adresse")
WITHOUT_NUMBER = "99999"
KEY_PARTS = 3
SHOWN_COLUMNS = ("numero", "long", "lat", "cle_interop")


def address_columns(checks: Sequence[CustomCheck], present: frozenset[str]) -> list[Structure]:
    """Report the columns that a file of addresses misses."""
    if NAME not in {check.name for check in checks}:
        return []
    wanted = ["long", "lat"]
    wanted += [] if present.issuperset(IDS) and "toponyme" in present else ["voie_nom"]
    return [
        Structure(
            "missing-column",
            f"La colonne {quoted(name)} manque.",
            _instead(present) if name == "voie_nom" else "Ajoutez-la\u00a0: elle est exigée.",
            column=name,
        )
        for name in wanted
        if name not in present
    ]


def _instead(present: frozenset[str]) -> str:
    if "toponyme" in present:
        return (
            "«\u202ftoponyme\u202f» ne la remplace qu’avec les trois colonnes «\u202fid_ban\u202f»."
        )
    return "Ajoutez le nom de la voie ou du lieu-dit."


class Addresses:
    """What was met in a file of addresses, and the checks of its rows."""

    def __init__(self, columns: Sequence[CheckedColumn]) -> None:
        self.columns: Mapping[str, CheckedColumn] = {
            column.field.name: column for column in columns
        }
        self.has_ids = self.columns.keys() >= set(IDS)
        self.identified = 0
        self.communes: set[str] = set()

    def checks(self) -> list[RowCheck]:
        """Return the checks of rows, each under the column that it is told of."""
        rules: tuple[tuple[str, Callable[[Sequence[str]], str], str, str], ...] = (
            ("numero", self._unnamed, "où manque le nom de la voie", "Ajoutez le nom de la voie."),
            ("long", self._unplaced, "où manque une position en France",
             "Corrigez «\u202flong\u202f» et «\u202flat\u202f», en degrés."),
            ("cle_interop", self._unlike_key, "dont la clé est absente, ou d’une autre adresse",
             "Accordez la clé et le numéro."),
            ("id_ban_commune", self._half_identified, "où les identifiants sont incomplets",
             "Donnez les trois identifiants, ou aucun."),
        )  # fmt: skip
        return [
            RowCheck(
                self.columns[name], f"{NAME}-{name}", fault, many, remedy, False, SHOWN_COLUMNS
            )
            for name, fault, many, remedy in rules
            if name in self.columns
        ]

    def problems(self, rows: int) -> Iterator[Structure]:
        """Report what is wrong with the file as a whole, once it is read."""
        if not rows:
            yield Structure("no-row", "Ce fichier n’a aucune adresse.", "Ajoutez-en au moins une.")
        elif 0 < self.identified < rows:
            yield Structure(
                "identifiers",
                "Des adresses ont leurs identifiants «\u202fid_ban\u202f», et d’autres n’en ont "
                "aucun.",
                "Donnez-les à toutes les adresses, ou à aucune.",
            )
        elif self.identified and len(self.communes) > 1:
            yield Structure(
                "identifiers",
                "Les adresses n’ont pas toutes le même «\u202fid_ban_commune\u202f».",
                "Gardez les adresses d’une seule commune par fichier.",
            )

    def _text(self, cells: Sequence[str], name: str) -> str:
        column = self.columns.get(name)
        return cells[column.index].strip() if column else ""

    def _unnamed(self, cells: Sequence[str]) -> str:
        named = self._text(cells, "voie_nom") or self._text(cells, "toponyme")
        return "" if named else "il manque le nom de la voie ou du lieu-dit."

    def _unplaced(self, cells: Sequence[str]) -> str:
        if self._text(cells, "numero") == WITHOUT_NUMBER or "lat" not in self.columns:
            return ""
        pair = self._text(cells, "long"), self._text(cells, "lat")
        if not all(pair):
            return "il manque la longitude ou la latitude."
        values = [
            self.columns[name].read(text) for name, text in zip(("long", "lat"), pair, strict=True)
        ]
        if None in values or in_france(*values):
            return ""
        swapped = in_france(*reversed(values))
        ending = "\u00a0: longitude et latitude semblent inversées." if swapped else "."
        x, y = (shortened(text, SHOWN) for text in pair)
        return f"la position ({x}, {y}) n’est pas en France{ending}"

    def _unlike_key(self, cells: Sequence[str]) -> str:
        key, number = self._text(cells, "cle_interop"), self._text(cells, "numero")
        if not key:
            newer = "toponyme" in self.columns and self.has_ids
            return "" if newer else "il manque la clé d’interopérabilité."
        parts = key.split("_")
        if len(parts) < KEY_PARTS or not (parts[2].isdecimal() and number.isdecimal()):
            return ""
        if not is_commune(parts[0]):
            return f"la clé {quoted(shortened(key, SHOWN))} commence par un code INSEE inconnu."
        same = parts[2].lstrip("0") == number.lstrip("0")
        return "" if same else f"la clé {quoted(shortened(key, SHOWN))} n’est pas celle du numéro."

    def _half_identified(self, cells: Sequence[str]) -> str:
        if not self.has_ids:
            return ""
        given = [bool(self._text(cells, name)) for name in IDS]
        whole = given[0] and given[1]
        whole = whole and (given[2] or self._text(cells, "numero") == WITHOUT_NUMBER)
        self.identified += whole
        if whole:
            self.communes.add(self._text(cells, IDS[0]))
        return "" if whole or not any(given) else "il manque l’un des trois identifiants."
