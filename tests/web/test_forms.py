"""What all forms share: trimmed text, French sentences, limits that the databases hold."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from app.kernel.errors import Refused
from app.web.forms import FORGED, MAX_LINE, MAX_TEXT, BaseForm, Line, Text, clean


class Sample(BaseForm):
    name = Line("Nom", thing="votre nom")
    note = Text("Note", thing="une note")
    nickname = Line("Surnom", thing="un surnom", required=False, limit=5)


def sent(app: Flask, **values: str) -> Sample:
    with app.test_request_context():
        form = Sample(formdata=MultiDict(values), meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Rodez \n", "Rodez"),
        ("a\x00b", "ab"),
        ("un\r\ndeux", "un\ndeux"),
        ("a\ud800b", "ab"),
        ("Élu·e 🜂", "Élu·e 🜂"),
        (None, None),
    ],
)
def test_a_text_is_cleaned(typed: str | None, kept: str | None) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "typed", ["Nom\r\nBcc: x@y.fr", "Nom\u2028Bcc: x@y.fr", "Nom\x85Bcc: x@y.fr"]
)
def test_a_line_stays_on_one_line(app: Flask, typed: str) -> None:
    assert sent(app, name=typed).name.data == "Nom Bcc: x@y.fr"


@pytest.mark.parametrize("typed", ["", "   ", "\x00"])
def test_what_is_needed_is_asked_for_in_french(app: Flask, typed: str) -> None:
    assert sent(app, name=typed).errors == {"name": ["Indiquez votre nom."]}


def test_what_is_not_needed_may_be_left_empty(app: Flask) -> None:
    assert sent(app, name="Alice").errors == {}


class Choices(BaseForm):
    one = SelectField("Un", choices=[SelectChoice("a", "A")])
    several = SelectMultipleField("Plusieurs", choices=[SelectChoice("a", "A")])
    counted = SelectField("Nombre", coerce=int, choices=[SelectChoice("1", "Un")])
    whole = IntegerField("Entier")


def test_a_forged_choice_gets_a_french_sentence(app: Flask) -> None:
    values = MultiDict([("one", "b"), ("several", "b"), ("counted", "x"), ("whole", "x")])
    with app.test_request_context():
        form = Choices(formdata=values, meta={"csrf": False})
        assert not form.validate()
    told = {sentence for each in form for sentence in each.errors}
    assert told == {FORGED, "Écrivez un nombre entier."}


def test_limits_are_told_with_figures(app: Flask) -> None:
    form = sent(app, name="x" * (MAX_LINE + 1), note="y" * (MAX_TEXT + 1), nickname="abcdef")
    assert set(form.errors) == {"name", "note", "nickname"}
    assert form.nickname.errors == [
        "Ce texte fait 6 caractères\u00a0: raccourcissez-le à 5 au plus."
    ]
    assert "raccourcissez-le à 10\u202f000 au plus." in form.note.errors[0]
    assert sent(app, name="x" * MAX_LINE, note="y" * MAX_TEXT).errors == {}


def test_a_refusal_of_the_rules_goes_to_its_field_or_above(app: Flask) -> None:
    form = sent(app, name="Alice")
    form.take(Refused("Ce nom est pris.", "name"))
    form.take(Refused("Pas aujourd’hui.", "inconnu"))
    form.take(Refused("Ni demain."))
    assert form.name.errors == ["Ce nom est pris."]
    assert form.form_errors == ["Pas aujourd’hui.", "Ni demain."]


class Lists(BaseForm):
    """A list that starts on nothing, one that starts on a choice, one of groups."""

    may_be_none = SelectField(choices=[SelectChoice("", "Choisir"), SelectChoice("a", "A")])
    always_one = SelectField(choices=[SelectChoice("a", "A")], validators=[InputRequired()])
    needed = SelectField(
        choices=[SelectChoice("", "Choisir"), SelectChoice("a", "A")], validators=[InputRequired()]
    )
    grouped = SelectField(
        choices=[SelectChoice("", "Choisir", optgroup="Lettres")], validators=[InputRequired()]
    )


def test_only_a_list_that_may_have_none_asks_for_a_choice(app: Flask) -> None:
    with app.test_request_context():
        form = Lists()
        asked = {field.name for field in form if " required" in str(field())}
    assert asked == {"needed"}
