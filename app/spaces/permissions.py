"""The one table of rights; the screen « Qui peut faire quoi » is drawn from it."""

from app.kernel.labels import LabelledEnum


class Role(LabelledEnum):
    """What somebody is in one authority."""

    LEAD = ("lead", "Chef de projet")
    CONTRIBUTOR = ("contributor", "Contributeur")
    CONSULTANT = ("consultant", "Consultant")
    OFFICIAL = ("official", "Élu")


ROLE_HINTS = {
    Role.LEAD.value: "Règle tout, invite et donne les rôles. Il en faut au moins un, mieux deux.",
    Role.CONTRIBUTOR.value: "Répond aux points de contrôle et dépose des preuves.",
    Role.CONSULTANT.value: "Accompagne\u00a0: répond, publie et note les décisions prises.",
    Role.OFFICIAL.value: "Voit où en est la démarche et note les décisions prises.",
}

# Who accompanies several authorities from outside: most of a portfolio, whose lines do not say it.
ADVISERS = frozenset({Role.CONSULTANT})


class Permission(LabelledEnum):
    """What can be done in an authority."""

    SEE = ("see", "Voir les phases, les réponses, le tableau de bord et le journal")
    ANSWER = ("answer", "Répondre aux points, modifier les tâches, déposer des preuves")
    LIST_STAKEHOLDERS = ("list-stakeholders", "Voir la liste des acteurs : nom, rôle, service")
    SEE_OPINIONS = ("see-opinions", "Voir la position, l’influence et les notes sur les acteurs")
    ASK_PUBLICATION = ("ask-publication", "Préparer une publication et la demander")
    PUBLISH = ("publish", "Décider de la stratégie, publier, partager")
    ARM_SOURCE = ("arm-source", "Armer une source surveillée, qui publie sans intervention")
    RECORD_DECISION = ("record-decision", "Noter qu’une décision a été prise (vote, validation)")
    CHANGE_EDITION = ("change-edition", "Passer à l’édition suivante de la méthode, en revenir")
    CHANGE_PATH = ("change-path", "Choisir le chemin, complet ou léger")
    MANAGE = ("manage", "Gérer les membres, les rôles et les paramètres")


_EVERYONE = frozenset(Role)

GRANTS: dict[Permission, frozenset[Role]] = {
    Permission.SEE: _EVERYONE,
    Permission.ANSWER: frozenset({Role.LEAD, Role.CONTRIBUTOR, Role.CONSULTANT}),
    Permission.LIST_STAKEHOLDERS: _EVERYONE,
    Permission.SEE_OPINIONS: frozenset({Role.LEAD}),
    Permission.ASK_PUBLICATION: frozenset({Role.LEAD, Role.CONTRIBUTOR, Role.CONSULTANT}),
    Permission.PUBLISH: frozenset({Role.LEAD, Role.CONSULTANT}),
    Permission.ARM_SOURCE: frozenset({Role.LEAD, Role.CONSULTANT}),
    Permission.RECORD_DECISION: frozenset({Role.LEAD, Role.CONSULTANT, Role.OFFICIAL}),
    Permission.CHANGE_EDITION: frozenset({Role.LEAD, Role.CONSULTANT}),
    Permission.CHANGE_PATH: frozenset({Role.LEAD, Role.CONSULTANT}),
    Permission.MANAGE: frozenset({Role.LEAD}),
}


# Rights that a role gains only where the lead has opened them (see ``Authority``).
IF_OPENED: dict[Permission, frozenset[Role]] = {
    Permission.SEE_OPINIONS: frozenset({Role.CONSULTANT}),
}


def allows(role: Role, permission: Permission, *, opened: bool = False) -> bool:
    """Tell whether a role holds a right; ``opened`` when the lead has opened it here."""
    if role in GRANTS[permission]:
        return True
    return opened and role in IF_OPENED.get(permission, ())


def only_works(role: Role) -> bool:
    """Tell whether a role answers and decides nothing: its home is its own work."""
    return allows(role, Permission.ANSWER) and not allows(role, Permission.PUBLISH)


def only_decides(role: Role) -> bool:
    """Tell whether a role records decisions and answers nothing, as those who were elected."""
    return allows(role, Permission.RECORD_DECISION) and not allows(role, Permission.ANSWER)


def only_advises(role: Role) -> bool:
    """Tell whether a role publishes as the leads do and manages nothing, as consultants."""
    return allows(role, Permission.PUBLISH) and not allows(role, Permission.MANAGE)
