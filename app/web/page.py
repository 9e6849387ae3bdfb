"""What a view gives back: a page to draw once the transaction is over."""

from typing import Any

from flask import Response, redirect, render_template, request
from flask import make_response as to_response
from werkzeug.wrappers import Response as BaseResponse

FRAGMENT_HEADER = "X-Jalon-Fragment"
OK = 200
BAD_INPUT = 422
CONFLICT = 409
TOO_MANY = 429
FIRST_REFUSAL = 400


class Page(Response):
    """A response whose body is drawn after the commit, so that no lock is held meanwhile.

    ``fragment`` names the smaller template that script-made requests get instead of the page.
    """

    def __init__(
        self, template: str, context: dict[str, Any], status: int, fragment: str | None
    ) -> None:
        """Keep what to draw."""
        super().__init__(status=status)
        self.template = template
        self.context = context
        self.fragment = fragment

    def draw(self) -> None:
        """Draw the page, or its fragment when the request asks for one."""
        name = self.fragment if self.fragment and wants_fragment() else self.template
        self.set_data(render_template(name, **self.context))
        self.vary.add(FRAGMENT_HEADER)


Answer = BaseResponse | str


def wants_fragment() -> bool:
    """Tell whether our own script asks, and wants only the parts that changed."""
    return FRAGMENT_HEADER in request.headers


def follows() -> bool:
    """Tell whether a page that waits for something shows it by itself: people may turn it off."""
    return request.args.get("actualiser") != "non"


def page(template: str, *, status: int = OK, fragment: str | None = None, **context: Any) -> Page:
    """Describe a page to draw."""
    return Page(template, context, status, fragment)


def refused(template: str, *, fragment: str | None = None, **context: Any) -> Page:
    """Describe the page of a form that needs correcting."""
    return Page(template, context, BAD_INPUT, fragment)


def go(location: str) -> BaseResponse:
    """Send the browser to another page after a successful post."""
    return redirect(location, 303)


def status_of(answer: Answer) -> int:
    """Return the HTTP status of what a view gave back."""
    return answer.status_code if isinstance(answer, BaseResponse) else OK


def drawn(answer: Answer) -> BaseResponse:
    """Turn what a view gave back into a whole response."""
    if isinstance(answer, Page):
        answer.draw()
    return to_response(answer)
