"""The review sees each fault: a page is whole, then one thing in it is spoilt."""

import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, TestResponse

from tests.support.html import parse, review
from tests.support.page import Page

NARROW, HARD = "\u202f", "\u00a0"
PAGE = f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Mes points – Jalon</title></head>
<body><a href="#contenu">Aller au contenu</a><main id="contenu"><h1>Mes points</h1>
<h2>Ce qui presse</h2>
<p>Vous avez fait 46{NARROW}% du chemin{HARD}: l’essentiel «{NARROW}est là{NARROW}»{NARROW}!</p>
<form action="/points" method="post"><input type="hidden" name="csrf_token" value="a">
<input type="hidden" name="op" value="b"><label for="note">Note</label><input id="note" name="note">
<button>Enregistrer</button></form>
<p>Voir https://exemple.fr/a?b=c ; écrire à prenom.nom@exemple.fr{HARD}: réponse à 14:05.</p>
<img src="/a.png" alt="Carte"><svg aria-hidden="true"><path d="M0 0"></path></svg>
</main></body></html>""".replace(" ;", f"{NARROW};")


def faults_of(text: str, *, typed: tuple[str, ...] = ()) -> list[str]:
    soup, invalid = parse(text)
    return [*invalid, *review(soup, typed=typed)]


def test_a_careful_page_has_no_fault() -> None:
    assert faults_of(PAGE) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('lang="fr"', 'lang="en"', "langue"),
        ("<h1>Mes points</h1>", "", "0 titres h1"),
        ("<h1>Mes points</h1>", "<h1>Mes points</h1><h1>Autre</h1>", "2 titres h1"),
        ("<title>Mes", "<title>Vos", "ne commence pas par le h1"),
        ("<h2>Ce qui presse</h2>", "<h3>Ce qui presse</h3>", "saute du niveau"),
        ("<h2>Ce qui presse</h2>", "<h2> </h2>", "titre h2 vide"),
        ("<button>", '<button id="note">', "sert deux fois"),
        ('<label for="note">', '<label for="autre">', "étiquette"),
        ('<label for="note">', '<label for="autre">', "ne désigne rien"),
        ('id="contenu"', 'id="ailleurs"', "ne mène nulle part"),
        ('action="/points"', 'action=""', "formulaire sans adresse"),
        ('name="csrf_token"', 'name="autre"', "0 champ csrf_token"),
        ('name="op" value="b"', 'name="op" value=""', "champ op"),
        ("<button>Enregistrer</button>", "<button></button>", "bouton sans mots"),
        ("<p>Vous", '<p style="color:red">Vous', "porte style"),
        ("<p>Vous", '<p onclick="a()">Vous', "porte onclick"),
        ("</main>", "<script>a()</script></main>", "script écrit"),
        ("<main", "<style>p{}</style><main", "style écrit"),
        ('<a href="#contenu">', '<a href="">', "lien sans adresse"),
        ("Aller au contenu", "", "lien sans mots"),
        (' alt="Carte"', "", "image sans alternative"),
        (' aria-hidden="true"', "", "dessin ni nommé ni caché"),
        ("l’essentiel", "l'essentiel", "apostrophe droite"),
        (f"{NARROW}!", " !", "espace fine insécable avant un signe double"),
        (f"{NARROW}!", f"{HARD}!", "espace fine insécable avant un signe double"),
        ("est là", "est là! Oui", "pas d’espace avant un signe double"),
        (f"chemin{HARD}:", "chemin :", "insécable avant deux-points"),
        (f"chemin{HARD}:", "chemin:", "insécable avant deux-points"),
        (f"«{NARROW}", "« ", "guillemets"),
        (f"46{NARROW}%", "46 %", "avant %"),
        ("Ce qui presse", "Ce qui presse...", "trois points"),
        ("Ce qui presse", "{{ titre }}", "marque de gabarit"),
        ("Ce qui presse", "None", "valeur brute"),
        ("Ce qui presse", "L&amp;amp;R", "échappé deux fois"),
        ("<p>Vous", "<p><p><div>Vous</p>", "html :"),
        ("<main", "<main><main", "un seul main"),
    ],
)
def test_each_fault_is_seen(old: str, new: str, fault: str) -> None:
    assert old in PAGE
    found = faults_of(PAGE.replace(old, new))
    assert any(fault in sentence for sentence in found), found


def test_words_of_people_keep_their_typography() -> None:
    text = PAGE.replace("l’essentiel", "l'eau qu'ils ont tapée !")
    assert faults_of(text) != []
    assert faults_of(text, typed=("l'eau qu'ils ont tapée !",)) == []


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ('name="csrf_token" value="a"', 'name="csrf_token" value="z"', True),
        ('name="op" value="b"', 'name="op" value="z"', True),
        ('name="op" value="b"', 'name="op" value=""', False),
        ('name="op" value="b"', 'name="note" value="b"', False),
        ("l’essentiel", "l'essentiel", False),
    ],
)
def test_a_page_is_taken_for_another_when_only_their_tokens_differ(
    old: str, new: str, same: bool
) -> None:
    assert old in PAGE
    one, other = (page_of(text) for text in (PAGE, PAGE.replace(old, new)))
    assert (one.digest == other.digest) is same
    assert one.digest != page_of(PAGE, fragment=True).digest


def test_pages_taken_for_one_another_keep_each_its_own_tokens() -> None:
    other_text = PAGE.replace('name="op" value="b"', 'name="op" value="z"')
    one, other = page_of(PAGE), page_of(other_text)
    form = one.form()
    assert other.form().hidden == {"csrf_token": "a", "op": "z"}
    assert other.soup is one.soup
    for _ in range(2):
        assert form.hidden == one.form().hidden == {"csrf_token": "a", "op": "b"}
        assert (one.find("[name=op]")["value"], other.find("[name=op]")["value"]) == ("b", "z")


def page_of(text: str, *, fragment: bool = False) -> Page:
    headers = Headers({"Content-Type": "text/html; charset=utf-8"})
    request = EnvironBuilder().get_request()
    return Page(TestResponse([text.encode()], "200 OK", headers, request), "/", fragment)


def test_a_fragment_may_be_a_row_of_a_table() -> None:
    soup, invalid = parse('<tr id="a"><td>x</td></tr>', fragment=True)
    assert invalid == []
    assert soup.select_one("tr#a") is not None
