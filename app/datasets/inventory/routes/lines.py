"""The lines of the sheet of a dataset: eligibility, duties, and the first words of publication."""

from app.datasets.inventory import sections, wording
from app.datasets.inventory.defaults import UNSAID, Defaults, defaults_of
from app.datasets.inventory.frequencies import UNDECIDED, is_late
from app.datasets.inventory.library import typical
from app.datasets.inventory.licences import is_too_strict, name_of
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.queries import DatasetSheet
from app.datasets.inventory.routes.links import link
from app.datasets.inventory.rules import (
    LETS_OUT,
    PUBLIC_CODES,
    TOO_STRICT,
    VALUED,
    HighValueState,
    Outcome,
    may_publish,
)
from app.datasets.inventory.sections import SheetLine, SheetPart
from app.kernel.clock import today
from app.kernel.typography import day, lowered, raised, until
from app.obligation.loader import get_law
from app.spaces.guard import may
from app.spaces.models import Authority
from app.spaces.permissions import Permission


def eligibility(_: Authority, sheet: DatasetSheet) -> SheetLine:
    """Return the line of the last decision: the outcome, by whom, when, the articles."""
    row, decision = sheet.dataset, sheet.decision
    outcome = Outcome(row.outcome)
    answers = may(Permission.ANSWER)
    url = link("datasets.eligibility", dataset_id=row.id) if answers else ""
    if outcome is Outcome.NONE or decision is None:
        text = outcome.label if outcome is not Outcome.NONE else "Pas encore analysé"
        return SheetLine(text, action="Analyser", url=url, warning=outcome is Outcome.NONE)
    decided = f"Décidé par {decision.decided_by_name} le {day(decision.decided_on)}"
    articles = f" ({', '.join(decision.articles)})" if decision.articles else ""
    return SheetLine(
        outcome.label, f"{decided}{articles}", "Revoir", url, warning=outcome not in LETS_OUT
    )


def duty(authority: Authority, sheet: DatasetSheet) -> SheetLine:
    """Return the line of the duties that the dataset answers."""
    row = sheet.dataset
    titles = {duty.id: duty.title for duty in get_law().duties}
    # Several articles may ask for the same: an obligation is told once.
    answered = dict.fromkeys(titles.get(duty_id, duty_id) for duty_id in row.duties)
    first = row.duties[0] if row.duties else None
    url = link("datasets.duties", obligation=first, _anchor=first)
    text = "\u202f; ".join(answered) or "Aucune obligation notée"
    return SheetLine(text, "", "Voir les obligations", url)


def high_value(authority: Authority, sheet: DatasetSheet) -> SheetLine | None:
    """Return the line of the family of high-value data, where there is one or a doubt."""
    row, state = sheet.dataset, HighValueState(sheet.dataset.high_value_state)
    url = link("datasets.high_value", dataset_id=row.id) if may(Permission.ANSWER) else ""
    entry = typical().get(row.typical)
    if state is HighValueState.NONE:
        doubt = entry.high_value_doubt if entry is not None else ""
        return SheetLine("Non retenu, à vérifier", doubt, "Décider", url) if doubt else None
    family = wording.high_value_of(row.high_value)
    decided = f"Par {row.high_value_by} le {day(row.high_value_on)}" if row.high_value_on else ""
    strict = ""
    if row.high_value_state in VALUED:
        defaults = Defaults() if row.licence else defaults_of(authority)
        strict = TOO_STRICT if is_too_strict(defaults.licence_of(row)) else ""
    waits = state is HighValueState.CANDIDATE
    detail = strict or decided or row.high_value_reason
    return SheetLine(
        f"{state.label}\u00a0: {lowered(family)}",
        detail,
        "Décider" if waits else "Revoir",
        url,
        warning=waits or bool(strict),
    )


def publication(authority: Authority, sheet: DatasetSheet) -> SheetLine:
    """Return the line of the publication: licence, rhythm, and what refuses it."""
    row = sheet.dataset
    refusal = may_publish(row.outcome, row.held_since is not None)
    url = (
        link("publication.publishing", dataset_id=row.id) if may(Permission.ASK_PUBLICATION) else ""
    )
    # One more statement, only where the sheet itself does not answer.
    said = row.licence and row.frequency not in UNSAID
    defaults = Defaults() if said else defaults_of(authority)
    parts = [_closed(authority, row), _licence(row, defaults), _rhythm(row, defaults), _due(row)]
    text = raised(" · ".join(part for part in parts if part))
    late = row.stage in PUBLIC_CODES and is_late(row.next_update_on, today())
    action = "" if refusal else _action(row)
    return SheetLine(text, refusal or "", action, url, warning=late)


def _action(row: Dataset) -> str:
    """Return the words of the link: only who may publish is told to."""
    if row.stage in PUBLIC_CODES:
        return "Voir la publication"
    return "Publier" if may(Permission.PUBLISH) else "Préparer la publication"


def _closed(authority: Authority, row: Dataset) -> str:
    """Return a warning when a public dataset is hidden by a closed catalogue."""
    hidden = row.stage in PUBLIC_CODES and authority.catalogue_opened_at is None
    return "le catalogue public est fermé" if hidden else ""


def _licence(row: Dataset, defaults: Defaults) -> str:
    licence = defaults.licence_of(row)
    if not licence:
        return "aucune licence\u00a0: personne ne saura ce qui est permis"
    of_strategy = "" if row.licence else ", celle de la stratégie"
    return f"licence\u00a0: {name_of(licence)}{of_strategy}"


def _rhythm(row: Dataset, defaults: Defaults) -> str:
    rhythm = defaults.rhythm_of(row)
    if rhythm in UNDECIDED:
        return "rythme à décider"
    return f"rythme\u00a0: {lowered(wording.frequency_of(rhythm))}"


def _due(row: Dataset) -> str:
    if row.next_update_on is None:
        return ""
    return f"mise à jour {until(row.next_update_on, today())}"


sections.register(SheetPart.ELIGIBILITY, eligibility)
sections.register(SheetPart.DUTY, duty)
sections.register(SheetPart.HIGH_VALUE, high_value)
