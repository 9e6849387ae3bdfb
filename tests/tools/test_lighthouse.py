"""What ``make lighthouse`` reads of a report, and says where it cannot run."""

import pytest

from tests.lighthouse import node_lacks, scores_of, too_low


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("", "Il n’y en a pas ici."),
        ("v20.20.2\n", "Celui d’ici est le v20.20.2."),
        ("v22.0.0\n", ""),
        ("v24.1.0\n", ""),
    ],
)
def test_node_is_new_enough_or_the_command_says_so(version: str, said: str) -> None:
    assert node_lacks(version).endswith(said)
    assert bool(node_lacks(version)) is bool(said)


def test_a_score_under_its_least_is_told_with_its_page() -> None:
    report = {"categories": {"accessibility": {"score": 0.98}, "performance": {"score": None}}}
    scores = scores_of(report)
    assert scores == {"accessibility": 98, "performance": 0}
    assert too_low("/", scores, {"accessibility": 98}) == []
    assert too_low("/", scores, {"accessibility": 99, "seo": 1}) == [
        "/ : accessibility 98, au lieu de 99",
        "/ : seo 0, au lieu de 1",
    ]
