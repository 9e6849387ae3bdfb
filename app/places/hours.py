"""The time zone of each territory, and how people name it: no database, no request."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from app.kernel.zones import PARIS

# Département, or overseas collectivity -> zone.
ZONES: Mapping[str, ZoneInfo] = {
    "971": ZoneInfo("America/Guadeloupe"),
    "972": ZoneInfo("America/Martinique"),
    "973": ZoneInfo("America/Cayenne"),
    "974": ZoneInfo("Indian/Reunion"),
    "975": ZoneInfo("America/Miquelon"),
    "976": ZoneInfo("Indian/Mayotte"),
    "977": ZoneInfo("America/St_Barthelemy"),
    "978": ZoneInfo("America/Marigot"),
    "984": ZoneInfo("Indian/Kerguelen"),
    "986": ZoneInfo("Pacific/Wallis"),
    "987": ZoneInfo("Pacific/Tahiti"),
    "988": ZoneInfo("Pacific/Noumea"),
}
MARQUESAS = ZoneInfo("Pacific/Marquesas")
GAMBIER = ZoneInfo("Pacific/Gambier")
# The communes that do not keep the hour of their collectivity, by their code: Fatu-Hiva, Hiva-Oa,
# Nuku-Hiva, Tahuata, Ua-Huka, Ua-Pou; Gambier.
COMMUNES: Mapping[str, ZoneInfo] = {
    **dict.fromkeys(("98718", "98723", "98731", "98746", "98756", "98757"), MARQUESAS),
    "98719": GAMBIER,
}
WORDS: Mapping[str, str] = {
    "Europe/Paris": "heure de Paris",
    "America/Guadeloupe": "heure de la Guadeloupe",
    "America/Martinique": "heure de la Martinique",
    "America/Cayenne": "heure de Cayenne",
    "America/Miquelon": "heure de Saint-Pierre-et-Miquelon",
    "America/St_Barthelemy": "heure de Saint-Barthélemy",
    "America/Marigot": "heure de Saint-Martin",
    "Indian/Reunion": "heure de La Réunion",
    "Indian/Mayotte": "heure de Mayotte",
    "Indian/Kerguelen": "heure des Kerguelen",
    "Pacific/Wallis": "heure de Wallis",
    "Pacific/Tahiti": "heure de Tahiti",
    "Pacific/Marquesas": "heure des Marquises",
    "Pacific/Gambier": "heure des Gambier",
    "Pacific/Noumea": "heure de Nouméa",
}


def all_zones() -> tuple[ZoneInfo, ...]:
    """Return every zone in which an authority may be."""
    return (PARIS, *ZONES.values(), MARQUESAS, GAMBIER)


def hour_words(zone: ZoneInfo) -> str:
    """Return how people name a zone: « heure de Nouméa »."""
    return WORDS[zone.key]
