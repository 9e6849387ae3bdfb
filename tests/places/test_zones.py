"""The time zone of each territory."""

from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.zones import PARIS
from app.places import departements, holidays, hours
from app.places.models import Place
from app.places.zones import zone_of
from app.spaces.hours import Whereabouts
from tests.support.databases import OpenDatabase

CLIPPERTON = "989"  # nobody lives there


def where(kind: str, territory: str, code: str = "", siren: str = "", **more: Any) -> Whereabouts:
    return Whereabouts(1, kind, territory, code, siren, more.get("place_id"))


@pytest.mark.parametrize(
    ("authority", "zone"),
    [
        (where("commune", "mainland", "12202"), "Europe/Paris"),
        (where("commune", "mainland", "2A004"), "Europe/Paris"),
        (where("epci", "mainland", "", "200067155"), "Europe/Paris"),
        (where("commune", "drom", "97105"), "America/Guadeloupe"),
        (where("departement", "drom", "972"), "America/Martinique"),
        (where("region", "drom", "03"), "America/Cayenne"),
        (where("commune", "drom", "97411"), "Indian/Reunion"),
        (where("epci", "drom", "", "249740077"), "Indian/Reunion"),
        (where("departement", "drom", "976"), "Indian/Mayotte"),
        (where("overseas", "other-overseas", "975"), "America/Miquelon"),
        (where("commune", "other-overseas", "97701"), "America/St_Barthelemy"),
        (where("overseas", "other-overseas", "978"), "America/Marigot"),
        (where("overseas", "other-overseas", "984"), "Indian/Kerguelen"),
        (where("commune", "other-overseas", "98611"), "Pacific/Wallis"),
        (where("commune", "other-overseas", "98735"), "Pacific/Tahiti"),
        (where("commune", "other-overseas", "98731"), "Pacific/Marquesas"),
        (where("commune", "other-overseas", "98719"), "Pacific/Gambier"),
        (where("commune", "new-caledonia", "98818"), "Pacific/Noumea"),
        (where("province", "new-caledonia"), "Pacific/Noumea"),
        (where("syndicat", "other-overseas"), "Europe/Paris"),
    ],
)
def test_each_territory_has_its_hour(authority: Whereabouts, zone: str) -> None:
    assert zone_of(authority).key == zone


def test_every_overseas_place_has_a_zone_and_words(places: None, database: OpenDatabase) -> None:
    query = select(Place).where(Place.territory != "mainland", Place.departement != CLIPPERTON)
    found = [
        (
            place,
            zone_of(
                where(place.kind, place.territory, place.code, place.siren or "", place_id=place.id)
            ),
        )
        for place in db.session.scalars(query)
    ]
    assert [place.name for place, zone in found if zone == PARIS] == []
    assert {zone.key for _, zone in found} <= hours.WORDS.keys()
    named = {place.code: place.name for place, _ in found}
    islands = [named[code] for code in sorted(hours.COMMUNES)]
    marquises = ["Hiva-Oa", "Nuku-Hiva", "Tahuata", "Ua-Huka", "Ua-Pou"]
    assert islands == ["Fatu-Hiva", "Gambier", *marquises]


def test_every_zone_has_its_words_and_every_area_its_zone() -> None:
    assert {zone.key for zone in hours.all_zones()} == hours.WORDS.keys()
    overseas = {code for code in holidays.AREAS if code.startswith(departements.OVERSEAS)}
    assert overseas == hours.ZONES.keys()
