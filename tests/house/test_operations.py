"""docs/exploitation.md can be typed as it stands; ``make operations`` types it on bare machines."""

import configparser
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from app.cli.server.serving import serve
from app.cli.server.workers import LONGEST_STOP_SECONDS
from config import MAX_CHECKED_BYTES, read_settings
from tests.support.commands import every_command
from tools.operations import page

SETTINGS, UNIT = "/etc/jalon.env", "/etc/systemd/system/jalon.service"
SITE, CRON = "/etc/nginx/sites-available/jalon", "/etc/cron.d/jalon"
COMMAND, SAVE = "/usr/local/bin/jalon", "/usr/local/sbin/jalon-sauvegarde"
SETTING = re.compile(r"(JALON_[A-Z_]+)='([^']*)'")
ADDED = re.compile(r"printf \"(JALON_\w+='%s')")
TYPED = re.compile(r"(?:sudo -u jalon |/usr/local/bin/)jalon ((?:[a-z-]+ ?)+)")
NAMED = re.compile(r"`jalon ([^`]+)`")
BLOCKS = page.blocks()
WRITTEN = page.written()
HARD_VALUES = (
    "un mot de passe",
    "été à Nîmes",
    "$HOME",
    "a#b",
    'dit "oui"',
    "\\n",
    "`id`",
    "%40&;|",
)


def shell(script: str, words: str = "sh -n") -> str:
    done = subprocess.run(
        words.split(), input=script, capture_output=True, text=True, check=False, timeout=20
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("block", BLOCKS, ids=lambda each: each.title)
def test_each_block_says_who_types_it_and_is_shell(block: page.Block) -> None:
    assert block.text.startswith(page.TYPIST)
    shell(block.text.replace("<adresse du dépôt>", "/srv/jalon.git"))


@pytest.mark.parametrize("path", [COMMAND, SAVE])
def test_each_program_of_the_page_is_shell(path: str) -> None:
    assert WRITTEN[path].startswith("#!/bin/sh\n")
    assert "set -eu\n" in WRITTEN[path]
    shell(WRITTEN[path])


def settings_of(text: str) -> dict[str, str]:
    """Read settings as systemd does: between quotes, all is itself."""
    return dict(SETTING.fullmatch(line).groups() for line in text.splitlines())  # type: ignore[misc,union-attr]


def read_by_shell(text: str, folder: Path) -> dict[str, str]:
    file = folder / "jalon.env"
    file.write_text(text, encoding="utf-8")
    script = f"set -a; . {shlex.quote(str(file))}; env -0"
    read = shell(script, "env -i sh").split("\0")
    return dict(line.split("=", 1) for line in read if line.startswith("JALON_"))


def test_the_settings_are_read_alike_by_the_shell_and_by_systemd(tmp_path: Path) -> None:
    text = "".join(block.files.get(SETTINGS, "") for block in BLOCKS)
    assert settings_of(text) == read_by_shell(text, tmp_path)


@pytest.mark.parametrize("value", HARD_VALUES)
def test_a_setting_may_hold_anything_between_its_quotes(value: str, tmp_path: Path) -> None:
    text = WRITTEN[SETTINGS].replace("Exemple Hébergement", value)
    assert value in settings_of(text)["JALON_HOST"]
    assert settings_of(text) == read_by_shell(text, tmp_path)


def test_the_settings_are_those_that_production_asks_for() -> None:
    block = page.under("3. ")[0]
    added = ADDED.findall(block.text)
    secret = shell("openssl rand -hex 32 || python3 -c 'print(\"0\" * 64)'", "sh")
    values = settings_of(WRITTEN[SETTINGS]) | settings_of(added[0] % secret.strip())
    assert read_settings(values).production
    assert read_settings(values).smtp_url.startswith("smtp+starttls://")


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(WRITTEN[UNIT])
    return parser


def test_the_unit_waits_comes_back_and_keeps_to_itself() -> None:
    wanted, service = unit()["Unit"], unit()["Service"]
    assert wanted["Wants"] == "network-online.target"
    assert wanted["After"].split() == ["network-online.target", "postgresql.service"]
    assert service["UMask"] == "0077"
    assert (service["Restart"], service["RestartSec"]) == ("on-failure", "5")
    assert int(service["TimeoutStopSec"]) > LONGEST_STOP_SECONDS
    assert unit()["Install"]["WantedBy"] == "multi-user.target"


def test_the_unit_is_about_what_the_page_installs() -> None:
    service = unit()["Service"]
    program, *words = service["ExecStart"].split()
    assert program == COMMAND
    assert command_of(words) == (serve, [])
    assert f" {service['User']}\n" in page.under("2. ")[0].text
    assert service["ReadWritePaths"] == settings_of(WRITTEN[SETTINGS])["JALON_DATA_DIR"]


def test_nginx_takes_what_jalon_takes_and_leads_to_it() -> None:
    site = WRITTEN[SITE]
    assert site.count("{") == site.count("}")
    limit = re.search(r"client_max_body_size (\d+)m;", site)
    assert limit is not None
    assert int(limit[1]) << 20 > MAX_CHECKED_BYTES
    address = {option.name: option.default for option in serve.params}
    assert f"proxy_pass http://{address['host']}:{address['port']};" in site
    base = settings_of(WRITTEN[SETTINGS])["JALON_BASE_URL"]
    assert f"return 301 {base}$request_uri;" in site


def test_the_table_of_cron_names_an_account_and_a_whole_path() -> None:
    lines = WRITTEN[CRON].splitlines()
    for line in lines:
        *when, user, command = line.split(None, 6)
        assert all(re.fullmatch(r"[\d*/,-]+", field) for field in when), line
        assert user in {"jalon", "root"}
        assert command.split()[0] in {COMMAND, SAVE}
        assert "%" not in command, "cron en ferait une fin de ligne"
    assert {"notify", "retention run"} <= {
        " ".join(command_words(line)) for line in lines if COMMAND in line
    }


def command_words(line: str) -> list[str]:
    """Return the words of the first ``jalon`` command of a line."""
    found = TYPED.search(line)
    assert found is not None, line
    return found[1].split()


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """Follow words down the commands; return the command, and the words that are left."""
    known = dict(every_command())
    named = [end for end in range(1, len(words) + 1) if " ".join(words[:end]) in known]
    assert named, f"jalon {' '.join(words)}"
    command, left = known[" ".join(words[: named[-1]])], words[named[-1] :]
    assert not (isinstance(command, click.Group) and left), f"jalon {' '.join(words)}"
    return command, left


def test_each_command_of_the_page_exists_with_its_options() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    spoken = [shlex.split(each) for each in NAMED.findall(text) if each[0] not in "-<"]
    typed = [found[1].split() for found in TYPED.finditer("\n".join(each.text for each in BLOCKS))]
    assert len(typed) > 10
    for words in [*spoken, *typed]:
        command, left = command_of(words)
        options = {name for option in command.params for name in option.opts}
        wanted = {word.split("=")[0] for word in left if word.startswith("-")}
        assert wanted <= options, f"jalon {' '.join(words)}"
