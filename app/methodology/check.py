"""The full check of the seeds: ``jalon methodology check``."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.methodology.checks.budget import budget_problems
from app.methodology.checks.calendar import calendar_problems
from app.methodology.checks.changes import change_problems
from app.methodology.checks.coverage import coverage_problems
from app.methodology.checks.duties import duty_problems
from app.methodology.checks.examples import example_problems
from app.methodology.checks.paths import path_problems
from app.methodology.checks.published import publication_problems
from app.methodology.checks.questions import question_problems
from app.methodology.checks.ready import ready_problems
from app.methodology.checks.references import reference_problems
from app.methodology.checks.schemas import schema_problems
from app.methodology.checks.sheets import sheet_problems
from app.methodology.checks.structure import EditionFiles, as_list, structure_problems
from app.methodology.checks.texts import statement_problems, typography_problems
from app.methodology.loader import load_edition
from app.methodology.paths import load_light_path
from app.methodology.seedfile import SeedFault, SeedFile, SeedProblem, read_seed
from app.tables.schema import SchemaRefused, load

READY = "ready-answers"  # the file of the law that holds paths through them
QUESTIONS = "eligibility"  # the file of the law that holds a tree of questions
CALENDAR = "calendar"  # the one that says when duties are due
OWN_SCHEMAS = {QUESTIONS, READY, CALENDAR, "authority-kinds"}  # those with a schema of their name


def check_all(root: Path) -> list[SeedFault]:
    """Check all seeds under that folder: methodology, libraries, law, table schemas."""
    return sorted(set(_Seeds(root).problems()))


class _Seeds:
    """All seed files that can be read, and the problems of those that cannot."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unreadable: list[SeedFault] = []
        self.coverage = self._read_one(root / "methodology" / "coverage.yml")
        self.libraries = self._read_all((root / "library").glob("*.yml"))
        self.law = self._read_all((root / "law").glob("*.yml"))
        self.path = self._read_if_any(root / "methodology" / "paths" / "light.yml")
        self.budget = self._read_all((root / "budget").glob("*.yml"))
        self.tables = self._read_all((root / "table-schemas").glob("*.yml"))
        self.sheets = self._read_all((root / "documents").glob("*.yml"))
        folders = sorted(path.parent for path in (root / "methodology").glob("*/edition.yml"))
        self.editions = [files for folder in folders if (files := self._edition(folder))]
        if not folders:
            advice = "Ajoutez methodology/<édition>/edition.yml."
            self.unreadable.append(SeedFault(root.name, 1, "Aucune édition de la méthode.", advice))

    def problems(self) -> Iterator[SeedFault]:
        """Yield all problems, in no particular order."""
        yield from self.unreadable
        yield from _unique(self.libraries, "id", "bibliothèque")
        yield from _unique([files.edition for files in self.editions], "id", "édition")
        yield from schema_problems("library", self.libraries)
        yield from self._law_problems()
        yield from schema_problems("table-schema", self.tables)
        yield from self._sheet_problems()
        yield from schema_problems("budget", self.budget)
        for source in self.budget:
            yield from budget_problems(source)
        yield from typography_problems([*self.libraries, *self.law, *self.budget])
        for table in self.tables:
            yield from _table_problems(table)
        for library in self.libraries:
            yield from _unique_in(library, "entries")
        yield from reference_problems(self.libraries)
        yield from example_problems(self.libraries, self.editions)
        if self.coverage:
            yield from schema_problems("coverage", [self.coverage])
            yield from typography_problems([self.coverage])
            yield from _unique_in(self.coverage, "elements")
        broken = False
        for files in self.editions:
            problems = list(self._edition_problems(files))
            broken = broken or bool(problems)
            yield from problems
        if self.path:
            yield from _path_problems(self.path, [] if broken else self.editions)

    def _law_problems(self) -> Iterator[SeedFault]:
        """Check each file of the law by its own schema: that of its name, or that of the duties."""
        duties = [source for source in self.law if source.path.stem not in OWN_SCHEMAS]
        trees = [source for source in self.law if source.path.stem == QUESTIONS]
        items = {item for files in self.editions for item in files.items}
        for source in self.law:
            name = source.path.stem
            yield from schema_problems(name if name in OWN_SCHEMAS else "law", [source])
            if name == QUESTIONS:
                yield from question_problems(source)
            elif name == CALENDAR:
                yield from calendar_problems(source, duties, self.libraries, items)
            elif name == READY:
                yield from self._ready_problems(source, trees)

    def _sheet_problems(self) -> Iterator[SeedFault]:
        """Check the letters, conventions and clauses."""
        yield from schema_problems("document", self.sheets)
        yield from typography_problems(self.sheets)
        items = {item for files in self.editions for item in files.items}
        yield from sheet_problems(self.sheets, items)

    def _ready_problems(self, source: SeedFile, trees: Iterable[SeedFile]) -> Iterator[SeedFault]:
        yield from _unique_in(source, "answers")
        for tree in trees:
            yield from ready_problems(source, tree, self._typical_ids())

    def _typical_ids(self) -> frozenset[str]:
        parts = [one for one in self.libraries if one.path.stem.startswith("typical-")]
        entries = [entry for one in parts for entry in as_list(one.data.get("entries"))]
        return frozenset(str(entry.get("id")) for entry in entries if isinstance(entry, dict))

    def _edition_problems(self, files: EditionFiles) -> Iterator[SeedFault]:
        items, phases = list(files.items.values()), list(files.phases.values())
        beside = [source for source in (files.changes, files.rectifications) if source]
        problems = [
            *schema_problems("edition", [files.edition]),
            *schema_problems("phase", phases),
            *schema_problems("item", items),
            *_beside_problems(files),
            *structure_problems(files),
            *typography_problems([files.edition, *phases, *items, *beside]),
            *statement_problems(items),
            *duty_problems(files, self.law),
        ]
        if self.coverage:
            problems += coverage_problems(self.coverage, files, self.libraries)
        problems = problems or self._loading_problems(files.folder)
        if not problems:  # what follows compares whole editions
            problems = [*publication_problems(files), *change_problems(files, self.editions)]
        yield from problems

    def _loading_problems(self, folder: Path) -> list[SeedFault]:
        """Try what the application does, in case the checks above let something through."""
        try:
            load_edition(folder)
        except SeedProblem as refused:
            return refused.problems
        return []

    def _edition(self, folder: Path) -> EditionFiles | None:
        edition = self._read_one(folder / "edition.yml")
        phases = self._read_all((folder / "phases").glob("*.yml"))
        items = self._read_all((folder / "items").glob("*.yml"))
        if edition is None:
            return None
        return EditionFiles(
            folder=folder,
            edition=edition,
            phases={source.path.stem: source for source in phases},
            items={source.path.stem: source for source in items},
            published=self._read_if_any(folder / "published.yml"),
            rectifications=self._read_if_any(folder / "rectifications.yml"),
            changes=self._read_if_any(folder / "changes.yml"),
        )

    def _read_if_any(self, path: Path) -> SeedFile | None:
        return self._read_one(path) if path.exists() else None

    def _read_all(self, paths: Iterable[Path]) -> list[SeedFile]:
        return [source for path in sorted(paths) if (source := self._read_one(path))]

    def _read_one(self, path: Path) -> SeedFile | None:
        try:
            return read_seed(path, self.root)
        except SeedProblem as refused:
            self.unreadable += refused.problems
            return None


def _beside_problems(files: EditionFiles) -> Iterator[SeedFault]:
    """Report what is wrong in the files that an edition may have beside its phases and items."""
    for name in ("published", "rectifications", "changes"):
        source: SeedFile | None = getattr(files, name)
        if source is not None:
            yield from schema_problems(name, [source])


def _path_problems(source: SeedFile, sound: Iterable[EditionFiles]) -> Iterator[SeedFault]:
    """Report what is wrong in the light path; it is compared with editions that are sound."""
    problems = [
        *schema_problems("path", [source]),
        *_unique_in(source, "items"),
        *typography_problems([source]),
    ]
    editions = [] if problems else [load_edition(files.folder) for files in sound]
    if editions:
        problems = [*path_problems(source, load_light_path(source.path), editions)]
    yield from problems


def _table_problems(source: SeedFile) -> Iterator[SeedFault]:
    """Report a table schema that the application would refuse, or that has another file's name."""
    if source.data.get("id") != source.path.stem:
        yield source.problem("L’identifiant n’est pas le nom du fichier.", "Accordez-les.", "id")
    try:
        load(source.data)
    except SchemaRefused as refused:
        for sentence in refused.sentences:
            yield source.problem(sentence, "Corrigez ce champ.", "fields")


def _unique(sources: Iterable[SeedFile], key: str, kind: str) -> Iterator[SeedFault]:
    """Report an id that two files share."""
    used: dict[object, str] = {}
    for source in sources:
        value = source.data.get(key)
        if value in used:
            message = f"L’identifiant de {kind} «\u202f{value}\u202f» sert déjà dans {used[value]}."
            yield source.problem(message, "Donnez-lui un autre identifiant.", key)
        used.setdefault(value, source.name)


def _unique_in(source: SeedFile, key: str) -> Iterator[SeedFault]:
    """Report an id given twice in a list of one file."""
    met_ids: set[object] = set()
    for rank, entry in enumerate(as_list(source.data.get(key))):
        entry_id = entry.get("id") if isinstance(entry, dict) else None
        if entry_id in met_ids:
            message = f"L’identifiant «\u202f{entry_id}\u202f» est donné deux fois."
            yield source.problem(message, "Donnez-lui un autre identifiant.", key, rank, "id")
        met_ids.add(entry_id)
