"""Beginning, publishing and rectifying an edition from the command line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from app.methodology.loader import SEEDS

NEXT = "open-datalab-3"
MOVED = """changes:
  - kind: moved
    from: [prada-designee]
    to: [prada-designee]
    reason: Elle compte davantage.
    source: pratique
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds, in which an edition may be begun."""
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


def run(seeds: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["methodology", *words, "--folder", str(seeds)])


def begun(seeds: Path) -> Path:
    """Begin the edition that follows the second, with one change, and return its folder."""
    begun = run(seeds, "new", NEXT, "--version", "3.0.0")
    assert begun.exit_code == 0, begun.output
    folder = seeds / "methodology" / NEXT
    item = folder / "items" / "prada-designee.yml"
    text = item.read_text(encoding="utf-8")
    item.write_text(text.replace("weight: 2", "weight: 3"), encoding="utf-8")
    told = (folder / "changes.yml").read_text(encoding="utf-8")
    assert "from: open-datalab-2\n" in told
    (folder / "changes.yml").write_text(told.replace("changes: []", MOVED), encoding="utf-8")
    return folder


def test_an_edition_is_begun_then_published(seeds: Path) -> None:
    folder = begun(seeds)
    assert run(seeds, "check").exit_code == 0
    done = run(seeds, "publish", NEXT)
    assert done.exit_code == 0, done.output
    assert "Édition publiée." in done.output
    assert (folder / "published.yml").exists()
    assert run(seeds, "check").exit_code == 0


def test_what_is_refused_is_told_and_nothing_is_written(seeds: Path) -> None:
    begun(seeds)
    for words, sentence in (
        (("publish", "open-datalab-2026"), "Cette édition est déjà publiée."),
        (("publish", "open-datalab-2"), "Cette édition est déjà publiée."),
        (("publish", "open-datalab-9"), "Aucune édition «\u202fopen-datalab-9\u202f»."),
        (("new", "open-datalab-9", "--version", "9.0.0"), "est encore en préparation"),
        (("rectify", NEXT, "prada-designee", "--what", "Rien."), "n’est pas publiée"),
        (("rectify", "open-datalab-2026", "omega", "--what", "Rien."), "n’existe pas"),
        (("rectify", "open-datalab-2026", "prada-designee", "--what", "R."), "n’ont pas changé"),
    ):
        refused = run(seeds, *words)
        assert refused.exit_code == 1, words
        assert sentence in refused.output
    assert run(seeds, "check").exit_code == 0


def test_a_draft_with_a_fault_is_not_published(seeds: Path) -> None:
    path = begun(seeds) / "changes.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: moved", "kind: reworded"))
    refused = run(seeds, "publish", NEXT)
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
