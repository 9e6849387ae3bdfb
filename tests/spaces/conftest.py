"""What these tests share: see tests/support/links.py."""

from tests.support.links import (  # noqa: F401  fixtures are found by being here
    clock,
    invite,
    link,
    reset_link,
    sign_in,
    welcome_link,
)
