"""What each step of a request means, in plain French."""

ANSWER = (
    "Sans réponse ce jour-là, la demande est réputée refusée. Le mois court de l’arrivée de la "
    "demande chez vous."
)
ANSWER_ONLINE = (
    "Publier en ligne est l’une des façons de répondre, au choix de la personne. Un document qui "
    "ne regarde qu’elle s’envoie, et ne se publie pas."
)
REUSE = (
    "Votre silence vaut rejet. Aucun texte propre ne donne le délai\u00a0: les deux mois du droit "
    "commun s’appliquent, à confirmer."
)
REUSE_WITHOUT_COMMISSION = (
    "Les règles de réutilisation sont étendues, sans délai de réponse. Fixez-en un, et écrivez-le."
)
NO_REUSE = (
    "Les articles étendus ne disent rien de la réutilisation. Convenez par écrit de ce qui est "
    "permis, à confirmer par un juriste."
)
NO_DELAY = (
    "Les articles étendus ne fixent ni le délai d’un mois ni la saisine de la CADA. Le droit "
    "d’accès, lui, existe\u00a0: répondez dès que possible."
)
NO_DELAY_ONLINE = (
    "La personne peut demander une publication en ligne, sans qu’un délai vous soit fixé. "
    "Répondez-lui par écrit."
)
CAREFUL = (
    "La CADA examine pourtant des refus de provinces\u00a0: la personne peut la saisir par "
    "prudence, à confirmer."
)
CAREFUL_ELSEWHERE = (
    "Saisir la CADA se fait ici par prudence\u00a0: sa compétence reste à confirmer."
)
REFERRAL_AFTER_REFUSAL = "Deux mois à compter du jour où votre refus lui est notifié."
REFERRAL_AFTER_SILENCE = (
    "Deux mois à compter du refus né de votre silence. Un refus écrit avant fait courir ce délai "
    "plus tôt."
)
OPINION = (
    "Un mois après l’enregistrement de la saisine. Vous avez ensuite un mois pour lui dire la "
    "suite que vous donnez."
)
CONFIRMED = (
    "Deux mois après l’enregistrement de la saisine. La personne peut alors aller devant le juge."
)
COST = (
    "Rien par courriel, quand le document est électronique. Une copie se paie au plus le prix de "
    "sa reproduction et de son envoi (R311-11)."
)
COST_WITHOUT_DECREE = (
    "Rien par courriel, quand le document est électronique. Une copie se paie au plus le prix de "
    "sa reproduction."
)
FORWARD = (
    "Transmettez sans attendre à qui détient le document, et dites-le à la personne. Le mois court "
    "de l’arrivée chez l’administration compétente."
)
FORWARD_WITHOUT_MONTH = (
    "Transmettez sans attendre à qui détient le document, et dites-le à la personne."
)
