"""What one contract asks to publish, at each bound."""

from datetime import date

import pytest

from app.obligation import contracts
from app.obligation.contracts import ContractAnswer, concession, purchase
from tests.obligation.cases import LAW


@pytest.mark.parametrize(
    ("amount", "title"),
    [
        (0, "Rien d’imposé"),
        (24_999, "Rien d’imposé"),
        (25_000, "Liste annuelle ou données essentielles"),
        (32_000, "Liste annuelle ou données essentielles"),
        (39_999, "Liste annuelle ou données essentielles"),
        (40_000, "Publier les données essentielles"),
        (2_000_000, "Publier les données essentielles"),
    ],
)
def test_a_purchase(amount: int, title: str) -> None:
    assert purchase(amount, LAW).title == title


@pytest.mark.parametrize(
    ("consulted_on", "exempted", "answer"),
    [
        (date(2015, 3, 1), False, contracts.SERVICE_OLD),
        (date(2016, 10, 8), False, contracts.SERVICE_OLD),
        (date(2016, 10, 9), False, contracts.SERVICE_OPEN),
        (date(2022, 5, 1), False, contracts.SERVICE_OPEN),
        (date(2022, 5, 1), True, contracts.SERVICE_EXEMPT),
    ],
)
def test_a_concession_of_public_service(
    consulted_on: date, exempted: bool, answer: ContractAnswer
) -> None:
    assert concession(consulted_on=consulted_on, exempted=exempted) == answer
