"""A small map of France, drawn by us, and where on it an authority is: pure.

The coordinates are those of the chefs-lieux, as any atlas gives them, to a tenth of a degree (some
ten kilometres, less than the dot); a département is shown there, and not a commune. The outline is
ours: its corners are capes, mouths and passes, joined by straight lines.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from app.places.departements import ALSACE, Located, departement_of
from app.places.record import PlaceKind

WIDTH, HEIGHT = 80, 78
# Units of the drawing for a degree: 5.09 / 7.36 is the cosine of 46°15′, the middle of the country.
WEST, X_OF_WEST, UNITS_EAST = -4.75, 4.5, 5.09
NORTH, Y_OF_NORTH, UNITS_SOUTH = 51.05, 4.2, 7.36
MAINLAND = (
    "M40.8 4.2L50 12.4L60.2 16.1L70.4 19.8L67.3 30.1L59.7 39.7L64.3 42.7L63.3 48.6L64.3 54.5"
    "L66.8 58.2L59.7 63.4L55.1 61.9L48.4 60.5L44.4 64.2L44.4 67.9L36.7 67.1L28.5 66L19.3 61.2"
    "L22.4 51.6L22.4 42L17.3 33.1L6.1 27.9L4.5 23.5L12.2 21.2L18.3 22.4L20.9 22L18.8 14.6"
    "L22.4 16.8L29 15.3L36.2 10.9L36.7 5.7z"
)
CORSICA = "M76.5 64.9L77 70.8L75.5 76L73 73L72.4 68.6z"


class Chief(NamedTuple):
    """A département, and where its chief town is, in degrees."""

    name: str
    north: float
    east: float


class Isle(NamedTuple):
    """An overseas territory: where its mark stands on the drawing, and the mark around it."""

    name: str
    x: float
    y: float
    mark: str  # relative to (x, y)


class MapDot(NamedTuple):
    """A dot on the drawing, and what it says."""

    x: float
    y: float
    words: str


class Drawn(Located, Protocol):
    """Whoever has a place on the drawing: located, with their département if it is known."""

    @property
    def departement(self) -> str:
        """The code of the département of the seat, or nothing."""


DEPARTEMENTS: Mapping[str, Chief] = {
    "01": Chief("Ain", 46.2, 5.2),
    "02": Chief("Aisne", 49.6, 3.6),
    "03": Chief("Allier", 46.6, 3.3),
    "04": Chief("Alpes-de-Haute-Provence", 44.1, 6.2),
    "05": Chief("Hautes-Alpes", 44.6, 6.1),
    "06": Chief("Alpes-Maritimes", 43.7, 7.3),
    "07": Chief("Ardèche", 44.7, 4.6),
    "08": Chief("Ardennes", 49.8, 4.7),
    "09": Chief("Ariège", 43.0, 1.6),
    "10": Chief("Aube", 48.3, 4.1),
    "11": Chief("Aude", 43.2, 2.4),
    "12": Chief("Aveyron", 44.4, 2.6),
    "13": Chief("Bouches-du-Rhône", 43.3, 5.4),
    "14": Chief("Calvados", 49.2, -0.4),
    "15": Chief("Cantal", 44.9, 2.4),
    "16": Chief("Charente", 45.6, 0.2),
    "17": Chief("Charente-Maritime", 46.2, -1.1),
    "18": Chief("Cher", 47.1, 2.4),
    "19": Chief("Corrèze", 45.3, 1.8),
    "20": Chief("Corse", 42.3, 9.1),  # a number of before 1976, which SIREN numbers still bear
    "21": Chief("Côte-d’Or", 47.3, 5.0),
    "22": Chief("Côtes-d’Armor", 48.5, -2.8),
    "23": Chief("Creuse", 46.2, 1.9),
    "24": Chief("Dordogne", 45.2, 0.7),
    "25": Chief("Doubs", 47.2, 6.0),
    "26": Chief("Drôme", 44.9, 4.9),
    "27": Chief("Eure", 49.0, 1.2),
    "28": Chief("Eure-et-Loir", 48.4, 1.5),
    "29": Chief("Finistère", 48.0, -4.1),
    "2A": Chief("Corse-du-Sud", 41.9, 8.7),
    "2B": Chief("Haute-Corse", 42.7, 9.4),
    "30": Chief("Gard", 43.8, 4.4),
    "31": Chief("Haute-Garonne", 43.6, 1.4),
    "32": Chief("Gers", 43.6, 0.6),
    "33": Chief("Gironde", 44.8, -0.6),
    "34": Chief("Hérault", 43.6, 3.9),
    "35": Chief("Ille-et-Vilaine", 48.1, -1.7),
    "36": Chief("Indre", 46.8, 1.7),
    "37": Chief("Indre-et-Loire", 47.4, 0.7),
    "38": Chief("Isère", 45.2, 5.7),
    "39": Chief("Jura", 46.7, 5.6),
    "40": Chief("Landes", 43.9, -0.5),
    "41": Chief("Loir-et-Cher", 47.6, 1.3),
    "42": Chief("Loire", 45.4, 4.4),
    "43": Chief("Haute-Loire", 45.0, 3.9),
    "44": Chief("Loire-Atlantique", 47.2, -1.6),
    "45": Chief("Loiret", 47.9, 1.9),
    "46": Chief("Lot", 44.4, 1.4),
    "47": Chief("Lot-et-Garonne", 44.2, 0.6),
    "48": Chief("Lozère", 44.5, 3.5),
    "49": Chief("Maine-et-Loire", 47.5, -0.6),
    "50": Chief("Manche", 49.1, -1.1),
    "51": Chief("Marne", 49.0, 4.4),
    "52": Chief("Haute-Marne", 48.1, 5.1),
    "53": Chief("Mayenne", 48.1, -0.8),
    "54": Chief("Meurthe-et-Moselle", 48.7, 6.2),
    "55": Chief("Meuse", 48.8, 5.2),
    "56": Chief("Morbihan", 47.7, -2.8),
    "57": Chief("Moselle", 49.1, 6.2),
    "58": Chief("Nièvre", 47.0, 3.2),
    "59": Chief("Nord", 50.6, 3.1),
    "60": Chief("Oise", 49.4, 2.1),
    "61": Chief("Orne", 48.4, 0.1),
    "62": Chief("Pas-de-Calais", 50.3, 2.8),
    "63": Chief("Puy-de-Dôme", 45.8, 3.1),
    "64": Chief("Pyrénées-Atlantiques", 43.3, -0.4),
    "65": Chief("Hautes-Pyrénées", 43.2, 0.1),
    "66": Chief("Pyrénées-Orientales", 42.7, 2.9),
    "67": Chief("Bas-Rhin", 48.6, 7.7),
    "68": Chief("Haut-Rhin", 48.1, 7.4),
    ALSACE: Chief("Collectivité européenne d’Alsace", 48.6, 7.7),
    "69": Chief("Rhône", 45.8, 4.8),
    "70": Chief("Haute-Saône", 47.6, 6.2),
    "71": Chief("Saône-et-Loire", 46.3, 4.8),
    "72": Chief("Sarthe", 48.0, 0.2),
    "73": Chief("Savoie", 45.6, 5.9),
    "74": Chief("Haute-Savoie", 45.9, 6.1),
    "75": Chief("Paris", 48.9, 2.3),
    "76": Chief("Seine-Maritime", 49.4, 1.1),
    "77": Chief("Seine-et-Marne", 48.5, 2.7),
    "78": Chief("Yvelines", 48.8, 2.1),
    "79": Chief("Deux-Sèvres", 46.3, -0.5),
    "80": Chief("Somme", 49.9, 2.3),
    "81": Chief("Tarn", 43.9, 2.1),
    "82": Chief("Tarn-et-Garonne", 44.0, 1.4),
    "83": Chief("Var", 43.1, 5.9),
    "84": Chief("Vaucluse", 43.9, 4.8),
    "85": Chief("Vendée", 46.7, -1.4),
    "86": Chief("Vienne", 46.6, 0.3),
    "87": Chief("Haute-Vienne", 45.8, 1.3),
    "88": Chief("Vosges", 48.2, 6.4),
    "89": Chief("Yonne", 47.8, 3.6),
    "90": Chief("Territoire de Belfort", 47.6, 6.9),
    "91": Chief("Essonne", 48.6, 2.4),
    "92": Chief("Hauts-de-Seine", 48.9, 2.2),
    "93": Chief("Seine-Saint-Denis", 48.9, 2.4),
    "94": Chief("Val-de-Marne", 48.8, 2.5),
    "95": Chief("Val-d’Oise", 49.0, 2.1),
}
# Not where they are nor at their size: three oceans in four lines, west to east in each.
OVERSEAS: Mapping[str, Isle] = {
    "975": Isle("Saint-Pierre-et-Miquelon", 3.5, 42, "m-.4 -2.2l1.2 1.4l-.4 1.9l-1.2 .4l.4 -1.8z"),
    "978": Isle("Saint-Martin", 9.5, 42, "m-1.7 .9l.6 -1.9l1.5 -.2l1.3 .9l-.9 1z"),
    "977": Isle("Saint-Barthélemy", 15, 42, "m-1.6 -.4l1.4 -.4l1.5 .9l-1.3 .5z"),
    "971": Isle(
        "Guadeloupe", 3.5, 50, "m-1.9 -1.2l1.5 -.3l.3 3.3l-1.2 .8zm2.1 -.3l1.6 -.9l1.2 1.2l-2.6 .7z"
    ),
    "972": Isle("Martinique", 9.5, 50, "m-1.7 -2.4l1.9 .5l1.5 3.4l-.5 1l-1.2 -1.1l-1 .1z"),
    "973": Isle("Guyane", 15, 50, "m-1.6 -2.7l2.4 .9l1.4 1.5l-1.9 3.2l-2.3 -.4l.5 -2.6z"),
    "976": Isle("Mayotte", 3.5, 58.5, "m-.5 -2l1.3 .6l.2 1.3l.5 1.2l-1.1 .9l-.9 -1.7z"),
    "974": Isle("La Réunion", 9.5, 58.5, "m-.6 -2.1l1.5 .3l1.4 2l-.7 1.6l-2 -.1l-1.7 -1.7z"),
    "984": Isle(
        "Terres australes et antarctiques françaises",
        *(15, 58.5),
        "m-2 -1l1.2 -.8l.8 1l1.7 .3l-.3 1.6l-1.9 .6l-1.2 -1.3z",
    ),
    "986": Isle(
        "Wallis et Futuna", 3.5, 67.5, "m-2 1.1l1.4 -.5l.3 .9l-1.2 .4zm2.6 -2.5h1.2v1.4h-1.2z"
    ),
    "987": Isle(
        "Polynésie française",
        *(9.5, 67.5),
        "m-2.3 -1.3h1.1v.9h-1.1zm1.5 1.2l1.5 -.4l.4 1.3l-1.4 .3zm2.4 -1.6h.9v.9h-.9zm.3 3h1v.9h-1z",
    ),
    "988": Isle(
        "Nouvelle-Calédonie",
        *(15.8, 67.5),
        "m-2.6 -2.1l.9 -.3l3.6 3.4l.3 1.3l-1.1 -.3zm4.1 -.1l1 .6l-.2 .8l-.9 -.6z",
    ),
}
# The département of the chief town of each region that has several, and its name.
REGIONS: Mapping[str, tuple[str, str]] = {
    "11": ("75", "Île-de-France"),
    "24": ("45", "Centre-Val de Loire"),
    "27": ("21", "Bourgogne-Franche-Comté"),
    "28": ("76", "Normandie"),
    "32": ("59", "Hauts-de-France"),
    "44": ("67", "Grand Est"),
    "52": ("44", "Pays de la Loire"),
    "53": ("35", "Bretagne"),
    "75": ("33", "Nouvelle-Aquitaine"),
    "76": ("31", "Occitanie"),
    "84": ("69", "Auvergne-Rhône-Alpes"),
    "93": ("13", "Provence-Alpes-Côte d’Azur"),
    "94": ("2A", "Corse"),
}
LAND = f"{MAINLAND}{CORSICA}" + "".join(
    f"M{isle.x} {isle.y}{isle.mark}" for isle in OVERSEAS.values()
)


def dot_of(authority: Drawn) -> MapDot | None:
    """Return where an authority is on the drawing; nothing when its département is not known."""
    if authority.kind == PlaceKind.REGION.value and authority.code in REGIONS:
        departement, name = REGIONS[authority.code]
        return _on_mainland(DEPARTEMENTS[departement], name)
    known = departement_of(authority, authority.departement)
    if known in OVERSEAS:
        isle = OVERSEAS[known]
        return MapDot(isle.x, isle.y, isle.name)
    chief = DEPARTEMENTS.get(known)
    return _on_mainland(chief, chief.name) if chief is not None else None


def _on_mainland(chief: Chief, words: str) -> MapDot:
    """Put degrees on the drawing: straight, a map of so small a country needs no more."""
    x = X_OF_WEST + UNITS_EAST * (chief.east - WEST)
    y = Y_OF_NORTH + UNITS_SOUTH * (NORTH - chief.north)
    return MapDot(round(x, 1), round(y, 1), words)
