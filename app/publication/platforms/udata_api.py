"""How udata is asked: its addresses, and with a key, one request after another."""

import time
from typing import Any
from urllib.parse import quote, urlencode

from app.publication.outside.calls import SECONDS, send
from app.publication.outside.guard import Unanswered
from app.publication.platforms.answers import UNREACHABLE, understood
from app.publication.platforms.base import PlatformAccess, PlatformProblem, Values
from app.publication.platforms.uploads import FormBody, seconds_for

WHOLE_SECONDS = 25.0  # for all the requests of one dataset: somebody waits
SHORTEST_SECONDS = 0.5
PAGE = 100  # datasets of one answer


def api_url(base_url: str, path: str) -> str:
    """Return the address of a thing in the API of a platform."""
    return f"{base_url}/api/1/{path}"


def organization_path(organization: str) -> str:
    """Return the path of an organisation: its id, or its name in addresses."""
    return f"organizations/{quote(organization, safe='')}/"


def dataset_path(dataset: str) -> str:
    """Return the path of a dataset: its id, or its name in addresses."""
    return f"datasets/{quote(dataset, safe='')}/"


def page_query(number: int) -> str:
    """Return the query of a page of a list, numbered from 1."""
    return urlencode({"page": number, "page_size": PAGE})


def asking_for(fields: str) -> dict[str, str]:
    """Return the headers of a request; ``fields``: those wanted of the answer, all if empty."""
    headers = {"Accept": "application/json", "Accept-Language": "fr"}
    return {**headers, "X-Fields": fields} if fields else headers


class UdataApi:
    """The API of a platform that runs udata."""

    def __init__(
        self, access: PlatformAccess, *, local: bool, seconds: float = WHOLE_SECONDS
    ) -> None:
        """``local``: this very machine may be spoken to (development and tests)."""
        self.access = access
        self.local = local
        self.until = time.monotonic() + seconds

    def organization_path(self) -> str:
        """Return the path of the organisation in whose name we publish."""
        return organization_path(self.access.organization)

    def ask(
        self,
        method: str,
        path: str,
        body: Values | None = None,
        *,
        fields: str = "",
        form: FormBody | None = None,
    ) -> dict[str, Any]:
        """Send a request and read the answer; whatever goes wrong becomes a ``PlatformProblem``."""
        left = self.until - time.monotonic()
        if left < SHORTEST_SECONDS:
            raise PlatformProblem(UNREACHABLE, again=True)
        try:
            answer = send(
                method,
                api_url(self.access.base_url, path),
                headers={
                    **asking_for(fields),
                    "X-API-KEY": self.access.key,
                    "User-Agent": "Jalon",
                },
                json=body,
                form=form,
                local=self.local,
                seconds=min(SECONDS + seconds_for(len(form or ())), left),
            )
        except Unanswered as problem:
            raise PlatformProblem(UNREACHABLE, again=True) from problem
        return understood(answer, of_file=form is not None)
