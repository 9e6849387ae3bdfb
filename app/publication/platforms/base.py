"""What we ask of any platform, what we send it, and what it may answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from app.publication.platforms.refusals import ORIGINAL, in_french

Values = Mapping[str, Any]


@dataclass(frozen=True)
class PlatformAccess:
    """Where a platform is, in whose name we publish there, and the key."""

    base_url: str
    organization: str
    key: str = field(repr=False)


@dataclass(frozen=True)
class Identity:
    """Who the platform says we are."""

    person: str
    organization: str  # empty while none is chosen
    organizations: Sequence[tuple[str, str]] = ()  # those in whose name the key publishes: id, name
    harvests: Sequence[str] = ()  # the catalogues that the platform reads for it: their addresses


@dataclass(frozen=True)
class Upload:
    """A file that we keep, of which the platform is to hold a copy of its own."""

    path: Path
    name: str  # the end of its public address
    size: int  # bytes
    digest: str  # SHA-256, as it was when the file was put
    media_type: str
    sha1: str = ""  # by which udata tells a file from another; empty until the file is read


@dataclass(frozen=True)
class SentResource:
    """A file or an address, as a platform wants it; ``own_id`` is ours."""

    own_id: int
    remote_id: str  # what we know of it there, if anything
    values: Values
    upload: Upload | None = None  # none: the address is sent, the platform leads to it

    @property
    def upload_name(self) -> str:
        """The name by which a file is sent; empty for an address."""
        return self.upload.name if self.upload is not None else ""


@dataclass(frozen=True)
class SentDataset:
    """A dataset as a platform wants it; ``own_id`` is how we find ours again there."""

    own_id: str
    values: Values
    resources: Sequence[SentResource]
    shows: bool = False  # it was hidden there from here: sending it makes it public again


@dataclass(frozen=True)
class FoundDataset:
    """A dataset of the organisation there, as a search gives it."""

    id: str
    title: str
    url: str
    private: bool
    harvested: bool


@dataclass(frozen=True)
class Remote:
    """A dataset as the platform holds it."""

    id: str
    url: str
    private: bool
    values: Values
    resources: Sequence[Values]


@dataclass(frozen=True)
class Difference:
    """A field that differs there: its name, the value there, the value that we would send.

    ``key`` names it among all those of a dataset and its files. ``there_as`` and ``ours_as`` stand
    for values that the words do not tell apart, like the bytes of a file.
    """

    field: str
    there: str
    ours: str
    key: str = ""
    there_as: str = ""
    ours_as: str = ""
    automatic: bool = False  # nobody wrote the value there: the platform made it

    @property
    def stands_there(self) -> str:
        """What tells the value there from another."""
        return self.there_as or self.there

    @property
    def stands_here(self) -> str:
        """What tells ours from another."""
        return self.ours_as or self.ours


@dataclass(frozen=True)
class ResourceStep:
    """What becomes of one file or address."""

    title: str
    remote_id: str  # empty: it would be created
    sent: SentResource | None  # none: it is only there, and stays
    differences: Sequence[Difference] = ()
    left: Sequence[Difference] = ()  # as it is there
    arrived: bool = False  # whatever the platform made of it: it has just been sent

    @property
    def changes(self) -> bool:
        """Whether something would be sent."""
        fresh = not self.remote_id or bool(self.differences)
        return self.sent is not None and not self.arrived and fresh


@dataclass(frozen=True)
class Steps:
    """Exactly what sending would do: create, change, leave; never delete."""

    remote: Remote | None
    differences: Sequence[Difference]
    resources: Sequence[ResourceStep]
    left: Sequence[Difference] = ()  # as it is there

    @property
    def changes(self) -> bool:
        """Whether something would be sent."""
        if self.remote is None or self.differences:
            return True
        return any(step.changes for step in self.resources)


@dataclass(frozen=True)
class PlacedCopy:
    """The copy after sending: its id, its page, our file ids → theirs."""

    id: str
    url: str
    private: bool
    resources: Mapping[int, str]
    remarks: Sequence[str] = ()  # what it has not kept as we sent it, without saying so
    marks: Mapping[str, str] = field(default_factory=dict)  # of what it holds now


@dataclass(frozen=True, slots=True)
class MonthUse:
    """What a platform has counted of a dataset in a month; a figure that it does not say: none."""

    month: date  # its first day
    downloads: int | None
    views: int | None


@dataclass(frozen=True, slots=True)
class DatasetUse:
    """The months of a dataset on a platform, and what there is there today."""

    months: Sequence[MonthUse]
    reuses: int | None
    discussions: int | None
    followers: int | None


class PlatformProblem(Exception):
    """A platform that did not do what was asked; the sentence is shown at the dataset."""

    def __init__(
        self,
        message: str,
        fields: Sequence[tuple[str, str]] = (),
        *,
        again: bool = False,
        after: int = 0,
        gone: bool = False,
    ) -> None:
        """Keep the sentence, the refusal of each field, and whether trying again may help.

        ``after``: the seconds that the platform asks us to wait; ``gone``: what we knew there is
        no more.
        """
        super().__init__(message)
        self.message = message
        self.fields = tuple(fields)
        self.again = again
        self.after = after
        self.gone = gone
        self.placed: PlacedCopy | None = None  # what was there already when it went wrong

    def lines(self) -> Iterator[str]:
        """Give the sentence, then one line for each field."""
        yield self.message
        yield from (f"{name}\u00a0: {in_french(sentence)}" for name, sentence in self.fields)
        foreign = [text for _, text in self.fields if in_french(text) != text]
        yield from (f"{ORIGINAL}\u00a0: {text}" for text in foreign)


class PlatformAdapter(Protocol):
    """What every adapter does; each call may raise ``PlatformProblem``."""

    def who(self) -> Identity:
        """Return who we are there, and for which organisations."""

    def steps(self, sent: SentDataset, remote_id: str) -> Steps:
        """Return the steps of a sending, without sending."""

    def carry_out(self, sent: SentDataset, steps: Steps) -> PlacedCopy:
        """Do it."""

    def hide(self, remote_id: str) -> None:
        """Make a dataset private there; what is there stays, and can be shown again."""

    def search(self, text: str) -> Sequence[FoundDataset]:
        """Return the datasets of the organisation with such a title, or at such an address."""

    def use(self, remote_id: str) -> DatasetUse:
        """Return what the platform has counted of a dataset, month by month."""
