"""The kinds of authority, case by case: a table that a jurist can read.

Each line: what the record says, then what is expected of its kind. A reference between brackets
is "à vérifier"; "selon" marks what a secondary source told. The delay is for 3,500 inhabitants.
"""

from dataclasses import dataclass

from app.governance.rules import BodyRecord


@dataclass(frozen=True)
class Case:
    """An authority, and what it is to be called."""

    who: str
    record: BodyRecord
    kind: str
    nature: str
    assembly: str
    executive: str
    competence: str
    delay: str


def of(kind: str, territory: str = "mainland", **known: str) -> BodyRecord:
    """Return a record."""
    return BodyRecord(kind, territory, **known)


NOTE_5 = "note explicative de synthèse, 5 jours francs (CGCT L2121-12)"
NOTE_EPCI = "note explicative de synthèse, 5 jours francs (CGCT L5211-1 et L2121-12)"
REPORT_12 = "rapport sur chaque affaire, 12 jours (CGCT L3121-19)"
UNKNOWN = "à vérifier"
EPCI, UNION = "EPCI à fiscalité propre", "établissement public, qui n’est pas un EPCI"
SPECIAL = "collectivité à statut particulier (CGCT {})"
OVER_73 = "collectivité de l’article 73 de la Constitution (CGCT {})"
COUNCIL, PRESIDENT = "le conseil communautaire", "le président"
BOARD = "le conseil d’administration"
PRIVATE = (
    "société de droit privé, tenue par le code pour sa seule mission de service public "
    "(CRPA L300-2)"
)
LO_NC = "la loi organique n° 99-209 du 19 mars 1999 relative à la Nouvelle-Calédonie"

# fmt: off
CASES = (
    Case("Rodez", of("commune", place_id="com-12202", departement="12"), "commune",
         "commune", "le conseil municipal", "le maire", "CGCT L2121-29", NOTE_5),
    Case("Une commune de La Réunion", of("commune", "drom", departement="974"), "commune",
         "commune", "le conseil municipal", "le maire", "CGCT L2121-29", NOTE_5),
    Case("Colmar, Haut-Rhin", of("commune", departement="68"), "commune-d-alsace-moselle",
         "commune", "le conseil municipal", "le maire", "[CGCT L2541-12]",
         "note explicative de synthèse, 5 jours francs (CGCT L2121-12 et L2541-1), selon"),
    Case("Metz, Moselle", of("commune", departement="57"), "commune-d-alsace-moselle",
         "commune", "le conseil municipal", "le maire", "[CGCT L2541-12]",
         "note explicative de synthèse, 5 jours francs (CGCT L2121-12 et L2541-1), selon"),
    Case("Communauté de communes", of("epci", nature="communauté de communes"),
         "communaute-de-communes", EPCI, COUNCIL, PRESIDENT, "[CGCT L5214-16] et statuts",
         NOTE_EPCI),
    Case("Communauté de communes ouverte à la main", of("epci",
         name="Communauté de communes du Val"),
         "communaute-de-communes", EPCI, COUNCIL, PRESIDENT, "[CGCT L5214-16] et statuts",
         NOTE_EPCI),
    Case("Communauté d’agglomération", of("epci", nature="communauté d’agglomération"),
         "communaute-d-agglomeration", EPCI, COUNCIL, PRESIDENT, "[CGCT L5216-5] et statuts",
         NOTE_EPCI),
    Case("Communauté urbaine", of("epci", nature="communauté urbaine"),
         "communaute-urbaine", EPCI, COUNCIL, PRESIDENT, "[CGCT L5215-20] et statuts", NOTE_EPCI),
    Case("Rennes Métropole", of("epci", nature="métropole", place_id="epci-243500139"),
         "metropole", EPCI, "le conseil de la métropole", PRESIDENT, "[CGCT L5217-2]", NOTE_EPCI),
    Case("Aix-Marseille-Provence", of("epci", nature="métropole", place_id="epci-200054807"),
         "metropole-d-aix-marseille-provence", EPCI, "le conseil de la métropole", PRESIDENT,
         "[CGCT L5218-2]", NOTE_EPCI),
    Case("Grand Paris", of("epci", nature="métropole", place_id="epci-200054781"),
         "metropole-du-grand-paris", EPCI, "le conseil de la métropole", PRESIDENT,
         "[CGCT L5219-1]", NOTE_EPCI),
    Case("Établissement public territorial", of("epci", chosen="etablissement-public-territorial"),
         "etablissement-public-territorial", "[établissement public territorial]",
         "[le conseil de territoire]", "[le président]", "[CGCT L5219-2 et L5219-5]", UNKNOWN),
    Case("SIVOM", of("syndicat", name="SIVOM des Trois Rivières"), "syndicat-de-communes",
         "EPCI sans fiscalité propre", "le comité syndical", PRESIDENT, "CGCT L5212-1 et statuts",
         NOTE_EPCI),
    Case("Syndicat mixte dont on ne sait que le nom", of("syndicat", name="SMICTOM du Lévezou"),
         "syndicat-mixte", UNION, "le comité syndical", PRESIDENT, "statuts", UNKNOWN),
    Case("Syndicat mixte fermé", of("syndicat", chosen="syndicat-mixte-ferme"),
         "syndicat-mixte-ferme", UNION, "le comité syndical", PRESIDENT, "CGCT L5711-1 et statuts",
         "[note explicative de synthèse, 5 jours francs (CGCT L5711-1 et L5211-1)]"),
    Case("Syndicat mixte ouvert", of("syndicat", chosen="syndicat-mixte-ouvert"),
         "syndicat-mixte-ouvert", UNION, "le comité syndical", PRESIDENT, "CGCT L5721-2 et statuts",
         UNKNOWN),
    Case("Aveyron", of("departement", place_id="dep-12"), "departement", "département",
         "le conseil départemental", PRESIDENT, "CGCT L3211-1", REPORT_12),
    Case("La Réunion, département", of("departement", "drom", place_id="dep-974"), "departement",
         "département", "le conseil départemental", PRESIDENT, "CGCT L3211-1", REPORT_12),
    Case("Guadeloupe, région", of("region", "drom", place_id="reg-01"), "region", "région",
         "le conseil régional", PRESIDENT, "CGCT L4221-1",
         "[rapport sur chaque affaire, 12 jours (CGCT L4132-18)]"),
    Case("Bretagne", of("region", place_id="reg-53"), "region", "région",
         "le conseil régional", PRESIDENT, "CGCT L4221-1",
         "[rapport sur chaque affaire, 12 jours (CGCT L4132-18)]"),
    Case("Ville de Paris", of("commune", place_id="com-75056", siren="217500016"),
         "ville-de-paris", SPECIAL.format("L2512-1"), "le Conseil de Paris", "le maire de Paris",
         "CGCT L2512-1", UNKNOWN),
    Case("Métropole de Lyon", of("epci", place_id="epci-200046977"), "metropole-de-lyon",
         "collectivité à statut particulier (CGCT L3611-1), qui n’est pas un EPCI",
         "le conseil de la métropole", "le président du conseil de la métropole",
         "CGCT L3611-3 et L3211-1", UNKNOWN),
    Case("Collectivité de Corse", of("region", place_id="reg-94"), "corse",
         SPECIAL.format("L4421-1"), "l’Assemblée de Corse",
         "le président du conseil exécutif de Corse", "CGCT L4421-1 et L4422-25", UNKNOWN),
    Case("Corse, sans lieu, par son SIREN", of("region", siren="200076958"), "corse",
         SPECIAL.format("L4421-1"), "l’Assemblée de Corse",
         "le président du conseil exécutif de Corse", "CGCT L4421-1 et L4422-25", UNKNOWN),
    Case("Martinique", of("region", "drom", place_id="reg-02"), "martinique",
         OVER_73.format("L7211-1"), "l’assemblée de Martinique", "le président du conseil exécutif",
         "[CGCT L7251-1]", UNKNOWN),
    Case("Guyane", of("region", "drom", place_id="reg-03"), "guyane", OVER_73.format("L7111-1"),
         "l’assemblée de Guyane", "[le président de l’assemblée]", "[CGCT L7151-1]", UNKNOWN),
    Case("Mayotte", of("region", "drom", place_id="reg-06"), "mayotte",
         "Département-Région depuis le 1er janvier 2026, selon", "l’assemblée de Mayotte, selon",
         "le président de l’assemblée, selon",
         "le code général des collectivités territoriales, notamment le livre III de sa septième "
         "partie, selon", UNKNOWN),
    Case("Collectivité européenne d’Alsace", of("departement", place_id="dep-6AE"), "alsace",
         "département qui porte un nom propre, selon", "[le conseil départemental]", PRESIDENT,
         "CGCT L3211-1 et L3431-1", REPORT_12),
    Case("Saint-Barthélemy", of("overseas", "other-overseas", place_id="col-977"),
         "saint-barthelemy", "collectivité de l’article 74 de la Constitution, sans commune",
         "le conseil territorial", "le président du conseil territorial", "[CGCT LO6251-1]",
         UNKNOWN),
    Case("Saint-Martin", of("overseas", "other-overseas", place_id="col-978"), "saint-martin",
         "collectivité de l’article 74 de la Constitution, sans commune", "le conseil territorial",
         "le président du conseil territorial", "[CGCT LO6351-1]", UNKNOWN),
    Case("Saint-Pierre-et-Miquelon", of("overseas", "other-overseas", departement="975"),
         "saint-pierre-et-miquelon",
         "collectivité de l’article 74 de la Constitution, qui compte deux communes",
         "le conseil territorial", "[le président du conseil territorial]", "[CGCT LO6461-1]",
         UNKNOWN),
    Case("Miquelon-Langlade", of("commune", "other-overseas", departement="975"),
         "commune-de-saint-pierre-et-miquelon", "commune", "le conseil municipal", "le maire",
         "[CGCT L2121-29]", UNKNOWN),
    Case("Nouvelle-Calédonie", of("collectivite-nc", "new-caledonia"), "nouvelle-caledonie",
         "[collectivité au statut propre (loi organique n° 99-209)]",
         "[le Congrès de la Nouvelle-Calédonie]", "[le gouvernement de la Nouvelle-Calédonie]",
         f"[{LO_NC}]", UNKNOWN),
    Case("Province Sud", of("province", "new-caledonia"), "province",
         "collectivité territoriale de Nouvelle-Calédonie", "l’assemblée de province",
         "le président de l’assemblée de province", f"{LO_NC}, notamment son article 20", UNKNOWN),
    Case("Nouméa", of("commune", "new-caledonia", departement="988"),
         "commune-de-nouvelle-caledonie", "commune", "le conseil municipal", "le maire",
         "le code des communes de la Nouvelle-Calédonie", UNKNOWN),
    Case("Polynésie française", of("overseas", "other-overseas", place_id="col-987"), "polynesie",
         "collectivité d’outre-mer (loi organique n° 2004-192)",
         "l’assemblée de la Polynésie française", "le président de la Polynésie française",
         "[la loi organique n° 2004-192 du 27 février 2004 portant statut d’autonomie de la "
         "Polynésie française]", UNKNOWN),
    Case("Papeete", of("commune", "other-overseas", departement="987"), "commune-de-polynesie",
         "commune", "le conseil municipal", "le maire", "[CGCT L2121-29]", UNKNOWN),
    Case("Wallis-et-Futuna", of("overseas", "other-overseas", place_id="col-986"),
         "wallis-et-futuna",
         "territoire de la loi n° 61-814, sans commune, en trois circonscriptions, selon",
         "l’assemblée territoriale", "le préfet, administrateur supérieur",
         "[la loi n° 61-814 du 29 juillet 1961 conférant aux îles Wallis et Futuna le statut de "
         "territoire d’outre-mer]", UNKNOWN),
    Case("CCAS", of("other", name="CCAS de Rodez"), "ccas",
         "établissement public administratif (CASF L123-6)", BOARD, "le maire, président du centre",
         "[CASF R123-20]", "rapport explicatif, 3 jours (CASF R123-16)"),
    Case("CIAS", of("other", chosen="cias"), "cias",
         "établissement public administratif (CASF L123-6)", BOARD,
         "le président de l’intercommunalité, président du centre", "[CASF R123-20]",
         "[rapport explicatif, 3 jours (CASF R123-16)]"),
    Case("Caisse des écoles", of("other", name="Caisse des écoles de Belleville"),
         "caisse-des-ecoles", "établissement public communal", "le comité de la caisse",
         "le maire, président de la caisse", "CEDU R212-26", UNKNOWN),
    Case("SDIS", of("other", name="SDIS 12"), "sdis", "établissement public (CGCT L1424-1)", BOARD,
         PRESIDENT, "CGCT L1424-29", UNKNOWN),
    Case("Centre de gestion", of("other", name="CDG 12"), "centre-de-gestion",
         "établissement public (CGFP L452-1)", BOARD, PRESIDENT, "CGFP L452-1", UNKNOWN),
    Case("SEM", of("other", chosen="sem"), "sem", PRIVATE, BOARD, PRESIDENT, "statuts", UNKNOWN),
    Case("SPL", of("other", chosen="spl"), "spl", PRIVATE, BOARD, PRESIDENT, "statuts", UNKNOWN),
    Case("SEMOP", of("other", chosen="semop"), "semop", PRIVATE, BOARD, PRESIDENT, "statuts",
         UNKNOWN),
    Case("Un organisme que rien ne dit", of("other", name="Régie des eaux"), "",
         "organisme public", "l’assemblée délibérante", "l’exécutif", UNKNOWN, UNKNOWN),
    Case("Un syndicat sans autre précision", of("syndicat",
         name="Syndicat des eaux du Lévezou"), "",
         "organisme public", "l’assemblée délibérante", "l’exécutif", UNKNOWN, UNKNOWN),
)
# fmt: on
