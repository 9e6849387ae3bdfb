"""The command speaks French, whole: what click says, and what our commands say of themselves."""

import gettext
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

from app.cli import cli
from app.cli.french import DOMAIN, LOCALE
from config import ROOT
from tests.cli.conftest import in_a_process
from tests.support.commands import FIELD, click_messages, every_command, words_of

CATALOGUE = LOCALE / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po"
COMMANDS = dict(every_command())
# A name of a command, of an option or of a file is what it is in every language.
CODE = re.compile(
    r"(?:tapez\u00a0:|Usage\u00a0:) jalon[^\n]*|--?[\w-]+|«\u00a0[^»]*\u00a0»|\S*/\S*"
)
FAULTS = {
    "une apostrophe droite": re.compile(r"[^\W\d]'[^\W\d]"),
    "pas d’espace insécable avant un signe double": re.compile(r"(?<=[^\s\u00a0…])[;?!»](?=\s|$)"),
    "une espace sécable avant un signe double": re.compile(r"(?<=\S) [:;?!»](?=\s|$)"),
    "deux-points sans espace": re.compile(r"(?<=[^\W\d]):(?=\s|$)"),
    "pas d’espace insécable après «": re.compile(r"«[^\u00a0]"),
    "trois points au lieu de …": re.compile(r"\.\.\."),
    "un guillemet droit": re.compile(r"[\"']"),
}


def translations() -> dict[tuple[str, ...], tuple[str, ...]]:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    return {as_tuple(each.id): as_tuple(each.string) for each in catalogue if each.id}


def as_tuple(words: object) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, list | tuple) else (str(words),)


FRENCH = translations()
ENGLISH = {word for message in FRENCH for text in message for word in words_of(text)} | {
    *("text", "integer", "float", "boolean", "range", "args", "command", "yes", "no", "true"),
    *("false", "filename", "uuid", "datetime"),
}
ENGLISH -= {word for message in FRENCH.values() for text in message for word in words_of(text)}
ENGLISH -= {word for path in COMMANDS for word in path.split()}  # names of our own


def run(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, list(words), prog_name="jalon", input=typed)


def check_french(text: str) -> None:
    shown = CODE.sub(" ", text)
    assert words_of(shown) & ENGLISH == set(), text
    assert [fault for fault, pattern in FAULTS.items() if pattern.search(shown)] == [], text


def test_all_that_click_may_say_is_translated() -> None:
    assert click_messages() - FRENCH.keys() == set(), f"à traduire dans {CATALOGUE.name}"
    assert FRENCH.keys() - click_messages() == set(), "click ne le dit plus"
    assert [message for message, words in FRENCH.items() if not all(words)] == []


def test_a_translation_uses_the_fields_of_its_message_and_is_well_written() -> None:
    for message, words in FRENCH.items():
        known = {re.sub(r"![rs]", "", field) for text in message for field in FIELD.findall(text)}
        for text in words:
            used = {re.sub(r"![rs]", "", field) for field in FIELD.findall(text)}
            assert used <= known, message
            shown = FIELD.sub("x", text)
            assert [fault for fault, each in FAULTS.items() if each.search(shown)] == [], text


def test_what_is_compiled_is_what_is_written() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message, words in FRENCH.items():
        if len(message) == 1:
            assert (compiled.gettext(message[0]),) == words, "pybabel compile : voir le catalogue"
        else:
            assert tuple(compiled.ngettext(*message, n) for n in (1, 2)) == words


@pytest.mark.parametrize("path", ["", *COMMANDS])
def test_a_command_explains_itself_in_french(path: str) -> None:
    shown = run(*path.split(), "--help")
    assert shown.exit_code == 0
    assert shown.output.startswith("Usage\u00a0: jalon")
    assert "Options\u00a0:" in shown.output
    check_french(shown.output)


@pytest.mark.parametrize("path", ["", *COMMANDS])
def test_a_word_that_is_wrong_is_refused_in_french(path: str) -> None:
    for wrong in ("--helpe", "--help=oui", "--zzz=1"):
        refused = run(*path.split(), wrong)
        assert refused.exit_code == 2, refused.output
        assert refused.stdout == ""
        assert "Erreur\u00a0: " in refused.stderr
        check_french(refused.stderr)


def values() -> Iterator[tuple[str, str]]:
    """Give each option that wants a value, with its command."""
    for path, command in COMMANDS.items():
        for param in command.params:
            if isinstance(param, click.Option) and not param.is_flag:
                yield path, param.opts[0]


@pytest.mark.parametrize(("path", "option"), list(values()))
def test_a_missing_value_is_said_in_french(path: str, option: str) -> None:
    refused = run(*path.split(), option)
    assert refused.exit_code == 2
    assert refused.stderr.endswith(f"L’option «\u00a0{option}\u00a0» demande une valeur.\n")
    check_french(refused.stderr)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("serve --port x", "« --port » (ou la variable PORT) ne convient pas : « x » n’est pas un"),
        ("serve --port 0", "0 n’est pas dans l’intervalle 1<=x<=65535."),
        ("methodology check --folder /nulle-part", "« /nulle-part » n’existe pas."),
        (f"methodology check --folder {ROOT / 'README.md'}", "README.md » est un fichier."),
        ("law check --folder /nulle-part", "« /nulle-part » n’existe pas."),
        ("methodology new x --version 2.0.0 --folder /nulle-part", "« /nulle-part » n’existe pas."),
        ("methodology publish x --folder /nulle-part", "« /nulle-part » n’existe pas."),
        ("methodology rectify x y --what z --folder /nulle-part", "« /nulle-part » n’existe pas."),
        ("methodology publish", "Il manque « ÉDITION »"),
        (
            "serve --hots x",
            "L’option « --hots » n’existe pas. Vouliez-vous dire « --host » ou « --p",
        ),
        ("db chek", "La commande « chek » n’existe pas. Vouliez-vous dire « check » ?"),
        ("completion tcsh", "« tcsh » n’est pas l’un de ceux-ci : bash, zsh, fish."),
        ("completion", "Il manque « {bash|zsh|fish} ». Choisissez parmi :"),
        ("seed un deux", "Il y a des mots de trop : un deux."),
        ("seed un", "Il y a un mot de trop : un."),
        ("seed --help=1", "L’option « --help » n’accepte pas de valeur."),
        ("db check --hepl", "Pour voir l’aide, tapez : jalon db check --help"),
    ],
)
def test_a_wrong_value_is_said_in_french(words: str, sentence: str) -> None:
    refused = run(*words.split())
    assert refused.exit_code == 2
    assert sentence in refused.stderr.replace("\u00a0", " ")
    check_french(refused.stderr)


def test_every_wrong_value_is_tried() -> None:
    """Each option whose value is checked by click stands in the list above."""
    checked = {
        f"{path} {param.opts[0]}"
        for path, command in COMMANDS.items()
        for param in command.params
        if not isinstance(param.type, click.types.StringParamType | click.types.BoolParamType)
    }
    methodology = {
        f"methodology {word} --folder" for word in ("check", "new", "publish", "rectify")
    }
    assert checked == {"serve --port", "completion shell", *methodology, "law check --folder"}


def test_questions_are_asked_in_french() -> None:
    asked = run("operator", "create", typed="olga@exemple.fr\nOlga\nun verger\nun potager\n")
    assert asked.exit_code == 1, "les réponses s’arrêtent là"
    assert asked.stdout.splitlines()[:5] == [
        "Adresse électronique\u00a0: olga@exemple.fr",
        "Prénom et nom\u00a0: Olga",
        "Mot de passe\u00a0: ",
        "Encore une fois\u00a0: ",
        "Erreur\u00a0: les deux saisies diffèrent.",
    ]
    assert asked.stderr.strip() == "Abandon."
    check_french(asked.output.replace("olga@exemple.fr", ""))


def test_french_does_not_depend_on_the_terminal(tmp_path: Path) -> None:
    shown = in_a_process(tmp_path, "db", "chek", LANG="C", LC_ALL="en_US.UTF-8", LANGUAGE="en")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "Vouliez-vous dire «\u00a0check\u00a0»\u00a0?" in shown.stderr
    check_french(shown.stderr)


def test_the_language_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other programs that this process starts speak their own."""
    monkeypatch.delenv("LANGUAGE", raising=False)
    assert "Usage\u00a0:" in run("--help").output
    assert "LANGUAGE" not in os.environ
    monkeypatch.setenv("LANGUAGE", "de")
    assert "Usage\u00a0:" in run("--help").output
    assert os.environ["LANGUAGE"] == "de"


def test_the_command_alone_prints_its_help(tmp_path: Path) -> None:
    alone = in_a_process(tmp_path)
    assert (alone.returncode, alone.stdout) == (2, "")
    assert alone.stderr == in_a_process(tmp_path, "--help").stdout


def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    declared = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert declared is not None
    shown = in_a_process(tmp_path, "--version")
    assert (shown.returncode, shown.stdout) == (0, f"Jalon {declared[1]}\n")
    assert list(tmp_path.iterdir()) == []
