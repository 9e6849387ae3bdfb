"""What the tests of the ecosystem share with those of publication."""

from tests.datasets.conftest import alice, make, patient
from tests.publication.conftest import hurried, linked, opened, platform, publish
from tests.support.served import drawer, public

__all__ = ["alice", "drawer", "hurried", "linked", "make", "opened", "patient", "platform"]
__all__ += ["public", "publish"]
