"""Members among what the search finds: their names, on the page that lists them to all."""

from collections.abc import Iterator

from app.kernel.matching import SearchedText
from app.kernel.text import normalise
from app.spaces import findable
from app.spaces.findable import Findable, FindableKind, SearchScope, Sought
from app.spaces.permissions import Permission, Role
from app.spaces.queries import names_of_members


def members_named(scope: SearchScope, _sought: Sought) -> Iterator[Findable]:
    """Give the members of the authority, by name; whether they are an actor too or not."""
    if scope.authority is None:
        return
    for member in names_of_members(scope.authority):
        text = SearchedText.of(normalise(member.full_name), "")
        values = {"_anchor": f"membre-{member.user_id}"}
        role = Role(member.role).label
        yield Findable(member.full_name, text, "authorities.members", values, role)


findable.register(FindableKind("membres", "Membres", 60, members_named, Permission.SEE))
