"""Times an import of 10,000 rows, columns of all kinds, on the test database."""
import io, time
from tests.datasets.test_import import preview, send, rows
def test_ten_thousand(alice_client):
    head = "Titre;Description;Service;Thème;Mots-clés;Logiciel;Format;Fréquence;Dernière mise à jour;Début;Fin;Licence;Étape;Obligations;Contact\n"
    def table(v): return head + "".join(f"Jeu {r};Description du jeu {r} {v} assez longue pour ressembler à une vraie;Service {r%40};Environnement;eau, air, sol;Logiciel {r%9};csv;Annuelle;15/01/2026;2019;2025;Licence Ouverte;Analysé;prada;Responsable {r%30}\n" for r in range(10_000))
    for v in ("un", "deux"):
        t=time.perf_counter(); page = send(alice_client, table(v)); t1=time.perf_counter()
        page = alice_client.submit(page, "Voir l’aperçu"); t2=time.perf_counter()
        again = alice_client.get(page.url); t2b=time.perf_counter()
        page = alice_client.submit(page, "Importer"); t3=time.perf_counter()
        print(f"{v}: envoi {t1-t:.1f} lecture+aperçu {t2-t1:.1f} aperçu {t2b-t2:.1f} ({len(again.statements)} st) import {t3-t2b:.1f}", page.visible[:120])
    assert len(rows()) == 10_000
