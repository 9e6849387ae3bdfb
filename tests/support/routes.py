"""The routes of the application and who may call them, as tests go through them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from app.accounts.access import Access, access_of
from app.spaces.permissions import Permission, Role, allows

READING = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Route:
    """One address with one method."""

    method: str
    rule: Rule
    access: Access | None
    # The value of each parameter that takes a few words only: such a word is part of the address.
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The address, with the names of its parameters between angle brackets."""
        path = self.rule.rule
        for name, word in self.words.items():
            path = re.sub(rf"<any\([^>]*\):{name}>", word, path)
        return path

    @property
    def endpoint(self) -> str:
        """The name of its view."""
        return self.rule.endpoint

    @property
    def line(self) -> str:
        """The route as the list of tests/house/routes.txt shows it."""
        access = self.access
        if access is None:
            return f"{self.method} {self.path} {self.endpoint} nobody"
        who = access.permission.value if access.permission else access.level
        return f"{self.method} {self.path} {self.endpoint} {who}"

    def url(self, app: Flask, values: Mapping[str, object]) -> str:
        """Build an address; a parameter without a value is a gap of the tests."""
        fixed = {**(self.rule.defaults or {}), **self.words}
        needed = self.rule.arguments - fixed.keys()
        missing = needed - values.keys()
        assert not missing, f"donnez une valeur à {missing} pour {self.rule.rule}"
        _, path = self.rule.build(
            {**fixed, **{name: values[name] for name in needed}}, append_unknown=False
        )
        return str(path)

    def opens_to(self, role: Role | None, *, operator: bool) -> bool:
        """Tell whether somebody signed in, with this role in the authority, may enter."""
        assert self.access is not None
        if self.access.level == "operator":
            return operator
        permission: Permission | None = self.access.permission
        return permission is None or (role is not None and allows(role, permission))


def routes(app: Flask, *, former: bool = False) -> list[Route]:
    """Return every route but those of static files; ``former``: those that only lead to one too."""
    found = (route for route in _routes(app) if former or not route.rule.alias)
    return sorted(found, key=lambda route: (route.path, route.method))


def _routes(app: Flask) -> Iterator[Route]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            access = access_of(app.view_functions[rule.endpoint])
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                for words in _choices(rule):
                    yield Route(method, rule, access, words)


def _choices(rule: Rule) -> Iterator[dict[str, str]]:
    """Return each combination of the words that a rule lists; one empty where it lists none."""
    converters: dict[str, BaseConverter] = rule._converters
    listed = {
        name: sorted(converter.items)
        for name, converter in converters.items()
        if isinstance(converter, AnyConverter)
    }
    for chosen in product(*listed.values()):
        yield dict(zip(listed, chosen, strict=True))
