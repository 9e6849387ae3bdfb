"""Choices that tests make, and who writes them."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.revisions import Sight
from app.publication.rules import Topic
from app.publication.strategy import services
from app.publication.strategy.naming import PROPOSED
from app.publication.strategy.standing import Decided
from app.publication.strategy.topics import (
    FirstChoice,
    FormatsChoice,
    LicenceChoice,
    NamingChoice,
    PlatformChoice,
    UpdatingChoice,
)
from app.spaces.models import Authority
from tests.datasets.conftest import Write, actor
from tests.support.cast import Cast

URL = "/c/rodez/strategie"
SHOW = "Voir l’exemple"
OPEN = LicenceChoice("lov2", "Source\u00a0: Rodez, 2026")
CSV = FormatsChoice({"tables": ("csv",)})
DATAGOUV = PlatformChoice(("datagouv",), "datagouv")
NAMES = NamingChoice(PROPOSED, "Dates\u00a0: AAAA-MM-JJ.")
RULES = UpdatingChoice("Le service.", "monthly", "On prévient.")
FIRST = FirstChoice(((3, "Arbres"),))
VOTED = Decided("Conseil municipal", date(2026, 11, 12), "adoptée à l’unanimité")
PATHS = {
    Topic.LICENCE: "licence",
    Topic.FORMATS: "formats",
    Topic.PLATFORM: "plateforme",
    Topic.NAMING: "nommage",
    Topic.UPDATING: "mise-a-jour",
    Topic.FIRST: "premieres-donnees",
}


class Strategy:
    """Writes the strategy of Rodez as Alice would."""

    def __init__(self, cast: Cast, write: Write) -> None:
        self.cast, self.write = cast, write

    @property
    def by(self) -> Actor:
        return actor(self.cast.alice)

    def choose(self, *chosen: Any, reason: str = "", seen: int = 0) -> None:
        with self.write():
            for choice in chosen:
                services.choose(self.cast.rodez, choice, reason, seen=Sight(seen), by=self.by)
        db.session.close()

    def decide(self, *topics: Topic, decided: Decided = VOTED, seen: int = 1) -> None:
        with self.write():
            asked = dict.fromkeys(topics, seen)
            services.record_decision(self.cast.rodez, asked, decided, by=self.by)
        db.session.close()

    def rodez(self) -> Authority:
        db.session.close()
        return self.cast.rodez

    def events(self) -> list[AuditEvent]:
        db.session.close()
        query = select(AuditEvent).where(AuditEvent.event.startswith("strategy:"))
        return list(db.session.scalars(query.order_by(AuditEvent.id)))
