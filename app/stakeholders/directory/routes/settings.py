"""What the leads decide about people: naming them, and opening opinions to consultants."""

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.stakeholders.blueprint import bp
from app.stakeholders.directory import privacy
from app.stakeholders.directory.forms import NamesForm
from app.web.page import Answer, go, page, refused

TEMPLATE = "stakeholders/directory/settings.html"
OPEN, CLOSE = "ouvrir", "refermer"
WITHDRAW = "retirer"


@bp.get("/reglages")
@requires(Permission.MANAGE)
def settings() -> Answer:
    """See who may read opinions and whether people are named."""
    return page(TEMPLATE, form=NamesForm(formdata=None))


@bp.post("/reglages/noms")
@requires(Permission.MANAGE)
def names() -> Answer:
    """Allow names, once the lead has promised to tell those people; or no longer."""
    if request.form.get("noms") == WITHDRAW:
        return _withdraw()
    form = NamesForm()
    if not form.validate():
        return refused(TEMPLATE, form=form)
    privacy.allow_names(current_authority(), by=current_visitor().actor)
    flash("Vous pouvez maintenant nommer des personnes parmi les acteurs.", "success")
    return go(url_for("stakeholders.settings"))


def _withdraw() -> Answer:
    try:
        privacy.forbid_names(current_authority(), by=current_visitor().actor)
    except Refused as refusal:
        form = NamesForm(formdata=None)
        form.take(refusal)
        return refused(TEMPLATE, form=form)
    flash("Personne ne peut plus être nommé parmi les acteurs.", "success")
    return go(url_for("stakeholders.settings"))


@bp.post("/reglages/consultants")
@requires(Permission.MANAGE)
def opening() -> Answer:
    """Open opinions to consultants, or close them again."""
    wanted = request.form.get("acces", "")
    if wanted in {OPEN, CLOSE}:
        opened = wanted == OPEN
        privacy.open_opinions(current_authority(), opened=opened, by=current_visitor().actor)
        message = (
            "Les consultants peuvent lire les fiches que vous partagez avec eux."
            if opened
            else "Les consultants ne lisent plus aucune fiche réservée."
        )
        flash(message, "success")
    return go(url_for("stakeholders.settings"))
