"""What a view declares of who may call it; the guard (``app.spaces.guard``) holds it to that."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from app.kernel.labels import LabelledEnum
from app.web.page import Answer

View = TypeVar("View", bound=Callable[..., Answer])


@dataclass(frozen=True)
class Access:
    """Who may call a view."""

    level: str  # public, signed-in, operator, member
    permission: LabelledEnum | None = None


def marked(access: Access) -> Callable[[View], View]:
    """Return the decorator that writes an access on a view."""

    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]  # read by the guard and the census
        return view

    return mark


public = marked(Access("public"))
signed_in = marked(Access("signed-in"))
operator_only = marked(Access("operator"))


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return what a view declares, or nothing."""
    return getattr(view, "access", None)
