"""The verdict on a file as it is kept, and in words.

What is kept is bounded, and holds no value of a column where personal data were spotted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.datasets.checks.personal import holding
from app.kernel.typography import number, plural, quoted, shortened
from app.tables.form import Form, TableKind
from app.tables.report import Correction, ErrorGroup, FileReport, Finding, Mending, Structure

MOST_POINTS, MOST_EXAMPLES, MOST_FINDINGS, MOST_CHANGES = 60, 5, 40, 60
MOST_NAMES, MOST_COMPARED = 12, 500
LONGEST_VALUE, LONGEST_SENTENCE = 80, 400
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO 8859-15",
    "mac-roman": "Mac Roman",
    "cp850": "IBM 850",
    "cp858": "IBM 858",
    "cp437": "IBM 437",
}
DELIMITERS = {
    ",": "la virgule",
    ";": "le point-virgule",
    "\t": "la tabulation",
    "|": "la barre verticale",
}
# A text is a CSV under other names too.
EXTENSIONS = {
    TableKind.CSV.value: frozenset({"csv", "tsv", "tab", "txt"}),
    TableKind.XLSX.value: frozenset({"xlsx"}),
    TableKind.ODS.value: frozenset({"ods"}),
}
NO_ROW = "Aucune ligne"
KINDS = {
    TableKind.CSV.value: "CSV",
    TableKind.XLSX.value: "Excel (XLSX)",
    TableKind.ODS.value: "ODS",
}
PERSONAL = {
    "email": "des adresses électroniques",
    "phone": "des numéros de téléphone",
    "nir": "des numéros de sécurité sociale",
    "iban": "des numéros de compte bancaire",
    "birth": "des dates de naissance",
}


@dataclass(frozen=True, slots=True)
class FileReading:
    """One of the three readings of a file, while it is under way."""

    title: str
    percent: int


READINGS = (
    "Colonnes et cellules",
    "Données personnelles",
    "Copie corrigée",
)


def reading_of(progress: tuple[int, int, int] | None) -> FileReading | None:
    """Say how far the whole check is; nothing when it has not begun."""
    if progress is None:
        return None
    step, done, total = progress
    share = min(done / total, 1) if total else 0
    return FileReading(READINGS[step], round(100 * (step + share) / len(READINGS)))


def verdict(
    form: Form,
    sheet: int,
    report: FileReport,
    personal: Sequence[Finding],
    mended: Correction,
) -> dict[str, Any]:
    """Return what is kept of a check."""
    private = {each.column for each in personal}
    points = [_structure(each) for each in report.structure]
    points += [_group(each, private) for each in report.groups]
    points.sort(key=lambda each: not each["blocking"])  # what fails the file comes first
    found = sorted(personal, key=lambda each: not each.holds)  # and what holds it
    return {
        "read": _read(form, sheet),
        "rows": report.rows,
        "errors": report.errors,
        "written": report.written,
        "columns_at_fault": len({each["column"] for each in points if each["blocking"]}),
        "points": points[:MOST_POINTS],
        "points_total": len(points),
        "personal": [_finding(each) for each in found[:MOST_FINDINGS]],
        "changes": [_change(each, private) for each in mended.changes[:MOST_CHANGES]],
        "left": [shown(each.sentence, LONGEST_SENTENCE) for each in mended.left[:MOST_CHANGES]],
        "copy": bool(mended.changes),
    }


def shown(text: str, longest: int = LONGEST_VALUE) -> str:
    """Return a text that any page and database can hold, shortened."""
    plain = text.translate(CONTROLS).encode("utf-8", "replace").decode("utf-8")
    return shortened(plain, longest)


def understood(read: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Say how a file was read: pairs of term and value."""
    said = [("Format", KINDS[read["kind"]])]
    if read["kind"] == TableKind.CSV.value:
        name = ENCODINGS.get(read["encoding"], read["encoding"])
        mark = ", avec une marque de début" if read["bom"] else ""
        right = "" if read["encoding"] == "utf-8" else ", lu correctement"
        said += [
            ("Encodage", f"{name}{right}{mark}"),
            ("Séparateur", DELIMITERS.get(read["delimiter"], quoted(read["delimiter"]))),
        ]
    elif read["sheets"] > 1:
        said.append(("Feuille lue", f"{read['sheet_name']} ({read['sheets']} dans le classeur)"))
    names = ", ".join(read["header"])
    more = "…" if read["columns"] > len(read["header"]) else ""
    said.append(("En-tête", f"{plural(read['columns'], 'colonne')} ({names}{more})"))
    return said


def headline(result: Mapping[str, Any], schema: str) -> str:
    """Say the verdict in a few words."""
    errors = result["errors"]
    if errors:
        return f"{plural(errors, 'anomalie')} à corriger"
    if not result["rows"]:
        return NO_ROW
    return "Conforme" if schema else "Structure correcte"


def named_otherwise(file_name: str, kind: str) -> str:
    """Say that the name of a file promises something else than what it holds; nothing if not."""
    stem, dot, extension = file_name.rpartition(".")
    if not dot or not stem or extension.lower() in EXTENSIONS[kind]:
        return ""
    return (
        f"Son nom finit par «\u202f.{extension}\u202f», mais c’est un fichier {KINDS[kind]}\u00a0: "
        f"renommez-le en «\u202f.{kind}\u202f» avant de le publier."
    )


def columns_at_fault(result: Mapping[str, Any]) -> int:
    """Return how many columns of the last file are to mend."""
    return int(result.get("columns_at_fault", 0))


def _read(form: Form, sheet: int) -> dict[str, Any]:
    names = [shown(name) for name in form.header]
    return {
        "kind": form.kind.value,
        "encoding": form.encoding,
        "bom": form.bom,
        "delimiter": form.delimiter,
        "sheets": len(form.sheets),
        "sheet_name": shown(form.sheets[sheet]) if sheet < len(form.sheets) else "",
        "header": names[:MOST_NAMES],
        "names": names[:MOST_COMPARED],
        "columns": len(names),
    }


def _structure(one: Structure) -> dict[str, Any]:
    return {
        "column": shown(one.column),
        "title": shown(one.sentence, LONGEST_SENTENCE),
        "remedy": shown(one.remedy, LONGEST_SENTENCE),
        "count": one.count,
        "blocking": one.blocking,
        "examples": [[line, ""] for line in one.lines[:MOST_EXAMPLES]],
    }


def _group(one: ErrorGroup, private: set[str]) -> dict[str, Any]:
    hidden = one.column in private
    return {
        "column": shown(one.column),
        "title": shown(one.title, LONGEST_SENTENCE),
        "remedy": shown(one.remedy, LONGEST_SENTENCE),
        "count": one.count,
        "blocking": True,
        "examples": [
            [each.line, "" if hidden else shown(each.value)]
            for each in one.examples[:MOST_EXAMPLES]
        ],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "column": shown(one.column),
        "kind": one.kind,
        "count": one.count,
        "holds": one.holds,
        "sentence": shown(one.sentence, LONGEST_SENTENCE),
        "examples": [shown(each) for each in one.examples],
        "lines": list(one.lines[:MOST_EXAMPLES]),
    }


def _change(one: Mending, private: set[str]) -> dict[str, Any]:
    hidden = one.column in private
    return {
        "sentence": shown(one.sentence, LONGEST_SENTENCE),
        "examples": []
        if hidden
        else [list(map(shown, pair)) for pair in dict.fromkeys(one.examples)],
    }


def told_personal(result: Mapping[str, Any]) -> str:
    """Name what holds the dataset: « des adresses électroniques, des dates de naissance »."""
    kinds = dict.fromkeys(each["kind"] for each in holding(result))
    return ", ".join(PERSONAL.get(kind, kind) for kind in kinds)


def lines_of(lines: Sequence[int]) -> str:
    """Write « lignes 2, 7 et suivantes »."""
    if not lines:
        return ""
    word = "ligne" if len(lines) == 1 else "lignes"
    return f"{word}\u00a0{', '.join(map(number, lines))}"
