"""The contents shipped with Jalon are in order."""

from app.methodology.check import check_all
from config import ROOT


def test_every_seed_is_in_order() -> None:
    assert [str(problem) for problem in check_all(ROOT / "seeds")] == []
