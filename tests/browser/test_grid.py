"""The grid in a browser: keys, pasted blocks, saving, two people, breakdowns, sessions that end."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import and_, select

from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.revisions import Sight
from app.progress.models import Answer
from app.spaces.membership import change_role
from app.spaces.permissions import Role
from app.stakeholders.directory.contents import StakeholderFacts
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.stakeholders.directory.services import add, update
from app.tasks.models import Task
from config import ROOT
from tests.browser.axe import LOOKS, faults_of
from tests.browser.conftest import OpenFor
from tests.browser.scene import actor_of
from tests.browser.window import PHONE, Window, plain
from tests.support.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

GRID = "/c/rodez/acteurs/grille"
TITLES = [f"Acteur {rank:02d}" for rank in range(12)]
COLUMNS = (
    "title",
    "body",
    "side",
    "role",
    "influence",
    "interest",
    "attitude",
    "wished",
    "next_action",
    "next_action_on",
)
# Bytes, compressed: each part by itself, which costs one kilobyte more than in one file.
MOST_AT_FIRST, MOST_SCRIPT = 7_000, 16_500
PARTS = {"acts", "answers", "block", "mending", "saving"}  # fetched when used
PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""

TAKE = """(way) => {
  const clipboardData = new DataTransfer();
  const event = new ClipboardEvent(way, { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
  return clipboardData.getData('text/plain');
}"""


class Sheet:
    """The grid of the stakeholders of Rodez, open in a window."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page = window.page
        window.go(GRID)
        self.page.locator("table[role=grid]").wait_for()

    def cell(self, row: int, column: str) -> Locator:
        """Return a cell: its row from 0, the name of its column."""
        return self.page.locator("tbody tr").nth(row).locator("td").nth(COLUMNS.index(column))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def on(self, row: int, column: str) -> "Sheet":
        self.cell(row, column).click()
        self.page.locator(".sheet[data-ready]").wait_for()
        return self

    def paste(self, text: str) -> None:
        self.page.evaluate(PASTE, text)

    def take(self, way: str) -> str:
        """Copy or cut the selection, and return what a spreadsheet would receive."""
        taken: str = self.page.evaluate(TAKE, way)
        return taken

    def text(self, row: int, column: str) -> str:
        cell = self.cell(row, column)
        field = cell.locator("input, textarea")
        return field.input_value() if field.count() else cell.inner_text()

    def said(self) -> Locator:
        return self.page.locator(".told")

    def safe(self) -> None:
        """Wait until all is saved."""
        expect(self.page.locator(".counts")).to_have_text("Tout est enregistré")

    def posts(self) -> int:
        return sum(request.method == "POST" for request in self.window.requests)


@pytest.fixture
def listed(cast: Cast, write: Callable[[], Any]) -> Cast:
    with write():
        for title in TITLES:
            add(cast.rodez, StakeholderFacts(title), by=actor_of(cast.alice))
    db.session.close()
    return cast


def noted() -> dict[str, list[int | None]]:
    """Return what is thought of each stakeholder: influence, interest, attitude."""
    db.session.close()
    of = and_(
        Opinion.authority_id == Stakeholder.authority_id, Opinion.stakeholder_id == Stakeholder.id
    )
    notes = (Opinion.influence, Opinion.interest, Opinion.attitude)
    rows = db.session.execute(select(Stakeholder.title, *notes).join(Opinion, of))
    return {title: list(values) for title, *values in rows}


def bodies() -> list[str]:
    db.session.close()
    query = select(Stakeholder.body).order_by(Stakeholder.title_key, Stakeholder.id)
    return list(db.session.scalars(query))


@pytest.fixture
def he_writes(listed: Cast, write: Callable[[], Any]) -> Callable[[str, str], None]:
    """Bob writes the body of a stakeholder meanwhile."""

    def run(title: str, body: str) -> None:
        with write():
            row = db.session.scalars(select(Stakeholder).where(Stakeholder.title == title)).one()
            facts = replace(StakeholderFacts.of(row), body=body)
            seen, by = Sight(row.revision), actor_of(listed.bob)
            update(listed.rodez, row.id, facts, seen=seen, by=by)
        db.session.close()

    return run


def test_an_actor_is_scored_in_six_keys(open_for: OpenFor, listed: Cast) -> None:
    sheet = Sheet(open_for("alice")).on(0, "influence")
    for notes in ("435", "521"):
        influence, interest, attitude = notes
        keys = [influence, "Tab", interest, "Tab", attitude, "Enter"]
        assert len(keys) <= 6
        sheet.press(*keys)
    sheet.safe()
    assert noted() == {"Acteur 00": [4, 3, 5], "Acteur 01": [5, 2, 1]}
    assert sheet.text(0, "influence") == "4 Forte"
    assert sheet.text(1, "attitude") == "1 Réservé"


def test_a_dead_key_is_not_lost(open_for: OpenFor, listed: Cast) -> None:
    """Case 1."""
    window = open_for("alice")
    sheet = Sheet(window).on(0, "body")
    keyboard = window.context.new_cdp_session(window.page)
    accent = {"text": "^", "selectionStart": 1, "selectionEnd": 1}
    keyboard.send("Input.imeSetComposition", accent)
    keyboard.send("Input.insertText", {"text": "ê"})
    sheet.press("t", "r", "e", "Enter")
    sheet.safe()
    assert bodies()[0] == "être"


def test_enter_types_then_goes_down(open_for: OpenFor, listed: Cast) -> None:
    """Case 2, and the arrows, the ends, Escape, F2."""
    sheet = Sheet(open_for("alice")).on(0, "body")
    sheet.press(
        "Enter", "D", "S", "I", "Enter", "Enter", "R", "H", "Shift+Enter", "F2", "s", "Enter"
    )
    sheet.press("x", "Escape", "ArrowDown", "z", "ArrowUp", "End", "Home", "Control+End")
    assert sheet.page.locator("td.at").evaluate("(cell) => cell.parentElement.rowIndex") == 13
    sheet.press("Control+Home", "PageDown", "ArrowRight", "A", "Enter")
    sheet.safe()
    assert bodies() == ["DSIs", "RH", "z", *[""] * 7, "A", ""]
    sheet.press("Escape")
    assert sheet.window.focus()["words"] == "Annuler"


def test_tab_leaves_the_grid_from_its_ends(open_for: OpenFor, listed: Cast) -> None:
    """Case 3."""
    sheet = Sheet(open_for("alice")).on(0, "title")
    sheet.press("Shift+Tab")
    assert sheet.window.focus()["words"] == "Ouvrir la fiche"
    sheet.press("Tab", "Control+End", "Tab")
    assert sheet.page.evaluate("document.activeElement.closest('table')") is None
    assert sheet.window.focus()["words"] == "Version formulaire"


def test_a_block_of_a_spreadsheet_takes_its_place(open_for: OpenFor, listed: Cast) -> None:
    """Case 4: the last line break adds nothing."""
    sheet = Sheet(open_for("alice")).on(0, "title")
    block = "\r\n".join(f"Élu {row}\tMairie\tInterne\tDécide\t4" for row in range(10))
    sheet.paste(f"{block}\r\n")
    sheet.safe()
    assert plain(sheet.said().inner_text()) == "50 cellules collées. 10 lignes enregistrées."
    assert bodies() == ["", "", *["Mairie"] * 10]
    assert len(noted()) == 10
    sheet.press("Control+z")
    sheet.safe()
    assert bodies() == [""] * 12
    assert all(notes == [None, None, None] for notes in noted().values())


def test_quotes_are_read_as_spreadsheets_write_them(open_for: OpenFor, listed: Cast) -> None:
    """Cases 5 and 6."""
    sheet = Sheet(open_for("alice")).on(0, "title")
    sheet.paste('"a\nb"\tc')
    assert [sheet.text(0, "title"), sheet.text(0, "body")] == ["a\nb", "c"]
    sheet.on(1, "title").paste('5" pouces\tx')
    sheet.on(2, "title").paste('"5 pouces\tx\ny\tz')
    assert [sheet.text(1, "title"), sheet.text(1, "body")] == ['5" pouces', "x"]
    assert [sheet.text(2, "title"), sheet.text(2, "body")] == ['"5 pouces', "x"]
    assert [sheet.text(3, "title"), sheet.text(3, "body")] == ["y", "z"]
    sheet.safe()


def test_wrong_words_stay_and_are_told_in_place(open_for: OpenFor, listed: Cast) -> None:
    """Cases 7 and 8: a date as the forms read it; a word where a note is wanted."""
    sheet = Sheet(open_for("alice")).on(0, "influence")
    sheet.paste("élevé\n3")
    expect(sheet.page.locator(".counts")).to_have_text("1\u00a0ligne à corriger")
    assert noted() == {"Acteur 01": [3, None, None]}
    assert sheet.text(0, "influence") == "élevé"
    expect(sheet.page.locator(".tip")).to_contain_text("Choisissez parmi ce qui est proposé.")
    sheet.on(0, "influence").press("4", "Enter")
    sheet.safe()
    assert noted()["Acteur 00"] == [4, None, None]
    sheet.on(2, "next_action_on").paste("03/04/2027")
    sheet.safe()
    db.session.close()
    assert date(2027, 4, 3) in set(db.session.scalars(select(Opinion.next_action_on)))


def test_rows_beyond_the_last_are_asked_for(open_for: OpenFor, listed: Cast) -> None:
    """Case 9."""
    sheet = Sheet(open_for("alice")).on(10, "title")
    block = "\n".join(f"Nouveau {row}\tx" for row in range(6))
    sheet.paste(block)
    expect(sheet.said()).to_contain_text("4\u00a0lignes seront ajoutées.")
    sheet.page.get_by_role("button", name="Coller sans ajouter").click()
    sheet.safe()
    assert len(bodies()) == 12
    sheet.press("Control+z")
    sheet.safe()
    sheet.on(10, "title").paste(block)
    sheet.page.get_by_role("button", name="Coller et ajouter").click()
    sheet.safe()
    assert bodies().count("x") == 6
    assert len(bodies()) == 16


def test_undoing_takes_away_the_line_that_was_added(open_for: OpenFor, listed: Cast) -> None:
    sheet = Sheet(open_for("alice")).on(12, "title")
    sheet.press("M", "a", "i", "r", "e", "Tab", "C", "a", "b", "Enter")
    sheet.safe()
    assert bodies()[-1] == "Cab"
    sheet.press("Control+z", "Control+z")
    sheet.safe()
    expect(sheet.said()).to_contain_text("1\u00a0ligne ajoutée est retirée.")
    assert len(bodies()) == 12
    expect(sheet.page.locator("tbody tr")).to_have_count(13)
    sheet.press("Control+y", "Control+y", "ArrowUp")
    sheet.safe()
    assert bodies()[-1] == "Cab"


def test_undoing_a_paste_takes_away_its_lines_but_those_in_use(
    open_for: OpenFor, listed: Cast, he_writes: Callable[[str, str], None]
) -> None:
    sheet = Sheet(open_for("alice")).on(11, "title")
    sheet.paste("\n".join(f"Nouveau {row}\tx" for row in range(4)))
    sheet.page.get_by_role("button", name="Coller et ajouter").click()
    sheet.safe()
    assert len(bodies()) == 15
    he_writes("Nouveau 3", "pris")
    sheet.press("Control+z")
    expect(sheet.page.locator(".rn .wrong")).to_have_count(1)
    expect(sheet.page.locator(".counts")).to_have_text("1\u00a0ligne à corriger")
    assert bodies() == [*[""] * 12, "pris"]


def test_a_line_never_saved_goes_as_it_came(open_for: OpenFor, listed: Cast) -> None:
    sheet = Sheet(open_for("alice")).on(12, "body")
    sheet.press("C", "a", "b", "Escape")
    expect(sheet.page.locator("tbody tr")).to_have_count(13)
    assert len(bodies()) == 12


@pytest.mark.parametrize("allowed", [True, False])
def test_a_button_pastes_or_says_which_keys_do(
    open_for: OpenFor, listed: Cast, *, allowed: bool
) -> None:
    window = open_for("alice")
    sheet = Sheet(window)
    reads = "async () => 'Cabinet'" if allowed else "() => Promise.reject(new Error('refusé'))"
    sheet.page.evaluate(f"void (navigator.clipboard.readText = {reads})")
    sheet.on(0, "body")
    sheet.page.get_by_role("button", name="Coller", exact=True).click()
    said = "1\u00a0cellule collée." if allowed else "collez avec Ctrl V"
    sheet.safe()
    expect(sheet.said()).to_contain_text(said)
    assert bodies()[0] == ("Cabinet" if allowed else "")


def test_what_does_not_fit_is_left_out_and_counted(open_for: OpenFor, listed: Cast) -> None:
    """A block too wide, titles pasted along, five thousand cells."""
    sheet = Sheet(open_for("alice")).on(0, "next_action")
    sheet.paste("Appeler\t03/04/2027\ten trop\tencore")
    sheet.safe()
    expect(sheet.said()).to_contain_text("2\u00a0laissées de côté. Ligne 1 enregistrée.")
    sheet.on(1, "title").paste("Acteur\tService\nMaire\tMairie")
    sheet.page.get_by_role("button", name="Passer cette ligne").click()
    sheet.safe()
    assert bodies().count("Mairie") == 1
    sent = sheet.posts()
    sheet.paste("\n".join(["x\ty"] * 2500))
    assert "Plus de 2 000 cellules à la fois" in plain(sheet.said().inner_text())
    assert sheet.posts() == sent


def test_one_value_fills_the_selection_and_is_one_act(open_for: OpenFor, listed: Cast) -> None:
    """Cases 10 and 11."""
    sheet = Sheet(open_for("alice")).on(0, "body")
    sheet.press(*["Shift+ArrowDown"] * 7)
    sheet.paste("DSI")
    sheet.safe()
    assert bodies() == ["DSI"] * 8 + [""] * 4
    sheet.press("Control+z")
    sheet.safe()
    assert bodies() == [""] * 12
    sheet.on(0, "influence").press("4", "Enter", "ArrowUp", *["Shift+ArrowDown"] * 11, "Control+d")
    sheet.safe()
    assert list(noted().values()) == [[4, None, None]] * 12
    sheet.press("Control+z")
    sheet.safe()
    assert list(noted().values()).count([None, None, None]) == 11


def test_undoing_does_not_take_back_what_a_colleague_wrote(
    open_for: OpenFor, he_writes: Callable[[str, str], None]
) -> None:
    """Case 12."""
    sheet = Sheet(open_for("alice")).on(0, "body")
    sheet.paste("un\ndeux\ntrois")
    sheet.safe()
    he_writes("Acteur 01", "le sien")
    sheet.press("Control+z")
    expect(sheet.page.locator(".counts")).to_have_text("1\u00a0conflit")
    assert bodies()[:3] == ["", "le sien", ""]
    sheet.on(1, "body")
    expect(sheet.page.locator(".tip")).to_contain_text("Bob Martin a écrit")


def test_two_people_in_two_columns_ask_nothing(
    open_for: OpenFor, he_writes: Callable[[str, str], None]
) -> None:
    """Case 13."""
    sheet = Sheet(open_for("alice")).on(0, "influence")
    he_writes("Acteur 00", "Mairie")
    sheet.press("4", "Enter")
    sheet.safe()
    assert sheet.text(0, "body") == "Mairie"
    assert (bodies()[0], noted()["Acteur 00"]) == ("Mairie", [4, None, None])


@pytest.mark.parametrize("button", ["Garder", "Prendre"])
def test_two_people_in_one_cell_are_shown_both_versions(
    open_for: OpenFor, he_writes: Callable[[str, str], None], button: str
) -> None:
    """Case 14."""
    sheet = Sheet(open_for("alice")).on(0, "body")
    he_writes("Acteur 00", "Mairie")
    sheet.press("C", "a", "b", "Enter", "ArrowUp")
    expect(sheet.page.locator(".counts")).to_have_text("1\u00a0conflit")
    assert bodies()[0] == "Mairie"
    sheet.press("Tab")
    assert sheet.window.focus()["words"].startswith("Garder")
    sheet.page.get_by_role("button", name=button).press("Enter")
    sheet.safe()
    assert bodies()[0] == {"Garder": "Cab", "Prendre": "Mairie"}[button]
    assert sheet.text(0, "body") == bodies()[0]


@pytest.mark.parametrize("button", ["Garder", "Prendre"])
def test_a_cell_is_asked_once_in_a_line_that_is_wrong_too(
    open_for: OpenFor, he_writes: Callable[[str, str], None], button: str
) -> None:
    sheet = Sheet(open_for("alice")).on(0, "body")
    he_writes("Acteur 00", "Mairie")
    sheet.paste("Cab\tAilleurs")  # no such side
    expect(sheet.page.locator(".counts")).to_have_text("1\u00a0conflit")
    sheet.page.get_by_role("button", name=button).click()
    sheet.on(0, "side").paste("Externe")
    sheet.safe()
    assert bodies()[0] == {"Garder": "Cab", "Prendre": "Mairie"}[button]
    assert [sheet.text(0, "body"), sheet.text(0, "side")] == [bodies()[0], "Externe"]


def test_what_was_right_is_saved_once_what_was_wrong_is_taken_back(
    open_for: OpenFor, listed: Cast
) -> None:
    sheet = Sheet(open_for("alice")).on(0, "body")
    sheet.paste("Cab\tAilleurs")  # no such side
    expect(sheet.page.locator(".counts")).to_have_text("1\u00a0ligne à corriger")
    sheet.on(0, "side").paste("Interne")
    sheet.safe()
    assert bodies()[0] == "Cab"


def test_a_network_that_comes_back_takes_what_was_kept(open_for: OpenFor, listed: Cast) -> None:
    """Case 15."""
    window = open_for("alice")
    sheet = Sheet(window).on(0, "body")
    window.offline = True
    window.context.set_offline(True)
    sheet.paste("un\ndeux\ntrois\nquatre\ncinq")
    expect(sheet.page.locator(".counts")).to_have_text("5\u00a0lignes hors ligne")
    asked: list[str] = []
    window.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    window.page.close(run_before_unload=True)
    window.wait_for(lambda: asked == ["beforeunload"], "la question avant de partir")
    window.context.set_offline(False)
    sheet.safe()
    assert bodies()[:6] == ["un", "deux", "trois", "quatre", "cinq", ""]


LOSE_FIRST = """() => {
  const send = window.fetch;
  let lost = false;
  window.fetch = async (...asked) => {
    const answer = await send(...asked);
    if (lost || asked[1]?.method !== 'POST') return answer;
    lost = true;
    document.documentElement.dataset.lost = '1';
    throw new TypeError('lost');
  };
  window.drawnOnce = true;
}"""


def test_an_answer_that_is_lost_takes_nothing_away(open_for: OpenFor, listed: Cast) -> None:
    """What was saved is settled, a line added is not added twice, and the rest stays typed."""
    window = open_for("alice")
    sheet = Sheet(window)
    window.page.evaluate(LOSE_FIRST)
    sheet.on(10, "title").paste("Premier\tdsi\nDeuxième\tdrh\nNouvelle\t\t\t\t4")
    sheet.page.get_by_role("button", name="Coller et ajouter").click()
    window.page.locator("html[data-lost]").wait_for(state="attached")
    sheet.on(10, "body").press("F2", "!", "Enter")
    sheet.on(4, "body").press("d", "g", "s", "Enter")
    sheet.on(5, "next_action_on").press("x", "Enter")
    sheet.on(6, "body").press("e", "n", "Space", "c", "o", "u", "r", "s")
    expect(sheet.page.locator(".counts")).to_have_text("1\u00a0ligne à corriger")
    window.wait_for(lambda: "en cours" in bodies(), "la ligne où l’on écrit")
    assert window.page.evaluate("window.drawnOnce")
    assert [sheet.text(row, "body") for row in (4, 6, 10, 11)] == ["dgs", "en cours", "dsi!", "drh"]
    assert [sheet.text(5, "next_action_on"), sheet.text(12, "influence")] == ["x", "4 Forte"]
    assert sorted(filter(None, bodies())) == ["dgs", "drh", "dsi!", "en cours"]
    assert noted() == {"Nouvelle": [4, None, None]}
    assert len(bodies()) == 13


def test_a_right_withdrawn_leaves_the_text(
    open_for: OpenFor, listed: Cast, write: Callable[[], Any]
) -> None:
    """Case 16."""
    window = open_for("bob")
    window.expected.add(403)
    sheet = Sheet(window).on(0, "body")
    with write():
        change_role(
            listed.rodez,
            listed.bob.id,
            Role.OFFICIAL,
            seen=Sight.of({"role": Role.CONTRIBUTOR}),
            by=actor_of(listed.alice),
        )
    db.session.close()
    sheet.press("D", "S", "I", "Enter")
    expect(sheet.said()).to_contain_text("Votre rôle (élu) ne permet pas cette action.")
    assert sheet.text(0, "body") == "DSI"
    expect(sheet.page.locator(".counts")).to_have_text("1\u00a0ligne à corriger")


def test_a_row_stays_where_it_is_while_one_types(open_for: OpenFor, listed: Cast) -> None:
    """Case 17: sorted by title, until the page is asked for again."""
    sheet = Sheet(open_for("alice")).on(0, "title")
    sheet.press("Z", "o", "e", "Enter")
    sheet.safe()
    assert sheet.text(0, "title") == "Zoe"
    assert Sheet(sheet.window).text(11, "title") == "Zoe"


def test_a_session_that_ends_gives_back_what_was_typed(open_for: OpenFor, listed: Cast) -> None:
    window = open_for("alice")
    window.expected |= {400, 401}
    sheet = Sheet(window).on(0, "body")
    window.context.clear_cookies()
    sheet.press("D", "S", "I", "Enter")
    expect(sheet.said()).to_contain_text("Votre session est terminée.")
    assert sheet.text(0, "body") == "DSI"
    sheet.page.get_by_role("link", name="Reconnectez-vous").click()
    sheet.page.get_by_label("Adresse électronique").fill("alice@exemple.fr")
    sheet.page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    sheet.page.get_by_role("button", name="Se connecter").click()
    expect(sheet.said()).to_contain_text("Votre saisie est revenue")
    sheet.safe()
    assert bodies()[0] == "DSI"
    assert window.page.evaluate("sessionStorage.length") == 0


def test_what_is_kept_is_for_its_person_only(open_for: OpenFor, listed: Cast) -> None:
    window = open_for("alice")
    sheet = Sheet(window)
    kept = {"person": 0, "rows": [{"id": "1", "texts": {"body": "à elle"}, "seen": {}}]}
    window.page.evaluate(
        "([path, kept]) => sessionStorage.setItem(`jalon.grille ${path}`, JSON.stringify(kept))",
        [GRID, kept],
    )
    window.go(GRID)
    sheet.safe()
    assert "à elle" not in window.page.content()
    assert window.page.evaluate("sessionStorage.length") == 0


def test_a_full_page_is_light(open_for: OpenFor, listed: Cast, write: Callable[[], Any]) -> None:
    """Case 20."""
    with write():
        for rank in range(100):
            add(listed.rodez, StakeholderFacts(f"Autre {rank:03d}"), by=actor_of(listed.alice))
    db.session.close()
    sheet = Sheet(open_for("alice"))
    assert sheet.page.locator("tbody tr").count() == 101
    assert sheet.page.evaluate("document.querySelectorAll('*').length") <= 1500
    assert sheet.page.locator("[style]").count() == 0
    expect(sheet.page.locator(".pagination")).to_contain_text("Lignes 1 à 100 sur 112")
    sheet.page.get_by_role("link", name="Page suivante").click()
    expect(sheet.page.locator("tbody tr").nth(11)).to_contain_text("Autre 099")


@pytest.mark.parametrize("wrong", [False, True])
def test_it_is_accessible_in_each_look(open_for: OpenFor, listed: Cast, *, wrong: bool) -> None:
    """Case 19."""
    sheet = Sheet(open_for("alice")).on(1, "influence")
    if wrong:
        sheet.paste("élevé")
        sheet.on(1, "influence").page.locator(".tip").wait_for()
    looks = [look for look in LOOKS if look.width != "320"]
    faults = faults_of(sheet.window, "grille", covered=wrong, looks=looks)
    assert faults == []
    assert sheet.window.overflow() is None


def test_its_form_is_accessible_in_each_look(open_for: OpenFor, listed: Cast) -> None:
    window = open_for("alice").go(f"{GRID}?version=formulaire")
    window.page.get_by_label("Influence, Acteur 00").fill("élevé")
    window.page.get_by_role("button", name="Enregistrer ces lignes").click()
    window.page.locator(".summary").wait_for()
    assert faults_of(window, "formulaire", covered=True) == []


def test_a_block_is_copied_cut_and_put_elsewhere(open_for: OpenFor, listed: Cast) -> None:
    sheet = Sheet(open_for("alice")).on(0, "title")
    sheet.press("Shift+ArrowRight", "Shift+ArrowDown")
    assert sheet.take("copy") == "Acteur 00\t\nActeur 01\t"
    sheet.on(0, "influence").press("4", "Tab", "5", "Tab", *["Shift+Tab"] * 2, "Shift+ArrowRight")
    assert sheet.take("cut").split("\t")[0].startswith("4")
    assert [sheet.text(0, "influence"), sheet.text(0, "interest")] == ["", ""]
    sheet.on(3, "influence").paste("4 Forte\t5 Très fort")
    sheet.safe()
    assert noted()["Acteur 03"] == [4, 5, None]
    sheet.press("Control+z", "Control+y")
    sheet.safe()
    assert noted()["Acteur 03"] == [4, 5, None]


def test_without_script_it_is_a_form(open_for: OpenFor, listed: Cast) -> None:
    """Case 18, in the browser; the rest is in the tests of each register."""
    window = open_for("alice", script=False).go(GRID)
    assert window.find("[data-act]:visible").count() == 0
    window.page.get_by_label("Influence, Acteur 00").fill("élevé")
    window.page.get_by_label("Service, Acteur 01").fill("DSI")
    window.page.get_by_role("button", name="Enregistrer ces lignes").click()
    window.page.locator(".summary a").click()
    assert window.focus()["id"].endswith("-influence")
    assert bodies()[1] == "DSI"


def test_on_a_phone_it_is_the_form(open_for: OpenFor, listed: Cast) -> None:
    window = open_for("alice", size=PHONE).go(GRID)
    assert window.find("table[role=grid]").count() == 0
    assert window.overflow() is None
    window.page.get_by_label("Service, Acteur 00").fill("DSI")
    window.page.get_by_role("button", name="Enregistrer ces lignes").click()
    window.page.get_by_text("ligne enregistrée").wait_for()
    assert bodies()[0] == "DSI"


def test_a_dataset_is_described_in_twelve_keys(open_for: OpenFor, cast: Cast) -> None:
    """Beside the typed text."""
    window = open_for("alice").go("/c/rodez/donnees/grille")
    window.page.locator("tbody td").first.click()
    texts = ("Arbres", "Parcs", "Léa", "Environnement", "csv", "Une fois par an", "03/04/2026")
    texts += ("Licence Ouverte 2.0", "Aucune donnée personnelle", "6 480 arbres")
    pressed = 0
    for text in texts:
        window.page.keyboard.insert_text(text)
        window.press("Enter" if text == texts[-1] else "Tab")
        pressed += 1
    assert pressed <= 12
    expect(window.find(".counts")).to_have_text("Tout est enregistré")
    db.session.close()
    row = db.session.scalars(select(Dataset)).one()
    assert (row.title, row.service, row.theme) == ("Arbres", "Parcs", "ENVI")
    assert (row.frequency, row.licence, row.volume) == ("annual", "lov2", "6 480 arbres")


def test_tasks_and_answers_are_typed_in_too(open_for: OpenFor, cast: Cast) -> None:
    window = open_for("alice").go("/c/rodez/taches/grille")
    window.page.locator("tbody td").first.click()
    for text in ("Appeler le DGS", "Bob Martin", "15/01/2027"):
        window.page.keyboard.insert_text(text)
        window.press("Tab")
    window.press("ArrowDown")
    expect(window.find(".counts")).to_have_text("Tout est enregistré")
    window.go("/c/rodez/phases/1/grille")
    window.page.locator("tbody td").nth(1).click()
    window.page.keyboard.insert_text("Fait")
    window.press("Tab", "v", "u", "Enter")
    expect(window.find(".counts")).to_have_text("Tout est enregistré")
    db.session.close()
    task = db.session.scalars(select(Task)).one()
    assert (task.title, task.assignee_id) == ("Appeler le DGS", cast.bob.id)
    answer = db.session.scalars(select(Answer)).one()
    assert (answer.state, answer.note) == ("done", "vu")


def test_its_scripts_are_small() -> None:
    weights = {
        script.stem: len(gzip.compress(script.read_bytes()))
        for script in (ROOT / "app" / "static" / "js").glob("grid*.js")
    }
    assert weights["grid"] + weights["grid-frame"] <= MOST_AT_FIRST
    assert sum(weights.values()) <= MOST_SCRIPT


def test_what_saves_comes_with_the_first_press(open_for: OpenFor, listed: Cast) -> None:
    window = open_for("alice")
    sheet = Sheet(window)

    def scripts() -> set[str]:
        urls = [request.url for request in window.requests]
        return {name for name in PARTS if any(f"grid-{name}.js" in url for url in urls)}

    assert scripts() == set()
    sheet.on(0, "body")
    assert scripts() == {"acts", "answers", "block", "saving"}
