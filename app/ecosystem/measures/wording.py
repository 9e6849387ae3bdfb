"""The words of the screens of measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.ecosystem.measures.bringing import WhatWasBrought
from app.ecosystem.measures.models import DatasetMeasure, MeasureReading
from app.ecosystem.measures.queries import MonthTotal, SourceTotal
from app.ecosystem.measures.rules import MeasureSource, gaps, most
from app.kernel.drawing.bars import BarDrawing, bars_of_months
from app.kernel.typography import agreed, day, enumerated, month, number, plural, short_month

NO_MEASURE = "pas de mesure"
MOST_GAPS = 6  # named together
SPAN_WORDS = {12: "12 derniers mois", 24: "24 derniers mois", 36: "36 derniers mois"}
WHOSE = {
    MeasureSource.JALON: "Les fichiers que Jalon sert, robots à part",
    MeasureSource.PLATFORM: "Ce que la plateforme compte par ses propres liens",
    MeasureSource.CSV: "Le relevé que votre équipe a apporté",
}


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A line of the table of months."""

    title: str
    downloads: str  # and of how many datasets
    views: str


@dataclass(frozen=True, slots=True)
class DatasetMonthLine:
    """A line of the months of a dataset: the downloads of each source, the views."""

    title: str
    sources: tuple[str, ...]  # in their order; the first tells the robots apart
    views: str


def figure(value: int | None) -> str:
    """Write a figure, or that there is none."""
    return NO_MEASURE if value is None else number(value)


def month_title(when: date, this_month: date) -> str:
    """Write « mars 2026 », and that the present one is not over."""
    return f"{month(when)}, en cours" if when == this_month else month(when)


def label_of(when: date) -> str:
    """Write a month under its bar: « nov. 26 »."""
    return f"{short_month(when)} {when:%y}"


def month_lines(
    months: Sequence[date], totals: Sequence[MonthTotal], this_month: date
) -> list[MonthLine]:
    """Write the months of a period, the last first; those without a measure say so."""
    by_month = {total.month: total for total in totals}
    return [_line(when, by_month.get(when), this_month) for when in reversed(months)]


def _line(when: date, total: MonthTotal | None, this_month: date) -> MonthLine:
    title = month_title(when, this_month)
    if total is None:
        return MonthLine(title, NO_MEASURE, NO_MEASURE)
    counted = f", {plural(total.datasets, 'jeu', 'jeux')}" if total.datasets else ""
    return MonthLine(title, f"{figure(total.downloads)}{counted}", figure(total.views))


def dataset_lines(
    months: Sequence[date],
    rows: Mapping[date, Mapping[MeasureSource, DatasetMeasure]],
    this_month: date,
) -> list[DatasetMonthLine]:
    """Write the months of a dataset, the last first."""
    return [_dataset_line(when, rows.get(when, {}), this_month) for when in reversed(months)]


def _dataset_line(
    when: date, by_source: Mapping[MeasureSource, DatasetMeasure], this_month: date
) -> DatasetMonthLine:
    downloads = {source: row.downloads for source, row in by_source.items()}
    jalon = by_source.get(MeasureSource.JALON)
    apart = f", robots {number(jalon.robots)}" if jalon and jalon.robots else ""
    counted, *others = (_short(downloads.get(source)) for source in MeasureSource)
    return DatasetMonthLine(
        month_title(when, this_month),
        (f"{counted}{apart}", *others),
        figure(most(row.views for row in by_source.values())),
    )


def _short(value: int | None) -> str:
    return "–" if value is None else number(value)


def drawing_of(months: Sequence[date], figures: Mapping[date, int | None]) -> BarDrawing | None:
    """Draw the downloads of a period."""
    return bars_of_months([(when, figures.get(when)) for when in months])


def drawing_label(months: Sequence[date]) -> str:
    """Say what the drawing shows to who does not see it."""
    return f"Téléchargements, de {month(months[0])} à {month(months[-1])}"


def gap_words(months: Sequence[date], measured: Sequence[date]) -> str:
    """Write the months that lack after the first that was measured; nothing without any."""
    missing = gaps(months[:-1], measured)  # the present month is not over: nothing lacks yet
    if not missing:
        return ""
    named = enumerated([month(when) for when in missing], MOST_GAPS)
    return f"Pas de mesure pour {named}."


def summary_of(totals: Sequence[MonthTotal]) -> str:
    """Write « 1 240 téléchargements sur 12 mois mesurés »."""
    downloads = [total.downloads for total in totals if total.downloads is not None]
    if not downloads:
        return ""
    count = plural(sum(downloads), "téléchargement", "téléchargements")
    return f"{count} sur {plural(len(downloads), 'mois mesuré', 'mois mesurés')}"


def source_words(total: SourceTotal) -> str:
    """Write what a source alone says."""
    parts = [
        (total.downloads, "téléchargement", "téléchargements"),
        (total.views, "consultation", "consultations"),
        (total.robots, "passage de robot", "passages de robots"),
    ]
    words = [plural(count, one, many) for count, one, many in parts if count is not None]
    return ", ".join(words) or NO_MEASURE


def reading_words(row: MeasureReading | None) -> str:
    """Write how the last reading of the platform ended, and when the next one comes."""
    if row is None:
        return ""
    last = f"Dernière lecture le {day(row.read_at)}." if row.read_at else "Pas encore lu."
    if row.problem:
        again = f" Nouvel essai le {day(row.next_read_at)}." if row.next_read_at else ""
        return f"{row.problem} {last}{again}"
    return last


def brought_words(brought: WhatWasBrought) -> str:
    """Write what came of a table that was brought."""
    parts = [f"{plural(brought.kept, 'mois enregistré', 'mois enregistrés')}."]
    several = (
        (brought.replaced, "remplace un ancien relevé", "remplacent un ancien relevé"),
        (brought.doubles, "en double\u00a0: la dernière ligne compte", None),
        (brought.empty, "sans chiffre, laissée", "sans chiffre, laissées"),
        (brought.others, "d’une autre source, laissée", "d’une autre source, laissées"),
    )
    parts += [
        f"{number(count)} {agreed(count, one, many or one)}."
        for count, one, many in several
        if count
    ]
    return " ".join(parts)
