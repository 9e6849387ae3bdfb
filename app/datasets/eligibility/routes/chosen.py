"""The datasets that a decision is taken for: those chosen, as they were seen, and the right."""

import re
from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from app.datasets.eligibility.services import leaves_public
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.queries import DatasetBrief
from app.datasets.inventory.routes.dataset import NOT_YOURS
from app.datasets.inventory.rules import Outcome
from app.kernel.errors import Forbidden
from app.spaces.guard import may
from app.spaces.permissions import Permission

CHOSEN = "jeu"  # id and revision as it was chosen: « 12-3 »
MARK = re.compile(r"([1-9]\d{0,8})-([1-9]\d{0,8})", re.ASCII)


def revisions_chosen(args: MultiDict[str, str]) -> dict[int, int]:
    """Return the datasets chosen: id -> revision seen; malformed marks are left out."""
    matches = [MARK.fullmatch(mark) for mark in args.getlist(CHOSEN)]
    return {int(match[1]): int(match[2]) for match in matches if match is not None}


def check_right(rows: Sequence[Dataset | DatasetBrief], outcome: Outcome) -> None:
    """Refuse a decision that unpublishes a dataset to those who may not publish."""
    if any(leaves_public(row, outcome) for row in rows) and not may(Permission.PUBLISH):
        raise Forbidden(NOT_YOURS)
