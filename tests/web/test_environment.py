"""What a template means by a word after a dot, shows or calls is what Jinja means by it."""

from datetime import date
from types import SimpleNamespace

import pytest
from flask import Flask
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from app.web.templates.environment import escaped

WORDS = "{{ line.title }} {{ line.items()|list|length }} {{ line.keys is callable }}"


class Marked:
    """Something that says itself how it is shown."""

    def __html__(self) -> str:
        return "<i>lui-même</i>"


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


@pytest.mark.parametrize(
    "value",
    ["Un", "<b>&\"'</b>", Markup("<b>"), 3, 3.5, None, True, date(2026, 3, 14), Marked(), ""],
)
def test_what_is_shown_is_escaped_as_jinja_does(app: Flask, value: object) -> None:
    shown = app.jinja_env.from_string("{% autoescape true %}[{{ value }}]{% endautoescape %}")
    assert escaped(value) == escape(value)
    assert shown.render(value=value) == f"[{escape(value)}]"
    assert app.jinja_env.from_string("{{ value }}").render(value=value) == str(escape(value))


def test_a_macro_is_called_with_what_it_is_given(app: Flask) -> None:
    """From a loop as from a block, with arguments of any name, a caller, and what it refuses."""
    draw = app.jinja_env.from_string(
        "{% macro one(a, b=2, value='c') %}{{ a }}{{ b }}{{ value }}"
        "{% if caller is defined %}{{ caller() }}{% endif %}{% endmacro %}"
        "{% block all %}{% for each in (1, 2) %}{{ one(each, value='<') }}{% endfor %}"
        "{% call one('>') %}!{% endcall %}{% endblock %}"
    )
    assert draw.render() == "12&lt;22&lt;&gt;2c!"
    with pytest.raises(TypeError):
        app.jinja_env.from_string("{% macro one() %}{% endmacro %}{{ one(1) }}").render()
