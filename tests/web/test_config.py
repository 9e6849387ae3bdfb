"""Settings: the defaults of a desk, the refusals of a production."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import DEVELOPMENT_SECRET, KNOWN_SECRETS, ROOT, SettingsProblem, read_settings

GOOD = {
    "JALON_ENV": "production",
    "JALON_SECRET_KEY": "k3Hs9-vQ2mZx7Lr0Tn5Wb8Yc1Df4Gj6P",
    "JALON_BASE_URL": "https://jalon.exemple.fr",
}


def test_a_desk_needs_no_setting() -> None:
    settings = read_settings({})
    assert not settings.production
    assert settings.secret_key == DEVELOPMENT_SECRET
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{ROOT / 'var' / 'jalon.db'}"
    config = settings.flask_config()
    assert config["TRUSTED_HOSTS"] == ["127.0.0.1", "localhost", "127.0.0.1"]
    assert config["SESSION_COOKIE_NAME"] == "jalon"
    assert not config["SESSION_COOKIE_SECURE"]


def test_a_whole_production() -> None:
    config = read_settings(GOOD).flask_config()
    assert config["TRUSTED_HOSTS"] == ["jalon.exemple.fr"]
    assert config["SESSION_COOKIE_SECURE"]
    assert config["PRODUCTION"]
    assert "DEBUG" not in config


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"JALON_SECRET_KEY": ""}, "JALON_SECRET_KEY manque"),
        ({"JALON_SECRET_KEY": "x" * 31}, "trop court"),
        ({"JALON_SECRET_KEY": DEVELOPMENT_SECRET}, "connu"),
        ({"JALON_BASE_URL": ""}, "JALON_BASE_URL manque"),
        ({"JALON_EXAMPLE": "Belcombe sur Aubane"}, "JALON_EXAMPLE"),
        ({"JALON_TRUSTED_PROXIES": "beaucoup"}, "nombre entier"),
        ({"JALON_TRUSTED_PROXIES": "-1"}, "nombre entier"),
        ({"JALON_TRUSTED_PROXIES": "²"}, "nombre entier"),
        ({"JALON_TRUSTED_PROXIES": "9" * 5000}, "nombre entier"),
        ({"JALON_BASE_URL": "https://[x"}, "JALON_BASE_URL ne se lit pas"),
        ({"JALON_BASE_URL": "https://jalon.exemple.fr:port"}, "JALON_BASE_URL ne se lit pas"),
        ({"JALON_BASE_URL": "jalon.exemple.fr"}, "JALON_BASE_URL ne se lit pas"),
        ({"JALON_ENV": "prod"}, "JALON_ENV doit valoir"),
        ({"JALON_SMTP_ULR": "smtp://a"}, "JALON_SMTP_ULR n’est pas .* dire JALON_SMTP_URL\u00a0"),
        ({"JALON_ZZZZZZZZZZ": ""}, "JALON_ZZZZZZZZZZ n’est pas un réglage de Jalon.$"),
        ({"JALON_SMTP_URL": "courriel.exemple.fr:25"}, "JALON_SMTP_URL ne se lit pas"),
        ({"JALON_SMTP_URL": "smtp://"}, "JALON_SMTP_URL ne se lit pas"),
        ({"JALON_SMTP_URL": "smtp://courriel.exemple.fr:0"}, "JALON_SMTP_URL ne se lit pas"),
        ({"JALON_SMTP_URL": "smtp://[::1"}, "JALON_SMTP_URL ne se lit pas"),
        ({"JALON_SMTP_URL": "smtps://jalon:12#ss@courriel.exemple.fr"}, "ne se lit pas"),
        ({"JALON_SMTP_URL": "smtps://jalon:12/ss@courriel.exemple.fr"}, "ne se lit pas"),
        ({"JALON_SMTP_URL": "smtps://jalon:p#ss@courriel.exemple.fr"}, "ne se lit pas"),
    ],
)
def test_a_production_refuses_to_start_with(change: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsProblem, match=words):
        read_settings({**GOOD, **change})


def test_a_refused_address_does_not_tell_its_password() -> None:
    with pytest.raises(SettingsProblem) as refused:
        read_settings({**GOOD, "JALON_SMTP_URL": "smtps://jalon:tulipe#1@courriel.exemple.fr"})
    assert "tulipe" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "smtp://127.0.0.1",
        "smtp+starttls://jalon:p%40ss@courriel.exemple.fr:587",
        "smtps://courriel.exemple.fr:465",
    ],
)
def test_a_server_of_mails_is_kept_as_it_is_written(address: str) -> None:
    assert read_settings({**GOOD, "JALON_SMTP_URL": address}).smtp_url == address


@pytest.mark.parametrize("secret", sorted(KNOWN_SECRETS))
def test_no_known_secret_passes(secret: str) -> None:
    with pytest.raises(SettingsProblem):
        read_settings({**GOOD, "JALON_SECRET_KEY": secret})


def test_the_command_ends_with_a_sentence(tmp_path: Path) -> None:
    environment = {"JALON_ENV": "production", "JALON_DATA_DIR": str(tmp_path), "PATH": ""}
    result = subprocess.run(
        [sys.executable, "-m", "app", "db", "upgrade"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert re.match(r"Jalon ne peut pas démarrer\s: JALON_SECRET_KEY manque\.", result.stderr)
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []
