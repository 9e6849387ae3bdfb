"""The deliberation and the note: one content, three writings, the figures of the screens."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import odfdo
import pytest
from docx.oxml.ns import qn
from odfdo import Element

from app.documents.acts.deliberation import deliberation
from app.documents.acts.note import note
from app.documents.citations import TO_REVIEW, citations
from app.documents.facts import facts_of
from app.extensions import db
from app.kernel.revisions import Sight
from app.kernel.typography import number
from app.publication.rules import Topic
from app.publication.strategy import services
from app.publication.strategy.law import PublicationRegime
from app.publication.strategy.standing import Decided
from app.publication.strategy.topics import FirstChoice, LicenceChoice, PlatformChoice
from app.spaces.models import Authority
from app.writing.blanks import with_closing
from app.writing.docx_file import docx_bytes
from app.writing.model import (
    Document,
    Heading,
    Listing,
    Paragraph,
    Table,
    document,
)
from app.writing.odt_file import odt_bytes
from tests.datasets.conftest import Make, Write, actor
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line

URL = "/c/rodez/documents"
MAKERS = {"deliberation-strategie": deliberation, "note-strategie": note}
# What a file says of a block: its kind, and its words.
Said = list[tuple[str, Any]]


def expected(made: Document) -> Said:
    """What the model says, in order."""
    said: Said = [("title", made.title)]
    for block in made.blocks:
        match block:
            case Heading(level, text, _):
                said.append((f"h{level}", text))
            case Paragraph(text, _, _):
                said.append(("p", text))
            case Listing(items, numbered):
                said += [("ol" if numbered else "ul", each) for each in items]
            case Table(caption, header, rows, _):
                said += [("caption", caption), ("table", (header, *rows))]
    return said


def said_by_docx(content: bytes) -> Said:
    """What the DOCX says, read again by python-docx."""
    file = docx.Document(io.BytesIO(content))
    kinds = {"Title": "title", "Caption": "caption", "List Number": "ol", "List Bullet": "ul"}
    said: Said = []
    for block in file.iter_inner_content():
        if isinstance(block, docx.table.Table):
            rows = tuple(tuple(cell.text for cell in row.cells) for row in block.rows)
            said.append(("table", rows))
            assert block.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        elif block.text:
            name = block.style.name
            level = name.removeprefix("Heading ")
            said.append((f"h{level}" if level != name else kinds.get(name, "p"), block.text))
    return said


def said_by_odt(content: bytes) -> Said:
    """What the ODT says, read again by odfdo."""
    said: Said = []
    for each in odfdo.Document(io.BytesIO(content)).body.children:
        said += _said_by_element(each)
    return said


def _said_by_element(each: Element) -> Said:
    if each.tag == "text:h":
        style = str(each.get_attribute("text:style-name"))
        assert style.removesuffix("_20_page") == f"Heading_20_{each.level}"
        return [(f"h{each.level}", each.inner_text)]
    if each.tag == "text:list":
        numbered = str(each.get_attribute("text:style-name")).startswith("Numbering")
        items = each.get_elements("text:list-item/text:p")
        return [("ol" if numbered else "ul", item.inner_text) for item in items]
    if each.tag == "table:table":
        assert len(each.get_elements("table:table-header-rows/table:table-row")) == 1
        rows = each.get_elements("descendant::table:table-row")
        return [("table", tuple(map(_cells, rows)))]
    style = str(each.get_attribute("text:style-name"))
    kind = {"Title": "title", "Caption": "caption"}.get(style, "p")
    return [(kind, each.inner_text)] if each.inner_text else []


def _cells(row: Element) -> tuple[str, ...]:
    cells = row.get_elements("table:table-cell")
    return tuple("\n".join(p.inner_text for p in cell.get_elements("text:p")) for cell in cells)


def said_by_page(client: Client, name: str) -> Said:
    """What the page says."""
    page = client.get(f"{URL}/{name}")
    said: Said = [("title", page.h1)]
    for tag in page.find("main > .actions").find_next_siblings():
        if tag.name == "section":  # for whoever prepares the document, on the page alone
            break
        if tag.name == "table":
            said.append(("caption", one_line(tag.caption)))
            rows = [tuple(c.get_text() for c in row.find_all(["th", "td"])) for row in tag("tr")]
            said.append(("table", tuple(rows)))
        elif tag.name in {"ul", "ol"}:
            said += [(tag.name, item.get_text()) for item in tag.find_all("li")]
        else:
            level = tag.name.removeprefix("h")
            said.append((f"h{int(level) - 1}" if level != tag.name else "p", tag.get_text()))
    return said


@pytest.fixture
def chosen(cast: Cast, write: Write, make: Make) -> Authority:
    """Rodez with datasets, five choices and a vote."""
    first = make("Subventions aux associations", duties=("subsidies",))
    make("Arbres", outcome="open", stage="published")
    by = actor(cast.alice)
    with write():
        for choice in (
            LicenceChoice("lov2", "Source\u00a0: Rodez, [date]"),
            PlatformChoice(("datagouv", "own"), "datagouv", "https://data.rodez.fr"),
            FirstChoice(((first, "Subventions aux associations"),)),
        ):
            services.choose(cast.rodez, choice, "Le plus simple.", seen=Sight(0), by=by)
        vote = Decided("Conseil municipal", date(2026, 11, 12), "adoptée à l’unanimité")
        services.record_decision(cast.rodez, {Topic.LICENCE: 1}, vote, by=by)
    return cast.rodez


def words(made: Document) -> str:
    """All that a document says, its spaces made plain."""
    text = "\n".join(str(each) for each in expected(made))
    return text.replace("\\xa0", " ").replace("\\u202f", " ")


def beside(made: Document) -> str:
    """All that the page says around a document."""
    return f"{made.advice}\n{words(replace(made, blocks=made.aside))}"


@pytest.mark.parametrize("name", MAKERS)
def test_the_three_writings_say_the_same(
    name: str, chosen: Authority, alice_client: Client
) -> None:
    made = MAKERS[name](facts_of(chosen))
    db.session.close()
    assert said_by_page(alice_client, name) == expected(made)
    wanted = expected(with_closing(made))
    for writing, read in (("docx", said_by_docx), ("odt", said_by_odt)):
        answer = alice_client.get(f"{URL}/{name}/fichier.{writing}").response
        assert read(answer.data) == wanted
        assert answer.headers["Content-Disposition"].endswith(f"-rodez.{writing}")


@pytest.mark.parametrize("name", MAKERS)
def test_files_say_their_title_and_language(name: str, chosen: Authority) -> None:
    made = MAKERS[name](facts_of(chosen))
    word = docx.Document(io.BytesIO(docx_bytes(made)))
    assert (word.core_properties.title, word.core_properties.language) == (made.title, "fr-FR")
    languages = {each.get(qn("w:val")) for each in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"fr-FR"}
    writer = odfdo.Document(io.BytesIO(odt_bytes(made)))
    assert (writer.meta.title, writer.language) == (made.title, "fr-FR")
    texts = writer.body.get_elements("//text:p")
    used = {str(each.get_attribute("text:style-name")) for each in texts}
    known = {each.name for each in writer.get_styles("paragraph")}
    assert used <= known


def test_the_figures_are_those_of_the_screens(chosen: Authority, alice_client: Client) -> None:
    facts = facts_of(chosen)
    text = words(note(facts))
    home = alice_client.get("/c/rodez/").visible.replace("\u202f", " ").replace("\u00a0", " ")
    assert f"{facts.progress} %" in home
    assert f"{facts.progress} %, phase {facts.current_phase}" in text
    obligation = alice_client.get("/c/rodez/obligation").visible.replace("\u202f", " ")
    assert facts.obligation.label in obligation
    assert facts.obligation.short == "Obligée par la loi (CRPA L312-1-1)"
    assert "24 000 habitants" in text
    inventory = alice_client.get("/c/rodez/donnees")
    assert f"({number(facts.total)})" in inventory.h1
    assert facts.total == 2


def test_the_deliberation_tells_what_is_chosen_decided_and_left(chosen: Authority) -> None:
    text = words(deliberation(facts_of(chosen)))
    for said in (
        "Projet de délibération : ouverture des données de Rodez",
        "conseil municipal",
        "[date de la séance]",
        "CRPA L323-2 et D323-2-1",
        "Les données sont publiées sous la Licence Ouverte 2.0.",
        "https://data.rodez.fr",
        "Subventions aux associations",
    ):
        assert said in text, said
    assert "les formats" not in text.lower()


def test_a_visa_names_the_code_once_and_leaves_the_wording_to_the_annex(chosen: Authority) -> None:
    made = deliberation(facts_of(chosen))
    code = "Vu le code des relations entre le public et l’administration"
    visas = [text for kind, text in expected(made) if kind == "ul" and text.startswith(code)]
    assert len(visas) == 1
    assert visas[0].startswith(f"{code}, notamment ses articles ")
    assert "L300-4, L311-5, L311-6, " in visas[0]
    assert visas[0].endswith(" et L324-1")
    assert "version" not in words(made)
    annex = made.aside[-1]
    assert isinstance(annex, Table)
    assert any("code lu dans sa version du" in row[2] for row in annex.rows)


def test_the_note_lists_what_is_left(chosen: Authority) -> None:
    made = note(facts_of(chosen))
    left = [each for kind, each in expected(made) if kind == "ul"]
    for topic in (Topic.FORMATS, Topic.NAMING, Topic.UPDATING):
        assert topic.label in left
    assert Topic.LICENCE.label not in left
    assert "Le plus simple." in words(made)


def test_an_empty_strategy_still_makes_a_document(cast: Cast) -> None:
    facts = facts_of(cast.rodez)
    made = deliberation(facts)
    assert words(made).count("Article ") == 3  # of principle, of protection, of execution
    assert beside(made).count("rien n’est choisi") == len(Topic)
    assert said_by_docx(docx_bytes(note(facts))) == expected(note(facts))


def test_a_commune_of_new_caledonia_reads_its_own_law(
    chosen: Authority, cast: Cast, write: Write
) -> None:
    with write():
        cast.rodez.territory = "new-caledonia"
    facts = facts_of(cast.rodez)
    assert facts.regime is PublicationRegime.CODE
    assert "data.gouv.nc" in beside(deliberation(facts))
    cited = [each.reference for each in citations(facts)]
    assert "CRPA L562-1" in cited
    assert "CRPA D323-2-1" in cited


def test_a_province_is_not_told_of_licences_that_do_not_bind_it(
    chosen: Authority, cast: Cast, write: Write
) -> None:
    with write():
        cast.rodez.territory, cast.rodez.kind = "new-caledonia", "province"
    facts = facts_of(cast.rodez)
    assert facts.regime is PublicationRegime.LISTED
    text = words(deliberation(facts))
    assert "assemblée de province" in text
    assert "bonne pratique" in beside(deliberation(facts))
    assert not any("L32" in each.reference for each in citations(facts))
    assert "D323" not in text


def test_an_unverified_law_is_left_to_jurists(cast: Cast, write: Write) -> None:
    with write():
        cast.rodez.territory, cast.rodez.kind = "other-overseas", "overseas"
    facts = facts_of(cast.rodez)
    assert facts.regime is PublicationRegime.UNVERIFIED
    text = words(deliberation(facts))
    assert "[Vu les textes applicables dans ce territoire, à établir]" in text
    assert "D323" not in text
    assert "l’assemblée délibérante décide" in text
    assert "Le type précis de votre organisme n’est pas connu" in beside(deliberation(facts))


@pytest.mark.parametrize(
    ("code", "regime", "cited"),
    [
        ("975", PublicationRegime.CODE, "CRPA D323-2-1"),
        ("977", PublicationRegime.CODE, "CRPA D323-2-1"),
        ("978", PublicationRegime.CODE, "CRPA D323-2-1"),
        ("987", PublicationRegime.LISTED, "CRPA L553-2 et R553-4"),
        ("986", PublicationRegime.LISTED, "CRPA L574-5, R574-5-2 et D574-5-3"),
    ],
)
def test_each_overseas_collectivity_reads_the_part_of_the_code_that_binds_it(
    cast: Cast, write: Write, code: str, regime: PublicationRegime, cited: str
) -> None:
    with write():
        cast.rodez.territory, cast.rodez.kind = "other-overseas", "overseas"
        cast.rodez.code, cast.rodez.name = code, "Collectivité"
    facts = facts_of(cast.rodez)
    assert facts.regime is regime
    references = [citation.reference for citation in citations(facts)]
    assert cited in references
    assert ("CRPA D323-2-1" in references) is (regime is PublicationRegime.CODE)
    assert "livre V" not in words(deliberation(facts))


def test_the_papers_of_a_sitting_follow_the_population_of_the_last_renewal(
    cast: Cast, write: Write
) -> None:
    with write():
        cast.rodez.population, cast.rodez.renewal_population = 3_560, 3_480
    assert "La convocation part seule" in beside(deliberation(facts_of(cast.rodez)))
    with write():
        cast.rodez.population, cast.rodez.renewal_population = 5_000, None
    assert "note explicative de synthèse" in beside(deliberation(facts_of(cast.rodez)))


def test_who_is_not_obliged_reads_that_it_is_voluntary(cast: Cast, write: Write) -> None:
    with write():
        cast.rodez.population = 900
    assert "volontaire" in words(note(facts_of(cast.rodez)))
    with write():
        cast.rodez.population, cast.rodez.fte = 9000, None
    assert "[obligation d’ouvrir ses données, ou non]" in words(note(facts_of(cast.rodez)))


def test_what_no_file_can_hold_is_left_out() -> None:
    made = document("A\x0b", "b", "c", [Paragraph("un\x00deux\x1f"), Listing(("a\ufffe",), True)])
    assert made.title == "A"
    for read, written in ((said_by_docx, docx_bytes), (said_by_odt, odt_bytes)):
        assert read(written(made)) == [("title", "A"), ("p", "undeux"), ("ol", "a")]


def test_no_page_ends_on_words_that_announce_what_follows() -> None:
    made = document("A", "b", "c", [Paragraph("Voici\u00a0:"), Heading(1, "x"), Paragraph("y.")])
    first, *_, last = docx.Document(io.BytesIO(docx_bytes(made))).paragraphs[1:]
    assert first.paragraph_format.keep_with_next
    assert not last.paragraph_format.keep_with_next
    texts = odfdo.Document(io.BytesIO(odt_bytes(made))).body.paragraphs
    assert [text.style for text in texts[1:]] == ["Text_20_body_20_together", "Text_20_body"]


def test_each_numbered_list_of_a_docx_begins_at_one() -> None:
    made = document("A", "b", "c", [Listing(("x", "y"), True), Listing(("z",), True)])
    file = docx.Document(io.BytesIO(docx_bytes(made)))
    numbers = [p._p.pPr.numPr.numId.val for p in file.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_reader_takes_documents_away_and_a_stranger_does_not(
    chosen: Authority, elise_client: Client, charlie_client: Client
) -> None:
    page = elise_client.get(f"{URL}/note-strategie")
    assert page.links["Télécharger en DOCX"] == f"{URL}/note-strategie/fichier.docx"
    assert len(page.statements) <= 8
    for name in (
        "note-strategie",
        "note-strategie/fichier.odt",
        "deliberation-strategie/fichier.docx",
    ):
        charlie_client.get(f"{URL}/{name}", 404)


def test_a_document_bears_its_day(chosen: Authority) -> None:
    facts = facts_of(chosen)
    later = replace(facts, day=date(2027, 1, 1))
    assert note(later).advice == f"{TO_REVIEW} Préparé le 1er janvier 2027."
    assert "1er janvier 2027" in words(note(later))
    assert words(note(later)) != words(note(facts))


def test_the_headings_of_an_odt_bear_no_number(chosen: Authority) -> None:
    writer = odfdo.Document(io.BytesIO(odt_bytes(deliberation(facts_of(chosen)))))
    levels = writer.get_part("styles.xml").root.get_elements("descendant::text:outline-level-style")
    assert len(levels) >= 3
    assert {level.get_attribute("style:num-format") for level in levels} <= {"", None}
    assert not any(level.get_attribute("style:num-suffix") for level in levels)
