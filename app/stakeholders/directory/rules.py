"""The scales of opinions, who may read an opinion, what the table of stakeholders lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.kernel.labels import LabelledEnum
from app.spaces.permissions import Permission, Role, allows


class Side(LabelledEnum):
    """Whether the stakeholder belongs to the authority."""

    INTERNAL = ("internal", "Interne")
    EXTERNAL = ("external", "Externe")


class ProjectRole(LabelledEnum):
    """The part played in the project (guide Open Datalab, phase 1)."""

    DECIDE = ("decide", "Décide")
    STEER = ("steer", "Pilote")
    CONTRIBUTE = ("contribute", "Contribue")
    EXTERNAL = ("external", "Externe intéressé")


class Visibility(LabelledEnum):
    """Who may read an opinion; an official or a contributor never does."""

    AUTHOR = ("author", "Moi seulement")
    LEADS = ("leads", "Les chefs de projet")
    TEAM = ("team", "Les chefs de projet et les consultants à qui l’accès est ouvert")


class Influence(LabelledEnum):
    """How much the stakeholder weighs on the project; stored from 1 to 5."""

    VERY_LOW = ("1", "Très faible")
    LOW = ("2", "Faible")
    MEDIUM = ("3", "Moyenne")
    HIGH = ("4", "Forte")
    VERY_HIGH = ("5", "Très forte")


class Interest(LabelledEnum):
    """How much the project matters to the stakeholder; stored from 1 to 5."""

    VERY_LOW = ("1", "Très faible")
    LOW = ("2", "Faible")
    MEDIUM = ("3", "Moyen")
    HIGH = ("4", "Fort")
    VERY_HIGH = ("5", "Très fort")


class Attitude(LabelledEnum):
    """The attitude towards the project, in neutral words; stored from 1 to 5."""

    RESERVED = ("1", "Réservé")
    RATHER_RESERVED = ("2", "Plutôt réservé")
    NEUTRAL = ("3", "Neutre")
    RATHER_FAVOURABLE = ("4", "Plutôt favorable")
    FAVOURABLE = ("5", "Favorable")


FAVOURABLE_FROM = 4  # on the scale of Attitude


@dataclass(frozen=True)
class Reader:
    """Who wants to read opinions: an account, what it is here, and whether access was opened."""

    user_id: int
    role: Role
    opened: bool

    @property
    def manages(self) -> bool:
        """Whether they settle who reads what in the authority."""
        return allows(self.role, Permission.MANAGE)

    @property
    def sees_opinions(self) -> bool:
        """Whether some opinions may be theirs to read."""
        return allows(self.role, Permission.SEE_OPINIONS, opened=self.opened)


def levels_of(role: Role, *, opened: bool) -> tuple[Visibility, ...]:
    """Return the levels of opinions of others that a role may read."""
    if not allows(role, Permission.SEE_OPINIONS, opened=opened):
        return ()
    if allows(role, Permission.SEE_OPINIONS):  # without anybody having to open them
        return (Visibility.LEADS, Visibility.TEAM)
    return (Visibility.TEAM,)


def may_read(visibility: Visibility, role: Role, *, is_author: bool, opened: bool) -> bool:
    """Tell whether somebody may read an opinion; ``queries.readable`` says the same in SQL.

    Its author always may, as long as their role may read opinions at all: a lead who has become a
    contributor reads none, even of their own.
    """
    if visibility in levels_of(role, opened=opened):
        return True
    return is_author and allows(role, Permission.SEE_OPINIONS, opened=opened)


class Gap(LabelledEnum):
    """What the table of stakeholders lacks for phase 1."""

    NO_OFFICIAL = ("no-official", "Aucun élu référent")
    NO_FAVOURABLE_DECIDER = ("no-favourable-decider", "Aucun décideur favorable")
    DPO_NEVER_MET = ("dpo-never-met", "Délégué à la protection des données jamais rencontré")


# A gap that rests on opinions would tell those opinions to whoever sees it.
PRIVATE_GAPS = frozenset({Gap.NO_FAVOURABLE_DECIDER, Gap.DPO_NEVER_MET})
# As consultants may know them, from opinions of the level « team » alone.
FOR_TEAM = "team:"


@dataclass(frozen=True)
class KnownStakeholder:
    """What the gaps depend on: a stakeholder, and the opinion about it, if there is one."""

    elected: bool
    dpo: bool
    role: str
    visibility: str | None = None
    attitude: int | None = None
    met_on: date | None = None


def gaps_of(known: Iterable[KnownStakeholder]) -> list[str] | None:
    """Return the codes of what the table lacks, to be stored; nothing when it is empty.

    Private opinions (« moi seulement ») do not count: a warning that goes away would tell them.
    """
    listed = list(known)
    if not listed:
        return None
    public = [] if any(stakeholder.elected for stakeholder in listed) else [Gap.NO_OFFICIAL.value]
    leads = _private_gaps(listed, (Visibility.LEADS.value, Visibility.TEAM.value))
    team = _private_gaps(listed, (Visibility.TEAM.value,))
    return [*public, *leads, *(FOR_TEAM + code for code in team)]


def _private_gaps(listed: list[KnownStakeholder], levels: tuple[str, ...]) -> list[str]:
    readable = [known for known in listed if known.visibility in levels]
    favourable = any(
        known.role == ProjectRole.DECIDE.value
        and known.attitude is not None
        and known.attitude >= FAVOURABLE_FROM
        for known in readable
    )
    met = any(known.dpo and known.met_on is not None for known in readable)
    gaps = [] if favourable else [Gap.NO_FAVOURABLE_DECIDER.value]
    return gaps if met else [*gaps, Gap.DPO_NEVER_MET.value]


def gaps_for(stored: Iterable[str] | None, role: Role | None, *, opened: bool) -> tuple[Gap, ...]:
    """Return what a role may know that the table lacks; without a role, what is public."""
    codes = set(stored or ())
    levels = levels_of(role, opened=opened) if role is not None else ()
    known = {gap.value for gap in Gap if gap not in PRIVATE_GAPS}
    if levels:
        before = "" if Visibility.LEADS in levels else FOR_TEAM
        known |= {before + gap.value for gap in PRIVATE_GAPS}
    shown = {code.removeprefix(FOR_TEAM) for code in codes & known}
    return tuple(gap for gap in Gap if gap.value in shown)
