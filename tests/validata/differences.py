"""Files on which validata-core and Jalon differ, and who is right (docs/contribuer/tests.md)."""

DIFFERENCES: dict[str, str] = {
    "horaires-sans-fin": "« Mo 10:00+ » est dans la norme d’OpenStreetMap. Jalon a raison.",
    "jours": "validata s’arrête sur le 30 février ; Jalon le dit à sa ligne.",
    "motif-sans-ancres": "« a|b » n’est pas « ab » : le motif doit tout couvrir. Jalon a raison.",
    "ligne-courte": "validata n’y trouve plus le séparateur ; Jalon dit la ligne. Refusé des deux.",
    "ligne-longue": "validata n’y trouve plus le séparateur ; Jalon dit la ligne. Refusé des deux.",
    "positions-pacifique": "Nouméa est en France. Jalon a raison.",
    "siret-zeros": "quatorze zéros ne sont pas un SIRET, même si leurs clés tombent juste.",
    "sommes-decimales": "validata tronque 1,5 en 1 avant d’ajouter. Jalon a raison.",
    "telephones-outre-mer": "0692 est à La Réunion, +687 en Nouvelle-Calédonie. Jalon a raison.",
    "windows-1252": "validata ne lit que l’UTF-8 ; Jalon lit le fichier, et dit son encodage.",
}
