"""What an authority recorded on a reading of the law that was corrected: a task for its lead, once.

Nothing recorded is changed: an override and its reason, the duties marked on datasets stay.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import String, cast, select, update

from app.audit.rules import COMMAND_LINE
from app.authorities import queries
from app.authorities.situations import origin_of, situation_of
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel import clock
from app.obligation.corrections import READING, corrected
from app.spaces.models import Authority
from app.spaces.queries import leads_of
from app.tasks.drafts import NOBODY, Assignee, Draft
from app.tasks.services import create_task

TITLE = "Relire vos obligations à la lumière du droit corrigé"
END = "Rien de ce que vous avez écrit n’a changé. La page «\u202fObligation\u202f» dit la suite."
MOST_NAMED = 5

Marked = Mapping[int, Sequence[tuple[str, Sequence[str]]]]  # authority -> title, duties of datasets


def waiting(after: int, size: int) -> list[int]:
    """Return the next authorities that have not been looked at since the latest reading."""
    query = (
        select(Authority.id)
        .where(Authority.id > after, Authority.law_read < READING)
        .order_by(Authority.id)
        .limit(size)
    )
    return list(db.session.scalars(query))


def look_again(ids: Sequence[int]) -> int:
    """Look at some authorities; return how many were given a task.

    Three statements for all those that need none.
    """
    unread = (Authority.id.in_(ids), Authority.law_read < READING)
    authorities, marked = db.session.scalars(select(Authority).where(*unread)).all(), _marked(ids)
    given = sum(_told(authority, marked) for authority in authorities)
    db.session.execute(
        update(Authority).where(*unread).values(law_read=READING),
        execution_options={"synchronize_session": False},
    )
    return given


def _marked(ids: Sequence[int]) -> Marked:
    query = (
        select(Dataset.authority_id, Dataset.title, Dataset.duties)
        .where(Dataset.authority_id.in_(ids), cast(Dataset.duties, String) != "[]")
        .order_by(Dataset.title_key, Dataset.id)
    )
    marked: dict[int, list[tuple[str, Sequence[str]]]] = defaultdict(list)
    for authority_id, title, duties in db.session.execute(query):
        marked[authority_id].append((title, duties))
    return marked


def _told(authority: Authority, marked: Marked) -> bool:
    reasons = list(_reasons(authority, marked.get(authority.id, ())))
    if reasons:
        leads = leads_of(authority.id)
        lead = Assignee(leads[0].id, "") if leads else NOBODY
        draft = Draft(TITLE, "\\n".join([*reasons, END]), assignee=lead)
        create_task(authority, draft, by=COMMAND_LINE)
    return bool(reasons)


def _reasons(authority: Authority, marked: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """Yield what deserves a second look, in sentences."""
    situation = situation_of(queries.facts_of(authority), origin_of(authority))
    view = queries.obligation(authority)
    changed = list(corrected(situation, view.decision, queries.law_on(clock.today())))
    yield from changed
    if changed and view.override is not None:
        yield (
            f"Votre réponse reste celle-ci, avec sa raison\u00a0: {view.label}. "
            "Tient-elle encore\u202f?"
        )
    due = {duty.id for duty in view.decision.duties}
    strangers = [title for title, duties in marked if not due.issuperset(duties)]
    if strangers:
        more = "…" if len(strangers) > MOST_NAMED else "."
        yield (
            "Ces jeux sont rattachés à une obligation qui ne vous lie plus\u00a0: "
            f"{', '.join(strangers[:MOST_NAMED])}{more}"
        )
