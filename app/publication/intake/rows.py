"""The datasets of a catalogue as rows of an import: what cannot be taken is named, never silent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.datasets.inventory.contents import (
    IDENTIFIER,
    LARGEST_SIZE,
    LONGEST_IDENTIFIER,
    LONGEST_KEYWORD,
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_KEYWORDS,
    DatasetFacts,
    ResourceFacts,
    resource_problems,
)
from app.datasets.inventory.resources import MOST
from app.datasets.inventory.rules import ResourceKind, Stage
from app.datasets.transfer import values
from app.datasets.transfer.columns import STAGE, TITLES
from app.datasets.transfer.online import ADDRESSES, TOO_MANY, Online
from app.datasets.transfer.rows import ImportRow, faults
from app.datasets.transfer.values import Unknown
from app.kernel.text import name_key
from app.kernel.typography import shortened
from app.kernel.web_addresses import is_web_address
from app.publication.intake import meanings
from app.tables.catalogues.records import ListedDataset, ListedFile, readable

DAY = 10  # characters of a date: what follows is an hour
LONGEST_MEDIA_TYPE = 100
UNNAMED = "Fichier"
NOT_FILES = frozenset({"html", "api"})
IN_LINES = {"service": LONGEST_LINE, "person": LONGEST_LINE, "coverage": LONGEST_LINE}


@dataclass(frozen=True, slots=True)
class CatalogueReader:
    """For whom a catalogue is read."""

    name: str  # of the authority: it is not a service of its own
    root: str  # what the public names of its datasets begin with


def rows_of(datasets: Sequence[ListedDataset], reader: CatalogueReader) -> list[ImportRow]:
    """Return one row for each dataset, in order, numbered from 1."""
    return [_Row(readable(listed), reader).row(line) for line, listed in enumerate(datasets, 1)]


@dataclass
class _Row:
    """One dataset being read."""

    dataset: ListedDataset
    reader: CatalogueReader
    by_field: dict[str, Any] = field(default_factory=dict)
    lost: list[tuple[str, str]] = field(default_factory=list)

    def row(self, line: int) -> ImportRow:
        """Return the row: its fields, what is lost of it, how the dataset stands online."""
        dataset = self.dataset
        self._texts()
        self._codes()
        self._days()
        own = self._own_identifier()
        files = tuple(self._files(own=bool(own)))
        place = self.by_field.get("landing_url") or (files[0].url if files else "")
        formats = sorted(
            (facts.format for facts in files if facts.format), key=NOT_FILES.__contains__
        )
        if formats:
            self.by_field["format"] = formats[0]
        if dataset.hidden:
            self._lose(STAGE, dataset.hidden)
        elif place:
            self.by_field[STAGE] = Stage.PUBLISHED.value
        online = Online(
            place=place,
            public=not dataset.hidden,
            files=files,
            published_on=self._day("updated_on", dataset.published_on),
            quality=dataset.quality,
            identifier=own,
        )
        problems = faults(DatasetFacts(title="-"), self.by_field, {})
        return ImportRow(line, self.by_field, tuple(problems), tuple(self.lost), online)

    def _lose(self, name: str, text: str) -> None:
        self.lost.append((TITLES.get(name, name), values.in_short(meanings.plain(text))))

    def _texts(self) -> None:
        dataset, by_field = self.dataset, self.by_field
        title = values.plain("title", meanings.plain(dataset.title))
        if len(title) > LONGEST_LINE:
            self._lose("title", title[LONGEST_LINE:])
        by_field["title"] = shortened(title, LONGEST_LINE)
        description = values.plain("description", meanings.plain(dataset.description))
        if len(description) > LONGEST_TEXT:
            self._lose("description", description[LONGEST_TEXT:])
        by_field["description"] = shortened(description, LONGEST_TEXT)
        service = "" if _same(dataset.publisher, self.reader.name) else dataset.publisher
        texts = {"service": service, "person": dataset.contact, "coverage": dataset.coverage}
        for name, text in texts.items():
            by_field[name] = shortened(values.plain(name, meanings.plain(text)), IN_LINES[name])
        by_field["schema"] = meanings.schema(dataset.standard)
        self._identifier()
        self._keywords()
        self._page()
        for name in [name for name, value in by_field.items() if value in ("", ())]:
            del by_field[name]

    def _identifier(self) -> None:
        text = self.dataset.identifier
        if IDENTIFIER.fullmatch(text) and len(text) <= LONGEST_IDENTIFIER:
            self.by_field["identifier"] = text

    def _keywords(self) -> None:
        words = dict.fromkeys(
            values.plain("coverage", meanings.plain(word)) for word in self.dataset.keywords
        )
        fit = [word for word in words if word and len(word) <= LONGEST_KEYWORD]
        for word in [word for word in words if len(word) > LONGEST_KEYWORD] + fit[MOST_KEYWORDS:]:
            self._lose("keywords", word)
        self.by_field["keywords"] = tuple(fit[:MOST_KEYWORDS])

    def _page(self) -> None:
        """Take the page of the dataset, else the address that names it."""
        for url in (self.dataset.page, self.dataset.address):
            if is_web_address(url):
                self.by_field["landing_url"] = url
                return
        if self.dataset.page:
            self._lose("landing_url", self.dataset.page)

    def _codes(self) -> None:
        dataset = self.dataset
        coded: tuple[tuple[str, Sequence[str], Callable[[str], str | None]], ...] = (
            ("licence", dataset.licences, meanings.licence),
            ("frequency", (dataset.frequency,), meanings.rhythm),
            ("theme", dataset.themes, meanings.theme),
            ("granularity", (dataset.granularity,), meanings.granularity),
            # data.gouv.fr wants the family among the themes too: others write it there alone.
            ("high_value", (*dataset.high_value, *dataset.themes), meanings.high_value),
        )
        for name, words, read in coded:
            code, lost = meanings.first_known(filter(None, words), read)
            if code:
                self.by_field[name] = code
            elif lost and name != "high_value":
                self._lose(name, lost)

    def _days(self) -> None:
        dataset, by_field = self.dataset, self.by_field
        for name in ("updated_on", "covers_from", "covers_to"):
            text = getattr(dataset, name)
            if (day := self._day(name, text)) is not None:
                by_field[name] = day
            elif text:
                self._lose(name, text)
        first, last = by_field.get("covers_from"), by_field.get("covers_to")
        if first and last and last < first:
            for name in ("covers_from", "covers_to"):
                self._lose(name, getattr(dataset, name))
                del by_field[name]

    def _day(self, name: str, text: str) -> Any:
        try:
            return values.read(name, text[:DAY].rstrip("T")) if text else None
        except Unknown:
            return None

    def _own_identifier(self) -> str:
        """Return our identifier of a dataset that was sent from here, or nothing."""
        beginning = f"{self.reader.root}#jeu-"
        mark = self.dataset.mark or self.dataset.address
        return mark.removeprefix(beginning) if mark.startswith(beginning) else ""

    def _files(self, *, own: bool) -> Iterator[ResourceFacts]:
        """Give the files once each, without those that came from here."""
        urls: set[str] = set()
        for file in self.dataset.files:
            facts = _file(file)
            if (own and file.mark) or facts.url in urls:
                continue
            urls.add(facts.url)
            if any(resource_problems(facts)):
                self._lose(ADDRESSES, file.url or file.title)
            elif len(urls) > MOST:
                self._lose(ADDRESSES, TOO_MANY)
            else:
                yield facts


def _file(file: ListedFile) -> ResourceFacts:
    title = values.plain("title", meanings.plain(file.title)) or UNNAMED
    description = values.plain("description", meanings.plain(file.description))
    codes = ResourceKind.codes()
    facts = ResourceFacts(
        title=shortened(title, LONGEST_LINE),
        url=file.url.strip(),
        kind=ResourceKind(file.kind) if file.kind in codes else ResourceKind.MAIN,
        description=shortened(description, LONGEST_TEXT),
        format=meanings.format_of(file.format, file.media_type, url=file.url),
        size=file.size if file.size is not None and 0 < file.size <= LARGEST_SIZE else None,
    )
    media_type = file.media_type.rpartition("/media-types/")[2]
    if "/" in media_type and len(media_type) <= LONGEST_MEDIA_TYPE and " " not in media_type:
        facts = replace(facts, media_type=media_type.lower())
    try:
        day = values.read("updated_on", file.updated_on[:DAY]) if file.updated_on else None
    except Unknown:
        day = None
    return replace(facts, updated_on=day)


def _same(publisher: str, name: str) -> bool:
    """Tell whether a catalogue names the authority itself: « Ville de Rodez » is Rodez."""
    words = name_key(publisher).split()
    return bool(words) and set(name_key(name).split()) <= set(words)
