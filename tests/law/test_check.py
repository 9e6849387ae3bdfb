"""``jalon law check``: every citation holds, and a planted one is told with its line."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.base import cli
from app.law.check import check_law
from app.law.grammar import CRPA, LegalCitation
from app.law.register import TEXTS, legal_register
from app.law.statements import statements
from config import ROOT
from tests.cli.test_french import check_french

ABSENT = "n’existe pas dans le CRPA (copie du"
REPEALED = "du CRPA est abrogé, au plus tard depuis le"
LAW = """title: Essai
version_date: 2026-02-05
articles:
  - id: premier
    valid_from: {day}
    reference: CRPA {number}
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["law", "check", *words], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose texts are those of Jalon, and nothing else."""
    shutil.copytree(TEXTS, tmp_path / TEXTS.relative_to(ROOT))
    return tmp_path


def plant(folder: Path, file: str, text: str) -> list[str]:
    """Write a file there, and return what the command says on stderr."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    result = run("--folder", str(folder))
    lines = result.stderr.splitlines()
    assert (result.exit_code == 0) is (not lines)
    for line in lines:
        check_french(line)
    return [line.replace("\u00a0", " ") for line in lines]


def test_everything_that_jalon_cites_holds() -> None:
    result = run()
    assert result.exit_code == 0, result.stderr
    assert "copie du 29 mars 2026" in result.stdout
    assert "tout est vérifié" in result.stdout
    check_french(result.stdout)


def test_every_citation_of_the_crpa_is_compared() -> None:
    """No article of the CRPA is left out, counted by another way than the grammar."""
    result = check_law(ROOT, legal_register())
    read = {
        (one.words.source, one.words.number, one.words.through)
        for one in statements(ROOT, legal_register().grammar)
        if isinstance(one.words, LegalCitation)
    }
    known = {number for source, *numbers in read if source == CRPA for number in numbers}
    written = set[str]()
    for path in sorted((ROOT / "seeds" / "library").glob("*.yml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r"\s+article: CRPA ", line):
                written.update(re.findall(r"[LRD]\*?\d{3}(?:-\d+)+", line.split(";")[0]))
    assert written <= known
    assert result.crpa > 500
    assert result.faults == ()


@pytest.mark.parametrize(
    "file",
    [
        "seeds/law/essai.yml",
        "seeds/library/essai.yml",
        "seeds/methodology/une-edition/items/essai.yml",
        "seeds/methodology/une-edition/changes.yml",
        "seeds/demo/1-essai.yml",
        "seeds/help.yml",
        "templates/law/essai.html",
        "templates/emails/essai.txt",
        "app/documents/essai.py",
        "docs/guides/essai.md",
    ],
)
@pytest.mark.parametrize(("number", "words"), [("L999-9", ABSENT), ("R323-4", REPEALED)])
def test_a_planted_article_is_told_with_its_file_and_line(
    folder: Path, file: str, number: str, words: str
) -> None:
    (first, *rest) = plant(folder, file, f"title: Essai\n# CRPA\ntext: Voir CRPA\n  {number}.\n")
    assert first.startswith(f"{file}:4 : L’article {number} ")
    assert words in first
    assert rest == [rest[0]]
    assert "1 remarque" in rest[0]


def test_an_article_must_hold_on_the_first_day_of_its_entry(folder: Path) -> None:
    told = plant(folder, "seeds/law/essai.yml", LAW.format(day="2016-10-09", number="R563-4"))
    assert "seeds/law/essai.yml:6 : " in told[0]
    assert "n’est en vigueur que depuis le 22 mars 2017, et il sert le 9 octobre 2016" in told[0]
    assert not plant(folder, "seeds/law/essai.yml", LAW.format(day="2017-03-22", number="R563-4"))


def test_an_entry_replaced_since_may_cite_what_was_repealed_since(folder: Path) -> None:
    old = LAW.format(day="2016-03-19", number="R323-4")
    assert REPEALED in plant(folder, "seeds/law/essai.yml", old)[0]
    newer = "  - id: premier\n    valid_from: 2024-01-01\n    reference: CRPA L323-2\n"
    assert not plant(folder, "seeds/law/essai.yml", old + newer)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CRPA R311-12", "L’article R311-12 du CRPA s’écrit R*311-12."),
        ("CRPA, livre IX", "Le CRPA n’a pas de livre IX."),
        (
            "CGTC L2121-29",
            "« CGTC L2121-29 » ne peut pas être lu comme une citation. Ce code n’est pas",
        ),
        ("CGCT L1111-99", "Nous ne savons pas comment « CGCT L1111-99 » a été lu."),
        ("décret 2011-111", "Nous ne savons pas comment « décret 2011-111 » a été lu."),
        ("CADA 123", "« CADA 123 » ne peut pas être lu comme une citation. Un avis"),
    ],
)
def test_each_fault_says_what_to_do(folder: Path, text: str, message: str) -> None:
    told = plant(folder, "seeds/library/essai.yml", f"text: {text}\n")
    assert told[0].startswith(f"seeds/library/essai.yml:1 : {message}")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("source: loi 99-1\n    certainty: V", "date de lecture absente"),
        ("source: loi 99-1\n    certainty: P\n    verified_on: 2026-01-02", "source absente"),
        ("source: loi 99-1\n    certainty: X", "certitude absente"),
        ("source: CGCT\n    certainty: G", "article absent"),
        ("source: loi 78-17\n    certainty: G", "est donné deux fois"),
    ],
)
def test_a_reading_without_date_or_source_is_told(folder: Path, entry: str, message: str) -> None:
    codes = folder / TEXTS.relative_to(ROOT) / "codes.yml"
    text = codes.read_text(encoding="utf-8")
    told = plant(folder, str(codes.relative_to(folder)), f"{text}  - {entry}\n")
    assert told[0].startswith(f"seeds/law/texts/codes.yml:{len(text.splitlines()) + 1} : ")
    assert message in told[0]
