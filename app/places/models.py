"""Tables of the territorial referential: rebuilt from files, never edited by people."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import Base
from app.places.record import PlaceKind, Territory

# Ranges of prefixes follow the order of bytes; PostgreSQL would use the language's otherwise.
ByteOrdered = String().with_variant(String(collation="C"), "postgresql")

# A weight is a class of key (rules.KeyClass) times this, plus the place's position by population.
CLASS_STEP = 1_000_000


def _one_of(column: str, codes: list[str]) -> str:
    quoted = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({quoted})"


class Place(Base):
    """A commune, EPCI, département, région, province or overseas collectivity."""

    __tablename__ = "places"
    __table_args__ = (
        CheckConstraint(_one_of("kind", PlaceKind.codes()), name="kind"),
        CheckConstraint(_one_of("territory", Territory.codes()), name="territory"),
        CheckConstraint("population >= 0", name="population"),
    )

    id: Mapped[str] = mapped_column(String, primary_key=True)  # com-12202, epci-243100633, dep-12
    kind: Mapped[str]
    nature: Mapped[str]  # what it is called: « communauté d’agglomération »
    code: Mapped[str]
    name: Mapped[str]
    territory: Mapped[str]
    population: Mapped[int | None]
    siren: Mapped[str | None]
    postcodes: Mapped[str]  # separated by spaces
    departement: Mapped[str | None]
    parent: Mapped[str]  # « Aveyron (12) »
    epci_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"))
    hint: Mapped[str]  # what tells it apart from its homonyms
    former_names: Mapped[str]  # of the communes it has absorbed, separated by |
    search: Mapped[str]  # all its words between spaces, normalised
    retired: Mapped[bool]  # gone from the referential, kept for the authorities opened on it


class PlaceKey(Base):
    """One way to spell a place; the primary key alone answers a search by prefix."""

    __tablename__ = "place_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(ByteOrdered, primary_key=True)
    weight: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[str] = mapped_column(
        ForeignKey("places.id", ondelete="CASCADE"), primary_key=True
    )


class PlaceVintage(Base):
    """The referential in the tables: one row."""

    __tablename__ = "place_vintages"

    fingerprint: Mapped[str] = mapped_column(String, primary_key=True)
    vintage: Mapped[int]
    loaded_at: Mapped[datetime]
