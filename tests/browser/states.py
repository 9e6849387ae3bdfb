"""Pages that only an action brings: forms to correct, conflicts, notices, proposals, menus."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.scene import FIRST, LAST, PHASE, SECOND
from tests.browser.window import Window

Steps = Callable[[Window], None]


@dataclass(frozen=True)
class State:
    """A state of a page: who is there and what they do."""

    name: str
    person: str
    reach: Steps
    status: int = 422
    covers: bool = False  # something floats over the rest, which was looked at without it


def refused(path: str, button: str, **fields: str) -> Steps:
    """Open a form, fill these fields (by name) and send it with this button."""

    def reach(window: Window) -> None:
        window.go(path)
        for name, value in fields.items():
            window.find(f"[name='{name}']").fill(value)
        window.page.get_by_role("button", name=button, exact=True).click()
        window.page.locator(".summary").wait_for()

    return reach


def answer_without_reason(window: Window) -> None:
    """Say « bloqué » without saying why, in the row."""
    window.go(f"{PHASE}?point={LAST.id}")
    row = window.find(f"#point-{LAST.id}")
    row.locator("label.blocked").click()
    row.get_by_role("button", name="Enregistrer").click()
    row.locator(".summary").wait_for()


def stale_answer(window: Window) -> None:
    """Save over somebody else's answer."""
    window.go(f"{PHASE}?point={SECOND.id}")
    row = window.find(f"#point-{SECOND.id}")
    row.locator("input[name$='-revision']").evaluate("(field) => { field.value = '1'; }")
    row.get_by_label("Note").fill("Ma version à moi.")
    row.get_by_role("button", name="Enregistrer").click()
    row.locator(".callout").wait_for()


def stale_settings(window: Window) -> None:
    """Change the settings after somebody else."""
    window.go("/c/rodez/parametres")
    window.find("input[name='revision']").evaluate("(field) => { field.value = '1'; }")
    window.page.get_by_label("Nom", exact=True).fill("Ville de Rodez")
    window.page.get_by_role("button", name="Enregistrer").click()
    window.find(".callout td").first.wait_for()


def ticked(window: Window) -> None:
    """Tick an item: the notice floats with its undo button."""
    window.go(PHASE)
    window.find(f"#point-{LAST.id} .quick").click()
    window.find("#annonces[data-floating] [data-undo]").wait_for()


def proof_without_anything(window: Window) -> None:
    """Give a title to a piece of evidence that is neither link nor file."""
    window.go(f"{PHASE}?point={FIRST.id}")
    window.page.get_by_text("Ajouter une preuve").click()
    window.page.get_by_label("Titre de la preuve").fill("Délibération")
    window.page.get_by_role("button", name="Enregistrer", exact=True).click()
    window.find(".summary").wait_for()


def proposals(window: Window) -> None:
    """See what the type-ahead proposes, the first one marked."""
    window.go("/collectivites/nouvelle")
    window.page.get_by_label("Votre collectivité").press_sequentially("saint")
    window.find("[role='option']").first.wait_for()
    window.press("ArrowDown")


def open_menus(window: Window) -> None:
    """Open everything that opens."""
    window.go("/c/rodez/membres")
    window.page.evaluate(
        "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
    )


def keys_help(window: Window) -> None:
    """Read the keys."""
    window.go(PHASE)
    window.find("#point-" + FIRST.id + " summary").focus()
    window.press("?")
    window.find("#raccourcis[open]").wait_for()


def session_over(window: Window) -> None:
    """Send a form after the session has ended elsewhere."""
    window.go(f"{PHASE}?point={LAST.id}")
    row = window.find(f"#point-{LAST.id}")
    row.get_by_label("Note").fill("Une note à ne pas perdre.")
    window.context.clear_cookies()
    row.get_by_role("button", name="Enregistrer").click()
    window.page.get_by_text("Une note à ne pas perdre.").first.wait_for()


def override_without_reason(window: Window) -> None:
    """Give another answer than the law's, without saying why."""
    window.go("/c/rodez/obligation")
    window.page.get_by_label("Non obligée, ouverture volontaire").check()
    window.page.get_by_role("button", name="Enregistrer").click()
    window.find(".summary").wait_for()


STATES = [
    State("sign-in", "", refused("/connexion", "Se connecter", email="a@b.fr", password="non")),
    State("forgotten", "", refused("/mot-de-passe-oublie", "Recevoir un lien", email="")),
    State("row", "alice", answer_without_reason),
    State("row-conflict", "alice", stale_answer, 409),
    State("ticked", "alice", ticked, 200, covers=True),
    State("proof", "alice", proof_without_anything),
    State("keys", "alice", keys_help, 200),
    State("menus", "alice", open_menus, 200, covers=True),
    State("session-over", "alice", session_over, 400),
    State(
        "settings",
        "alice",
        refused("/c/rodez/parametres", "Enregistrer", name="", population="beaucoup", siren="1"),
    ),
    State("settings-conflict", "alice", stale_settings, 409),
    State("obligation", "alice", override_without_reason),
    State("invite", "alice", refused("/c/rodez/membres", "Envoyer l’invitation", email="non")),
    State("proposals", "bob", proposals, 200, covers=True),
    State(
        "confirm",
        "bob",
        refused(
            "/collectivites/nouvelle?territoire=com-98818", "Ouvrir l’espace", fte="des agents"
        ),
    ),
    State("by-hand", "bob", refused("/collectivites/nouvelle/a-la-main", "Ouvrir l’espace")),
    State("account", "bob", refused("/compte", "Enregistrer", full_name="")),
    State("address", "bob", refused("/compte/adresse", "Recevoir un lien", email="a@b")),
    State("password", "bob", refused("/compte/mot-de-passe", "Changer mon mot de passe")),
    State("instance", "olga", refused("/instance", "Envoyer l’invitation", email="non")),
]
