"""The words of the watch: its tasks, and what it says of each address."""

from app.audit.rules import Actor
from app.kernel.typography import plural
from app.watching.rules import FaultCode

WATCH = Actor(None, "La veille de Jalon")
TASKS = {
    FaultCode.DEAD: "Réparer un lien mort",
    FaultCode.PAGE: "Remettre des données à une adresse",
    FaultCode.CHANGED: "Relire la fiche après un changement en ligne",
    FaultCode.INVALID: "Corriger un fichier en ligne",
    FaultCode.OVERDUE: "Mettre à jour",
    FaultCode.LOST: "Remettre un fichier perdu",
    FaultCode.HELD: "Regarder un fichier retenu",
    FaultCode.DISARMED: "Armer de nouveau la source",
}
TO_DO = {
    FaultCode.DEAD: (
        "Ouvrez l’adresse, demandez à qui l’héberge ce qu’elle est devenue, puis corrigez-la dans "
        "la fiche du jeu, ou retirez-la."
    ),
    FaultCode.PAGE: (
        "Ouvrez l’adresse dans une fenêtre privée\u00a0: si elle demande un compte, personne "
        "n’obtient les données. Corrigez l’adresse, ou demandez que le fichier soit ouvert à tous."
    ),
    FaultCode.CHANGED: (
        "Le contenu n’est plus celui de la dernière mise à jour notée. Vérifiez la description et "
        "la période, puis notez la mise à jour sur la fiche."
    ),
    FaultCode.INVALID: (
        "Téléchargez le fichier, contrôlez-le depuis la fiche du jeu, puis faites corriger ce qui "
        "ne suit plus le schéma."
    ),
    FaultCode.OVERDUE: (
        "Remplacez le fichier par le nouveau, ou notez la mise à jour si elle est déjà en ligne. "
        "Si le rythme n’est pas tenable, changez-le dans la fiche."
    ),
    FaultCode.LOST: (
        "Envoyez de nouveau le fichier, ou demandez à la personne qui s’occupe de ce Jalon de le "
        "reprendre dans une sauvegarde."
    ),
    FaultCode.HELD: (
        "La dernière bonne version reste en ligne. Ouvrez l’atelier du jeu, répondez à ce qui est "
        "demandé ou gardez le fichier vous-même, puis demandez une visite de la source."
    ),
    FaultCode.DISARMED: (
        "Plus rien n’est publié depuis cette source. Quelqu’un qui peut publier doit l’armer de "
        "nouveau, ou la retirer."
    ),
}
OVERDUE = "La mise à jour était attendue le {day}."
CHANGED = "L’adresse de «\u202f{title}\u202f» donne autre chose depuis le {day}."
INVALID = "«\u202f{title}\u202f»\u00a0: {count} par rapport à {schema}."
LOST = "Le fichier «\u202f{title}\u202f» n’est plus sur le disque de ce Jalon."
ALTERED = "Le fichier «\u202f{title}\u202f» n’est plus celui qui avait été déposé."
LEFT = "La personne qui avait armé la source n’est plus membre, ou ne peut plus publier."


def task_title(code: FaultCode, title: str) -> str:
    """Return the title of the task of a fault, for the dataset that it is about."""
    return f"{TASKS[code]}\u00a0: {title}"[:200]


def faulty_step(count: int) -> tuple[str, str]:
    """Return what to do about faults of what is online, and why."""
    title = plural(count, "défaut à réparer en ligne", "défauts à réparer en ligne")
    return title, "ce qui est publié ne répond plus comme prévu, chacun a sa tâche"
