"""The changes of a catalogue as an Atom feed: what has appeared, whose data were updated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.etree import ElementTree as Xml

from app.datasets.inventory.models import Dataset

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """Something that happened to a published dataset."""

    day: date
    row: Dataset
    appeared: bool  # else its data were updated

    @property
    def title(self) -> str:
        """What happened, in words."""
        what = "Nouveau jeu de données" if self.appeared else "Données mises à jour"
        return f"{what}\u00a0: {self.row.title}"

    @property
    def mark(self) -> str:
        """What tells it from the other changes of the dataset."""
        return f"{'publie' if self.appeared else 'mis-a-jour'}-{self.day.isoformat()}"


def changes_of(rows: Sequence[Dataset]) -> list[CatalogueChange]:
    """Return what happened to published datasets, newest first."""
    found = sorted(_changes(rows), key=lambda change: (change.day, change.row.id), reverse=True)
    return found[:MOST]


def _changes(rows: Sequence[Dataset]) -> Iterator[CatalogueChange]:
    for row in rows:
        if row.published_on is not None:
            yield CatalogueChange(row.published_on, row, appeared=True)
        later = row.published_on is None or (row.updated_on or date.min) > row.published_on
        if row.updated_on is not None and later:
            yield CatalogueChange(row.updated_on, row, appeared=False)


def written(rows: Sequence[Dataset], *, catalogue_url: str, datasets_url: str, name: str) -> bytes:
    """Return the feed; ``datasets_url``: the address of a dataset but its identifier."""
    changes = changes_of(rows)
    feed = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": "fr"})
    _text(feed, "id", catalogue_url)
    _text(feed, "title", f"Données ouvertes\u00a0: {name}")
    _text(feed, "updated", _moment(changes[0].day if changes else date(1970, 1, 1)))
    _text(Xml.SubElement(feed, "author"), "name", name)
    Xml.SubElement(feed, "link", {"rel": "self", "href": f"{catalogue_url}.atom"})
    Xml.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": catalogue_url})
    for change in changes:
        url = f"{datasets_url}{change.row.identifier}"
        entry = Xml.SubElement(feed, "entry")
        _text(entry, "id", f"{url}#{change.mark}")
        _text(entry, "title", change.title)
        _text(entry, "updated", _moment(change.day))
        _text(entry, "summary", change.row.description or change.row.title)
        Xml.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url})
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True))


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = "".join(sign for sign in text if _speakable(sign))


def _speakable(sign: str) -> bool:
    """Tell whether XML 1.0 can say a sign."""
    return (
        sign in "\t\n\r"
        or " " <= sign < "\ud800"
        or "\ue000" <= sign <= "\ufffd"
        or sign > "\uffff"
    )


def _moment(day: date) -> str:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC).isoformat()
