"""Names that addresses and files hold: what was published yesterday has the same name tomorrow.

The right-hand side is what Jalon gave when these names were first published. A library that
writes words otherwise must be told apart here, never followed.
"""

import pytest

from app.audit.rules import COMMAND_LINE
from app.authorities.rules import slug_for
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.publication.platforms.contents import tags_of
from app.publication.strategy.naming import PROPOSED, file_name
from app.spaces.models import Authority

ADDRESSES = (
    ("Rodez", "12202", "rodez-12202"),
    ("L’Haÿ-les-Roses", "94038", "l-hay-les-roses-94038"),
    ("L'Haÿ-les-Roses", "94038", "l-hay-les-roses-94038"),
    ("Saint-Étienne", "42218", "saint-etienne-42218"),
    ("Sète", "34301", "sete-34301"),
    ("Œuilly", "51410", "oeuilly-51410"),
    ("Schœlcher", "97229", "schoelcher-97229"),
    ("Bœrsch", "67052", "boersch-67052"),
    ("Nœux-les-Mines", "62617", "noeux-les-mines-62617"),
    ("Plœuc-L’Hermitage", "22203", "ploeuc-l-hermitage-22203"),
    ("Lherm", "31299", "lherm-31299"),
    ("Lannoy-Cuillère", "60347", "lannoy-cuillere-60347"),
    ("Le Tampon", "97422", "le-tampon-97422"),
    ("Les Abymes", "97101", "les-abymes-97101"),
    ("Trois-Bassins", "97423", "trois-bassins-97423"),
    ("Pouébo", "98824", "pouebo-98824"),
    ("Île-des-Pins", "98809", "ile-des-pins-98809"),
    ("L’Île-d’Yeu", "85113", "l-ile-d-yeu-85113"),
    ("Hao", "98720", "hao-98720"),
    ("Hitia’a O Te Ra", "98721", "hitia-a-o-te-ra-98721"),
    ("Hitiaʻa O Te Ra", "98721", "hitia-a-o-te-ra-98721"),
    ("Taʻahuamanu", "98799", "ta-ahuamanu-98799"),
    ("Faʻaʻā", "98715", "fa-a-a-98715"),
    ("Fa’a’ā", "98715", "fa-a-a-98715"),
    ("Nuku-Hiva", "98731", "nuku-hiva-98731"),
    ("Maré", "98815", "mare-98815"),
    ("Ouégoa", "98822", "ouegoa-98822"),
    ("Poum", "98828", "poum-98828"),
    ("Province des îles Loyauté", "988-iles", "province-des-iles-loyaute-988"),
    ("Y", "80829", "y-80829"),
    ("Bors (Canton de Tude-et-Lavalette)", "16052", "bors-canton-de-tude-et-lavalette-16052"),
    ("Bors(Canton de Montmoreau)", "16052", "bors-canton-de-montmoreau-16052"),
    (
        "Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson",
        "51513",
        "saint-remy-en-bouzemont-saint-genest-et-isson-51513",
    ),
    (
        "Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur",
        "70058",
        "beaujeu-saint-vallier-pierrejux-et-quitteur-70058",
    ),
    ("Communauté de communes Cœur de Nacre", "241400555", "coeur-de-nacre-241400555"),
    ("Communauté d’agglomération de l’Ouest Rhodanien", "200040574", "ouest-rhodanien-200040574"),
    ("Communauté d'agglomération du Sicoval", "243100633", "sicoval-243100633"),
    (
        "Communauté urbaine Grand Paris Seine & Oise",
        "200059889",
        "grand-paris-seine-oise-200059889",
    ),
    ("Métropole d’Aix-Marseille-Provence", "200054807", "aix-marseille-provence-200054807"),
    ("Métropole de Lyon", "69M", "lyon-69m"),
    ("Eurométropole de Strasbourg", "246700488", "eurometropole-de-strasbourg-246700488"),
    ("Communauté de communes du Pays d’Apt – Luberon", "248400285", "pays-d-apt-luberon-248400285"),
    ("Communauté de communes — Val d’Œuf", "200000001", "val-d-oeuf-200000001"),
    ("Syndicat n° 3 des eaux", "253000001", "syndicat-ndeg-3-des-eaux-253000001"),
    ("SIVOM du 8 mai 1945", "253000002", "sivom-du-8-mai-1945-253000002"),
    ("Straße & Bœufs", "253000003", "strasse-boeufs-253000003"),
    ("Groß-Rœderching", "57599", "gross-roederching-57599"),
    ("Ærø-sur-Mer", "253000004", "aero-sur-mer-253000004"),
    ("Ÿ-sur-l’Eau", "253000005", "y-sur-l-eau-253000005"),
    ("ŒUVRES SOCIALES DE L’ÎLE", "253000006", "oeuvres-sociales-de-l-ile-253000006"),
    ("Çà et là", "253000007", "ca-et-la-253000007"),
    ("Kerfeunteun/Kemper", "253000008", "kerfeunteun-kemper-253000008"),
    ("Ti\u00a0Kêr\u202fBihan", "253000009", "ti-ker-bihan-253000009"),
    ("Pays de l’Aigle…", "253000010", "pays-de-l-aigle-253000010"),
    ("« Cités d’Artois »", "253000011", "cites-d-artois-253000011"),
    ("CC d'Altkirch_Sundgau", "253000012", "cc-d-altkirch-sundgau-253000012"),
    (
        "Syndicat mixte d’aménagement, d’équipement, de développement numérique et de "
        "gestion des eaux pluviales urbaines de la vallée de l’Œuf",
        "253000013",
        "syndicat-mixte-d-amenagement-d-equipement-de-developpement-numerique-et-de-gestion-des-eaux-pluviales-253000013",
    ),
    ("100 % énergie", "253000014", "100-energie-253000014"),
    ("25² m³", "253000015", "252-m3-253000015"),
    ("Commune d’½", "253000016", "commune-d-1-2-253000016"),
    ("Ville de Paris 1ᵉʳ", "75101", "ville-de-paris-1er-75101"),
    ("Wallis-et-Futuna", "986", "wallis-et-futuna-986"),
    ("Ain", "01", "ain-01"),
    ("Corse-du-Sud", "2A", "corse-du-sud-2a"),
    ("ʻUturoa", "98758", "uturoa-98758"),
    ("’’’", "253000017", "collectivite-253000017"),
    ("Saint\u2011Denis", "97411", "saint-denis-97411"),
    ("Bélep", "98801", "belep-98801"),
)
IDENTIFIERS = (
    ("Budget primitif", "budget-primitif"),
    ("Arbres d’alignement", "arbres-d-alignement"),
    ("Arbres d'alignement", "arbres-d-alignement"),
    ("Délibérations du conseil municipal", "deliberations-du-conseil-municipal"),
    ("Prénoms des nouveau-nés", "prenoms-des-nouveau-nes"),
    ("Œuvres d’art dans l’espace public", "oeuvres-d-art-dans-l-espace-public"),
    ("Manœuvres et secours – SDIS", "manoeuvres-et-secours-sdis"),
    ("Hôtels & chambres d’hôtes", "hotels-chambres-d-hotes"),
    ("Cœurs de village", "coeurs-de-village"),
    ("Nœuds ferroviaires", "noeuds-ferroviaires"),
    ("Équipements sportifs (2026)", "equipements-sportifs-2026"),
    ("Subventions > 23 000 €", "subventions-23-000-eur"),
    ("Part d’agents à 80 %", "part-d-agents-a-80"),
    ("Qualité de l’air : PM₂.₅ et NO₂", "qualite-de-l-air-pm2-5-et-no2"),
    ("Surface en m² par école", "surface-en-m2-par-ecole"),
    ("Encyclopædia locale", "encyclopaedia-locale"),
    (
        "Straßenverzeichnis – noms de rues en alsacien",
        "strassenverzeichnis-noms-de-rues-en-alsacien",
    ),
    ("Rues d’ʻUturoa et de Faʻaʻā", "rues-d-uturoa-et-de-fa-a-a"),
    ("Points d’apport volontaire — verre", "points-d-apport-volontaire-verre"),
    ("Horaires / fréquences du réseau", "horaires-frequences-du-reseau"),
    ("Marchés publics n° 12", "marches-publics-ndeg-12"),
    ("Bornes IRVE", "bornes-irve"),
    ("« Mémoires » d’Orléans", "memoires-d-orleans"),
    ("Base adresse locale : L’Haÿ\u2011les\u2011Roses", "base-adresse-locale-l-hay-les-roses"),
    ("Données 2024-2026", "donnees-2024-2026"),
    ("1er janvier : état civil", "1er-janvier-etat-civil"),
    ("Journal de l’année 1914…", "journal-de-l-annee-1914"),
    ("Menus_cantines", "menus-cantines"),
    ("PLU.zip", "plu-zip"),
    ("C’est l’été !", "c-est-l-ete"),
    ("Ça m’intéresse", "ca-m-interesse"),
    ("Aéroports d’Île-de-France", "aeroports-d-ile-de-france"),
    ("Noël à Saint-Étienne", "noel-a-saint-etienne"),
    ("Registre ÷ × ±", "registre-x"),
    ("Tarifs 1ᵉʳ semestre", "tarifs-1er-semestre"),
    ("Budget\u00a0participatif\u202f: projets", "budget-participatif-projets"),
    ("???", "jeu"),
    (
        "Relevés pluviométriques des stations du réseau départemental de surveillance des "
        "crues, des étiages et des remontées de nappe en vallée de l’Œuf",
        "releves-pluviometriques-des-stations-du-reseau-departemental-de-surveillance-des-crues-des-etiages-et-des-remonte",
    ),
)
FILES = (
    (
        "Subventions versées",
        "L’Haÿ-les-Roses",
        "2026",
        "subventions-versees-lhay-les-roses-2026.csv",
    ),
    ("Œuvres d’art", "Faʻaʻā", "1er semestre 2026", "oeuvres-dart-fa-a-a-1er-semestre-2026.csv"),
    (
        "Arbres d'alignement",
        "Saint-Étienne",
        "2024–2025",
        "arbres-d-alignement-saint-etienne-2024-2025.csv",
    ),
    ("Straße", "Ÿ", "", "strasse-y-.csv"),
)
KEYWORDS = ("Énergie", "eau potable", "Cœur de ville", "l’été", "ʻokina", "n° 12", "ZA", "Straße")
TAGS = ["coeur-de-ville", "eau-potable", "energie", "lete", "ndeg-12", "okina", "strasse"]


@pytest.mark.parametrize(("name", "code", "slug"), ADDRESSES)
def test_the_address_of_an_authority_does_not_move(name: str, code: str, slug: str) -> None:
    assert slug_for(name, code) == slug


def test_the_identifier_of_a_dataset_does_not_move() -> None:
    for title, identifier in IDENTIFIERS:
        [drawn] = services.drawn_up(
            Authority(id=1), [DatasetFacts(title=title)], set(), by=COMMAND_LINE
        )
        assert drawn["identifier"] == identifier, title


@pytest.mark.parametrize(("subject", "place", "period", "name"), FILES)
def test_the_name_of_a_file_does_not_move(subject: str, place: str, period: str, name: str) -> None:
    assert file_name(PROPOSED, subject=subject, place=place, period=period) == name


def test_the_tags_of_a_platform_do_not_move() -> None:
    assert tags_of(KEYWORDS) == TAGS
