"""Where Jalon listens: the address that a name stands for, and whether it may be had."""

import errno
import socket
from typing import Any

from app.cli.base import Stopped

FIRST_FREE_FOR_ALL = 1024  # below, a port asks for the rights of root
LAST_PORT = 65_535
USUAL_PORT = 8000


def address_of(host: str, port: int) -> str:
    """Return the numeric address at which one may listen; say why, and what to do, if not."""
    try:
        family, kind, protocol, _, place = _resolved(host, port)
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(place)
            # Two may bind, with the option above, and only one listen.
            tried.listen()
    except OSError as problem:
        raise Stopped(why_not(problem, host, port)) from problem
    return str(place[0])


def _resolved(
    host: str, port: int
) -> tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as problem:  # a label of 64 characters, or none
        raise socket.gaierror(socket.EAI_NONAME, str(problem)) from problem
    # « localhost » first means 127.0.0.1, which Jalon shows as its address.
    return min(answers, key=lambda answer: answer[0] != socket.AF_INET)


def why_not(problem: OSError, host: str, port: int) -> str:
    """Say in a sentence why one may not listen there, and what to do."""
    if isinstance(problem, socket.gaierror):
        return (
            f"«\u00a0{host}\u00a0» n’est ni une adresse ni le nom d’une machine connue. "
            "Donnez une adresse de cette machine, par exemple --host 127.0.0.1"
        )
    if problem.errno == errno.EADDRINUSE:
        return (
            f"Le port {port} est déjà pris sur {host}, par un autre programme ou un autre Jalon. "
            f"Arrêtez-le, ou choisissez un autre port, par exemple PORT={_next(port)}"
        )
    if problem.errno in {errno.EACCES, errno.EPERM}:
        return (
            f"Ce compte n’a pas le droit d’ouvrir le port {port}. Choisissez un port à partir de "
            f"{FIRST_FREE_FOR_ALL}, par exemple PORT={USUAL_PORT}, et mettez un serveur "
            "mandataire devant (docs/exploitation.md)."
        )
    if problem.errno == errno.EADDRNOTAVAIL:
        return (
            f"L’adresse {host} n’est pas à cette machine. Donnez l’une des siennes\u00a0: "
            "--host 127.0.0.1 pour elle seule, --host 0.0.0.0 pour toutes."
        )
    return (
        f"Impossible d’écouter sur {host}, port {port}\u00a0: le système le refuse "
        f"({errno.errorcode.get(problem.errno or 0, 'sans dire pourquoi')}). "
        "Donnez une autre adresse, par exemple --host 127.0.0.1"
    )


def _next(port: int) -> int:
    return port + 1 if port < LAST_PORT else USUAL_PORT
