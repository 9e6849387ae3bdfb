"""What tasks learn from stakeholders: the name of one, and what the list lacks for phase 1."""

from collections.abc import Collection

from flask import g

from app.spaces.models import Authority
from app.stakeholders.directory import queries, wording
from app.stakeholders.directory.rules import PRIVATE_GAPS, Gap, gaps_for
from app.tasks import anchors, remarks
from app.tasks.anchors import AnchorCard
from app.tasks.drafts import Draft
from app.tasks.remarks import Remark
from app.tasks.rules import AnchorKind
from app.web.asked import whole_number

FIRST_PHASE = 1
# The point of phase 1 that each gap keeps open.
ITEMS = {
    Gap.NO_OFFICIAL: "elu-referent-nomme",
    Gap.NO_FAVOURABLE_DECIDER: "promoteurs-identifies",
    Gap.DPO_NEVER_MET: "dpo-associe",
}


def remarks_on(authority: Authority) -> list[Remark]:
    """Return what the list lacks, as the reader may know it: without any statement.

    Who reads decides, as for opinions; where nobody reads (a command), only what is public.
    """
    opened = authority.opinions_opened_at is not None
    return [
        Remark(
            code=gap.value,
            text=f"{gap.label}.",
            task=Draft(
                wording.REMEDIES[gap], anchor_kind=AnchorKind.ITEM.value, anchor_id=ITEMS[gap]
            ),
            private=gap in PRIVATE_GAPS,
        )
        for gap in gaps_for(authority.stakeholder_gaps, g.get("role"), opened=opened)
    ]


def named(authority: Authority, ids: Collection[str]) -> dict[str, AnchorCard]:
    """Return the function of each stakeholder that a task is about, and where their sheet is."""
    numbers = {whole_number(text) for text in ids}
    return {
        str(id_): AnchorCard(title, "stakeholders.sheet", {"stakeholder_id": id_})
        for id_, title in queries.titles_of(authority, numbers).items()
    }


anchors.register(AnchorKind.STAKEHOLDER, named)
remarks.register(FIRST_PHASE, remarks_on)
