"""Cells corrected by hand, doubles and the year of a file, in the engine alone."""

from dataclasses import replace

from app.tables.recipes.applying import Application
from app.tables.recipes.body import Target
from app.tables.recipes.bound import (
    KEEP_BOTH,
    KEEP_FIRST,
    CellPatch,
    DoubleDecision,
    FileBound,
    bound_data,
    key_of,
    likeness_key,
    read_bound,
    row_key,
)
from app.tables.recipes.operations import Known
from app.tables.recipes.previewing import preview
from tests.tables.recipes.conftest import FACTS, Work, Worked

HEADER = ("Association", "SIRET", "Montant voté", "Date de la délibération", "Objet")
ROWS = [
    ("A", "41900002100008", "douze", "2026-01-01", "x"),
    ("A", "41900002100008", "12", "2026-01-01", "x"),
]


def made(done: Worked, bound: FileBound) -> Application:
    """Put the whole sample through the recipe."""
    ids = [column.id for column in done.body.columns]
    work = Application(done.body, done.schema, ids, Known.of(FACTS), bound)
    for row in done.sample.rows:
        work.leaves_out(row.cells, work.row(row.cells))
    return work


def test_a_correction_holds_for_its_row_and_its_value(work: Work) -> None:
    done = work([HEADER, *ROWS])
    row = row_key(done.sample.rows[0].cells)
    patch = CellPatch(row, "montant", key_of("douze"), "12,5")
    work_done = made(done, FileBound(patches=(patch,)))
    assert work_done.hand.lost == []
    (amounts,) = [one for one in work_done.changes if one.field == "montant"]
    assert amounts.counts == [1, 1, 0]
    other = replace(patch, was=key_of("treize"))
    assert made(done, FileBound(patches=(other,))).hand.lost == [other]


def test_the_key_of_a_row_is_that_of_its_sample() -> None:
    long = "x" * 900
    assert row_key(["a", long, ""]) == row_key(["a", long[:500]])
    assert row_key(["a", "b"]) != row_key(["a", "c"])


def test_a_double_is_left_out_only_once_decided(work: Work) -> None:
    rows = [ROWS[1], ROWS[1], ("B", *ROWS[1][1:])]
    done = work([HEADER, *rows])
    assert made(done, FileBound()).rows == 3
    ids = tuple(column.id for column in done.body.columns)
    (double,) = preview(done.body, done.schema, done.sample, ids, FACTS).doubles
    assert (double.lines, double.keep) == ((2, 3), "")
    left = FileBound(doubles=(DoubleDecision(double.key, KEEP_FIRST),))
    assert made(done, left).rows == 2
    kept = left.with_decision(DoubleDecision(double.key, KEEP_BOTH))
    assert made(done, kept).rows == 3
    assert likeness_key(["Fête", "1"]) == likeness_key(["FETE", "1"])


def test_what_is_bound_to_a_file_is_read_strictly() -> None:
    bound = FileBound("2026", (CellPatch("r", "f", "w", "a"),), (DoubleDecision("k", KEEP_BOTH),))
    assert read_bound(bound_data(bound)) == bound
    assert read_bound({}) == FileBound()


def test_the_text_of_the_file_takes_a_correction_back_and_an_empty_one_stays() -> None:
    corrected = FileBound().with_patches([CellPatch("r", "f", key_of("douze"), "12")])
    emptied = corrected.with_patches([CellPatch("r", "f", key_of("douze"), "")])
    assert [one.after for one in emptied.patches] == [""]
    assert emptied.with_patches([CellPatch("r", "f", key_of("douze"), "douze")]).patches == ()


def test_the_year_is_asked_once_and_never_taken_from_the_clock(work: Work) -> None:
    done = work([HEADER, *ROWS])
    target = Target("idRAE", "constant", (), (("kind", "year"),))
    body = done.body.with_targets((*done.body.targets, target))
    ids = tuple(column.id for column in body.columns)
    (asked,) = [
        one
        for one in preview(body, done.schema, done.sample, ids, FACTS).questions
        if one.code == "yearly"
    ]
    assert (asked.count, asked.chosen) == (2, "2026")
    said = replace(FACTS, file_year="2024")
    seen = preview(body, done.schema, done.sample, ids, said)
    assert [one.code for one in seen.questions if one.code == "yearly"] == []
    place = seen.header.index("idRAE")
    assert {row.cells[place].after for row in seen.rows} == {"2024"}


def test_a_row_left_aside_is_told_and_counted_no_more(work: Work) -> None:
    others = [(name, *ROWS[1][1:]) for name in "CDE"]
    done = work([HEADER, *ROWS, ("B", *ROWS[0][1:]), *others])
    ids = tuple(column.id for column in done.body.columns)
    bound = FileBound().with_aside([row_key(ROWS[0])])
    seen = preview(done.body, done.schema, done.sample, ids, FACTS, bound=bound)
    assert (seen.looked_at, seen.aside_rows) == (5, 1)
    assert [one.line for one in seen.aside] == [2]
    assert ("nomBeneficiaire", "A") in seen.aside[0].texts
    assert [one.line for one in seen.wrong] == [4]
    assert seen.doubles == ()
    assert read_bound(bound_data(bound)) == bound
    assert bound.without_aside(bound.aside) == FileBound()
