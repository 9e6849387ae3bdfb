"""How files of nested records are read: their layout, what breaks them, their encoding."""

import json
import resource

import pytest

from app.tables import sandbox
from app.tables.form import Form, TableKind, Unreadable
from app.tables.nested import nested_check, nested_personal, reading
from app.tables.nested.format import NestedFormat
from tests.tables.conftest import Made
from tests.tables.nested_files import Checked, concession, market, written


def test_the_layout_of_before_2024_is_read_and_told(checked: Checked) -> None:
    old = {"marches": [{**market(), "_type": "Marché"}, {"_type": "Contrat de concession"}]}
    report = checked(json.dumps(old))
    assert [problem.kind for problem in report.structure] == ["old-layout"]
    assert report.contents == "1\u00a0marché, 1\u00a0contrat de concession"
    assert {group.kind for group in report.groups} == {"required", "unknown"}
    assert checked(json.dumps(old["marches"])).rows == 2


STRUCTURES = {
    '{"marche": []}': ("no-root", "unknown-member"),
    '{"marches": {"marche": {"id": "a"}}}': ("alone",),
    '{"marches": {"marche": "rien"}}': ("unread",),
    '{"marches": 3}': ("unread",),
    '{"marches": {"marche": [], "autre": {"x": [1]}}, "date": "hier"}': ("unknown-member",),
}


@pytest.mark.parametrize("content", STRUCTURES)
def test_what_does_not_stand_in_its_place_is_told(checked: Checked, content: str) -> None:
    kinds = tuple(problem.kind for problem in checked(content).structure)
    assert kinds == STRUCTURES[content]


BROKEN = {
    "cut": (written(market())[:-30], "Ce fichier JSON s’arrête avant sa fin, à la ligne 1"),
    "cut in a text": ('{"marches": {"marche": [{"id": "ab', "s’arrête avant sa fin"),
    "a comma too many": (
        '{"marches": {"marche": [\n{"id": "a"},\n{"id": "b",}]}}',
        "ligne 3, caractère 12, après le marché «\u202fa\u202f»",
    ),
    "goes on": ('{"marches": {}} {}', "caractère 17"),
    "NaN": ('{"marches": {"marche": [{"montant": NaN}]}}', "n’est pas du JSON lisible"),
    "a number without end": (
        '{"marches": {"marche": [' + "9" * 5_000 + "]}}",
        "n’est pas du JSON lisible",
    ),
    "deep": ('{"marches": {"marche": [' + "[" * 100_000, "emboîte trop de listes"),
    "no comma between lists": ('{"marches": {"marche": [] "x": 1}}', "caractère 27"),
    "one endless text": (
        '{"marches": {"marche": ["' + "a" * 2_500_000 + '"]}}',
        "2\u202f000\u202f000",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_json_is_refused_where_it_breaks(
    made: Made, procurement: NestedFormat, name: str
) -> None:
    content, sentence = BROKEN[name]
    path = made(content, "marches.json")
    form = reading.sniff(path)
    for work in (nested_check.check, nested_personal.spot):
        with pytest.raises(Unreadable) as refused:
            work(path, form, procurement)
        assert sentence in refused.value.sentence


SNIFFED = {
    "  \n": "Ce fichier est vide. Choisissez un fichier JSON.",
    "id;objet\n1;école\n": reading.NOT_JSON,
    '<?xml version="1.0"?><marches/>': reading.IN_XML,
    "\ufeff": "Ce fichier est vide. Choisissez un fichier JSON.",
}


@pytest.mark.parametrize("content", SNIFFED)
def test_another_file_than_json_is_refused_with_what_to_do(made: Made, content: str) -> None:
    with pytest.raises(Unreadable) as refused:
        reading.sniff(made(content))
    assert refused.value.sentence == SNIFFED[content]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_is_read_and_told(checked: Checked, encoding: str) -> None:
    report = checked(written(market()).replace("’", "'").encode(encoding))
    assert [problem.sentence for problem in report.structure] == [
        "Un fichier JSON s’écrit en UTF-8."
    ]
    assert report.groups == ()


def test_a_mark_in_front_is_read(checked: Checked) -> None:
    assert checked(b"\xef\xbb\xbf" + written(market()).encode()).ok


def test_values_across_the_pieces_are_read_whole(
    checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.tables.nested.json_text.PIECE", 7)
    report = checked(
        written(*(market(id=str(rank)) for rank in range(5)), concessions=[concession()])
    )
    assert (report.errors, report.rows) == (0, 6)
    assert checked('{"marches": {"marche": 3.14159}, "a": true}').rows == 0


@pytest.mark.usefixtures("interpreters")
def test_a_large_file_is_read_in_bounded_memory(made: Made, procurement: NestedFormat) -> None:
    count = 12_000
    path = made(written(*(market(id=f"m{rank}") for rank in range(count))), "marches.json")
    assert path.stat().st_size > 15_000_000
    form = sandbox.run("nested.reading:sniff", path=path, encoding="")
    assert form == Form(TableKind.JSON)
    report = sandbox.run("nested.nested_check:check", path=path, form=form, nested=procurement)
    assert (report.ok, report.rows) == (True, count)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 0
