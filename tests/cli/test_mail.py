"""``jalon mail test``: what becomes of one mail, said in French, on real servers."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from click.testing import Result

from app.mailer import delivering
from app.mailer.trying import SUBJECT
from tests.cli.conftest import Run
from tests.support.certificates import make_certificate, server_context
from tests.support.mail_sink import AnyPort, MailSink

pytestmark = pytest.mark.only_on("sqlite")  # no table has a part in it

ADDRESS = "jeanne@exemple.fr"
PASSWORD = "tulipe-noire"
LONGEST = 60  # seconds: the command gives a server ten, and each step of a busy machine its time


class Fussy(MailSink):
    """A server that knows nobody."""

    async def handle_RCPT(self, *_: Any) -> str:  # noqa: N802
        return "550 5.1.1 Personne de ce nom"


class Full(MailSink):
    """A server that takes no message."""

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802
        return "452 La boîte est pleine"


class Closed(MailSink):
    """A server that wants no mail from us."""

    async def handle_MAIL(self, *_: Any) -> str:  # noqa: N802
        return "553 Expéditeur refusé"


@contextmanager
def served(sink: MailSink, **options: Any) -> Iterator[int]:
    controller = AnyPort(sink, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_certificate(tmp_path)


def try_with(jalon: Run, url: str, **environ: str) -> Result:
    """Try that server; whatever happens, the password is not shown, nor a traceback."""
    before = time.monotonic()
    result = jalon("mail", "test", ADDRESS, environ={"JALON_SMTP_URL": url, **environ})
    assert time.monotonic() - before < LONGEST
    assert PASSWORD not in result.output
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result


def refused(jalon: Run, url: str, **environ: str) -> str:
    result = try_with(jalon, url, **environ)
    assert (result.exit_code, result.stdout) == (1, "")
    return result.stderr.replace("\u00a0", " ").strip()


def test_a_mail_that_a_server_takes(jalon: Run) -> None:
    sink = MailSink()
    with served(sink) as port:
        result = try_with(jalon, f"smtp://127.0.0.1:{port}")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        f"Le serveur 127.0.0.1, port {port} a pris le courriel pour {ADDRESS}.\n"
    )
    (message,) = sink.messages
    assert sink.recipients == [[ADDRESS]]
    assert (message["To"], message["Subject"]) == (ADDRESS, SUBJECT)
    assert message["From"] == "Jalon <ne-pas-repondre@127.0.0.1>"
    assert "http://127.0.0.1:8000" in message.get_content()


def test_without_a_server_the_mail_is_in_a_file(jalon: Run, tmp_path: Path) -> None:
    result = try_with(jalon, "")
    assert result.exit_code == 0
    (file,) = (tmp_path / "courriels").iterdir()
    assert result.stdout.endswith(f"le courriel pour {ADDRESS} est dans {file}\n")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (message["To"], message["Subject"]) == (ADDRESS, SUBJECT)


def test_a_folder_that_takes_no_file(jalon: Run, tmp_path: Path) -> None:
    (tmp_path / "courriels").write_text("un fichier à la place du dossier")
    assert refused(jalon, "") == (
        f"Impossible d’écrire le courriel pour {ADDRESS} : JALON_DATA_DIR n’accepte pas de "
        "fichier (droits, ou place sur le disque)."
    )


@pytest.mark.parametrize(
    ("sink", "words"),
    [
        (Fussy, "il refuse cette adresse. Sa réponse : « 550 5.1.1 Personne de ce nom »"),
        (Full, "il le refuse. Sa réponse : « 452 La boîte est pleine »"),
        (Closed, "il le refuse. Sa réponse : « 553 Expéditeur refusé »"),
    ],
)
def test_a_mail_that_a_server_refuses(jalon: Run, sink: type[MailSink], words: str) -> None:
    with served(sink()) as port:
        said = refused(jalon, f"smtp://127.0.0.1:{port}")
    beginning = f"Le serveur 127.0.0.1, port {port} n’a pas pris le courriel pour {ADDRESS} : "
    assert said == beginning + words


def authenticate(
    _server: Any, _session: Any, _envelope: Any, _method: str, data: Any
) -> AuthResult:
    good = (data.login, data.password) == (b"jalon", PASSWORD.encode())
    return AuthResult(success=good, handled=False)


def test_a_password_is_right_or_wrong(jalon: Run, certificate: Path) -> None:
    sink, context = MailSink(), server_context(certificate)
    known = {"SSL_CERT_FILE": str(certificate)}
    ask = {"authenticator": authenticate, "auth_required": True, "tls_context": context}
    with served(sink, **ask) as port:
        at = f"127.0.0.1:{port}"
        assert try_with(jalon, f"smtp+starttls://jalon:{PASSWORD}@{at}", **known).exit_code == 0
        said = refused(jalon, f"smtp+starttls://jalon:{PASSWORD}s@{at}", **known)
        assert "il refuse le compte ou le mot de passe (code 535)." in said
        assert "« 530 " in refused(jalon, f"smtp+starttls://{at}", **known)
        accented = refused(jalon, f"smtp+starttls://jalon:{PASSWORD}%C3%A9@{at}", **known)
        assert "contient un caractère accentué" in accented
    assert len(sink.messages) == 1


def test_a_server_without_accounts_is_not_given_the_password(jalon: Run) -> None:
    with served(MailSink()) as port:
        said = refused(jalon, f"smtp://jalon:{PASSWORD}@127.0.0.1:{port}")
        assert "il n’accepte pas ce que demande JALON_SMTP_URL" in said
        said = refused(jalon, f"smtp+starttls://127.0.0.1:{port}")
        assert "il n’accepte pas ce que demande JALON_SMTP_URL" in said


@pytest.mark.parametrize("scheme", ["smtp", "smtps", "smtp+starttls"])
def test_a_silent_server_is_not_waited_for(
    jalon: Run, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    assert delivering.TIMEOUT_SECONDS <= 10, "une personne attend devant son terminal"
    monkeypatch.setattr(delivering, "TIMEOUT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        said = refused(jalon, f"{scheme}://127.0.0.1:{silent.getsockname()[1]}")
    assert "il n’a pas répondu à temps." in said


def test_nobody_listens_or_nobody_has_that_name(jalon: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "rien n’écoute à cette adresse." in refused(jalon, f"smtp://127.0.0.1:{port}")
    said = refused(jalon, "smtp://courriel.exemple.invalid:25")
    assert said.startswith("Le serveur courriel.exemple.invalid, port 25 n’a pas pris")
    assert "le nom de cette machine est inconnu." in said


def test_the_certificate_of_a_server_is_verified(jalon: Run, certificate: Path) -> None:
    sink, context = MailSink(), server_context(certificate)
    with served(sink, ssl_context=context) as port:
        said = refused(jalon, f"smtps://127.0.0.1:{port}")
        assert "son certificat n’est pas reconnu" in said
        known = {"SSL_CERT_FILE": str(certificate)}
        assert try_with(jalon, f"smtps://127.0.0.1:{port}", **known).exit_code == 0
    with served(sink, tls_context=context) as port:
        said = refused(jalon, f"smtp+starttls://127.0.0.1:{port}")
        assert "son certificat n’est pas reconnu" in said
        assert try_with(jalon, f"smtp+starttls://127.0.0.1:{port}", **known).exit_code == 0
    assert len(sink.messages) == 2


def test_a_server_without_tls_where_it_was_asked(jalon: Run) -> None:
    with served(MailSink()) as port:
        said = refused(jalon, f"smtps://127.0.0.1:{port}")
    assert "il ne parle pas TLS comme il faut." in said


@pytest.mark.parametrize("address", ["jeanne", "jeanne@", "a@b@c.fr", ""])
def test_an_address_that_is_not_one_is_a_wrong_word(jalon: Run, address: str) -> None:
    result = jalon("mail", "test", address)
    assert result.exit_code == 2
    assert "Écrivez une adresse électronique complète" in result.stderr


def test_programs_are_told_the_server_and_the_reason(jalon: Run) -> None:
    words = ("mail", "test", ADDRESS, "--json")
    with served(Fussy()) as port:
        failed = jalon(*words, environ={"JALON_SMTP_URL": f"smtp://127.0.0.1:{port}"})
    told = json.loads(failed.stdout)
    assert failed.exit_code == 1
    (problem,) = told.pop("problems")
    assert "550" in problem
    assert told == {
        "command": "mail test",
        "ok": False,
        "recipient": ADDRESS,
        "server": f"127.0.0.1, port {port}",
        "file": None,
    }
