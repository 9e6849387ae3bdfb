"""CSV files as offices write them: each read right, or refused at its line."""

import codecs
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.tables.form import Form, TableKind, Unreadable
from app.tables.reading.rows import rows, sniff
from tests.tables.conftest import Made
from tests.tables.old_excel import container

TABLE = "prénom;été;montant\nZoé;1,5;12 €\nLoïc;2,5;À l’œuvre\n"
READ = [["prénom", "été", "montant"], ["Zoé", "1,5", "12 €"], ["Loïc", "2,5", "À l’œuvre"]]


def read(path: Path) -> tuple[Form, list[list[str]]]:
    form = sniff(path, path.name)
    return form, list(rows(path, form))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac-roman", "utf-16-le", "utf-16-be"])
def test_french_is_read_whatever_the_encoding(made: Made, encoding: str) -> None:
    form, table = read(made(TABLE, encoding=encoding))
    assert (form.encoding, form.bom, table) == (encoding, False, READ)


@pytest.mark.parametrize("text", ["nom;ville\nÉlodie;Nîmes\n", "é\n1\n", "rue;n°\nÂtre;1\n"])
def test_a_few_letters_are_enough_for_cp1252(made: Made, text: str) -> None:
    form, table = read(made(text, encoding="cp1252"))
    assert form.encoding == "cp1252"
    assert table[0] == text.splitlines()[0].split(";")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_mark_is_believed_and_removed(made: Made, mark: bytes, encoding: str) -> None:
    form, table = read(made(mark + TABLE.encode(encoding)))
    assert (form.encoding, form.bom, form.header[0]) == (encoding, True, "prénom")
    assert table == READ


def test_an_accent_far_in_the_file_decides(made: Made) -> None:
    text = "nom;valeur\n" + "abc;1\n" * 300_000 + "été;2\n"
    form, table = read(made(text, encoding="cp1252"))
    assert (form.encoding, table[-1]) == ("cp1252", ["été", "2"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_found(made: Made, delimiter: str) -> None:
    lines = [["id", "texte", "n"], ["1", 'a "b" c', "2"], ["2", "d", "3"]]
    form, table = read(made("\n".join(delimiter.join(cells) for cells in lines)))
    assert (form.delimiter, table) == (delimiter, lines)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("nom;prix\na;1,5\nb;2,5\n", ";"),
        ("id,mots\n1,a;b;c\n2,d;e\n", ","),
        ("nom;prix, en euros\na;1,5\n", ";"),
        ('id,texte\n1,"a;b;c"\n2,"d;e;f"\n', ","),
        ("seule\na\nb\n", ","),
    ],
)
def test_decimal_commas_and_lists_are_no_delimiters(made: Made, text: str, delimiter: str) -> None:
    form, _ = read(made(text))
    assert form.delimiter == delimiter


def test_cells_may_hold_line_ends(made: Made) -> None:
    _, table = read(made('a;b\r\n1;"deux\r\nlignes"\r\n3;4\r\n'))
    assert table == [["a", "b"], ["1", "deux\r\nlignes"], ["3", "4"]]


def test_old_line_ends_and_blank_lines_are_kept_in_place(made: Made) -> None:
    assert read(made("a;b\r1;2\r"))[1] == [["a", "b"], ["1", "2"]]
    assert read(made("a;b\n\n1;2\n"))[1] == [["a", "b"], [], ["1", "2"]]


def test_a_lone_quote_is_a_plain_character(made: Made) -> None:
    text = 'n;tube\n1;"cinq pouces\n2;6" de long\n3;sept\n'
    form, table = read(made(text))
    assert form.quote == ""
    assert table == [["n", "tube"], ["1", '"cinq pouces'], ["2", '6" de long'], ["3", "sept"]]


def test_a_quote_never_closed_is_named_by_its_line(made: Made) -> None:
    good = '"a;x";"b"\n' * 400
    path = made(f'"n";"tube"\n{good}1;"cinq pouces\n' + "2;six\n" * 50_000)
    with pytest.raises(Unreadable, match="Ligne 402"):
        read(path)
    short = made(f'"n";"tube"\n{good}1;"cinq pouces\n2;six\n', "court.csv")
    with pytest.raises(Unreadable, match="Ligne 402"):
        read(short)


def test_a_null_character_is_named_by_its_line(made: Made) -> None:
    with pytest.raises(Unreadable, match="Ligne 3"):
        read(made(b"a;b\n1;2\n3;\x00\n"))


def test_an_endless_line_is_refused(made: Made) -> None:
    path = made("a\n" + "x" * 50_000_000)
    with pytest.raises(Unreadable, match="ligne 2 dépasse"):
        read(path)


def test_another_encoding_may_be_chosen(made: Made) -> None:
    path = made(TABLE, encoding="cp1252")
    form = replace(sniff(path, "t.csv"), encoding="utf-8")
    with pytest.raises(Unreadable, match="autre encodage"):
        list(rows(path, form))
    assert list(rows(path, replace(form, encoding="cp1252"))) == READ


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf", "vide"),
        (b" \n\n", "vide"),
        (b";;\n", "vide"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<!DOCTYPE html><table>", "page web"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "XML"),
        (b'{"a": 1}', "JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "abîmé"),
        (container({"EncryptedPackage": b"x"}), "mot de passe"),
    ],
)
def test_what_is_no_table_is_refused(made: Made, content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(made(content))


@given(st.binary(max_size=400))
@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_bytes_are_read_or_refused(made: Made, content: bytes) -> None:
    said = ""
    form, table = Form(TableKind.CSV), [["rien"]]
    try:
        form, table = read(made(content))
    except Unreadable as refused:
        said = refused.sentence
    assert said.endswith(".") if said else (any(table) and any(form.header))
