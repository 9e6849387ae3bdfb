"""What letters say for each kind of authority and territory: a table that a jurist can read."""

from dataclasses import dataclass

from app.governance.rules import BodyRecord
from tests.governance.cases import of

COMMISSION = "Commission d’accès aux documents administratifs"
TRIBUNAL = "tribunal administratif de [ville]"
WITHIN = "deux mois à compter de la notification"
CAREFUL = f"[Avant ce recours, vous pouvez saisir par prudence la {COMMISSION} (CADA).]"
REFUSAL, CONCESSION = "reponse-refus", "demande-au-concessionnaire"
DESIGNATION, PRADA = "designation-elu-referent", "prada-a-la-cada"


@dataclass(frozen=True)
class LetterCase:
    """What a document of an authority says, and what it never says."""

    who: str
    record: BodyRecord
    sheet: str
    says: tuple[str, ...]
    never: tuple[str, ...] = ()


RODEZ = of("commune", place_id="com-12202", departement="12", name="Rodez")
COLMAR = of("commune", departement="68", name="Colmar")
VAL = of("epci", nature="communauté de communes", name="Communauté de communes du Val")
SMICTOM = of("syndicat", chosen="syndicat-mixte-ouvert", name="SMICTOM du Lévezou")
AVEYRON = of("departement", place_id="dep-12", name="Aveyron")
REUNION = of("region", "drom", place_id="reg-04", name="La Réunion")
SAINT_MARTIN = of("overseas", "other-overseas", place_id="col-978", name="Saint-Martin")
NOUMEA = of("commune", "new-caledonia", departement="988", name="Nouméa")
SOUTH = of("province", "new-caledonia", name="Province Sud")
CALEDONIA = of("collectivite-nc", "new-caledonia", name="Nouvelle-Calédonie")
POLYNESIA = of("overseas", "other-overseas", place_id="col-987", name="Polynésie française")
PAPEETE = of("commune", "other-overseas", departement="987", name="Papeete")
WALLIS = of("overseas", "other-overseas", place_id="col-986", name="Wallis-et-Futuna")
CCAS = of("other", name="CCAS de Rodez")
SEM = of("other", chosen="sem", name="SEM des Halles")
NOTHING = of("other", name="Régie des eaux")
LAW = (COMMISSION, WITHIN, "CRPA L342-1 et R343-1", TRIBUNAL)

TABLE = (
    # Who designates: an order where the executive takes some, a letter elsewhere.
    LetterCase(
        "Rodez",
        RODEZ,
        DESIGNATION,
        (
            "Arrêté de désignation",
            "Le maire,",
            "le conseil municipal",
            "code général des collectivités territoriales, notamment son article L2122-18",
        ),
        ("[Vu le code général", "Lettre"),
    ),
    LetterCase(
        "Colmar",
        COLMAR,
        DESIGNATION,
        (
            "Arrêté",
            "[Vu le code général des collectivités territoriales, notamment son article L2122-18]",
        ),
    ),
    LetterCase(
        "Val",
        VAL,
        DESIGNATION,
        ("Arrêté", "Le président,", "le conseil communautaire", "son article L5211-9"),
        ("maire", "L2122-18"),
    ),
    LetterCase(
        "SMICTOM",
        SMICTOM,
        DESIGNATION,
        ("Lettre de désignation", "le comité syndical", "Le président,"),
        ("arrête", "Vu "),
    ),
    LetterCase(
        "Aveyron",
        AVEYRON,
        DESIGNATION,
        ("Arrêté", "le conseil départemental", "son article L3221-3"),
        ("maire",),
    ),
    LetterCase(
        "La Réunion",
        REUNION,
        DESIGNATION,
        ("Arrêté", "le conseil régional", "son article L4231-3"),
        ("maire",),
    ),
    LetterCase(
        "Saint-Martin",
        SAINT_MARTIN,
        DESIGNATION,
        ("Arrêté", "le conseil territorial", "[Vu le texte qui donne compétence à l’exécutif]"),
        ("maire",),
    ),
    LetterCase(
        "Nouméa",
        NOUMEA,
        DESIGNATION,
        ("Arrêté", "Le maire,", "Vu le code des communes de la Nouvelle-Calédonie"),
        ("code général des collectivités",),
    ),
    LetterCase(
        "Province Sud",
        SOUTH,
        DESIGNATION,
        ("Arrêté", "Le président de l’assemblée de province,", "[Vu la loi organique n° 99-209"),
        ("maire", "code général des collectivités"),
    ),
    LetterCase(
        "Nouvelle-Calédonie",
        CALEDONIA,
        DESIGNATION,
        (
            "Lettre",
            "Le [gouvernement de la Nouvelle-Calédonie],",
            "[Congrès de la Nouvelle-Calédonie]",
        ),
        ("arrête",),
    ),
    LetterCase(
        "Polynésie",
        POLYNESIA,
        DESIGNATION,
        (
            "Arrêté",
            "Le président de la Polynésie française,",
            "l’assemblée de la Polynésie française",
        ),
        ("code général des collectivités",),
    ),
    LetterCase(
        "Papeete",
        PAPEETE,
        DESIGNATION,
        (
            "Le maire,",
            "[Vu le code général des collectivités territoriales, notamment son article L2122-18]",
        ),
    ),
    LetterCase(
        "Wallis",
        WALLIS,
        DESIGNATION,
        ("Lettre", "Le préfet, administrateur supérieur,", "l’assemblée territoriale"),
        ("arrête", "maire"),
    ),
    LetterCase(
        "CCAS",
        CCAS,
        DESIGNATION,
        (
            "Lettre",
            "l’administrateur référent",
            "Le maire, président du centre,",
            "conseil d’administration",
        ),
        ("arrête", "élu référent"),
    ),
    LetterCase(
        "SEM",
        SEM,
        DESIGNATION,
        ("Lettre", "La société ouvre", "conseil d’administration"),
        ("arrête", "commune"),
    ),
    LetterCase(
        "Régie",
        NOTHING,
        DESIGNATION,
        ("Lettre", "l’assemblée délibérante", "L’exécutif,", "membre référent"),
        ("conseil municipal", "maire"),
    ),
    # How a refusal is contested.
    LetterCase("Rodez", RODEZ, REFUSAL, LAW, (CAREFUL, "par prudence")),
    LetterCase("Val", VAL, REFUSAL, LAW, ("par prudence",)),
    LetterCase("La Réunion", REUNION, REFUSAL, LAW, ("par prudence",)),
    LetterCase("Saint-Martin", SAINT_MARTIN, REFUSAL, LAW, ("par prudence",)),
    LetterCase("Nouméa", NOUMEA, REFUSAL, LAW, ("par prudence",)),
    LetterCase("Papeete", PAPEETE, REFUSAL, LAW, ("par prudence",)),
    LetterCase(
        "Province Sud",
        SOUTH,
        REFUSAL,
        (CAREFUL, TRIBUNAL, "[délai de recours applicable]"),
        (WITHIN, "R343-1", "L342-1", "obligatoire"),
    ),
    LetterCase("Nouvelle-Calédonie", CALEDONIA, REFUSAL, (CAREFUL,), (WITHIN, "obligatoire")),
    LetterCase(
        "Polynésie",
        POLYNESIA,
        REFUSAL,
        ("[Commission à saisir d’abord, s’il y a lieu.]",),
        (COMMISSION, WITHIN),
    ),
    LetterCase(
        "Wallis",
        WALLIS,
        REFUSAL,
        ("[Commission à saisir d’abord, s’il y a lieu.]",),
        (COMMISSION, WITHIN),
    ),
    LetterCase("SEM", SEM, REFUSAL, LAW),
    # The delay of whom a request is forwarded to.
    LetterCase(
        "Rodez",
        RODEZ,
        "reponse-transmission",
        ("un mois pour répondre", "CRPA R311-13", "CRPA L311-2"),
    ),
    LetterCase("Nouméa", NOUMEA, "reponse-transmission", ("un mois pour répondre",)),
    LetterCase(
        "Province Sud", SOUTH, "reponse-transmission", ("CRPA L311-2",), ("un mois", "R311-13")
    ),
    LetterCase("Wallis", WALLIS, "reponse-transmission", ("CRPA L311-2",), ("un mois",)),
    # What the law on reuse says, where it is extended.
    LetterCase(
        "Rodez", RODEZ, "reponse-accord", ("La réutilisation est libre", "CRPA L321-1 et L322-1")
    ),
    LetterCase("Wallis", WALLIS, "reponse-accord", ("La réutilisation est libre",)),
    LetterCase(
        "Province Sud",
        SOUTH,
        "reponse-accord",
        ("nous en conviendrons par écrit",),
        ("L321-1", "La réutilisation est libre"),
    ),
    LetterCase(
        "Polynésie", POLYNESIA, "reponse-accord", ("nous en conviendrons par écrit",), ("L321-1",)
    ),
    # What a concessionaire owes: by the code in France, by the contract elsewhere.
    LetterCase(
        "Rodez", RODEZ, CONCESSION, ("CCP L3131-2", "CCP L3131-3"), ("[Article du contrat",)
    ),
    LetterCase("La Réunion", REUNION, CONCESSION, ("CCP L3131-2",)),
    *(
        LetterCase(
            who,
            record,
            CONCESSION,
            ("[Article du contrat, ou texte local", "CRPA L300-2"),
            ("CCP", "commande publique"),
        )
        for who, record in (
            ("Nouméa", NOUMEA),
            ("Province Sud", SOUTH),
            ("Polynésie", POLYNESIA),
            ("Wallis", WALLIS),
            ("Saint-Martin", SAINT_MARTIN),
        )
    ),
    # Who must name a person responsible for access.
    LetterCase(
        "Rodez",
        RODEZ,
        PRADA,
        ("En application des articles L330-1 et R330-2", "la commune a désigné"),
    ),
    LetterCase("Aveyron", AVEYRON, PRADA, ("En application des articles L330-1 et R330-2",)),
    LetterCase(
        "Province Sud",
        SOUTH,
        PRADA,
        ("La province a désigné",),
        ("En application", "licence de réutilisation", "R330"),
    ),
    # The Union’s regulation and the law of 1978.
    LetterCase(
        "Rodez",
        RODEZ,
        "convention-de-mutualisation",
        ("Vu le règlement (UE) 2016/679",),
        ("[Vu le règlement",),
    ),
    LetterCase(
        "Nouméa",
        NOUMEA,
        "convention-de-mutualisation",
        ("[Vu le règlement (UE) 2016/679 et la loi 78-17]", "CRPA L325-1"),
        ("[CRPA L325-1]",),
    ),
    LetterCase("Province Sud", SOUTH, "convention-de-mutualisation", ("([CRPA L325-1])",)),
    LetterCase("Rodez", RODEZ, "clauses-subventions", ("(loi 2000-321 art. 10, décret 2017-779)",)),
    LetterCase(
        "Province Sud", SOUTH, "clauses-subventions", ("([loi 2000-321 art. 10, décret 2017-779])",)
    ),
)
