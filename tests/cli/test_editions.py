"""Beginning, publishing and rectifying an edition from the command line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from app.methodology.loader import SEEDS


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds, whose draft may be published."""
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


def run(seeds: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["methodology", *words, "--folder", str(seeds)])


def test_an_edition_is_published_then_followed_by_another(seeds: Path) -> None:
    done = run(seeds, "publish", "open-datalab-2")
    assert done.exit_code == 0, done.output
    assert "Édition publiée." in done.output
    begun = run(seeds, "new", "open-datalab-3", "--version", "3.0.0")
    assert begun.exit_code == 0, begun.output
    text = (seeds / "methodology" / "open-datalab-3" / "changes.yml").read_text(encoding="utf-8")
    assert "from: open-datalab-2\n" in text
    assert run(seeds, "check").exit_code == 0


def test_what_is_refused_is_told_and_nothing_is_written(seeds: Path) -> None:
    for words, sentence in (
        (("publish", "open-datalab-2026"), "Cette édition est déjà publiée."),
        (("publish", "open-datalab-9"), "Aucune édition «\u202fopen-datalab-9\u202f»."),
        (("new", "open-datalab-3", "--version", "3.0.0"), "est encore en préparation"),
        (("rectify", "open-datalab-2", "prada-designee", "--what", "Rien."), "n’est pas publiée"),
        (("rectify", "open-datalab-2026", "omega", "--what", "Rien."), "n’existe pas"),
        (("rectify", "open-datalab-2026", "prada-designee", "--what", "R."), "n’ont pas changé"),
    ):
        refused = run(seeds, *words)
        assert refused.exit_code == 1, words
        assert sentence in refused.output
    assert run(seeds, "check").exit_code == 0


def test_a_draft_with_a_fault_is_not_published(seeds: Path) -> None:
    path = seeds / "methodology" / "open-datalab-2" / "changes.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("states: first", "states: all"))
    refused = run(seeds, "publish", "open-datalab-2")
    assert refused.exit_code == 1
    assert "changes.yml:" in refused.output
    assert "Corrigez d’abord ces remarques." in refused.output
    assert not path.with_name("published.yml").exists()


def test_an_edition_without_a_version_is_told_not_a_crash(seeds: Path) -> None:
    path = seeds / "methodology" / "open-datalab-2" / "edition.yml"
    text = path.read_text(encoding="utf-8")
    for version in ("version: deux", "version: ''", "edition: 2.0.0"):
        path.write_text(text.replace("version: 2.0.0", version), encoding="utf-8")
        refused = run(seeds, "publish", "open-datalab-2")
        assert (refused.exit_code, type(refused.exception)) == (1, SystemExit), version
        assert "edition.yml:" in refused.output
