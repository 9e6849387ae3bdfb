"""Every document for twenty kinds of authority: opened again, its blanks listed, fit to be sent."""

import io
import re
from dataclasses import replace
from pathlib import Path

import docx
import odfdo
import pytest

from app.documents.shelf import catalogue
from app.documents.surroundings import Surroundings
from app.governance.rules import NEUTRAL
from app.methodology.loader import current_edition
from app.writing.blanks import BRACKETS, CLOSING, blanks, with_closing
from app.writing.letterhead import Letterhead, LogoPicture, drawn
from app.writing.model import Document, Heading, Listing, Paragraph, document
from app.writing.written import written
from tests.documents.test_act import facts_for
from tests.governance.cases import CASES, Case
from tests.support.office import as_pdf
from tests.support.pictures import png
from tests.support.proofs import LONG

KINDS = 20
TWENTY = CASES[:: max(1, len(CASES) // KINDS)]
# No file says what is not settled, nor speaks of this product.
NOT_FOR_SENDING = re.compile(
    r"à vérifier|à confirmer|\{\w+\}|format fermé|Jalon|Document de travail|relire par",
    re.IGNORECASE,
)
A4 = re.compile(rb"/MediaBox ?\[ ?0 0 59[56][0-9.]* 84[12][0-9.]* ?\]")
AROUND = Surroundings(("Jeanne Morel",), ("Alice Martin",), current_edition().phases)


def made_for(case: Case) -> dict[str, Document]:
    facts = facts_for(case, around=AROUND)
    return {id_: with_closing(kind.make(facts)) for id_, kind in catalogue().items()}


def docx_words(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    parts = [p.text for p in file.paragraphs]
    parts += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join(parts)


def odt_words(content: bytes) -> str:
    body = odfdo.Document(io.BytesIO(content)).body
    found = body.get_elements("descendant::text:p | descendant::text:h")
    return "\n".join(element.inner_text for element in found)


READ = {"docx": docx_words, "odt": odt_words}


def test_there_are_twenty_kinds() -> None:
    assert len({case.kind for case in TWENTY}) >= KINDS - 1
    assert len(TWENTY) >= KINDS


@pytest.mark.parametrize("case", TWENTY, ids=lambda case: case.who)
def test_each_file_opens_and_closes_on_its_blanks(case: Case) -> None:
    for id_, made in made_for(case).items():
        head = Letterhead(case.who, drawn(png(120, 60), "png"))
        for writing, read in READ.items():
            words = read(written(made, writing, head))
            body, _, closing = words.partition(CLOSING)
            if writing == "docx":  # its tables are read last
                closing = words
            assert not NOT_FOR_SENDING.search(words), (id_, NOT_FOR_SENDING.search(words))
            for blank in BRACKETS.findall(body):
                assert blank in closing, (id_, blank)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.who)
def test_no_bracket_is_left_unlisted(case: Case) -> None:
    for id_, made in made_for(case).items():
        whole = Document(made.title, made.subject, made.author, made.blocks)
        texts = {blank.text for blank in blanks(whole)}
        last = made.blocks[-1]
        assert isinstance(last, Listing), id_
        assert all(any(item.startswith(text) for item in last.items) for text in texts), id_


def look(case: Case, folder: Path) -> None:
    """Draw every document of an authority, and see that each is an A4."""
    files = []
    for id_, made in made_for(case).items():
        for writing in READ:
            files.append(folder / f"{id_}-{writing}.{writing}")
            files[-1].write_bytes(written(made, writing))
    for pdf in as_pdf(files, folder):
        content = pdf.read_bytes()
        assert content.startswith(b"%PDF"), pdf.name
        assert A4.search(content), pdf.name


def test_a_word_processor_draws_them_on_a4(tmp_path: Path) -> None:
    look(CASES[0], tmp_path)


@LONG
@pytest.mark.proof("documents")
@pytest.mark.parametrize("case", TWENTY, ids=lambda case: case.who)
def test_a_word_processor_draws_those_of_each_kind(case: Case, tmp_path: Path) -> None:
    look(case, tmp_path)


def test_odd_names_and_odd_logos_are_written_all_the_same() -> None:
    blocks = [Heading(1, '<&>\ufffe"'), Paragraph("a\x0bb ][")]
    made = document("A\x00" * 300, "", "é" * 300, blocks)
    odd = LogoPicture(b"GIF89a not a picture", "png", 20, 10)
    for writing, read in READ.items():
        words = read(written(made, writing, Letterhead('<&"' + "n" * 300)))
        assert '<&>"' in words
        assert "ab ][" in words
    assert docx_words(written(made, "docx", Letterhead("n", odd)))
    assert drawn(b"GIF89a not a picture", "png") is None


def test_an_authority_of_unknown_kind_has_neutral_words() -> None:
    facts = replace(facts_for(CASES[0], around=AROUND), body=NEUTRAL)
    for kind in catalogue().values():
        made = kind.make(facts)
        text = repr(made.blocks)
        assert "conseil municipal" not in text
        assert "maire" not in text.replace("sommaire", "")
