"""One request to udata after another: the key, the time that all of them may take, the answer."""

import time
from typing import Any
from urllib.parse import quote

from app.publication.outside.calls import SECONDS, send
from app.publication.outside.guard import Unanswered
from app.publication.platforms.answers import UNREACHABLE, understood
from app.publication.platforms.base import PlatformAccess, PlatformProblem, Values
from app.publication.platforms.uploads import FormBody, seconds_for

WHOLE_SECONDS = 25.0  # for all the requests of one dataset: somebody waits
SHORTEST_SECONDS = 0.5


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
        """Return the path of the organisation."""
        return f"organizations/{quote(self.access.organization, safe='')}/"

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
        headers = {
            "X-API-KEY": self.access.key,
            "Accept": "application/json",
            "Accept-Language": "fr",
            "User-Agent": "Jalon",
        }
        if fields:
            headers["X-Fields"] = fields
        left = self.until - time.monotonic()
        if left < SHORTEST_SECONDS:
            raise PlatformProblem(UNREACHABLE, again=True)
        try:
            answer = send(
                method,
                f"{self.access.base_url}/api/1/{path}",
                headers=headers,
                json=body,
                form=form,
                local=self.local,
                seconds=min(SECONDS + seconds_for(len(form or ())), left),
            )
        except Unanswered as problem:
            raise PlatformProblem(UNREACHABLE, again=True) from problem
        return understood(answer)
