"""The routes of the application and who may call them, as tests go through them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from app.accounts.guard import Access, access_of
from app.accounts.permissions import Permission, Role, allows

READING = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Route:
    """One address with one method."""

    method: str
    rule: Rule
    access: Access | None

    @property
    def endpoint(self) -> str:
        """The name of its view."""
        return self.rule.endpoint

    @property
    def line(self) -> str:
        """The route as the list of tests/house/routes.txt shows it."""
        access = self.access
        if access is None:
            return f"{self.method} {self.rule.rule} {self.endpoint} nobody"
        who = access.permission.value if access.permission else access.level
        return f"{self.method} {self.rule.rule} {self.endpoint} {who}"

    def url(self, app: Flask, values: Mapping[str, object]) -> str:
        """Build an address; a parameter without a value is a gap of the tests."""
        fixed = self.rule.defaults or {}
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


def routes(app: Flask) -> list[Route]:
    """Return every route but those of static files."""
    return sorted(_routes(app), key=lambda route: (route.rule.rule, route.method))


def _routes(app: Flask) -> Iterator[Route]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            access = access_of(app.view_functions[rule.endpoint])
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield Route(method, rule, access)
