"""Visit a booted instance as a browser would, over HTTPS, through its nginx."""

import html
import json
import re
import shlex
from dataclasses import dataclass
from http import HTTPStatus

from tools.operations.booted import Booted
from tools.operations.told import hold

SITE = "https://jalon.exemple.fr"
CURL = "curl --silent --show-error --cacert /etc/ssl/jalon.crt --max-time 60 -D head -o page"
HIDDEN = re.compile(r'<input[^>]*\btype="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')
LONGEST_WAIT_SECONDS = 600
MOST_MEBIBYTES = 151  # more than Jalon takes, less than nginx does


@dataclass(frozen=True)
class Answer:
    """A status, the headers in lower case, and the page."""

    status: int
    headers: str
    page: str


def ask(machine: Booted, address: str, options: str = "", before: str = "true") -> Answer:
    """Ask for an address with curl; ``before`` gives it what it sends."""
    machine.run(f"cd /root && {before} | {CURL} {options} {shlex.quote(address)}")
    headers = (machine.root.path / "root/head").read_text(encoding="utf-8").lower()
    headers = "http/" + headers.rpartition("http/")[2]  # after « 100 Continue », the answer
    page = (machine.root.path / "root/page").read_text(encoding="utf-8")
    return Answer(int(headers.split()[1]), headers, page)


def check_site(machine: Booted) -> None:
    """Hold what the page says of HTTPS, of the redirect and of large requests."""
    health = ask(machine, f"{SITE}/sante")
    hold(health.status == HTTPStatus.OK, f"/sante répond {health.status}")
    told = json.loads(health.page)
    waited = told.pop("waiting_seconds")
    hold(told == {"database": "ok", "status": "ok"}, f"/sante dit {health.page}")
    hold(waited < LONGEST_WAIT_SECONDS, f"quelque chose attend depuis {waited} secondes")
    hold("strict-transport-security: max-age=31536000" in health.headers, "HSTS manque")
    page = ask(machine, f"{SITE}/connexion")
    hold("<h1>Se connecter</h1>" in page.page, "/connexion n’est pas la page de connexion")
    plain = ask(machine, "http://jalon.exemple.fr/connexion?next=%2Fcompte")
    hold(plain.status == HTTPStatus.MOVED_PERMANENTLY, f"le port 80 répond {plain.status}")
    away = f"location: {SITE}/connexion?next=%2fcompte"
    hold(away in plain.headers, "le port 80 ne mène pas à la même page en HTTPS")
    stranger = ask(machine, f"{SITE}/connexion", "--insecure --header 'Host: ailleurs.exemple.fr'")
    hold(stranger.status == HTTPStatus.BAD_REQUEST, f"un autre nom d’hôte reçoit {stranger.status}")
    large = ask(
        machine,
        f"{SITE}/connexion",
        "--data-binary @-",
        before=f"head --bytes {MOST_MEBIBYTES}M /dev/zero",
    )
    hold(
        large.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"un envoi trop grand reçoit {large.status}",
    )
    hold('<html lang="fr"' in large.page, "le refus d’un envoi trop grand n’est pas de Jalon")


def sign_in(machine: Booted, email: str, password: str) -> bool:
    """Tell whether these open the instance."""
    machine.run("rm -f /root/cookies")
    form = ask(machine, f"{SITE}/connexion", "-c cookies -b cookies").page
    fields = [dict(ATTRIBUTE.findall(each)) for each in HIDDEN.findall(form)]
    given = {each["name"]: html.unescape(each.get("value", "")) for each in fields}
    given |= {"email": email, "password": password}
    sent = " ".join(
        f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in given.items()
    )
    answer = ask(
        machine, f"{SITE}/connexion", f"-c cookies -b cookies --referer {SITE}/connexion {sent}"
    )
    if answer.status != HTTPStatus.SEE_OTHER:
        return False
    hold("; secure; httponly" in answer.headers.replace("; path=/", ""), "cookie mal protégé")
    return "<h1>Comptes de l’instance" in ask(machine, f"{SITE}/instance", "-b cookies").page
