"""High value is decided by a person: where each dataset stands, what was wrong, what to see again.

A family given by a wrong typical dataset, which nobody has touched, is corrected. Any other family
is a candidate, and no longer published as such. Each authority concerned gets one task for its
lead, which says what was corrected and lists what deserves a second look, the decisions founded on
a corrected question included. A step down takes the task back, and the families with it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

OFF = ""
# Typical dataset: the family it gave, the family it is a candidate for now (none: taken off).
CORRECTED = {
    **dict.fromkeys(
        (
            "travaux-de-voirie", "stationnement-velo", "bornes-de-recharge", "covoiturage",
            "comptages", "zfe", "circulation-marchandises", "aires-de-livraison",
            "stations-de-taxi", "accessibilite-voirie", "stationnement", "transports-publics",
            "amenagements-cyclables",
        ),
        ("mobility", OFF),
    ),
    "randonnees": ("geospatial", OFF),
    "pcrs": ("geospatial", OFF),
    "sites-economiques": ("companies", OFF),
    "population-par-quartier": ("statistics", OFF),
    "eau-et-assainissement": ("earth-environment", OFF),
    "mesures-environnement": ("earth-environment", OFF),
    "documents-urbanisme": ("geospatial", "earth-environment"),
    "scot": ("geospatial", "earth-environment"),
    "servitudes": ("geospatial", "earth-environment"),
    "voirie": ("geospatial", "mobility"),
}  # fmt: skip
MARK = "Famille corrigée par la mise à jour, d’après le règlement (UE) 2023/138. Auparavant\u00a0: "
FIELD = "Forte valeur"  # as the journal names it
TITLE = "Revoir les données de forte valeur et les analyses d’ouverture"
TITLE_KEY = "revoir les donnees de forte valeur et les analyses d ouverture"
BY = "Jalon, mise à jour 0033"
MOST_LISTED = 20
AT_ONCE = 500
LARGEST = 2**31 - 1
OPEN_STATES = ("todo", "in_progress", "blocked")

DATASETS = sa.table(
    "datasets",
    *(sa.column(name, sa.Integer) for name in ("id", "authority_id")),
    *(sa.column(name, sa.String) for name in ("title", "title_key", "typical", "outcome")),
    *(sa.column(name, sa.String) for name in ("high_value", "high_value_state")),
    sa.column("high_value_reason", sa.Text),
)
EVENTS = sa.table(
    "audit_events",
    sa.column("authority_id", sa.Integer),
    sa.column("event", sa.String),
    sa.column("subject", sa.String),
    sa.column("changes", sa.JSON),
)
DECISIONS = sa.table(
    "eligibility_decisions",
    *(sa.column(name, sa.Integer) for name in ("id", "authority_id", "dataset_id")),
    sa.column("answers", sa.JSON),
)
MEMBERS = sa.table(
    "memberships",
    *(sa.column(name, sa.Integer) for name in ("user_id", "authority_id")),
    sa.column("role", sa.String),
)
USERS = sa.table(
    "users",
    *(sa.column(name, sa.Integer) for name in ("id", "open_tasks")),
    sa.column("full_name", sa.String),
)
TASKS = sa.table(
    "tasks",
    *(sa.column(name, sa.Integer) for name in ("authority_id", "assignee_id", "priority")),
    *(sa.column(name, sa.Integer) for name in ("parts_done", "parts_total", "revision")),
    *(
        sa.column(name, sa.String)
        for name in (
            "title", "title_key", "description", "anchor_kind", "anchor_id", "assignee_name",
            "assignee_email", "state", "block_reason", "unblock", "recurrence", "created_by_name",
            "done_by_name",
        )
    ),
    sa.column("dated_by_hand", sa.Boolean),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("created_at", "updated_at")),
)  # fmt: skip
Notes = dict[int, dict[str, list[str]]]  # authority -> what happened -> titles
FIXED, SEEN, LAW = "fixed", "seen", "law"
HEADS = {
    FIXED: "Corrigé, car personne n’y avait touché",
    SEEN: "Candidats\u00a0: confirmez ou non, sur la fiche de chaque jeu",
    LAW: "Analyses à relire, car la question posée était trop large",
}


def upgrade() -> None:
    states = "'', 'candidate', 'confirmed', 'refused'"
    with op.batch_alter_table("datasets", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("high_value_state", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("high_value_by", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("high_value_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("high_value_reason", sa.Text(), server_default="", nullable=False)
        )
        batch_op.create_check_constraint(
            op.f("ck_datasets_high_value_state"), f"high_value_state IN ({states})"
        )
    notes: Notes = defaultdict(lambda: defaultdict(list))
    _sort_families(notes)
    _decisions_to_read(notes)
    _tell_leads(notes)


def downgrade() -> None:
    _take_tasks_back()
    table, bind = DATASETS.c, op.get_bind()
    # A slice: « LIKE » would read the signs of the sentence, and its case, in two ways.
    marked = sa.func.substr(table.high_value_reason, 1, len(MARK)) == MARK
    for row in bind.execute(sa.select(table.id, table.high_value_reason).where(marked)).all():
        former = row.high_value_reason.removeprefix(MARK)
        bind.execute(DATASETS.update().where(table.id == row.id).values(high_value=former))
    with op.batch_alter_table("datasets", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_datasets_high_value_state"), type_="check")
        for name in ("reason", "on", "by", "state"):
            batch_op.drop_column(f"high_value_{name}")


def _sort_families(notes: Notes) -> None:
    """Correct what nobody edited; make a candidate of the rest."""
    table, bind = DATASETS.c, op.get_bind()
    valued = sa.select(DATASETS).where(table.high_value != "").order_by(table.title_key, table.id)
    by_authority: dict[int, list[sa.Row[Any]]] = defaultdict(list)
    for row in bind.execute(valued).all():
        by_authority[row.authority_id].append(row)
    for authority_id, rows in by_authority.items():
        wrong = [row for row in rows if CORRECTED.get(row.typical, ("",))[0] == row.high_value]
        untouched = _untouched(authority_id, [row.id for row in wrong])
        for row in rows:
            values = {"high_value_state": "candidate"}
            if row in wrong and row.id in untouched:
                family = CORRECTED[row.typical][1]
                values = {
                    "high_value": family,
                    "high_value_state": "candidate" if family else "",
                    "high_value_reason": f"{MARK}{row.high_value}",
                }
                notes[authority_id][FIXED].append(row.title)
            if values["high_value_state"]:
                notes[authority_id][SEEN].append(row.title)
            bind.execute(DATASETS.update().where(table.id == row.id).values(values))


def _untouched(authority_id: int, ids: Sequence[int]) -> set[int]:
    """Return those that the journal saw added, and whose family it never saw changed.

    A dataset that a table or a catalogue brought was not « added » one by one: it is not among
    them, nor one whose journal has been cleared.
    """
    added: set[int] = set()
    edited: set[int] = set()
    for chunk in _chunks(ids):
        subjects = {f"dataset:{id_}": id_ for id_ in chunk}
        known = sa.select(EVENTS.c.event, EVENTS.c.subject, EVENTS.c.changes).where(
            EVENTS.c.authority_id == authority_id, EVENTS.c.subject.in_(sorted(subjects))
        )
        for event, subject, changes in op.get_bind().execute(known):
            if event == "dataset:add":
                added.add(subjects[subject])
            listed = changes if isinstance(changes, list) else []
            if any(isinstance(one, Mapping) and one.get("title") == FIELD for one in listed):
                edited.add(subjects[subject])
    return added - edited


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    yield from (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _decisions_to_read(notes: Notes) -> None:
    """List the datasets whose standing decision rests on a question that has been corrected."""
    bind, table = op.get_bind(), DECISIONS.c
    last = sa.select(sa.func.max(table.id)).group_by(table.authority_id, table.dataset_id)
    standing = (
        sa.select(DATASETS.c.authority_id, DATASETS.c.title, DATASETS.c.typical, table.answers)
        .join(
            DATASETS,
            sa.and_(
                DATASETS.c.authority_id == table.authority_id, DATASETS.c.id == table.dataset_id
            ),
        )
        .where(table.id.in_(last), DATASETS.c.outcome != "")
        .order_by(DATASETS.c.title_key, DATASETS.c.id)
    )
    for authority_id, title, typical, answers in bind.execute(standing).all():
        if _is_corrected(typical, answers):
            notes[authority_id][LAW].append(title)


def _is_corrected(typical: str, answers: object) -> bool:
    """Tell whether an answer would be another one: « a law », « published elsewhere »."""
    pairs = answers if isinstance(answers, list) else []
    yes = {pair[0] for pair in pairs if isinstance(pair, list) and pair[1:] == ["yes"]}
    return "B8a" in yes or (typical == "base-adresse-locale" and "B4" in yes)


def _tell_leads(notes: Notes) -> None:
    """Write one task for each authority, given to its first lead."""
    bind = op.get_bind()
    now = datetime.now(UTC)
    for authority_id, kinds in sorted(notes.items()):
        lead = _lead(authority_id)
        common = {
            "authority_id": authority_id, "title": TITLE, "title_key": TITLE_KEY,
            "description": _description(kinds), "state": "todo", "priority": 2, "revision": 1,
            "parts_done": 0, "parts_total": 0, "dated_by_hand": False,
            "created_by_name": BY, "created_at": now, "updated_at": now,
            "assignee_id": lead.id if lead else None,
            "assignee_name": lead.full_name if lead else "",
        }  # fmt: skip
        blank = ("anchor_kind", "anchor_id", "assignee_email", "block_reason", "unblock")
        blank = (*blank, "recurrence", "done_by_name")
        bind.execute(TASKS.insert().values({**common, **dict.fromkeys(blank, "")}))
        if lead:
            one_more = USERS.update().where(USERS.c.id == lead.id)
            bind.execute(one_more.values(open_tasks=USERS.c.open_tasks + 1))


def _lead(authority_id: int) -> sa.Row[Any] | None:
    """Return the first lead of an authority whose counter can still grow."""
    query = (
        sa.select(USERS.c.id, USERS.c.full_name)
        .join(MEMBERS, MEMBERS.c.user_id == USERS.c.id)
        .where(
            MEMBERS.c.authority_id == authority_id,
            MEMBERS.c.role == "lead",
            USERS.c.open_tasks < LARGEST,
        )
        .order_by(USERS.c.id)
        .limit(1)
    )
    return op.get_bind().execute(query).one_or_none()


def _description(kinds: Mapping[str, Sequence[str]]) -> str:
    parts = []
    for kind, head in HEADS.items():
        titles = kinds.get(kind, ())
        if titles:
            left = len(titles) - MOST_LISTED
            listed = [f"- {' '.join(title.split())}" for title in titles[:MOST_LISTED]]
            more = [f"- et {left} de plus"] if left > 0 else []
            parts.append("\n".join([f"{head} ({len(titles)})", *listed, *more]))
    return "\n\n".join(parts)


def _take_tasks_back() -> None:
    bind, table = op.get_bind(), TASKS.c
    ours = sa.and_(table.title == TITLE, table.created_by_name == BY)
    held = sa.select(table.assignee_id).where(
        ours, table.assignee_id.is_not(None), table.state.in_(OPEN_STATES)
    )
    for (user_id,) in bind.execute(held).all():
        one_less = USERS.update().where(USERS.c.id == user_id, USERS.c.open_tasks > 0)
        bind.execute(one_less.values(open_tasks=USERS.c.open_tasks - 1))
    bind.execute(TASKS.delete().where(ours))
