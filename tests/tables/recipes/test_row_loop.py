"""The loop over rows: what is looked up once must give what each row would have given."""

from app.kernel.text import bare
from app.kernel.typography import number
from app.tables.recipes.applying import Application
from app.tables.recipes.body import Target
from app.tables.recipes.made import CONVERTED, GOOD, WRONG
from app.tables.recipes.operations import Known
from tests.tables.recipes.conftest import FACTS, Work


def test_cells_that_no_column_makes_are_counted_in_each_row(work: Work) -> None:
    done = work([("nomBeneficiaire", "montant"), ("Amicale", "12"), ("Harmonie", "9")])
    body = done.body.with_targets(
        (
            Target("nomAttribuant", "constant", (), (("kind", "name"),)),
            Target("nomBeneficiaire", "text", ("c1",)),
        )
    )
    application = Application(body, done.schema, ["c1", "c2"], Known.of(FACTS))
    made = [application.row(["Amicale", "12"]), application.row(["  Harmonie ", "9"])]
    header = application.header
    cells = {name: [row[header.index(name)] for row in made] for name in header}
    assert [cell.after for cell in cells["nomAttribuant"]] == [FACTS.name, FACTS.name]
    assert [cell.sort for cell in cells["nomBeneficiaire"]] == [GOOD, CONVERTED]
    assert [cell.sort for cell in cells["montant"]] == [WRONG, WRONG]
    counts = {one.field: one.counts for one in application.changes}
    assert counts["nomAttribuant"] == [2, 0, 0]
    assert counts["nomBeneficiaire"] == [1, 1, 0]
    assert counts["montant"] == [0, 0, 2]
    assert (application.rows, application.wrong_rows) == (2, 2)


def test_a_row_too_short_has_empty_cells(work: Work) -> None:
    done = work([("nomBeneficiaire", "montant"), ("Amicale", "12")])
    application = Application(done.body, done.schema, ["c1", "c2"], Known.of(FACTS))
    made = application.row(["Amicale"])
    assert made[application.header.index("montant")].after == ""


def test_a_copied_text_is_cleaned_and_judged(work: Work) -> None:
    done = work([("nomBeneficiaire", "objet", "montant"), ("A", "x" * 300, "12"), ("", "b", "9")])
    assert done.preview().wrong_rows == 2
    assert done.column("objet")[0] == "x" * 300


def test_whole_numbers_and_plain_letters_are_written_as_ever() -> None:
    assert [number(one) for one in (0, 999, 1234, -12345678)] == [
        "0",
        "999",
        "1\u202f234",
        "-12\u202f345\u202f678",
    ]
    assert bare("ABC d'Ef") == "abc d'ef"
