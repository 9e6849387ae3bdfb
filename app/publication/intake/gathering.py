"""Reading a catalogue whole, page by page: what was read before a failure is read no more.

Nothing here touches the database: the pages wait on the disk, beside the tables of imports.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.datasets.transfer import files
from app.files.services import receive
from app.kernel.errors import Missing
from app.kernel.typography import number, plural
from app.publication.intake.portals import likely_catalogues
from app.publication.intake.sources import IntakeSource, IntakeWay
from app.publication.outside.fetching import Fetched, Unfetched, fetch
from app.publication.outside.guard import joined
from app.publication.platforms import udata_public
from app.tables import sandbox
from app.tables.catalogues.reading import NO_DATASET, WEB_PAGE
from app.tables.catalogues.records import MOST_DATASETS, TOO_MANY, ListedDataset, ListedPage
from app.tables.form import Unreadable
from app.tables.wire import pack, unpack

MOST_PAGES = 250
SECONDS_OF_A_TRY = 5.0  # for a catalogue that nobody has named
STARTS_WITHIN = 45.0  # seconds in which a page may be begun: a job has two minutes
WANTED = {
    "Accept": "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.9, "
    "application/json;q=0.8, */*;q=0.5"
}
TOO_HEAVY = (
    "Ce catalogue est trop lourd pour être lu d’un bloc. Donnez l’adresse du catalogue de votre "
    "seule collectivité, ou celle de sa première page."
)
GOES_ON = "La lecture prend plus de temps que prévu."
FIRST_PAGE = (
    "Ce fichier n’est que la première page d’un catalogue\u00a0: donnez son adresse, et Jalon lira "
    "aussi les suivantes."
)
TOO_LONG = (
    f"Jalon s’arrête à la page {MOST_PAGES} de ce catalogue\u00a0: ce qui suit n’est pas repris."
)
KEPT = "{} déjà lus sont gardés\u00a0: reprenez la lecture d’où elle en est."
NOTHING_PUBLISHED = "Cette organisation n’a publié aucun jeu de données que chacun puisse voir."
FAILED = "Jalon n’a pas pu lire ce catalogue. C’est noté pour la personne qui s’en occupe."


class Halted(Exception):
    """A reading that stopped on its way; the sentence says why, and what is kept."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A catalogue read whole."""

    title: str
    datasets: tuple[ListedDataset, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Start:
    title: str
    url: str
    read: Callable[[str], ListedPage]


def gather(
    source: IntakeSource, authority_id: int, name: str, authority: str, *, local: bool
) -> Gathered:
    """Return a catalogue whole; ``Halted`` says why it is not, ``Missing`` that its file is gone.

    ``name``: of the file on the disk; the pages are kept beside it. ``authority``: its name, by
    which a platform may know it.
    """
    shelf = _Shelf(files.folder(authority_id), name)
    pages = shelf.pages()
    try:
        start = _start(source, shelf, authority, local=local)
        title = start.title
        _go_on(start, shelf, pages)
    except (Unfetched, Unreadable) as problem:
        raise Halted(_with_kept(problem.sentence, pages)) from problem
    datasets = tuple(dataset for page in pages for dataset in page.datasets)
    if not datasets:
        raise Halted(NOTHING_PUBLISHED)
    return Gathered(title, datasets, tuple(dict.fromkeys(_notices(pages, len(datasets)))))


def forget_pages(authority_id: int, name: str) -> None:
    """Delete the pages of a reading."""
    for path in files.folder(authority_id).glob(f"{name}.page-*"):
        path.unlink(missing_ok=True)


def _start(source: IntakeSource, shelf: "_Shelf", authority: str, *, local: bool) -> _Start:
    """Return where a catalogue begins, and how its pages are read."""
    if source.way is IntakeWay.FILE:
        table = shelf.file()
        return _Start(source.name, table.as_uri(), lambda _: _of_file(table))
    if source.way is IntakeWay.ADDRESS:
        return _Start(source.name, source.url, lambda url: _fetched(url, shelf, local=local))
    place = udata_public.place_of(source.url)
    if place is not None:
        base, (identity, name) = place.base_url, udata_public.organization_of(place, local=local)
    else:
        base = source.base_url
        identity, name = udata_public.organization_numbered(
            base, source.number, authority, local=local
        )
    first = udata_public.first_page(base, identity)
    title = f"{name} ({source.name})"
    return _Start(title, first, lambda url: udata_public.datasets_page(url, local=local))


def _go_on(start: _Start, shelf: "_Shelf", pages: list[ListedPage]) -> None:
    """Read the pages that lack, each once, and put them on the shelf."""
    until = time.monotonic() + STARTS_WITHIN
    seen = {start.url, *(page.next_page for page in pages)}
    url = pages[-1].next_page if pages else start.url
    while url:
        if time.monotonic() > until:
            raise Unfetched(GOES_ON)
        page = _page(start, url, first=not pages)
        after = joined(url, page.next_page) if page.next_page else ""
        if after in seen:
            after = ""
        elif after and len(pages) + 1 >= MOST_PAGES:
            after, page = "", _noting(page, TOO_LONG)
        page = replace(page, next_page=after)
        if _count([*pages, page]) > MOST_DATASETS or (page.total or 0) > MOST_DATASETS:
            raise Unreadable(TOO_MANY)
        shelf.keep(page, len(pages))
        pages.append(page)
        seen.add(after)
        url = after


def _page(start: _Start, url: str, *, first: bool) -> ListedPage:
    """Read a page; one without datasets ends a catalogue that has some."""
    try:
        return start.read(url)
    except Unreadable as problem:
        if first or problem.sentence != NO_DATASET:
            raise
        return ListedPage(())


def _of_file(table: Path) -> ListedPage:
    """Read a file; what it says of its next page is where it came from, which nobody gave."""
    page = _listed(table)
    return replace(_noting(page, FIRST_PAGE), next_page="") if page.next_page else page


def _noting(page: ListedPage, notice: str) -> ListedPage:
    return replace(page, notices=(*page.notices, notice))


def _fetched(url: str, shelf: "_Shelf", *, local: bool) -> ListedPage:
    """Read one address; the page of a portal leads to the catalogue that it has."""
    answer = fetch(url, headers=WANTED, local=local)
    try:
        return _parsed(answer, shelf)
    except Unreadable as problem:
        if problem.sentence != WEB_PAGE:
            raise
        text = answer.body.decode(errors="replace")
        for address in likely_catalogues(text, answer.url):
            if (page := _tried(address, shelf, local=local)) is not None:
                return page
        raise


def _tried(url: str, shelf: "_Shelf", *, local: bool) -> ListedPage | None:
    """Return the catalogue of an address where there may be one, or nothing."""
    try:
        answer = fetch(url, headers=WANTED, local=local, seconds=SECONDS_OF_A_TRY)
        return _parsed(answer, shelf)
    except (Unfetched, Unreadable):
        return None


def _parsed(answer: Fetched, shelf: "_Shelf") -> ListedPage:
    receive(shelf.table, answer.body)
    page = _listed(shelf.table, address=answer.url)
    return replace(page, next_page=joined(answer.url, page.next_page) if page.next_page else "")


def _listed(table: Path, *, address: str = "") -> ListedPage:
    """Read the datasets of a file; what is too heavy for one reading has no lines to erase."""
    try:
        return sandbox.catalogue(table, address=address)
    except Unreadable as problem:
        if problem.sentence in {sandbox.TOO_MUCH_MEMORY, sandbox.TOO_LONG}:
            raise Unreadable(TOO_HEAVY) from problem
        raise


def _count(pages: list[ListedPage]) -> int:
    return sum(len(page.datasets) for page in pages)


def _notices(pages: list[ListedPage], count: int) -> list[str]:
    notices = [notice for page in pages for notice in page.notices]
    total = max((page.total or 0 for page in pages), default=0)
    if total > count:
        notices.append(
            f"Ce catalogue annonce {plural(total, 'jeu', 'jeux')}, il n’en montre que "
            f"{number(count)} à qui n’est pas connecté."
        )
    return notices


def _with_kept(sentence: str, pages: list[ListedPage]) -> str:
    count = _count(pages)
    if not count:
        return sentence
    return f"{sentence} {KEPT.format(plural(count, 'jeu', 'jeux'))}"


class _Shelf:
    """The file of a reading and the pages beside it, for a day at most."""

    def __init__(self, folder: Path, name: str) -> None:
        self.table = folder / name

    def file(self) -> Path:
        """Return the file that was brought; ``Missing`` once its day is over."""
        if not self.table.is_file():
            raise Missing(files.LOST)
        return self.table

    def pages(self) -> list[ListedPage]:
        """Return the pages kept, in order."""
        pages: list[ListedPage] = []
        while (path := self._page(len(pages))).is_file():
            pages.append(unpack(path.read_bytes(), ListedPage))
        return pages

    def keep(self, page: ListedPage, rank: int) -> None:
        """Keep a page."""
        receive(self._page(rank), pack(page))

    def _page(self, rank: int) -> Path:
        return self.table.with_name(f"{self.table.name}.page-{rank}")
