"""What udata answers, understood: a good answer, or a problem in words."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from app.kernel.clock import now
from app.kernel.foreign_json import decode
from app.kernel.typography import plural
from app.publication.outside.guard import HttpResponse
from app.publication.outside.waits import wait_of
from app.publication.platforms.base import PlatformProblem
from app.publication.platforms.contents import refused_fields

LONGEST_SAID = 300
GONE = (404, 410)
EXPLAINED = (400, 403, 423)  # those whose own words help
# The status, the sentence, and whether trying again later may help.
SENTENCES: Mapping[int, tuple[str, bool]] = {
    400: ("La plateforme refuse ce qui lui a été envoyé.", False),
    401: ("La plateforme ne reconnaît pas la clé\u00a0: elle a été retirée ou a expiré.", False),
    403: ("La clé ne permet pas de publier au nom de cette organisation.", False),
    404: ("La plateforme ne trouve pas ce jeu ou cette organisation.", False),
    410: ("Ce jeu a été supprimé de la plateforme.", False),
    413: ("La plateforme trouve cet envoi trop lourd\u00a0: envoyez plutôt l’adresse.", False),
    415: ("La plateforme n’accepte pas ce genre de fichier\u00a0: envoyez son adresse.", False),
    423: ("La plateforme est en lecture seule pour le moment.", True),
    429: ("La plateforme demande d’espacer les envois.", True),
}
SHAPES: Mapping[str, type] = {
    **dict.fromkeys(("data", "organizations", "resources", "tags"), list),
    **dict.fromkeys(("checksum", "extras", "harvest"), dict),
    **dict.fromkeys(("schema", "spatial", "temporal_coverage"), dict),
}
ITEMS: Mapping[str, type] = {"data": dict, "resources": dict, "tags": str}
DOWN = ("La plateforme a une difficulté de son côté.", True)
UNREACHABLE = "La plateforme ne répond pas, ou pas assez vite."
ELSEWHERE = (
    "La plateforme renvoie vers une autre adresse\u00a0: corrigez celle que vous avez notée."
)
NONSENSE = "La plateforme a répondu quelque chose que Jalon ne comprend pas."


def understood(answer: HttpResponse, *, of_file: bool = False) -> dict[str, Any]:
    """Return the object of a good answer; say the others in words.

    ``of_file``: a file was sent; udata refuses the kinds that it does not know without a word.
    """
    try:
        body = decode(answer.body or b"{}")
    except ValueError:
        body = None
    if answer.status in {200, 201, 204} and isinstance(body, dict) and _is_shaped(body):
        return body
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:  # a success of which nothing can be read
        raise PlatformProblem(NONSENSE, again=True)
    if answer.status < HTTPStatus.BAD_REQUEST:
        raise PlatformProblem(ELSEWHERE)
    problem = _problem(answer, body if isinstance(body, dict) else {})
    if of_file and answer.status == HTTPStatus.BAD_REQUEST and not problem.fields:
        problem = PlatformProblem(SENTENCES[HTTPStatus.UNSUPPORTED_MEDIA_TYPE][0])
    raise problem


def _is_shaped(value: Any) -> bool:
    """Tell whether lists, objects and words stand where udata puts them, or nothing does."""
    if isinstance(value, list):
        return all(map(_is_shaped, value))
    if not isinstance(value, dict):
        return True
    for name, part in value.items():
        if part is None or name not in SHAPES:
            continue
        if not isinstance(part, SHAPES[name]):
            return False
        items = part if isinstance(part, list) and name in ITEMS else ()
        if not all(isinstance(item, ITEMS[name]) for item in items):
            return False
        if name != "extras" and not _is_shaped(part):  # whose contents are anybody's
            return False
    return True


def _problem(answer: HttpResponse, body: Mapping[str, Any]) -> PlatformProblem:
    """Return a refusal as a problem, with the sentence of each field that it names."""
    known = SENTENCES.get(answer.status)
    down = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    sentence, again = known or (DOWN if down else (NONSENSE, False))
    fields = list(refused_fields(body.get("errors")))
    own_words = body.get("message") or body.get("error")  # the second of a file that it refuses
    if not fields and answer.status in EXPLAINED and own_words:
        fields = [("Sa réponse", str(own_words)[:LONGEST_SAID])]
    wait = wait_of(answer.headers, now().timestamp()) if again else 0
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        sentence += _asked(wait)
    return PlatformProblem(sentence, fields, again=again, after=wait, gone=answer.status in GONE)


def _asked(seconds: int) -> str:
    if not seconds:
        return ""
    minutes = -(-seconds // 60)
    return f" Prochain essai possible dans {plural(minutes, 'minute', 'minutes')}."
