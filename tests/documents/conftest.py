"""What the tests of documents share: datasets and choices of the strategy."""

from tests.publication.conftest import alice, make, patient, strategy  # noqa: F401  fixtures
