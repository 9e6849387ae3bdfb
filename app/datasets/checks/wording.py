"""The verdict on a file as the database stores it, and in words.

A stored verdict is bounded, and holds no value of a column where personal data were spotted.
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
    TableKind.XLS.value: frozenset({"xls"}),
    TableKind.JSON.value: frozenset({"json"}),
}
NO_ROW = "Aucune ligne"
KINDS = {
    TableKind.CSV.value: "CSV",
    TableKind.XLSX.value: "Excel (XLSX)",
    TableKind.ODS.value: "ODS",
    TableKind.XLS.value: "Excel 97-2003 (XLS)",
    TableKind.JSON.value: "JSON",
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


CONVERTING = -1  # the step of a file that is made for its check
READINGS = (
    "Colonnes et cellules",
    "Données personnelles",
    "Copie corrigée",
)


def reading_of(progress: tuple[int, int, int] | None) -> FileReading | None:
    """Return the reading under way with its percentage; nothing when none has begun."""
    if progress is None:
        return None
    step, done, total = progress
    share = min(done / total, 1) if total else 0
    if step == CONVERTING:
        return FileReading("Mise au schéma", round(100 * share))
    return FileReading(READINGS[step], round(100 * (step + share) / len(READINGS)))


def verdict(
    form: Form,
    sheet: int,
    report: FileReport,
    personal: Sequence[Finding],
    mended: Correction,
) -> dict[str, Any]:
    """Return the result of a check as the database stores it."""
    private = {finding.column for finding in personal}
    points = [_structure(problem) for problem in report.structure]
    points += [_group(group, private) for group in report.groups]
    points.sort(key=lambda point: not point["blocking"])  # what fails the file comes first
    findings = sorted(personal, key=lambda finding: not finding.holds)  # and what holds it
    return {
        "read": _read(form, sheet),
        "rows": report.rows,
        "contents": report.contents,
        "errors": report.errors,
        "written": report.written,
        "undone": report.undone,
        "columns_at_fault": len({point["column"] for point in points if point["blocking"]}),
        "points": points[:MOST_POINTS],
        "points_total": len(points),
        "personal": [_finding(finding) for finding in findings[:MOST_FINDINGS]],
        "changes": [_change(mending, private) for mending in mended.changes[:MOST_CHANGES]],
        "left": [storable(cell.sentence, LONGEST_SENTENCE) for cell in mended.left[:MOST_CHANGES]],
        "copy": bool(mended.changes),
    }


def storable(text: str, longest: int = LONGEST_VALUE) -> str:
    """Return a text that any page and database can hold, shortened."""
    plain = text.translate(CONTROLS).encode("utf-8", "replace").decode("utf-8")
    return shortened(plain, longest)


def understood(read: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return how a file was read: term, value."""
    pairs = [("Format", KINDS[read["kind"]])]
    if read["kind"] == TableKind.JSON.value:
        return [*pairs, ("Encodage", _encoding(read))]
    if read["kind"] == TableKind.CSV.value:
        pairs += [
            ("Encodage", _encoding(read)),
            ("Séparateur", DELIMITERS.get(read["delimiter"], quoted(read["delimiter"]))),
        ]
    elif read["sheets"] > 1:
        pairs.append(("Feuille lue", f"{read['sheet_name']} ({read['sheets']} dans le classeur)"))
    names = ", ".join(read["header"])
    ellipsis = "…" if read["columns"] > len(read["header"]) else ""
    line = read.get("header_line", 1)
    at = f"ligne {number(line)}, " if line > 1 else ""
    pairs.append(("En-tête", f"{at}{plural(read['columns'], 'colonne')} ({names}{ellipsis})"))
    return pairs


def _encoding(read: Mapping[str, Any]) -> str:
    name = ENCODINGS.get(read["encoding"], read["encoding"])
    right = "" if read["encoding"] == "utf-8" else ", lu correctement"
    return f"{name}{right}{', avec une marque de début' if read['bom'] else ''}"


def headline(result: Mapping[str, Any], schema: str) -> str:
    """Return the verdict in a few words."""
    errors = result["errors"]
    if errors:
        return f"{plural(errors, 'anomalie')} à corriger"
    if not result["rows"]:
        return NO_ROW
    if undone := result.get("undone"):
        return f"Conforme, à {plural(undone, 'contrôle')} près"
    return "Conforme" if schema else "Structure correcte"


def named_otherwise(file_name: str, kind: str) -> str:
    """Return a warning when the extension of a file is not that of its kind, or nothing."""
    stem, dot, extension = file_name.rpartition(".")
    if not dot or not stem or extension.lower() in EXTENSIONS[kind]:
        return ""
    return (
        f"Son nom finit par «\u202f.{extension}\u202f», mais c’est un fichier {KINDS[kind]}\u00a0: "
        f"renommez-le en «\u202f.{kind}\u202f» avant de le publier."
    )


def columns_at_fault(result: Mapping[str, Any]) -> int:
    """Return how many columns of a file hold errors."""
    return int(result.get("columns_at_fault", 0))


def _read(form: Form, sheet: int) -> dict[str, Any]:
    names = [storable(name) for name in form.header]
    return {
        "kind": form.kind.value,
        "encoding": form.encoding,
        "bom": form.bom,
        "delimiter": form.delimiter,
        "header_line": form.header_line,
        "sheets": len(form.sheets),
        "sheet_name": storable(form.sheets[sheet]) if sheet < len(form.sheets) else "",
        "header": names[:MOST_NAMES],
        "names": names[:MOST_COMPARED],
        "columns": len(names),
    }


def _structure(problem: Structure) -> dict[str, Any]:
    return {
        "column": storable(problem.column),
        "title": storable(problem.sentence, LONGEST_SENTENCE),
        "remedy": storable(problem.remedy, LONGEST_SENTENCE),
        "count": problem.count,
        "blocking": problem.blocking,
        "examples": [[line, ""] for line in problem.lines[:MOST_EXAMPLES]],
    }


def _group(group: ErrorGroup, private: set[str]) -> dict[str, Any]:
    hidden = group.column in private
    return {
        "column": storable(group.column),
        "title": storable(group.title, LONGEST_SENTENCE),
        "remedy": storable(group.remedy, LONGEST_SENTENCE),
        "count": group.count,
        "blocking": group.blocking,
        "examples": [
            [example.line, "" if hidden else storable(example.value)]
            for example in group.examples[:MOST_EXAMPLES]
        ],
        "reasons": [
            storable(example.sentence, LONGEST_SENTENCE)
            for example in group.examples[:MOST_EXAMPLES]
            if group.explained and private.isdisjoint({group.column, *group.others})
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "column": storable(finding.column),
        "kind": finding.kind,
        "count": finding.count,
        "holds": finding.holds,
        "sentence": storable(finding.sentence, LONGEST_SENTENCE),
        "examples": [storable(example) for example in finding.examples],
        "lines": list(finding.lines[:MOST_EXAMPLES]),
    }


def _change(mending: Mending, private: set[str]) -> dict[str, Any]:
    hidden = mending.column in private
    return {
        "sentence": storable(mending.sentence, LONGEST_SENTENCE),
        "examples": []
        if hidden
        else [list(map(storable, pair)) for pair in dict.fromkeys(mending.examples)],
    }


def personal_kinds(result: Mapping[str, Any]) -> str:
    """Return what holds the dataset: « des adresses électroniques, des dates de naissance »."""
    kinds = dict.fromkeys(finding["kind"] for finding in holding(result))
    return ", ".join(PERSONAL.get(kind, kind) for kind in kinds)


def lines_of(lines: Sequence[int]) -> str:
    """Write « lignes 2, 7 et suivantes »."""
    if not lines:
        return ""
    word = "ligne" if len(lines) == 1 else "lignes"
    return f"{word}\u00a0{', '.join(map(number, lines))}"
