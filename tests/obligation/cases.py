"""How a case of law is written in the tables, and how it is judged."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.governance.loader import kind_table
from app.governance.naming import overseas_of, under_local_law
from app.governance.rules import BodyRecord, find_kind
from app.obligation.bodies import body_of
from app.obligation.decision import Decision, LegalSituation
from app.obligation.loader import get_law
from app.obligation.rules import decide

LAW = get_law(date(2026, 12, 1))
OUI, NON, CONFIRMER = "obliged", "not-obliged", "to-confirm"
DUE, UNSURE, NONE = "due", "à confirmer", "non due"


@dataclass(frozen=True)
class Case:
    """Who, what is known, what is expected of each duty, and the article.

    ``facts``: population (municipal), total, council (at the last full renewal), fte, agents,
    largest (commune of an EPCI), code (INSEE), mission (public), of (who charges the body).
    """

    who: str
    kind: str
    facts: dict[str, Any]
    outcome: str
    duties: dict[str, str] = field(default_factory=dict)
    article: str = ""
    territory: str = "mainland"

    @property
    def precise_kind(self) -> str:
        """What the table of kinds finds, from its name and its number."""
        siren = self.facts.get("siren", "")
        record = BodyRecord(self.kind, self.territory, name=self.who, siren=siren)
        return find_kind(record, kind_table()).body.id

    @property
    def decision(self) -> Decision:
        """What the rules answer."""
        facts = self.facts
        code = facts.get("code", "")
        return decide(
            LegalSituation(
                kind=self.kind,
                territory=self.territory,
                population=facts.get("population"),
                population_total=facts.get("total", facts.get("population")),
                renewal_population=facts.get("council"),
                fte=facts.get("fte"),
                agents=facts.get("agents"),
                largest_commune=facts.get("largest"),
                public_mission=facts.get("mission"),
                attached_to=facts.get("of"),
                body=body_of(self.precise_kind),
                overseas=overseas_of(self.who, code) if self.territory == "other-overseas" else "",
                local_law=self.kind == "commune" and under_local_law(code),
            ),
            LAW,
        )


def standing(decision: Decision, duty_id: str) -> str:
    """Return where a duty stands in a decision."""
    found = [duty for duty in decision.duties if duty.id == duty_id]
    if not found:
        return NONE
    return UNSURE if found[0].to_confirm else DUE


def check(case: Case) -> None:
    """Compare the whole case with what the rules answer."""
    decision = case.decision
    assert decision.outcome == case.outcome, case.who
    assert {name: standing(decision, name) for name in case.duties} == case.duties
    if case.article:
        cited = [article.reference for article in decision.articles]
        cited += [duty.article for duty in decision.duties if duty.id in case.duties]
        cited += [branch.article for branch in decision.branch]
        cited += [doubt.article or "" for doubt in decision.doubts]
        assert any(case.article in reference for reference in cited), cited


# ``who`` begins the name of a body: what its name tells is part of the case.
COMMUNE, EPCI, SYNDICAT, OTHER = "commune", "epci", "syndicat", "other"
DEPARTEMENT, REGION, PROVINCE, OVERSEAS = "departement", "region", "province", "overseas"
CALEDONIA = "new-caledonia"
ELSEWHERE = "other-overseas"
