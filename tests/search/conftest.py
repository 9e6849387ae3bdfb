"""An authority where there is much to find, beside another."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask

from app.audit.rules import Actor
from app.datasets.inventory import services as datasets
from app.datasets.inventory.contents import DatasetFacts
from app.extensions import db
from app.kernel.clock import now
from app.kernel.text import name_key
from app.spaces.findable import SearchScope
from app.spaces.membership import add_member
from app.spaces.permissions import Role
from app.spaces.queries import authority_by_slug, membership_of
from app.stakeholders.directory.contents import StakeholderFacts
from app.stakeholders.directory.services import add
from app.tasks.services import Draft, create_task
from tests.support.cast import Cast, make_authority
from tests.support.databases import OpenDatabase
from tests.support.worlds import WORLDS

DATASETS = {
    "Subventions aux associations": "Vie associative",
    "Équipements sportifs et culturels": "Sports",
    "Menus des cantines scolaires": "Éducation",
    "Délibérations du conseil municipal": "Secrétariat général",
    "Arbres d’alignement": "Espaces verts",
    "Bornes de recharge pour véhicules électriques": "Mobilités",
    "Budget primitif et compte administratif": "Finances",
    "Points d’eau de baignade": "Santé",
    "Journaux d’information municipale": "Communication",
    "Cimetières et concessions": "État civil",
    "Marchés publics passés": "Commande publique",
    "Prénoms des nouveau-nés": "État civil",
}
TASKS = (
    "Écrire à l’œuvre universitaire",
    "Réunir le comité de pilotage",
    "Relancer la direction des systèmes d’information",
    "Préparer la note au bureau municipal",
    "Faire relire les fiches par le délégué à la protection des données",
    "Vérifier la cartographie des réseaux",
    "Choisir l’hébergeur du portail",
    "Joindre la mairie d’Abreschviller",
    "Tenir la revue mensuelle",
)
STAKEHOLDERS = {  # function: person
    "Directrice générale des services": "Solène Le Goff",
    "Délégué à la protection des données": "",
    "Responsable du système d’information géographique": "Karim Belkacem",
    "Maire": "",
    "Archiviste": "Zoé N’Guyen",
}
AUTHORITIES = (
    "Bédarieux", "Saint-Étienne-Cantalès", "L’Haÿ-les-Roses", "Nouméa", "Toulouse", "Œting",
    "Communauté de communes du Pays de Nemours", "Le Mont-Dore", "Villefranche-de-Rouergue",
    "Métropole de Lyon", "Saint-Denis", "Decazeville", "Onet-le-Château", "Luc-la-Primaube",
    "Olemps", "Sébazac-Concourès", "Châteauroux", "Aÿ-Champagne", "Y", "Bœurs-en-Othe",
    "Olemseau",
)  # fmt: skip


@dataclass(frozen=True)
class Searchable:
    """What a test asks: who looks, and in which authority."""

    cast: Cast

    def scope(self, name: str = "alice", slug: str | None = "rodez") -> SearchScope:
        """Return the scope of somebody in an authority, or outside any."""
        person = self.cast.person(name)
        if slug is None:
            return SearchScope(person.id, person.is_operator)
        authority = authority_by_slug(slug)
        assert authority is not None
        member = membership_of(authority, person.id)
        assert member is not None
        return SearchScope(person.id, person.is_operator, authority, Role(member.role))


@pytest.fixture
def searchable(database: OpenDatabase, cast: Cast) -> Searchable:
    assert database.made == "searchable"
    return Searchable(cast)


def make_searchable(_app: Flask, cast: Cast) -> str:
    """Fill Rodez; give Carole twenty authorities, of real and trying names."""
    by = Actor(cast.alice.id, cast.alice.full_name)
    for title, service in DATASETS.items():
        datasets.create(cast.rodez, DatasetFacts(title=title, service=service), by=by)
    for title in TASKS:
        create_task(cast.rodez, Draft(title, due_on=date(2027, 1, 31)), by=by)
    cast.rodez.names_allowed_at = now()
    for title, person in STAKEHOLDERS.items():
        add(cast.rodez, StakeholderFacts(title=title, person=person), by=by)
    other = Actor(cast.charlie.id, cast.charlie.full_name)
    create_task(cast.autre, Draft("Secret de la comète"), by=other)
    for number, name in enumerate(AUTHORITIES):
        made = make_authority(
            slug=f"lieu-{number}", name=name, name_key=name_key(name), code=f"8{number:04d}"
        )
        add_member(made, cast.carole, Role.CONSULTANT)
    db.session.flush()
    return "searchable"


WORLDS["searchable"] = make_searchable
