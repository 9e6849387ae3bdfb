"""What a template means by a word after a dot is what Jinja means by it."""

from types import SimpleNamespace

import pytest
from flask import Flask
from jinja2 import UndefinedError

WORDS = "{{ line.title }} {{ line.items()|list|length }} {{ line.keys is callable }}"


def test_a_mapping_and_an_object_read_alike(app: Flask) -> None:
    draw = app.jinja_env.from_string("{{ line.title }}").render
    assert draw(line={"title": "Un"}) == draw(line=SimpleNamespace(title="Un")) == "Un"


def test_the_words_of_mappings_stay_theirs(app: Flask) -> None:
    line = {"title": "Un", "items": "trois", "keys": ""}
    assert app.jinja_env.from_string(WORDS).render(line=line) == "Un 3 True"


def test_what_is_absent_is_undefined(app: Flask) -> None:
    draw = app.jinja_env.from_string("{{ line.title|default('rien') }}").render
    assert draw(line={}) == draw(line=object()) == "rien"
    with pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ line.title.first }}").render(line={})
