"""Read the committed files of seeds/places into records, after checking that they are whole."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from app.kernel.text import normalise
from app.places import wording
from app.places.record import PlaceKind, Record, Territory
from app.places.rules import RULES_VERSION, territory_of, without_link
from config import ROOT

FOLDER = ROOT / "seeds" / "places"
NEW_CALEDONIA = "988"

Row = dict[str, str]


class DamagedReferential(Exception):
    """A file of the referential is not the one its digest describes."""


@dataclass(frozen=True)
class Area:
    """A département, or the overseas collectivity that stands for one."""

    code: str
    name: str
    article: int

    @property
    def parent(self) -> str:
        """Its name as the parent of a place."""
        return wording.parent(self.name, self.code)

    @property
    def located(self) -> str:
        """Its name after « commune »."""
        return wording.located(self.name, self.code, self.article)


@dataclass
class Referential:
    """The committed files and what describes them."""

    folder: Path
    vintage: int
    fingerprint: str
    digests: dict[str, str]
    areas: dict[str, Area] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    districts: dict[str, list[Row]] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path = FOLDER) -> "Referential":
        """Read the description only: enough to know whether anything changed."""
        content = (folder / "SOURCE.yml").read_bytes()
        source: dict[str, Any] = yaml.safe_load(content)
        fingerprint = hashlib.sha256(content + bytes([RULES_VERSION])).hexdigest()
        digests = {name: entry["sha256"] for name, entry in source["files"].items()}
        return cls(folder, int(source["vintage"]), fingerprint, digests)

    def records(self) -> Iterator[Record]:
        """Return every place, parents before the places that refer to them."""
        unions = {row["place"]: row["body"] for row in self.rows("unions.csv")}
        every = list(self._records())
        united: dict[str, list[Record]] = {}
        for record in every:
            if record.id in unions:
                united.setdefault(unions[record.id], []).append(record)
        for record in every:
            yield replace(
                _uniting(record, united.get(record.id, ())), body=unions.get(record.id, "")
            )

    def _records(self) -> Iterator[Record]:
        departements, overseas = self.rows("departements.csv"), self.rows("overseas.csv")
        for row in (*departements, *overseas):
            name = wording.typographic(row["name"])
            self.areas[row["code"]] = Area(row["code"], name, int(row["article"]))
        self.notes.update({row["place"]: row["note"] for row in self.rows("notes.csv")})
        for row in self.rows("aliases.csv"):
            self.aliases[row["place"]] = tuple(row["aliases"].split("|"))
        for row in self.rows("arrondissements.csv"):
            self.districts.setdefault(row["commune"], []).append(row)
        provinces = self.rows("provinces.csv")
        yield from self._regions_and_departements(departements)
        yield from self._special(departements)
        yield from self._overseas(overseas)
        yield from map(self._province, provinces)
        yield from map(self._epci, self.rows("epci.csv"))
        province_of = {
            code: wording.typographic(row["name"])
            for row in provinces
            for code in row["communes"].split()
        }
        for row in self.rows("communes.csv"):
            yield self._commune(row, province_of.get(row["code"], ""))

    def rows(self, name: str) -> list[Row]:
        """Return the rows of one file, refused if it is not the one described."""
        content = (self.folder / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != self.digests[name]:
            raise DamagedReferential(
                f"seeds/places/{name} a changé\u00a0: lancez «\u00a0make places\u00a0»."
            )
        return list(csv.DictReader(io.StringIO(content.decode(), newline="")))

    def _regions_and_departements(self, departements: list[Row]) -> Iterator[Record]:
        names = {}
        for row in self.rows("regions.csv"):
            names[row["code"]] = wording.typographic(row["name"])
            drom = row["code"].startswith("0")
            territory = Territory.DROM if drom else Territory.MAINLAND
            yield self._large(row, f"reg-{row['code']}", PlaceKind.REGION, territory)
        for row in departements:
            id_, region = f"dep-{row['code']}", names[row["region"]]
            territory = territory_of(row["code"])
            yield self._large(row, id_, PlaceKind.DEPARTEMENT, territory, parent=region)

    def _special(self, departements: list[Row]) -> Iterator[Record]:
        """Give the collectivities that took the place of several départements."""
        people = {row["code"]: _number(row["population"]) or 0 for row in departements}
        regions = {
            row["code"]: wording.typographic(row["name"]) for row in self.rows("regions.csv")
        }
        for row in self.rows("special.csv"):
            replaced = row["departements"].split()
            if not people.keys() >= set(replaced):
                continue  # a part of the referential, for tests
            count = sum(people[code] for code in replaced)
            region = regions[row["region"]]
            yield Record(
                id=f"dep-{row['code']}",
                kind=PlaceKind.DEPARTEMENT,
                nature=row["nature"],
                code=row["code"],
                name=wording.typographic(row["name"]),
                territory=Territory.MAINLAND,
                population=count,
                siren=row["siren"],
                parent=region,
                hint=wording.hint(row["nature"], region, wording.inhabitants(count)),
                aliases=tuple(row["aliases"].split("|")),
            )

    def _overseas(self, rows: list[Row]) -> Iterator[Record]:
        for row in rows:
            caledonian = row["code"] == NEW_CALEDONIA
            id_ = f"nc-{NEW_CALEDONIA}" if caledonian else f"col-{row['code']}"
            kind = PlaceKind.NEW_CALEDONIA if caledonian else PlaceKind.OVERSEAS
            yield self._large(row, id_, kind, territory_of(row["code"]))

    def _large(
        self, row: Row, id_: str, kind: PlaceKind, territory: Territory, parent: str = ""
    ) -> Record:
        nature = "collectivité" if kind is PlaceKind.NEW_CALEDONIA else kind.label
        people = _number(row["population"])
        return Record(
            id=id_,
            kind=kind,
            nature=nature,
            code=row["code"],
            name=wording.typographic(row["name"]),
            territory=territory,
            population=people,
            departement=row["code"] if kind is PlaceKind.DEPARTEMENT else None,
            parent=parent,
            hint=wording.hint(nature, parent, wording.inhabitants(people), self.notes.get(id_, "")),
            aliases=self.aliases.get(id_, ()),
        )

    def _province(self, row: Row) -> Record:
        people, area = _number(row["population"]), self.areas[NEW_CALEDONIA]
        count = wording.members(len(row["communes"].split()))
        name = wording.typographic(row["name"])
        return Record(
            id=f"prov-{row['code']}",
            kind=PlaceKind.PROVINCE,
            nature="province",
            code=row["code"],
            name=name,
            territory=Territory.NEW_CALEDONIA,
            population=people,
            departement=NEW_CALEDONIA,
            parent=area.parent,
            hint=wording.hint(PlaceKind.PROVINCE.label, count, wording.inhabitants(people)),
            aliases=(without_link(normalise(name).removeprefix("province ")),),
        )

    def _epci(self, row: Row) -> Record:
        people, area = _number(row["population"]), self.areas[row["departement"]]
        nature = wording.EPCI_NATURES[row["type"]]
        short = normalise(wording.short_epci_name(row["name"], row["type"]))
        own_name = without_link(short.removeprefix("metropole "))
        count = wording.members(int(row["members"]))
        return Record(
            id=f"epci-{row['code']}",
            kind=PlaceKind.EPCI,
            nature=nature,
            code=row["code"],
            name=wording.typographic(wording.full_epci_name(row["name"], row["type"])),
            territory=territory_of(row["departement"]),
            population=people,
            siren=row["code"],
            departement=row["departement"],
            parent=area.parent,
            hint=wording.hint(nature, area.parent, count, wording.inhabitants(people)),
            # The last one is the EPCI's own name: its words are searched too.
            aliases=(*self.aliases.get(f"epci-{row['code']}", ()), row["name"], own_name),
        )

    def _commune(self, row: Row, province: str) -> Record:
        people, area = _number(row["population"]), self.areas[row["departement"]]
        postcodes, id_ = tuple(row["postcodes"].split()), f"com-{row['code']}"
        former = filter(None, row["former_names"].split("|"))
        names, codes = self._districts_of(row)
        return Record(
            id=id_,
            kind=PlaceKind.COMMUNE,
            nature=PlaceKind.COMMUNE.label,
            code=row["code"],
            name=wording.typographic(row["name"]),
            territory=territory_of(row["departement"]),
            population=people,
            siren=row["siren"] or None,
            postcodes=postcodes,
            departement=row["departement"],
            parent=area.parent,
            epci_id=f"epci-{row['epci']}" if row["epci"] else None,
            hint=wording.hint(
                f"commune {area.located}",
                f"{province[0].lower()}{province[1:]}" if province else "",
                wording.inhabitants(people),
                wording.postcodes(postcodes),
                self.notes.get(id_, ""),
            ),
            aliases=(*self.aliases.get(id_, ()), *names),
            former_names=tuple(map(wording.typographic, former)),
            former_codes=(*row["former_codes"].split(), *codes),
        )

    def _districts_of(self, row: Row) -> tuple[list[str], list[str]]:
        """Return the names and codes of the arrondissements of a town, and its own postcode.

        « 75000 » is no postcode, but what people write for the whole of Paris.
        """
        districts = self.districts.get(row["code"], [])
        names = [name for one in districts for name in wording.district_names(one["name"])]
        codes = [one["code"] for one in districts]
        return names, [*codes, f"{row['departement']}000"] if districts else []


def _uniting(record: Record, united: Sequence[Record]) -> Record:
    """Return a place that is also found by the names and codes of those that it stands for."""
    names = tuple(one.name for one in united if one.name != record.name)
    return replace(
        record,
        postcodes=(*record.postcodes, *(code for one in united for code in one.postcodes)),
        former_names=(*record.former_names, *names),
        former_codes=(*record.former_codes, *(one.code for one in united)),
    )


def _number(text: str) -> int | None:
    return int(text) if text else None
