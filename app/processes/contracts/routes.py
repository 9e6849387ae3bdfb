"""Pages of contracts: the list, one of them."""

from typing import Any

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Merged
from app.methodology.software import kinds_named
from app.processes.blueprint import bp
from app.processes.contracts import queries, services
from app.processes.contracts.contents import ContractFacts
from app.processes.contracts.forms import DataContractForm, contract_values
from app.processes.contracts.models import Contract
from app.processes.contracts.rules import CLAUSES, ContractKind, DataTerms, Renewal, renewal_of
from app.spaces.gone import deletion
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import CONFLICT, Answer, go, page, refused

LIST, FORM = "processes/contracts.html", "processes/contract.html"
ONE_CONTRACT = "/contrats/<id:contract_id>"


@bp.get("/contrats")
@requires(Permission.SEE)
def contracts() -> Answer:
    """See the contracts, the nearest end first."""
    rows = queries.contracts(current_authority())
    lines = [(row, renewal_of(row.ends_on, today())) for row in rows]
    near = sum(renewal is Renewal.NEAR for _, renewal in lines)
    return page(LIST, lines=lines, near=near, kinds=ContractKind, terms=DataTerms)


@bp.route("/contrats/nouveau", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def new_contract() -> Answer:
    """List a contract; « Annuler » after a removal comes here as well."""
    form = DataContractForm(data={"with_task": True})
    if not form.is_submitted():
        return page(FORM, form=form, row=None)
    if not form.validate():
        return refused(FORM, form=form, row=None)
    by, with_task = current_visitor().actor, bool(form.with_task.data)
    try:
        row = services.add(current_authority(), form.facts(), with_task=with_task, by=by)
    except Refused as refusal:
        form.take(refusal)
        return refused(FORM, form=form, row=None)
    more = " La tâche de renouvellement est créée." if row.task_id else ""
    flash(f"Ajouté à la liste\u00a0: {row.title}.{more}", "success")
    return go(url_for("processes.contracts"))


@bp.route(ONE_CONTRACT, methods=["GET", "POST"])
@requires(Permission.ANSWER)
def contract(contract_id: int) -> Answer:
    """Change a contract; the form of one removed lists it anew."""
    try:
        return _change(contract_id)
    except Missing as missing:
        sentence = deletion(missing, f"contract:{contract_id}", "contract:remove", "ce contrat")
        return page(FORM, status=CONFLICT, form=DataContractForm(), row=None, gone=sentence)


def _change(contract_id: int) -> Answer:
    authority, by = current_authority(), current_visitor().actor
    row = queries.contract(authority, contract_id)
    form = DataContractForm(data=contract_values(row))
    if not form.is_submitted():
        return page(FORM, **_context(row, form))
    if not form.validate():
        return refused(FORM, **_context(row, form))
    try:
        saved = services.update(
            authority, contract_id, form.facts(), seen=form.revision.seen, by=by
        )
    except Refused as refusal:
        form.take(refusal)
        return refused(FORM, **_context(row, form))
    except Conflict as conflict:
        return _both_versions(conflict, contract_id)
    flash(f"Enregistré\u00a0: {saved.row.title}.{form.kept(saved.kept)}", "success")
    return go(url_for("processes.contracts"))


def _context(row: Contract, form: DataContractForm) -> dict[str, Any]:
    clauses = CLAUSES[ContractKind(row.kind)]
    return {"row": row, "form": form, "clauses": clauses, "kinds": kinds_named(row.title)}


def _both_versions(conflict: Conflict, contract_id: int) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[ContractFacts] = conflict.current
    row = queries.contract(current_authority(), contract_id)
    form = DataContractForm(formdata=None, data=contract_values(row, merged.facts))
    both = form.both(merged.standing.columns(), merged.facts.columns(), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(FORM, status=CONFLICT, **_context(row, form), **more)


@bp.post(f"{ONE_CONTRACT}/retirer")
@requires(Permission.ANSWER)
def remove_contract(contract_id: int) -> Answer:
    """Take a contract off the list; « Annuler » writes it again."""
    facts = services.remove(current_authority(), contract_id, by=current_visitor().actor)
    fields = {**facts.columns(), "ends_on": facts.ends_on.isoformat() if facts.ends_on else ""}
    message: dict[str, Any] = {
        "text": f"Retiré de la liste\u00a0: {facts.title}.",
        "undo": {"url": url_for("processes.new_contract"), "fields": fields},
    }
    flash(message, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for("processes.contracts"))


@bp.post(f"{ONE_CONTRACT}/tache")
@requires(Permission.ANSWER)
def prepare_contract(contract_id: int) -> Answer:
    """Create the task that prepares the renewal of a contract."""
    try:
        task = services.prepare_renewal(
            current_authority(), contract_id, by=current_visitor().actor
        )
    except Refused as refusal:
        flash(refusal.message, "warning")
        return go(url_for("processes.contract", contract_id=contract_id))
    flash(f"Tâche créée\u00a0: {task.title}.", "success")
    return go(url_for("processes.contract", contract_id=contract_id))
