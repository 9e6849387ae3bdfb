"""With the script: a page that waits for another machine shows the answer by itself."""

from typing import Any

import pytest

from tests.browser.conftest import OpenFor
from tests.browser.scene import Scene
from tests.datasets.conftest import Write
from tests.publication.conftest import link, platform  # noqa: F401  a fixture
from tests.support.cast import Cast
from tests.support.udata_stub import Udata

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]
HERE = "/c/rodez/donnees/publication"


def test_the_answer_of_a_platform_comes_without_a_click(
    scene: Scene,
    open_for: OpenFor,
    platform: Udata,  # noqa: F811
    write: Write,
    cast: Cast,
    do_work: Any,
) -> None:
    link(platform, write, cast)
    window = open_for("alice").go(HERE)
    window.page.get_by_role("button", name="Vérifier").click()
    window.page.locator("#verification").wait_for()
    assert platform.requests == []
    do_work()
    window.page.get_by_text("Tout est en ordre").wait_for()
    assert window.page.locator("#verification").count() == 0
