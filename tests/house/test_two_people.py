"""Two people on one form: neither loses what they changed, whichever form it is (decision 17).

Every address that takes a form is here: as a shared form, with what two people change in it, or
with the reason why nobody can undo somebody else's change there. A new one fails the census.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from app.authorities.rules import OverrideFacts
from app.authorities.services import override_obligation
from app.extensions import db
from app.kernel.revisions import Sight, values_of
from app.obligation.rules import ObligationOutcome
from app.publication.platforms.account import LinkFacts, save
from app.publication.strategy.services import choose
from app.publication.strategy.topics import PlatformChoice
from app.spaces.models import Membership
from app.spaces.permissions import Role
from app.stakeholders.directory.contents import Assessment
from app.stakeholders.directory.rules import Reader
from app.stakeholders.directory.services import assess
from app.tasks.parts import add_part
from tests.house.conftest import Filled, _actor
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.method import EDITION
from tests.support.page import Page

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]

Fields = Mapping[str, Any]
ITEM = EDITION.phases[0].steps[0].items[0].id
ASKED = [item.id for item in EDITION.items if item.required][:2]
CODES = {"done", "consultant"}  # whose words are others
KEPT = "Ce que quelqu’un d’autre a changé entre-temps est gardé"


@dataclass(frozen=True)
class Shared:
    """A form that two people fill in: what each changes, and a field that both change."""

    endpoint: str
    page: str  # where the form is
    hers: Fields  # other fields than his; empty where the form has only one
    his: Fields
    same: tuple[str, Any, Any]  # a field, what she writes, what he writes
    sends: str = ""  # what the form is known by, when it is not sent to its own page
    panel: bool = False  # what stands is told in a sentence of the panel, beside the form
    typed: Fields = field(default_factory=dict)  # texts written in a form for something deleted
    removal: str = ""  # the form that deletes it, and where it stands
    removed_on: str = ""
    anew: str = ""  # where the form given back is sent, so as to keep it


SHARED = (
    Shared(
        "progress.answer",
        "/c/rodez/phases/1?point={item_id}",
        {"{item_id}-note": "Vu en mars"},
        {"{item_id}-state": "in_progress"},
        ("{item_id}-note", "Vu en avril", "Vu en mai"),
        sends="/c/rodez/points/{item_id}",
    ),
    Shared(
        "progress.diagnosis",
        "/c/rodez/diagnostic",
        {ASKED[0]: "done"},
        {ASKED[1]: "in_progress"},
        (ASKED[0], "in_progress", "done"),
    ),
    Shared(
        "tasks.edit",
        "/c/rodez/taches/{task_id}/modifier",
        {"title": "Appeler le DGS", "priority": "3"},
        {"due_on": "2027-01-15"},
        ("description", "Avant le conseil", "Après le conseil"),
        typed={"description": "Un long texte à garder"},
        removal="/c/rodez/taches/{task_id}/supprimer",
        removed_on="/c/rodez/taches/{task_id}",
        anew="/c/rodez/taches/nouvelle",
    ),
    Shared(
        "tasks.change_parts",
        "/c/rodez/taches/{task_id}?etape={part_id}",
        {},
        {},
        ("autre-part", "Relire le projet", "Relire la note"),
        sends="Enregistrer",
        typed={"autre-part": "Un long titre à garder"},
        removal="Retirer",
        removed_on="/c/rodez/taches/{task_id}",
    ),
    Shared(
        "skills.change",
        "/c/rodez/competences/lire-le-droit",
        {"held": "1"},
        {"way": "buy"},
        ("note", "Vu en avril", "Vu en mai"),
    ),
    Shared(
        "stakeholders.edit",
        "/c/rodez/acteurs/{stakeholder_id}/modifier",
        {"body": "Mairie"},
        {"title": "DGS", "side": "external"},
        ("title", "Directrice", "Directeur"),
        typed={"title": "Une fonction à garder"},
        removal="/c/rodez/acteurs/{stakeholder_id}/retirer",
        removed_on="/c/rodez/acteurs/{stakeholder_id}",
        anew="/c/rodez/acteurs/nouveau",
    ),
    Shared(
        "stakeholders.assess",
        "/c/rodez/acteurs/{stakeholder_id}",
        {"note": "Vue en mars", "influence": "4"},
        {"next_action": "Lui écrire", "promoter": True},
        ("note", "Vue en avril", "Vue en mai"),
        sends="/c/rodez/acteurs/{stakeholder_id}/avis",
        typed={"note": "Une note à garder"},
        removal="/c/rodez/acteurs/{stakeholder_id}/retirer",
        removed_on="/c/rodez/acteurs/{stakeholder_id}",
    ),
    Shared(
        "stakeholders.place",
        "/c/rodez/acteurs/carte?acteur={stakeholder_id}",
        {"influence": "4"},
        {"interest": "2"},
        ("interest", "5", "1"),
        sends="Déplacer",
        panel=True,
    ),
    Shared(
        "processes.edit",
        "/c/rodez/processus/{process_id}/modifier",
        {"software": "Tableur", "frequency": "monthly"},
        {"owner": "Direction", "state": "reviewed"},
        ("title", "Aides", "Subventions votées"),
        typed={"title": "Un titre à garder"},
        removal="/c/rodez/processus/{process_id}/retirer",
        removed_on="/c/rodez/processus/{process_id}",
        anew="/c/rodez/processus/nouveau",
    ),
    Shared(
        "processes.contract",
        "/c/rodez/processus/contrats/{contract_id}",
        {"supplier": "Éditeur"},
        {"service": "Finances", "data_terms": "present"},
        ("title", "Logiciel", "Progiciel"),
        typed={"title": "Un titre à garder"},
        removal="/c/rodez/processus/contrats/{contract_id}/retirer",
        removed_on="/c/rodez/processus/contrats/{contract_id}",
        anew="/c/rodez/processus/contrats/nouveau",
    ),
    Shared(
        "requests.edit",
        "/c/rodez/ecosysteme/demandes/{request_id}/modifier",
        {"wanted": "Depuis 2020"},
        {"wished_form": "Un tableur"},
        ("title", "Les trottinettes", "Les piétons"),
        typed={"title": "Un titre à garder"},
        removal="/c/rodez/ecosysteme/demandes/{request_id}/retirer",
        removed_on="/c/rodez/ecosysteme/demandes/{request_id}",
        anew="/c/rodez/ecosysteme/demandes/nouvelle",
    ),
    Shared(
        "activities.activity",
        "/c/rodez/ecosysteme/actions/{activity_id}",
        {"venue": "La médiathèque"},
        {"audience": "Les collégiens"},
        ("title", "Un atelier", "Une cartopartie"),
        typed={"title": "Un titre à garder"},
        removal="/c/rodez/ecosysteme/actions/{activity_id}/retirer",
        removed_on="/c/rodez/ecosysteme/actions/{activity_id}",
        anew="/c/rodez/ecosysteme/actions/nouvelle",
    ),
    Shared(
        "feedback.edit",
        "/c/rodez/ecosysteme/signalements/{feedback_id}/modifier",
        {"message": "La ligne 12"},
        {"kind": "question"},
        ("title", "Une adresse fausse", "Une colonne vide"),
        typed={"title": "Un titre à garder"},
        removal="/c/rodez/ecosysteme/signalements/{feedback_id}/retirer",
        removed_on="/c/rodez/ecosysteme/signalements/{feedback_id}",
        anew="/c/rodez/ecosysteme/signalements/nouveau",
    ),
    Shared(
        "reuses.edit",
        "/c/rodez/ecosysteme/reutilisations/{reuse_id}/modifier",
        {"brings": "Un plan de rue"},
        {"author": "OpenStreetMap"},
        ("title", "Une carte à jour", "Un plan"),
        typed={"title": "Un titre à garder"},
        removal="/c/rodez/ecosysteme/reutilisations/{reuse_id}/retirer",
        removed_on="/c/rodez/ecosysteme/reutilisations/{reuse_id}",
        anew="/c/rodez/ecosysteme/reutilisations/nouvelle",
    ),
    Shared(
        "datasets.edit",
        "/c/rodez/donnees/{dataset_id}/modifier",
        {"service": "Culture", "frequency": "monthly"},
        {"volume": "900 lignes", "keywords": "subventions, associations"},
        ("description", "Depuis 2020", "Depuis 2021"),
        typed={"description": "Une description à garder"},
        removal="/c/rodez/donnees/{dataset_id}/retirer",
        removed_on="/c/rodez/donnees/{dataset_id}",
        anew="/c/rodez/donnees/nouveau",
    ),
    Shared(
        "datasets.edit_resource",
        "/c/rodez/donnees/{dataset_id}/ressources/{resource_id}",
        {"title": "Associations"},
        {"description": "Mise à jour en mars", "format": "ods"},
        ("title", "Subventions 2025", "Subventions 2024"),
        typed={"description": "Une description à garder"},
        removal="/c/rodez/donnees/{dataset_id}/ressources/{resource_id}/retirer",
        removed_on="/c/rodez/donnees/{dataset_id}/ressources/{resource_id}",
        anew="/c/rodez/donnees/{dataset_id}/ressources/nouvelle",
    ),
    Shared(
        "datasets.prioritise",
        "/c/rodez/donnees/priorites?jeu={dataset_id}",
        {"value": "5"},
        {"effort": "4"},
        ("effort", "1", "2"),
        sends="Enregistrer",
        panel=True,
    ),
    Shared(
        "budget.save",
        "/c/rodez/budget/hypotheses",
        {"platform": "900", "first_year": "2028"},
        {"exports": "5000"},
        ("training", "300", "400"),
    ),
    Shared(
        "publication.change_topic",
        "/c/rodez/strategie/licence",
        {"mention": "Données de Rodez"},
        {"reason": "La plus connue"},
        ("mention", "Ville de Rodez", "Mairie de Rodez"),
        sends="Enregistrer",
    ),
    Shared(
        "publication.change_topic",
        "/c/rodez/strategie/formats",
        {"formats": ["tables:csv", "tables:ods"]},
        {"reason": "Ouverts"},
        ("reason", "Lus partout", "Lus par tous"),
        sends="Enregistrer",
    ),
    Shared(
        "publication.change_topic",
        "/c/rodez/strategie/plateforme",
        {"platforms": ["own"], "reference": "own"},
        {"names": "donnees.rodez.fr", "reason": "Connu de tous"},
        ("names", "data.rodez.fr", "opendata.rodez.fr"),
        sends="Enregistrer",
    ),
    Shared(
        "publication.change_topic",
        "/c/rodez/strategie/nommage",
        {"text": "Sans accent"},
        {"reason": "Pour trier"},
        ("text", "Sans espace", "Sans majuscule"),
        sends="Enregistrer",
    ),
    Shared(
        "publication.change_topic",
        "/c/rodez/strategie/mise-a-jour",
        {"who": "Chaque service"},
        {"late": "On prévient", "reason": "Simple"},
        ("late", "On relance", "On publie une note"),
        sends="Enregistrer",
    ),
    Shared(
        "publication.change_topic",
        "/c/rodez/strategie/premieres-donnees",
        {"rang-{dataset_id}": ""},
        {"reason": "Attendu"},
        ("reason", "Demandé", "Facile"),
        sends="Enregistrer",
    ),
    Shared(
        "publication.account",
        "/c/rodez/donnees/publication/compte",
        {"organization": "ville-de-rodez"},
        {"key": "une-autre-cle"},
        ("organization", "rodez", "mairie-de-rodez"),
    ),
    Shared(
        "authorities.settings",
        "/c/rodez/parametres",
        {"population": "25000", "functions": []},
        {"fte": "410"},
        ("name", "Ville de Rodez", "Mairie de Rodez"),
    ),
    Shared(
        "authorities.override",
        "/c/rodez/obligation",
        {"outcome": "not-obliged"},
        {"reason": "Avis reçu en mars"},
        ("reason", "Avis d’avril", "Avis de mai"),
    ),
    Shared(
        "authorities.member",
        "/c/rodez/membres/{other_id}",
        {},
        {},
        ("role", "contributor", "consultant"),
        sends="/c/rodez/membres/{other_id}",
    ),
    Shared(
        "accounts.account",
        "/compte",
        {"full_name": "Alice Martin"},
        {"shortcuts": False},
        ("full_name", "Alice Petit", "Alice Grand"),
    ),
)

ADDS = "makes something new: it replaces nothing"
REMOVES = "removes, and says so"
VERSIONS = "every version of a file is kept, each at its own address (tests of the files)"
PRESS = "sets what its button says; a stale one is told what stands (tests of the room)"
WHOLE = "decided as a whole: refused when anything has changed since (tests of the room)"
GRID = "each line by itself: two versions of a cell are merged or asked (tests of the grids)"
OWN = "one's own, one value: the last one chosen is meant"
OTHERS = {
    "accounts.forgotten": ADDS,
    "accounts.password": OWN,
    "accounts.reset": OWN,
    "accounts.sign_in": OWN,
    "accounts.sign_out": OWN,
    "accounts.welcome": ADDS,
    "authorities.by_hand": ADDS,
    "authorities.cancel": REMOVES,
    "authorities.invite": ADDS,
    "authorities.join": ADDS,
    "authorities.leave": REMOVES,
    "authorities.open_on_place": ADDS,
    "authorities.remove": REMOVES,
    "authorities.remove_logo": WHOLE,
    "authorities.resend": PRESS,
    "authorities.set_logo": WHOLE,
    "authorities.several_communes": ADDS,
    "datasets.answer_questions": PRESS,
    "datasets.whole_grid": GRID,
    "datasets.correct_cells": "the revision is held, and what was typed stays (test_refining)",
    "datasets.decide_double": PRESS,
    "datasets.leave_rows": "the revision is held, and what was typed stays (test_left_aside)",
    "datasets.take_back_rows": PRESS,
    "datasets.refuse_operation": PRESS,
    "datasets.take_back_schema": PRESS,
    "datasets.begin": ADDS,
    "watching.look_now": "it asks for a look, and changes nothing",
    "watching.source": WHOLE,
    "watching.suspend": WHOLE,
    "watching.visit_now": "it asks for a visit, and changes nothing",
    "datasets.bring_file": ADDS,
    "datasets.check": ADDS,
    "datasets.choose_header": PRESS,
    "datasets.confirm_renamed": PRESS,
    "datasets.corrected_copy": ADDS,
    "datasets.decide": WHOLE,
    "datasets.decide_batch": WHOLE,
    "datasets.download_result": "it gives a file, and changes nothing",
    "datasets.drop_checked_file": REMOVES,
    "datasets.duty_add": ADDS,
    "datasets.duty_mark": WHOLE,
    "datasets.duty_task": ADDS,
    "datasets.describe": "what was seen of all is held (test_describing)",
    "datasets.give": PRESS,
    "datasets.hand_grid": GRID,
    "datasets.grid": GRID,
    "datasets.high_value": WHOLE,
    "datasets.ready_answers": WHOLE,
    "datasets.import_cancel": REMOVES,
    "datasets.import_columns": "an import belongs to who began it",
    "datasets.import_confirm": WHOLE,
    "datasets.import_sheet": "an import belongs to who began it",
    "datasets.import_start": ADDS,
    "datasets.import_take_back": WHOLE,
    "datasets.keep_first": WHOLE,
    "datasets.keep_result": ADDS,
    "datasets.map_columns": "the revision is held, and what was chosen stays (test_workbench)",
    "datasets.new": ADDS,
    "datasets.new_resource": ADDS,
    "datasets.own_schema": "another file in place of the whole: the journal tells who sent which",
    "datasets.preview_columns": "it shows, and changes nothing",
    "datasets.refresh": PRESS,
    "datasets.remove": REMOVES,
    "datasets.keep_in_dataset": VERSIONS,
    "datasets.remove_resource": REMOVES,
    "datasets.renew_file": VERSIONS,
    "datasets.put_version_back": VERSIONS,
    "datasets.set_version_aside": VERSIONS,
    "datasets.remove_schema": REMOVES,
    "datasets.restore_recipe": PRESS,
    "datasets.schemas": ADDS,
    "datasets.settle_check": WHOLE,
    "datasets.stage": PRESS,
    "datasets.typical_datasets": ADDS,
    "dashboards.fold_first_steps": OWN,
    "notifications.preferences": OWN,
    "notifications.stop": OWN,
    "planning.confirm": WHOLE,
    "planning.council": WHOLE,
    "planning.create_many": WHOLE,
    "planning.plan": WHOLE,
    "portfolio.change_editions": WHOLE,
    "progress.change_edition": WHOLE,
    "progress.choose_example": ADDS,
    "progress.change_path": PRESS,
    "progress.confirm_findings": PRESS,
    "progress.confirm_item": PRESS,
    "progress.finish_step": PRESS,
    "progress.former_edition": WHOLE,
    "progress.grid": GRID,
    "progress.quick": PRESS,
    "progress.remove_proof": REMOVES,
    "progress.start": ADDS,
    "progress.undo": WHOLE,
    "progress.undo_step": WHOLE,
    "publication.intake_address": ADDS,
    "publication.intake_again": "goes on with a reading, wherever it stands",
    "documents.remove_signed": REMOVES,
    "documents.signed": "merged, or both versions are shown (tests/documents/test_signing.py)",
    "documents.take": ADDS,
    "publication.intake_file": ADDS,
    "publication.intake_platform": ADDS,
    "publication.intake_register": ADDS,
    "publication.ask_publication": PRESS,
    "publication.attach_copy": ADDS,
    "publication.choose_organization": PRESS,
    "publication.forget": REMOVES,
    "publication.hide_copy": PRESS,
    "publication.open_or_close": PRESS,
    "publication.publish": WHOLE,
    "publication.publish_several": WHOLE,
    "publication.push": PRESS,
    "publication.refuse_publication": WHOLE,
    "publication.remove_account": REMOVES,
    "publication.search_copy": PRESS,
    "publication.send_several": PRESS,
    "publication.strategy_decision": WHOLE,
    "publication.trial": PRESS,
    "publication.verify": PRESS,
    "publication.withdraw_publication": REMOVES,
    "contacts.edit": WHOLE,
    "contacts.new": ADDS,
    "contacts.remove": REMOVES,
    "skills.grid": GRID,
    "skills.make_task": ADDS,
    "spaces.instance": ADDS,
    "spaces.invitation": ADDS,
    "processes.make_task": ADDS,
    "processes.new_contract": ADDS,
    "processes.prepare_contract": ADDS,
    "processes.remove_contract": REMOVES,
    "processes.new": ADDS,
    "processes.produced": "only what one ticks or unticks changes (tests of the room)",
    "processes.remove": REMOVES,
    "processes.usual": ADDS,
    "measures.bring": "a month is replaced as a whole: the last table brought is meant",
    "measures.drop": REMOVES,
    "measures.follow": PRESS,
    "measures.unfollow": PRESS,
    "requests.new": ADDS,
    "outside_data.choice": ADDS,
    "activities.new": ADDS,
    "activities.take_off": REMOVES,
    "processes.set_alarm": ADDS,
    "reuses.new": ADDS,
    "feedback.new": ADDS,
    "feedback.make_task": ADDS,
    "feedback.take_off": REMOVES,
    "open_feedback.report": ADDS,
    "open_reuses.propose": ADDS,
    "reuses.link": ADDS,
    "reuses.unlink": REMOVES,
    "reuses.take_off": REMOVES,
    "open_requests.ask": ADDS,
    "requests.make_task": ADDS,
    "requests.make_dataset": ADDS,
    "requests.remove": REMOVES,
    "stakeholders.export": "sends a file",
    "stakeholders.grid": GRID,
    "stakeholders.names": PRESS,
    "stakeholders.new": ADDS,
    "stakeholders.opening": PRESS,
    "stakeholders.profiles": ADDS,
    "stakeholders.remove": REMOVES,
    "tasks.add_file": ADDS,
    "tasks.change_feed": OWN,
    "tasks.change_needs": PRESS,
    "tasks.change_several": PRESS,
    "tasks.grid": GRID,
    "tasks.comment": ADDS,
    "tasks.create_from_remark": ADDS,
    "tasks.delete": REMOVES,
    "tasks.filters": ADDS,
    "tasks.mine_quick": PRESS,
    "tasks.move": PRESS,
    "tasks.move_back": WHOLE,
    "tasks.new": ADDS,
    "tasks.own_feeds": OWN,
    "tasks.quick": PRESS,
    "tasks.remove_file": REMOVES,
    "tasks.remove_filter": REMOVES,
    "tasks.state": PRESS,
    "tasks.take_over": PRESS,
    "tasks.undo": WHOLE,
    "accounts.change_address": OWN,
    "accounts.confirm_address": OWN,
    "accounts.end_news": OWN,
    "accounts.end_other_sessions": PRESS,
    "accounts.end_session": PRESS,
    "accounts.take_back_address": WHOLE,
    "spaces.disable_account": PRESS,
    "spaces.enable_account": PRESS,
    "spaces.end_sessions": PRESS,
    "spaces.erase_account": REMOVES,
    "year.create_tasks": ADDS,
    "year.give_date": WHOLE,
    "year.take_back": REMOVES,
}


class Room:
    """Both people, and what the addresses of the forms want."""

    def __init__(self, hers: Client, his: Client, values: Mapping[str, object]) -> None:
        self.hers, self.his, self.values = hers, his, values

    def fill(self, text: str) -> str:
        return text.format(**self.values)

    def fields(self, fields: Fields) -> dict[str, Any]:
        return {self.fill(name): value for name, value in fields.items()}

    def open(self, client: Client, form: Shared) -> Page:
        return client.get(self.fill(form.page))

    def which(self, form: Shared) -> str:
        return self.fill(form.sends or form.page)

    def submit(self, client: Client, page: Page, form: Shared, fields: Fields, status: int) -> Page:
        return client.submit(page, self.which(form), self.fields(fields), status=status)

    def shows(self, form: Shared, fields: Fields) -> dict[str, list[str]]:
        """Return what the form holds now of these fields."""
        values = self.open(self.hers, form).form(self.which(form)).values()
        return {name: values.get(name, []) for name in self.fields(fields)}


@pytest.fixture
def room(
    filled: Filled, cast: Cast, as_: Callable[[str], Client], write: Any
) -> Callable[[Shared], Room]:
    """Alice and Bob, both leads, in an authority that holds something of each kind."""
    with write():
        rodez, by = cast.rodez, _actor(cast.alice)
        db.session.get_one(Membership, (cast.bob.id, rodez.id)).role = Role.LEAD.value
        part_id = add_part(rodez, int(str(filled.ours["task_id"])), "Relire", by=by).id
        answered = OverrideFacts(ObligationOutcome.OBLIGED, "Avis reçu.")
        override_obligation(rodez, answered, seen=saw(OverrideFacts(None, "")), by=by)
        linked = LinkFacts("https://www.data.gouv.fr", "rodez-12202", "une-cle")
        save(rodez, linked, seen=saw(LinkFacts()), by=by)
        platforms = PlatformChoice(("datagouv", "own"), "datagouv", "portail.rodez.fr")
        choose(rodez, platforms, "", seen=Sight(0), by=by)
        reader = Reader(cast.alice.id, Role.LEAD, opened=False)
        placed = Assessment(influence=5, interest=3, attitude=2)
        whom = int(str(filled.ours["stakeholder_id"]))
        assess(rodez, whom, placed, seen=Sight(1), reader=reader, by=by)
    values = {**filled.ours, "part_id": part_id, "other_id": cast.elise.id}

    def of(form: Shared) -> Room:
        return Room(as_("alice"), as_("alice" if form.page == "/compte" else "bob"), values)

    return of


def saw(facts: object) -> Sight:
    return Sight.of(values_of(facts))


def named(form: Shared) -> str:
    return form.page.removeprefix("/c/rodez/").partition("?")[0] + form.sends


def listed(fields: Fields) -> dict[str, list[str]]:
    """Return fields as a page holds them."""
    return {
        name: list(value) if isinstance(value, list) else [] if value is False else [str(value)]
        for name, value in fields.items()
    }


def plain(values: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return values without the spaces of large numbers, and « on » for any box ticked."""
    return {
        name: ["True" if one in {"y", "on"} else one.replace("\u202f", "") for one in some]
        for name, some in values.items()
    }


def test_every_form_is_in_the_census(app: Flask) -> None:
    taking = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    shared = {form.endpoint for form in SHARED}
    assert shared.isdisjoint(OTHERS)
    assert taking - shared - set(OTHERS) == set(), "dites ce que deux personnes y changent"
    assert (shared | set(OTHERS)) - taking == set(), "ces adresses ne prennent plus rien"


@pytest.mark.parametrize("form", SHARED, ids=named)
def test_a_shared_form_says_what_it_showed(form: Shared, room: Callable[[Shared], Room]) -> None:
    people = room(form)
    values = people.open(people.hers, form).form(people.which(form)).values()
    [seen] = [some for name, some in values.items() if name.rpartition("-")[2] == "revision"]
    assert Sight.read(seen[0]).marks


@pytest.mark.parametrize("form", [form for form in SHARED if form.hers], ids=named)
def test_who_changes_another_field_loses_nothing(
    form: Shared, room: Callable[[Shared], Room]
) -> None:
    people = room(form)
    hers, his = people.open(people.hers, form), people.open(people.his, form)
    people.submit(people.hers, hers, form, form.hers, 303)
    page = people.submit(people.his, his, form, form.his, 303)
    assert KEPT in "".join(page.flash)
    both = people.fields({**form.hers, **form.his})
    both.pop("key", None)  # never shown
    assert plain(people.shows(form, {**form.hers, **form.his}) | {"key": []}) == plain(
        listed(both) | {"key": []}
    )


@pytest.mark.parametrize("form", SHARED, ids=named)
def test_the_same_field_is_asked_with_both_texts(
    form: Shared, room: Callable[[Shared], Room]
) -> None:
    people = room(form)
    name, she, he = form.same
    hers, his = people.open(people.hers, form), people.open(people.his, form)
    people.submit(people.hers, hers, form, {name: she}, 303)
    before = people.shows(form, {name: she})
    page = people.submit(people.his, his, form, {name: he}, 409)
    if form.panel:
        assert f" {she}" in page.find(".callout").text
        assert page.form(people.which(form)).value(name) == he
    else:
        table = page.soup.select("tr:has(td.typed)")
        [row] = [[cell.text for cell in row.select("td")] for row in table]
        assert row[0] != row[1]
        assert row == [she, he] or he in CODES
    assert people.shows(form, {name: she}) == before
    people.submit(people.his, page, form, {}, 303)
    assert people.shows(form, {name: he}) == listed(people.fields({name: he}))


@pytest.mark.parametrize("form", [form for form in SHARED if form.removal], ids=named)
def test_what_is_sent_for_something_deleted_comes_back(
    form: Shared, room: Callable[[Shared], Room]
) -> None:
    people = room(form)
    his = people.open(people.his, form)
    whole = people.hers.get(people.fill(form.removed_on))
    if form.removal.startswith("/"):
        people.hers.submit(whole, people.fill(form.removal))
    else:
        people.hers.submit(whole, "parts", button=form.removal)
    page = people.submit(people.his, his, form, form.typed, 409 if form.anew else 404)
    [text] = form.typed.values()
    assert page.h1 != "Page introuvable"
    held = [*page.soup.select("textarea"), *page.soup.select("main input:not([type=hidden])")]
    shown = [one.get_text().strip() or str(one.get("value", "")) for one in held]
    assert text in shown
    assert not [one for one in shown if Sight.read(one).marks]
    if form.anew:
        assert "pendant que vous écriviez" in page.visible or "l’a retiré" in page.visible
        made = people.his.submit(page, people.fill(form.anew))
        assert made.status == 200
