"""What a platform that runs udata has counted of a dataset: its months, and what there is today."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from app.kernel.foreign_json import decode
from app.publication.outside.fetching import Unfetched, fetch
from app.publication.platforms.answers import NONSENSE
from app.publication.platforms.base import DatasetUse, MonthUse, PlatformProblem
from app.publication.platforms.udata_api import dataset_path
from app.publication.platforms.udata_reading import UdataReading

# The months are given by a machine of their own; the trial site has none.
METRICS = {"https://www.data.gouv.fr": "https://metric-api.data.gouv.fr"}
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
MOST_MONTHS = 50  # of an answer, the last ones
NO_MEASURES = (
    "Cette plateforme ne donne pas ses mesures mois par mois\u00a0: seul data.gouv.fr le fait. "
    "Importez plutôt un relevé."
)


class UdataMeasures(UdataReading):
    """What a platform has counted; nothing is changed there."""

    def use(self, remote_id: str) -> DatasetUse:
        """Return the months of a dataset, and its reuses, discussions and followers today."""
        totals = self.ask("GET", dataset_path(remote_id), fields="metrics").get("metrics")
        known = totals if isinstance(totals, dict) else {}
        return DatasetUse(
            tuple(_months(self._counted(remote_id))),
            *(_figure(known.get(name)) for name in ("reuses", "discussions", "followers")),
        )

    def _counted(self, remote_id: str) -> list[Any]:
        asked = {
            "dataset_id__exact": remote_id,
            "metric_month__sort": "desc",
            "page_size": MOST_MONTHS,
        }
        try:
            answer = fetch(
                f"{self._metrics()}/api/datasets/data/?{urlencode(asked)}", local=self.local
            )
            body = decode(answer.body)
        except Unfetched as problem:
            raise PlatformProblem(problem.sentence, again=True) from problem
        except ValueError as problem:
            raise PlatformProblem(NONSENSE, again=True) from problem
        listed = body.get("data") if isinstance(body, dict) else None
        if not isinstance(listed, list):
            raise PlatformProblem(NONSENSE, again=True)
        return listed

    def _metrics(self) -> str:
        base = self.access.base_url
        if self.local and urlsplit(base).hostname == "127.0.0.1":  # the stand-in of the tests
            return base
        if base not in METRICS:
            raise PlatformProblem(NO_MEASURES)
        return METRICS[base]


def _months(listed: list[Any]) -> Iterator[MonthUse]:
    for values in listed:
        found = MONTH.fullmatch(_text(values, "metric_month"))
        if found is not None:
            yield MonthUse(
                date(int(found[1]), int(found[2]), 1),
                _figure(values.get("monthly_download_resource")),
                _figure(values.get("monthly_visit")),
            )


def _text(values: Any, name: str) -> str:
    return str(values.get(name) or "") if isinstance(values, Mapping) else ""


def _figure(value: Any) -> int | None:
    """Return a count, or nothing for what is none."""
    return value if type(value) is int and 0 <= value < 1 << 31 else None
