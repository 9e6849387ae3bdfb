"""Personal data spotted in a table, before it is published."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.kernel.text import letters_of
from app.kernel.typography import plural
from app.tables.checking.contacts import emails, of_a_service, phones, says_contact, says_phone
from app.tables.checking.identifiers import is_iban, is_nir
from app.tables.form import Form, Progress
from app.tables.reading.rows import table
from app.tables.report import Finding

EXAMPLES = 3
BETWEEN = "\x1f"
LINES = 20
HALF = 0.5

NIR = re.compile(
    r"(?<![\w.,+-])[1-478] ?\d\d ?\d\d ?(?:\d\d|2[ABab]) ?\d{3} ?\d{3} ?\d\d(?!\w|[.,]\d)"
)
IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)", re.ASCII | re.IGNORECASE
)
BIRTH = re.compile(r"naissance|datenaiss|^ddn$|^ne[e]?le$|birth|^dnaiss")
NOT_A_DAY = re.compile(r"lieu|commune|ville|pays|dep|insee|cp|nom|annee|nombre|nb|rang")
NAMES = re.compile(r"^nom|prenom|identite|patronyme")
NOT_A_PERSON = re.compile(
    r"^nombre|nom(attribuant|equipement|station|commune|ville|voie|lieu|etablissement|ecole|"
    r"association|structure|organisme|collectivite|rue|site|service)"
)
DAY = re.compile(
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]((?:19|20)\d\d)|((?:19|20)\d\d)-\d\d-\d\d)(?:[T ].*)?"
)
# « né le 12/03/1980 », « née le 1er mars 1980 », « né(e) le », « NEE LE », in a text.
BORN = re.compile(
    r"(?<!\w)n(?:[ée]|e\u0301)(?:e|\(e\)|[.·]e)?s?,? le (?:\d{1,2}|1er)"
    r"(?:[/. -]\d{1,2}[/. -]|[ \u00a0](?:janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov"
    r"|d[ée]c)[a-zéû]*\.?[ \u00a0])((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
# Most cells match none of this: one search is enough to skip them.
MAYBE = re.compile(
    r"@|\+\d|(?<!\d)0[1-9](?:[ .-]?\d\d){4}|(?<!\d)00[2356]"
    r"|(?<!\d)[1-478] ?\d\d ?\d\d ?[\dABab ]{10}"
    r"|[A-Za-z]{2}\d\d ?[A-Za-z0-9]{4} ?[A-Za-z0-9]{4}"
    r"|[eéEÉ\u0301)]s?,? [lL][eE] [\d]"
)


def spot(
    path: Path,
    form: Form,
    *,
    sheet: int = 0,
    provided: Sequence[str] = (),
    on_progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Look for e-mail addresses, phones, NIR, IBAN, and names with birth dates.

    ``provided`` names the columns of the national schema that the file follows: a contact that
    is where the schema asks for one, and may be a service’s, is reported without holding the file.
    """
    numbered = table(path, form, sheet, on_progress)
    _, header = next(numbered, (0, []))
    return spot_rows(header, numbered, provided=provided)


def spot_rows(
    header: Sequence[str],
    numbered: Iterable[tuple[int, Sequence[str]]],
    *,
    provided: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Look for the same in rows already read, each with its line."""
    provided_names = {letters_of(name) for name in provided if says_contact(name)}
    columns = [
        _Column(name, says_phone(name), letters_of(name) in provided_names) for name in header
    ]
    births = _Births(header)
    phones = any(column.phones for column in columns)
    rows_seen = 0
    for line, cells in numbered:
        rows_seen += 1
        if phones or MAYBE.search(BETWEEN.join(cells)):
            for column, text in zip(columns, cells, strict=False):
                if text and (column.phones or MAYBE.search(text)):
                    column.look(line, text)
        if births.births:
            births.look(line, cells)
    findings = [finding for column in columns for finding in column.findings(rows_seen)]
    return (*findings, *births.findings(rows_seen))


@dataclass(slots=True)
class _Hits:
    """Personal data of one kind in one column: count, masked examples, rows."""

    count: int = 0
    examples: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add(self, line: int, masked: str) -> None:
        self.count += 1
        if len(self.lines) < LINES:
            self.lines.append(line)
        if len(self.examples) < EXAMPLES and masked not in self.examples:
            self.examples.append(masked)

    def finding(
        self, column: str, kind: str, rows_seen: int, sentence: str, *, holds: bool = True
    ) -> Finding:
        lines, examples = tuple(self.lines), tuple(self.examples)
        return Finding(column, kind, self.count, rows_seen, sentence, examples, lines, holds)


class _Column:
    """Looks at the cells of one column."""

    def __init__(self, name: str, phones: bool, provided: bool) -> None:
        self.name = name
        self.phones = phones
        self.provided = provided
        self.hits = {kind: _Hits() for kind in _SENTENCES}
        self.shaped_as_nir = 0

    def look(self, line: int, text: str) -> None:
        """Count the personal data of a cell, once for each kind."""
        for kind, find in _FINDERS.items():
            label = kind
            datum = next(find(text, self), None)
            if datum and self.provided and kind in _OF_A_SERVICE:
                all_found = find(text, self)
                datum = next((c for c in all_found if not of_a_service(c)), None) or datum
                label = _OF_A_SERVICE[kind] if of_a_service(datum) else kind
            if datum:
                self.hits[label].add(line, _MASKS[kind](datum))

    def findings(self, rows_seen: int) -> Iterator[Finding]:
        """Yield the findings, except NIR that are right by chance."""
        for label, hits in self.hits.items():
            by_chance = label == "nir" and hits.count < HALF * self.shaped_as_nir
            if hits.count and not by_chance:
                one, many = _SENTENCES[label]
                sentence = f"Colonne {self.name}\u00a0: {plural(hits.count, one, many)}."
                kind = _KINDS.get(label, label)
                yield hits.finding(self.name, kind, rows_seen, sentence, holds=kind == label)


def _emails(text: str, _: _Column) -> Iterator[str]:
    yield from emails(text)


def _phones(text: str, column: _Column) -> Iterator[str]:
    yield from phones(text, column.phones)


def _nirs(text: str, column: _Column) -> Iterator[str]:
    shaped = NIR.findall(text)
    column.shaped_as_nir += bool(shaped)
    yield from filter(is_nir, shaped)


def _ibans(text: str, _: _Column) -> Iterator[str]:
    yield from filter(is_iban, IBAN.findall(text))


def _births(text: str, _: _Column) -> Iterator[str]:
    yield from BORN.findall(text)


class _Births:
    """Looks for a birth date, and for a name on the same row."""

    def __init__(self, header: Sequence[str]) -> None:
        plains = [letters_of(name) for name in header]
        self.header = header
        self.births = [
            place
            for place, name in enumerate(plains)
            if BIRTH.search(name) and not NOT_A_DAY.search(name)
        ]
        self.names = [
            place
            for place, name in enumerate(plains)
            if NAMES.search(name) and not NOT_A_PERSON.search(name) and place not in self.births
        ]
        self.hits = {place: _Hits() for place in self.births}
        self.filled = dict.fromkeys(self.births, 0)

    def look(self, line: int, cells: Sequence[str]) -> None:
        """Count a row that holds a birth date."""
        for place in self.births:
            text = cells[place].strip() if place < len(cells) else ""
            if not text:
                continue
            self.filled[place] += 1
            if day := DAY.fullmatch(text):
                self.hits[place].add(line, f"…{day[1] or day[2]}")

    def findings(self, rows_seen: int) -> Iterator[Finding]:
        """Yield the columns of which at least half of the cells are days."""
        for place, hits in self.hits.items():
            if hits.count and hits.count >= HALF * self.filled[place]:
                name = self.header[place]
                dates = plural(hits.count, "date de naissance", "dates de naissance")
                beside = ", ".join(self.header[place] for place in islice(self.names, 3))
                more = f" avec le nom des personnes ({beside})" if beside else ""
                sentence = f"Colonne {name}\u00a0: {dates}{more}."
                yield hits.finding(name, "birth", rows_seen, sentence)


def _masked_email(text: str) -> str:
    local, domain = text.split("@")
    return f"{local[0]}…@{domain[0]}….{domain.rsplit('.', 1)[1]}"


def _masked_figures(text: str) -> str:
    return f"{text[:3].strip()}…{text[-2:]}"


_FINDERS: dict[str, Callable[[str, _Column], Iterator[str]]] = {
    "email": _emails,
    "phone": _phones,
    "nir": _nirs,
    "iban": _ibans,
    "birth": _births,
}
_MASKS: dict[str, Callable[[str], str]] = {
    "email": _masked_email,
    "phone": _masked_figures,
    "nir": lambda text: f"{text[0]}…",
    "iban": lambda text: f"{text[:2].upper()}…{text[-2:]}",
    "birth": lambda year: f"…{year}",
}
_SENTENCES = {
    "email": ("adresse électronique de personne", "adresses électroniques de personnes"),
    "phone": ("numéro de téléphone", "numéros de téléphone"),
    "nir": ("numéro de sécurité sociale", "numéros de sécurité sociale"),
    "iban": ("numéro de compte bancaire", "numéros de compte bancaire"),
    "birth": ("date de naissance dans un texte", "dates de naissance dans un texte"),
    "mailbox": ("adresse électronique, d’un service", "adresses électroniques, de services"),
    "line": ("numéro de téléphone fixe", "numéros de téléphone fixe"),
}
# Kinds of contacts that a national schema asks for: reported without holding the file.
_OF_A_SERVICE = {"email": "mailbox", "phone": "line"}
_KINDS = {label: kind for kind, label in _OF_A_SERVICE.items()}
