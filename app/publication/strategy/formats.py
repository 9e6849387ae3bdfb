"""The formats that fit each kind of data: those advised, those accepted, those warned of.

An electronic release is made in an open standard, easy to reuse and readable by a machine
(CRPA L300-4); data.gouv.fr counts as closed: pdf, doc, docx, xls, xlsx.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

CLOSED = "format fermé"
COMMON = ("tables", "maps", "texts")  # what every authority publishes


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write data."""

    code: str
    title: str
    advised: bool = False
    closed: bool = False

    @property
    def label(self) -> str:
        """Its name, and a warning where there is one."""
        return f"{self.title} ({CLOSED})" if self.closed else self.title


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of data, and what writes it well."""

    code: str
    title: str
    why: str
    formats: tuple[Format, ...]


def _family(code: str, title: str, why: str, *formats: Format) -> Family:
    return Family(code, title, why, formats)


def _best(code: str, title: str) -> Format:
    return Format(code, title, advised=True)


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        family.code: family
        for family in (
            _family(
                "tables", "Tableaux",
                "Le CSV s’ouvre partout. Un tableur ne vient qu’en plus, jamais seul.",
                _best("csv", "CSV en UTF-8"), Format("ods", "ODS"),
                Format("parquet", "Parquet, pour les très grands tableaux"),
                Format("xlsx", "XLSX (Excel)", closed=True),
            ),
            _family(
                "nested", "Données emboîtées",
                "Pour ce qui ne tient pas dans un tableau\u00a0: une fiche et ses sous-fiches.",
                _best("json", "JSON"), Format("xml", "XML"), Format("yaml", "YAML"),
            ),
            _family(
                "maps", "Points, lignes et surfaces",
                "Pour ce qui se dessine sur une carte. Une image de la carte ne suffit pas.",
                _best("geojson", "GeoJSON"), Format("gpkg", "GeoPackage"),
                Format("shp", "Shapefile, dans un ZIP"), Format("gml", "GML"),
                Format("kml", "KML"),
            ),
            _family(
                "imagery", "Images du sol",
                "Photographies aériennes et relevés, calés sur le terrain.",
                _best("geotiff", "GeoTIFF"), Format("jp2", "JPEG 2000"),
            ),
            _family(
                "timetables", "Horaires et transports",
                "Ce que lisent les calculateurs d’itinéraires\u202f; un PDF ne se calcule pas.",
                _best("gtfs", "GTFS"), _best("netex", "NeTEx"),
                Format("gtfs-rt", "GTFS-RT, en temps réel"), Format("siri", "SIRI, en temps réel"),
            ),
            _family(
                "services", "Services en ligne",
                "Pour des données volumineuses ou qui changent sans cesse, en plus des fichiers.",
                _best("api", "API décrite avec OpenAPI"), Format("wms", "WMS"),
                Format("wfs", "WFS"),
            ),
            _family(
                "texts", "Textes",
                "Joignez le tableau de ce qu’ils contiennent\u00a0: numéro, date, objet.",
                _best("odt", "ODT"), Format("html", "HTML"),
                Format("pdf", "PDF avec du texte", closed=True),
            ),
        )
    }
)  # fmt: skip


def known(chosen: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return what is chosen in the order of the list, without what is not there."""
    listed = {}
    for code, family in FAMILIES.items():
        wanted = set(chosen.get(code, ()))
        codes = tuple(format_.code for format_ in family.formats if format_.code in wanted)
        if codes:
            listed[code] = codes
    return listed


def advised() -> dict[str, tuple[str, ...]]:
    """Return what is proposed to begin with: the advised formats of the common kinds of data."""
    return {
        code: tuple(fmt.code for fmt in FAMILIES[code].formats if fmt.advised) for code in COMMON
    }


def titles(family: Family, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the names of formats of a kind of data."""
    wanted = set(codes)
    return tuple(format_.label for format_ in family.formats if format_.code in wanted)


def problem(chosen: Mapping[str, Iterable[str]]) -> str | None:
    """Say what keeps a choice of formats from being made, or nothing."""
    if not chosen:
        return "Cochez au moins un format."
    for code, codes in chosen.items():
        family = FAMILIES[code]
        if all(format_.closed for format_ in family.formats if format_.code in set(codes)):
            return (
                f"{family.title}\u00a0: un format fermé ne vient qu’en plus d’un format ouvert "
                "(CRPA L300-4). Cochez aussi un format ouvert."
            )
    return None
