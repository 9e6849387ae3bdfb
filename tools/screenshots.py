"""Pictures of the main screens, from the demonstration, for people to look at.

    python -m tools.screenshots FOLDER [NAME…]

Each screen is taken at 1280 and 320 pixels, in light and dark; names choose some of the screens.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from app import create_app
from app.demo.script import people
from app.extensions import db
from app.spaces.models import Authority
from config import read_settings
from tests.support.browser import launch
from tests.support.live import serve

WIDTHS = {1280: 800, 320: 640}
SCHEMES = ("light", "dark")
Steps = Callable[[Page], object]


@dataclass(frozen=True)
class Shot:
    """A screen: who looks, where, and what they do first."""

    name: str
    person: str
    path: str
    steps: Steps = lambda _: None


def _open_first_todo(page: Page) -> None:
    page.locator(".row.todo summary, .row.in_progress summary").first.click()
    page.locator(".row details[open] [data-note]").wait_for()


def _block_without_reason(page: Page) -> None:
    _open_first_todo(page)
    page.locator(".row details[open] label.blocked").click()
    page.get_by_role("button", name="Enregistrer").click()
    page.locator(".row .summary").wait_for()


def _tick(page: Page) -> None:
    page.locator(".quick").first.click()
    page.locator("#annonces [data-undo]").wait_for()


def _propose(page: Page) -> None:
    page.get_by_label("Votre collectivité").press_sequentially("saint-denis")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")


def _type_wrong_words(page: Page) -> None:
    """Type a word where a note is wanted, in the grid or in its form."""
    if page.locator("table[role=grid]").count():
        page.locator("tbody tr").nth(2).locator("td").nth(4).click()
        page.keyboard.type("élevé")
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowUp")
        page.locator(".er .tip").wait_for()


def _open_palette(page: Page) -> None:
    page.keyboard.press("/")
    page.locator("dialog.palette [role=option]").first.wait_for()


def _check_list(page: Page) -> None:
    lines = "31254 Labège cheffe@labege.example\n99999\n14604\nsans code"
    page.get_by_label("Communes, une par ligne").fill(lines)
    page.get_by_role("button", name="Vérifier la liste").click()
    page.locator("main table").wait_for()


def _send(button: str) -> Steps:
    def steps(page: Page) -> None:
        page.get_by_role("button", name=button, exact=True).click()
        page.locator(".summary").wait_for()

    return steps


def _open_task(about: str) -> Steps:
    """Return the steps that open the first open task about a point, or about a dataset."""
    mark = {"point": "#point", "jeu": "#guide ~ .actions"}[about]

    def steps(page: Page) -> None:
        rows = page.locator(".rows a[href*='/taches/']").evaluate_all("all => all.map(a => a.href)")
        for url in rows:
            page.goto(url)
            if page.locator(mark).count():
                return
        raise LookupError(about)

    return steps


def shots(town: str, epci: str, island: str) -> list[Shot]:
    """Return the screens to take, in the spaces of the demonstration."""
    return [
        Shot("accueil", "", "/"),
        Shot("connexion", "", "/connexion"),
        Shot("connexion-a-corriger", "", "/connexion", _send("Se connecter")),
        Shot("methode", "", "/methode"),
        Shot("methode-phase", "", "/methode/1"),
        Shot("aide", "", "/aide"),
        Shot("tableau-de-bord", "cheffe", f"/c/{town}/"),
        Shot("tableau-de-bord-debut", "consultante", f"/c/{island}/"),
        Shot("elue", "elue", f"/c/{town}/"),
        Shot("phases", "cheffe", f"/c/{town}/phases"),
        Shot("phase-ouverte", "cheffe", f"/c/{epci}/phases/2", _open_first_todo),
        Shot("phase-cochee", "cheffe", f"/c/{epci}/phases/2", _tick),
        Shot("phase-a-corriger", "cheffe", f"/c/{epci}/phases/2", _block_without_reason),
        Shot("phase-fermee", "consultante", f"/c/{island}/phases/3"),
        Shot("phase-elue", "elue", f"/c/{town}/phases/4"),
        Shot("blocages", "elue", f"/c/{town}/blocages"),
        Shot("portefeuille-blocages", "consultante", "/portefeuille/blocages"),
        Shot("constats", "cheffe", f"/c/{town}/constats"),
        Shot("commencer", "consultante", f"/c/{island}/phases/3/commencer"),
        Shot("revue", "cheffe", f"/c/{epci}/phases/2/revue"),
        Shot("diagnostic", "consultante", f"/c/{island}/diagnostic"),
        Shot("chiffre", "cheffe", f"/c/{town}/progression"),
        Shot("journal", "cheffe", f"/c/{town}/journal"),
        Shot("membres", "cheffe", f"/c/{town}/membres"),
        Shot("obligation", "cheffe", f"/c/{town}/obligation"),
        Shot("parametres", "cheffe", f"/c/{town}/parametres"),
        Shot("recherche", "cheffe", f"/c/{town}/recherche?q=donnees"),
        Shot("recherche-rien", "cheffe", f"/c/{town}/recherche?q=zzzzz"),
        Shot("recherche-palette", "cheffe", f"/c/{town}/", _open_palette),
        Shot("portefeuille", "consultante", "/portefeuille"),
        Shot("portefeuille-rien", "consultante", "/portefeuille?q=zzz"),
        Shot("portefeuille-vide", "operatrice", "/portefeuille"),
        Shot("ouvrir", "cheffe", "/collectivites/nouvelle", _propose),
        Shot("ouvrir-verifier", "cheffe", "/collectivites/nouvelle?territoire=com-12202"),
        Shot(
            "ouvrir-a-corriger",
            "cheffe",
            "/collectivites/nouvelle/a-la-main",
            _send("Ouvrir l’espace"),
        ),
        Shot("taches", "cheffe", f"/c/{town}/taches"),
        Shot("tache-de-point", "agent", f"/c/{town}/taches", _open_task("point")),
        Shot("tache-de-jeu", "agent", f"/c/{town}/taches", _open_task("jeu")),
        Shot("mes-taches", "agent", "/mes-taches"),
        Shot("frise", "cheffe", f"/c/{town}/taches/frise"),
        Shot("tableau", "cheffe", f"/c/{town}/taches/tableau"),
        Shot("carte", "cheffe", f"/c/{town}/acteurs/carte"),
        Shot("grille-acteurs", "cheffe", f"/c/{town}/acteurs/grille"),
        Shot("grille-a-corriger", "cheffe", f"/c/{town}/acteurs/grille", _type_wrong_words),
        Shot("grille-donnees", "cheffe", f"/c/{town}/donnees/grille"),
        Shot("grille-taches", "cheffe", f"/c/{town}/taches/grille"),
        Shot("grille-phase", "cheffe", f"/c/{town}/phases/2/grille"),
        Shot("grille-formulaire", "cheffe", f"/c/{town}/acteurs/grille?version=formulaire"),
        Shot("recherche", "cheffe", f"/c/{town}/recherche?q=arbre"),
        Shot("confier", "cheffe", f"/c/{town}/donnees/1/confier"),
        Shot("ouvrir-plusieurs", "consultante", "/collectivites/nouvelle/plusieurs", _check_list),
        Shot("instance", "operatrice", "/instance"),
        Shot("instance-compte", "operatrice", "/instance/comptes/1"),
        Shot("instance-effacer", "operatrice", "/instance/comptes/1/effacer"),
        Shot("compte", "cheffe", "/compte"),
        Shot("compte-adresse", "cheffe", "/compte/adresse"),
        Shot("compte-adresse-a-corriger", "cheffe", "/compte/adresse", _send("Recevoir un lien")),
        Shot("nouveautes", "consultante", "/mes-taches"),
        Shot("aide-nouveautes", "", "/aide/nouveautes"),
        Shot("compte-sessions", "cheffe", "/compte/sessions"),
        Shot("introuvable", "cheffe", "/nulle-part"),
    ]


@contextmanager
def demonstration() -> Iterator[tuple[str, list[str]]]:
    """Serve the demonstration from a new database; give its address and the slugs of its spaces."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "JALON_ENV": "development", "JALON_DATA_DIR": folder}
        environ.pop("JALON_DATABASE_URL", None)
        for command in (["db", "upgrade"], ["seed"], ["demo"]):
            subprocess.run([sys.executable, "-m", "app", *command], env=environ, check=True)
        app = create_app(read_settings(environ))
        with app.app_context():
            slugs = list(db.session.scalars(select(Authority.slug).order_by(Authority.id)))
        try:
            with serve(app.wsgi_app) as server:
                yield server.url, slugs
        finally:
            db.engine.dispose()


def person_s_page(browser: Browser, url: str, person: str, width: int, scheme: str) -> Page:
    """Return a window where somebody is signed in, or nobody."""
    page = browser.new_page(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="fr-FR",
        reduced_motion="reduce",
        device_scale_factor=1,
    )
    if person:
        page.goto(f"{url}/connexion")
        page.get_by_label("Adresse électronique").fill(f"{person}@example.fr")
        page.get_by_label("Mot de passe").fill(people().password)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_load_state()
    return page


def take(folder: Path, names: list[str]) -> int:
    """Take the pictures; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with sync_playwright() as playwright, demonstration() as (url, slugs):
        browser = launch(playwright)
        wanted = [shot for shot in shots(*slugs[:3]) if not names or shot.name in names]
        for width in WIDTHS:
            for scheme in SCHEMES:
                pages: dict[str, Page] = {}
                for shot in wanted:
                    if shot.person not in pages:
                        pages[shot.person] = person_s_page(browser, url, shot.person, width, scheme)
                    page = pages[shot.person]
                    page.goto(f"{url}{shot.path}")
                    shot.steps(page)
                    name = f"{shot.name}-{width}-{scheme}.png"
                    page.screenshot(path=folder / name, full_page=True)
                    count += 1
                for page in pages.values():
                    page.close()
        browser.close()
    return count


def main() -> None:
    """Take the pictures named on the command line, or all."""
    if len(sys.argv) == 1:
        sys.exit(__doc__)
    count = take(Path(sys.argv[1]), sys.argv[2:])
    print(f"{count} images dans {sys.argv[1]}")


if __name__ == "__main__":
    main()
