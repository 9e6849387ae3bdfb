"""What our key lets us read of udata: who we are there, our datasets, who reads our catalogue."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from app.kernel.text import name_key
from app.publication.platforms.answers import NONSENSE, SENTENCES
from app.publication.platforms.base import FoundDataset, Identity, PlatformProblem, Remote, Values
from app.publication.platforms.contents import DATASET_MARK
from app.publication.platforms.udata_api import UdataApi, dataset_path, page_query

MOST_PAGES = 50
MOST_FOUND = 20  # of a search
MOST_SOURCES = 100
FILE_FIELDS = "id,title,description,type,filetype,url,format,mime,filesize,checksum,schema,extras"
FIELDS = (
    "id,page,uri,private,deleted,archived,title,description,license,frequency,tags,"
    f"temporal_coverage,spatial,extras,harvest,resources{{{FILE_FIELDS}}}"
)
LISTED = "data{id,title,page,deleted,extras,private,harvest},next_page"
NOT_MEMBER = "Le compte de cette clé n’est pas membre de l’organisation «\u202f{name}\u202f»."
NO_ORGANIZATION = (
    "Le compte de cette clé n’est membre d’aucune organisation\u00a0: faites-vous inviter par la "
    "vôtre sur la plateforme, puis vérifiez de nouveau."
)
HARVESTED = (
    "La plateforme moissonne déjà ce catalogue\u00a0: ce jeu y arrive sans envoi, et y serait deux "
    "fois."
)
SAME_TITLE = (
    "Un jeu du même titre est déjà dans votre organisation là-bas. Rattachez-le à cette fiche, ou "
    "changez l’un des titres."
)


class UdataReading(UdataApi):
    """What a platform says; nothing is changed there."""

    def who(self) -> Identity:
        """Return who we are there; the organisation, if one is chosen, is one of ours."""
        me = self.ask("GET", "me/", fields="first_name,last_name,organizations")
        names = [str(me.get(name) or "") for name in ("first_name", "last_name")]
        person = " ".join(filter(None, names))
        mine = [
            (str(organization.get("id")), str(organization.get("name")))
            for organization in me.get("organizations") or ()
            if isinstance(organization, dict)
        ]
        if not self.access.organization:
            if not mine:
                raise PlatformProblem(NO_ORGANIZATION)
            return Identity(person, "", mine)
        chosen = self.ask("GET", self.organization_path(), fields="id,name")
        if str(chosen.get("id")) not in {organization_id for organization_id, _ in mine}:
            raise PlatformProblem(NOT_MEMBER.format(name=chosen.get("name")))
        sources = tuple(self.harvests(str(chosen.get("id"))))
        return Identity(person, str(chosen.get("name")), mine, sources)

    def harvests(self, organization_id: str) -> Iterator[str]:
        """Give the addresses of the catalogues that the platform reads for an organisation."""
        # « owner » is what the platforms of before 2026 call the organisation.
        wanted = {"organization": organization_id, "owner": organization_id}
        query = urlencode({**wanted, "page_size": MOST_SOURCES})
        try:
            answer = self.ask(
                "GET", f"harvest/sources/?{query}", fields="data{url,deleted,organization}"
            )
        except PlatformProblem as problem:
            if problem.gone:  # this platform reads no catalogue
                return
            raise
        for source in answer.get("data") or ():
            organization = source.get("organization")
            owner = organization.get("id") if isinstance(organization, dict) else ""
            if owner == organization_id and not source.get("deleted"):
                yield str(source.get("url") or "")

    def search(self, text: str) -> list[FoundDataset]:
        """Return the datasets of the organisation with such a title, or at such an address."""
        address = urlsplit(text)
        if address.scheme and address.netloc:
            name = address.path.rstrip("/").rpartition("/")[2]
            return [_found(self.ask("GET", dataset_path(name), fields=FIELDS))]
        # Not by the search of the platform, which knows whole words only.
        wanted = name_key(text).split()
        alike = (
            dataset
            for dataset in self._datasets()
            if all(word in name_key(str(dataset.get("title") or "")) for word in wanted)
        )
        return [_found(dataset) for dataset in islice(alike, MOST_FOUND)]

    def read(self, remote_id: str) -> Remote:
        """Return a dataset as it stands there; ``gone`` when it was deleted."""
        values = self.ask("GET", dataset_path(remote_id), fields=FIELDS)
        if values.get("deleted"):
            raise PlatformProblem(SENTENCES[410][0], gone=True)
        return remote_of(values, self.access.base_url)

    def find(self, own_id: str, title: str) -> str:
        """Return the id of ours there, if an answer was lost before we could keep it.

        ``PlatformProblem`` when it would be there twice: the platform reads our catalogue, or the
        organisation has a dataset of that title which is not ours.
        """
        twin = ""
        for dataset in self._datasets():
            mark = (dataset.get("extras") or {}).get(DATASET_MARK)
            if mark == own_id:
                return text_of(dataset, "id")
            if (dataset.get("harvest") or {}).get("remote_id") == own_id:
                raise PlatformProblem(HARVESTED)
            if not mark and name_key(str(dataset.get("title") or "")) == name_key(title):
                twin = text_of(dataset, "id")
        if twin:
            raise PlatformProblem(SAME_TITLE)
        self._check_unread(own_id)
        return ""

    def _check_unread(self, own_id: str) -> None:
        """Refuse to create what the platform reads, or is about to read, in our catalogue."""
        ours = urlsplit(own_id).path
        organization = self.ask("GET", self.organization_path(), fields="id")
        for url in self.harvests(text_of(organization, "id")):
            if ours and urlsplit(url).path.startswith(ours):
                raise PlatformProblem(HARVESTED)

    def _datasets(self) -> Iterator[Mapping[str, Any]]:
        """Give the datasets of the organisation that are not deleted."""
        for number in range(1, MOST_PAGES + 1):
            path = f"{self.organization_path()}datasets/?{page_query(number)}"
            answer = self.ask("GET", path, fields=LISTED)
            listed = answer.get("data") or ()
            yield from (dataset for dataset in listed if not dataset.get("deleted"))
            if not answer.get("next_page"):
                return


def remote_of(values: Mapping[str, Any], base_url: str) -> Remote:
    """Return a dataset as the platform says it."""
    found_id = text_of(values, "id")
    files = [file for file in values.get("resources") or () if isinstance(file, dict)]
    page = _page(values, found_id, base_url)
    return Remote(found_id, page, bool(values.get("private")), values, files)


def _found(values: Mapping[str, Any]) -> FoundDataset:
    harvested = bool((values.get("harvest") or {}).get("remote_id"))
    title = str(values.get("title") or "")
    return FoundDataset(
        text_of(values, "id"),
        title,
        _page(values, text_of(values, "id"), ""),
        bool(values.get("private")),
        harvested,
    )


def _page(values: Mapping[str, Any], found_id: str, base_url: str) -> str:
    page = str(values.get("page") or f"{base_url}/datasets/{quote(found_id, safe='')}/")
    return page if page.startswith(("https://", "http://")) else base_url


def text_of(values: Values, name: str) -> str:
    """Return a text without which an answer means nothing."""
    value = values.get(name)
    if not isinstance(value, str) or not value:
        raise PlatformProblem(NONSENSE, again=True)
    return value
