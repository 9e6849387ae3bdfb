"""Sentences of templates are searched when they are compiled, and nothing else is."""

import pytest
from flask import Flask
from jinja2 import Environment

from app.methodology.in_place import TermsInPlace
from app.web.page import FRAGMENT_HEADER


@pytest.fixture
def env() -> Environment:
    env = Environment(autoescape=True, extensions=[TermsInPlace])
    env.globals["explained"] = lambda term, words: f"[{words}={term}]"
    return env


def drawn(env: Environment, source: str, name: str = "page.html", **context: object) -> str:
    compiled = env.compile(source, name=name)
    template = env.template_class.from_code(env, compiled, env.globals)
    return template.render(**context)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("<p>La licence.</p>", "<p>La [licence=licence].</p>"),
        ("<li>Un CSV, une\n API</li>", "<li>Un [CSV=csv], une\n [API=api]</li>"),
        ('<p class="{{ kind }}">CSV</p>', '<p class="x">[CSV=csv]</p>'),
        ("<p>{{ typed }} CSV</p>", "<p>licence [CSV=csv]</p>"),
        ("<p><b>CSV</b><br>API</p>", "<p><b>[CSV=csv]</b><br>[API=api]</p>"),
        (
            '{% if kind %}<p class="a">{% else %}<p class="b">{% endif %}CSV</p><div>API</div>',
            '<p class="a">[CSV=csv]</p><div>API</div>',
        ),
        ('<svg><path d="M0" /></svg><p>CSV</p>', '<svg><path d="M0" /></svg><p>[CSV=csv]</p>'),
    ],
)
def test_a_word_of_a_sentence_is_explained(env: Environment, source: str, read: str) -> None:
    assert drawn(env, source, kind="x" if "class" in source else "", typed="licence") == read


@pytest.mark.parametrize(
    "source",
    [
        "<h2>La licence</h2>",
        "<div>La licence</div>",
        "<p><a href='#'>La licence</a></p>",
        "<a href='#'><p>La licence</p></a>",
        "<p><button>Licence</button> <label>CSV</label> <code>API</code></p>",
        "<ul><li><h3>Licence</h3></li></ul>",
        "<details><summary><p>Licence</p></summary></details>",
        "<p><span class='read-only-text'>licence</span></p>",
        "<p class='hint'>licence</p>",
        "<p title='licence'>rien</p>",
        "<p><!-- licence --></p>",
        "<p>/licence/ et x.csv</p>",
    ],
)
def test_a_word_that_leads_or_names_is_left(env: Environment, source: str) -> None:
    assert drawn(env, source) == source


@pytest.mark.parametrize("name", ["emails/welcome.html", "methodology/glossary.html", "page.txt"])
def test_what_is_no_page_of_ours_to_explain_is_left(env: Environment, name: str) -> None:
    assert drawn(env, "<p>La licence</p>", name) == "<p>La licence</p>"


def test_the_first_of_the_page_opens_its_definition(app: Flask) -> None:
    source = "<p>Une licence, la licence</p>"
    with app.test_request_context():
        page = drawn(app.jinja_env, source)
    assert page.count('popovertarget="mot-licence"') == 1
    assert page.count('popover id="mot-licence"') == 1
    assert 'href="/glossaire#licence"' in page
    assert page.endswith("la licence</p>")


def test_a_part_that_arrives_alone_joins_a_page_that_has_explained(app: Flask) -> None:
    with app.test_request_context(headers={FRAGMENT_HEADER: "1"}):
        assert drawn(app.jinja_env, "<p>Une licence</p>") == "<p>Une licence</p>"
