"""What the tests of the ecosystem share: published datasets, an open catalogue."""

from tests.datasets.conftest import alice, make  # noqa: F401  fixtures are found by being here
from tests.publication.conftest import opened, publish  # noqa: F401  idem
