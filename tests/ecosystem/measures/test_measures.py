"""The page of measures: sources never added, gaps told, tables brought, a platform read."""

import io
from datetime import date

import pytest
from sqlalchemy import insert

from app.datasets.inventory.models import Dataset
from app.ecosystem.measures import following
from app.ecosystem.measures.models import DatasetMeasure
from app.ecosystem.measures.queries import measures_summary, reading_of
from app.ecosystem.measures.reading import month_read, table_of
from app.ecosystem.measures.rules import gaps, month_before, month_of, months_until, most, span_of
from app.extensions import db
from app.jobs.queues import run_due
from app.kernel.clock import now, today
from app.kernel.drawing.bars import bars_of_months
from tests.datasets.conftest import Make, Write
from tests.publication.conftest import Publish, send
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.support.udata_stub import Mood, Udata

PAGE = "/c/rodez/ecosysteme/mesures"
IMPORT = f"{PAGE}/importer"
THIS_MONTH = month_of(today())
LAST, BEFORE = month_before(THIS_MONTH), month_before(THIS_MONTH, 2)
MOST_STATEMENTS = 6  # who is there and where among them
HEADER = "Mois;Jeu;Téléchargements;Consultations;Réutilisations"


def bring(client: Client, *lines: str, header: str = HEADER, status: int = 303) -> Page:
    table = "\n".join([header, *lines])
    return client.submit(client.get(IMPORT), table=table, status=status)


def figures(source: str = "csv") -> list[tuple[date, int | None, int | None]]:
    db.session.close()
    query = db.session.query(DatasetMeasure).filter_by(source=source)
    return [(row.month, row.downloads, row.views) for row in query.order_by(DatasetMeasure.month)]


def test_months_are_counted_back_over_years() -> None:
    assert months_until(date(2026, 2, 17), 3) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert (span_of(36), span_of(7)) == (36, 12)


def test_two_sources_are_never_added() -> None:
    assert most([3, None, 5]) == 5
    assert most([None]) is None
    assert most([0, None]) == 0


def test_a_gap_is_a_month_after_the_first_that_was_measured() -> None:
    months = months_until(date(2026, 5, 1), 5)
    assert gaps(months, [date(2026, 2, 1), date(2026, 4, 1)]) == [
        date(2026, 3, 1),
        date(2026, 5, 1),
    ]
    assert gaps(months, []) == []


@pytest.mark.parametrize(
    "text",
    [
        "2026-03",
        "2026/3",
        "03/2026",
        "3-2026",
        "mars 2026",
        "Mars 2026",
        "15/03/2026",
        "2026-03-01",
    ],
)
def test_a_month_is_read_as_people_write_it(text: str) -> None:
    assert month_read(text) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["", "2026", "13/2026", "2026-00", "brumaire 2026", "mars"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert month_read(text) is None


def test_a_drawing_marks_the_months_without_a_measure() -> None:
    drawing = bars_of_months([(date(2026, 1, 1), 40), (date(2026, 2, 1), None)])
    assert drawing is not None
    assert [level for level, _ in drawing.levels] == [0, 25, 50]
    assert drawing.gaps.count("M") == 1
    assert drawing.bars.count("M") == 1
    assert bars_of_months([(date(2026, 1, 1), None)]) is None


def test_numbers_with_spaces_holes_and_doubles(alice_client: Client, make: Make) -> None:
    make("Arbres")
    answer = bring(
        alice_client,
        f"{BEFORE:%Y-%m};Arbres;1 234;5\u202f678;2",
        f"{BEFORE:%Y-%m};arbres;1 240;;2",
        f"{LAST:%m/%Y};Arbres;;;",
        ";;;;",
    )
    assert figures() == [(BEFORE, 1240, None)]
    assert "1\u00a0mois enregistré. 1 en double" in answer.flash[0]
    assert "1 sans chiffre, laissée" in answer.flash[0]


def test_a_month_brought_twice_is_replaced(alice_client: Client, make: Make) -> None:
    make("Arbres")
    bring(alice_client, f"{LAST:%Y-%m};Arbres;10;20;1")
    answer = bring(alice_client, f"{LAST:%Y-%m};Arbres;12;20;1")
    assert figures() == [(LAST, 12, 20)]
    assert "1 remplace un ancien relevé" in answer.flash[0]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (f"{LAST:%Y-%m};Cailloux;3;4;1", "Cailloux"),
        (f"{LAST:%Y-%m};Arbres;douze;4;1", "douze"),
        (f"{LAST:%Y-%m};Arbres;-3;4;1", "-3"),
        (f"{LAST:%Y-%m};Arbres;1,5;4;1", "1,5"),
        ("le mois dernier;Arbres;3;4;1", "le mois dernier"),
        (f"{month_before(THIS_MONTH, -1):%Y-%m};Arbres;3;4;1", "pas encore commencé"),
        (f"{LAST:%Y-%m};;3;4;1", "le nom du jeu manque"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    alice_client: Client, make: Make, line: str, sentence: str
) -> None:
    make("Arbres")
    answer = bring(alice_client, f"{BEFORE:%Y-%m};Arbres;7;8;1", line, status=422)
    [told] = answer.errors
    assert told.startswith("Ligne 3")
    assert sentence in told
    assert line in answer.text
    assert figures() == []


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("Quand;Jeu;Téléchargements", "Mois"),
        ("Mois;Quoi;Téléchargements", "Jeu"),
        ("Mois;Jeu;Combien", "Téléchargements"),
    ],
)
def test_a_column_that_lacks_is_named(
    alice_client: Client, make: Make, header: str, sentence: str
) -> None:
    make("Arbres")
    answer = bring(alice_client, f"{LAST:%Y-%m};Arbres;3", header=header, status=422)
    assert f"«\u202f{sentence}\u202f»" in answer.text


def test_two_datasets_of_one_title_ask_for_the_identifier(alice_client: Client, make: Make) -> None:
    make("Arbres")
    second = make("Arbres")
    bring(alice_client, f"{LAST:%Y-%m};Arbres;3;4;1", status=422)
    db.session.close()
    identifier = db.session.get_one(Dataset, second).identifier
    db.session.close()
    bring(alice_client, f"{LAST:%Y-%m};{identifier};3;4;1")
    assert figures() == [(LAST, 3, 4)]


def test_what_jalon_gives_is_taken_back_but_its_own_counts() -> None:
    rows = [
        ["Mois", "Jeu", "Source", "Téléchargements", "Robots"],
        ["2026-03", "Arbres", "Jalon", "3", "1"],
        ["2026-03", "Arbres", "Relevé importé", "5", ""],
    ]
    table = table_of(rows, date(2026, 4, 1))
    assert [line.figures for line in table.lines] == [{"downloads": 5}]
    assert table.others == 1


def test_a_survey_with_all_three_figures_proves_the_item(
    alice_client: Client, make: Make, cast: Cast
) -> None:
    make("Arbres")
    bring(alice_client, f"{LAST:%Y-%m};Arbres;3;4;")
    db.session.close()
    db.session.refresh(cast.rodez)
    assert "usages-releves" not in cast.rodez.findings
    bring(alice_client, f"{LAST:%Y-%m};Arbres;3;4;1")
    db.session.close()
    db.session.refresh(cast.rodez)
    assert "1\u00a0jeu" in cast.rodez.findings["usages-releves"]


def test_the_page_tells_the_gap_and_retains_the_highest_source(
    alice_client: Client, make: Make, write: Write, cast: Cast
) -> None:
    dataset_id = make("Arbres")
    bring(alice_client, f"{month_before(THIS_MONTH, 3):%Y-%m};Arbres;30;9;1")
    bring(alice_client, f"{LAST:%Y-%m};Arbres;10;20;1")
    with write():
        db.session.add(
            DatasetMeasure(
                authority_id=cast.rodez.id,
                dataset_id=dataset_id,
                source="jalon",
                month=LAST,
                downloads=14,
                robots=6,
            )
        )
    shown = alice_client.get(PAGE)
    assert "44\u00a0téléchargements sur 2\u00a0mois mesurés" in shown.text
    assert "pas de mesure" in shown.visible
    assert "Pas de mesure pour" in shown.visible
    sheet = alice_client.get(f"{PAGE}/{dataset_id}")
    assert "Relevé importé" in sheet.visible
    summary = measures_summary(cast.rodez, BEFORE)
    assert (summary.downloads, summary.views, summary.months, summary.datasets) == (14, 20, 1, 1)
    csv = alice_client.raw("GET", f"{PAGE}/fichier").data.decode("utf-8-sig")
    assert f"{LAST:%Y-%m};Arbres;Jalon;14;6;;;;" in csv
    assert f"{LAST:%Y-%m};Arbres;Relevé importé;10;;20;1;;" in csv


def test_the_imported_months_of_a_dataset_go(alice_client: Client, make: Make) -> None:
    dataset_id = make("Arbres")
    bring(alice_client, f"{LAST:%Y-%m};Arbres;10;20;1")
    sheet = alice_client.get(f"{PAGE}/{dataset_id}")
    alice_client.submit(sheet, f"{PAGE}/{dataset_id}/retirer-le-releve")
    assert figures() == []


def test_windows_semicolons_are_read(alice_client: Client, make: Make) -> None:
    make("Arbres remarquables")
    lines = f"{HEADER}\r\n{LAST:%Y-%m};Arbres remarquables;1\u00a0200;5;1\r\n"
    form = alice_client.get(IMPORT)
    alice_client.submit(form, file=(io.BytesIO(lines.encode("cp1252")), "releve.csv"))
    assert figures() == [(LAST, 1200, 5)]


def placed(platform: Udata, client: Client, publish: Publish) -> str:
    """Send a dataset to the platform, which has counted it since."""
    dataset_id = publish("Arbres", url="https://exemple.fr/arbres.csv")
    send(client, dataset_id)
    there = platform.only()
    there["metrics"] = {"reuses": 2, "discussions": 1, "followers": 4, "views": 99}
    platform.months[there["id"]] = [
        {"metric_month": f"{LAST:%Y-%m}", "monthly_visit": 80, "monthly_download_resource": 31},
        {
            "metric_month": f"{THIS_MONTH:%Y-%m}",
            "monthly_visit": 7,
            "monthly_download_resource": None,
        },
    ]
    return str(there["id"])


def _counted(month: date, views: int, downloads: int | None) -> dict[str, object]:
    return {
        "metric_month": f"{month:%Y-%m}",
        "monthly_visit": views,
        "monthly_download_resource": downloads,
    }


def follow(client: Client) -> Page:
    client.post(f"{PAGE}/suivre", {})
    db.session.close()
    run_due()
    return client.get(PAGE)


def test_the_platform_is_read_kept_and_read_again(
    alice_client: Client, publish: Publish, linked: Udata, cast: Cast
) -> None:
    remote = placed(linked, alice_client, publish)
    shown = follow(alice_client)
    assert figures("platform") == [(LAST, 31, 80), (THIS_MONTH, None, 7)]
    assert "Dernière lecture" in shown.visible
    row = reading_of(cast.rodez)
    assert row is not None
    assert row.next_read_at is not None
    assert row.next_read_at > now() + following.EVERY / 2
    linked.months[remote][0]["monthly_download_resource"] = 33
    follow(alice_client)
    assert figures("platform")[0] == (LAST, 33, 80)
    db.session.refresh(cast.rodez)
    assert "usages-releves" not in cast.rodez.findings  # no month has all three figures
    linked.months[remote][1]["monthly_download_resource"] = 5
    follow(alice_client)
    db.session.refresh(cast.rodez)
    assert "usages-releves" in cast.rodez.findings


@pytest.mark.parametrize("mood", [Mood("status", 503), Mood("garbage"), Mood("list"), Mood("deep")])
def test_a_platform_that_fails_is_told_and_read_again(
    alice_client: Client, publish: Publish, linked: Udata, cast: Cast, mood: Mood
) -> None:
    placed(linked, alice_client, publish)
    follow(alice_client)
    linked.mood = mood
    shown = follow(alice_client)
    assert "Nouvel essai" in shown.visible
    assert figures("platform")[0] == (LAST, 31, 80)  # what was read stays
    row = reading_of(cast.rodez)
    assert row is not None
    assert row.next_read_at is not None
    assert now() < row.next_read_at < now() + 2 * following.DELAYS[0]
    assert row.read_at is not None


def test_a_reading_that_is_stopped_keeps_what_was_read(
    alice_client: Client, publish: Publish, linked: Udata, cast: Cast
) -> None:
    placed(linked, alice_client, publish)
    alice_client.submit(follow(alice_client), "Ne plus lire")
    assert reading_of(cast.rodez) is None
    assert len(figures("platform")) == 2


def test_without_an_account_nothing_is_read(alice_client: Client, cast: Cast) -> None:
    answer = alice_client.post(f"{PAGE}/suivre", {})
    assert "Reliez d’abord" in answer.text
    assert reading_of(cast.rodez) is None


def test_thirty_six_months_of_two_hundred_datasets_cost_few_statements(
    alice_client: Client, write: Write, cast: Cast
) -> None:
    months = months_until(today(), 36)
    with write():
        rows = [
            Dataset(
                authority_id=cast.rodez.id,
                identifier=f"jeu-{rank}",
                title=f"Jeu {rank}",
                title_key=f"jeu {rank}",
            )
            for rank in range(200)
        ]
        db.session.add_all(rows)
        db.session.flush()
        key = {"authority_id": cast.rodez.id, "source": "csv"}
        measures = [
            {**key, "dataset_id": row.id, "month": month, "downloads": rank, "views": 2 * rank}
            for rank, row in enumerate(rows)
            for month in months
        ]
        db.session.execute(insert(DatasetMeasure), measures)
    shown = alice_client.get(f"{PAGE}?mois=36")
    assert "Jeu 199" in shown.visible
    assert "page 1 sur 20" in shown.visible
    assert len(shown.statements) <= MOST_STATEMENTS
    assert shown.dom <= 380
    sheet = alice_client.get(f"{PAGE}/{rows[3].id}?mois=36")
    assert len(sheet.statements) <= MOST_STATEMENTS
    assert sheet.dom <= 380
    found = alice_client.get(f"{PAGE}?mois=36&q=199")
    assert "Jeu 199" in found.visible
    assert "Jeu 198" not in found.visible
