"""A copy of the method where an edition follows the second one, and those who follow the first.

The copies are made by the code of the commands; the method itself is left alone. A new authority is
opened on the newest edition: those of the cast are put back on the first.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import today
from app.kernel.signals import authority_changed
from app.methodology import loader, succession, writing
from app.spaces.models import Authority

FIRST, SECOND, THIRD = "open-datalab-2026", "open-datalab-2", "open-datalab-3"
TOLD = """from: {second}
changes:
  - {{kind: merged, from: [{one}, {two}], to: [{one}], states: all, reason: R., source: pratique}}
  - {{kind: retired, from: [{gone}], reason: R., source: pratique}}
  - {{kind: moved, from: [{moved}], to: [{moved}], reason: R., source: pratique}}
"""


def follow_the_first(write: Callable[[], AbstractContextManager[None]]) -> None:
    """Have every authority follow the first edition, as those opened before the second do."""
    with write():
        for authority in db.session.scalars(select(Authority)):
            authority.edition_id = FIRST
            authority_changed.send(authority)


@contextmanager
def method_of(monkeypatch: pytest.MonkeyPatch, folder: Path, *, third: bool) -> Iterator[None]:
    """Read a copy of the method meanwhile: its second edition is published, a third if asked."""
    copy = folder / "seeds" / "methodology"
    shutil.copytree(loader.SEEDS / "methodology", copy)
    second = copy / loader.folder_of(SECOND).name
    on = loader.current_edition().published_on or today()
    if loader.get_edition(SECOND).published_on is None:
        writing.publish(second, on=on)
    if third:
        _change(writing.begin(second, THIRD, "3.0.0"))
        writing.publish(copy / THIRD, on=on)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(loader, "SEEDS", copy.parent)
            _forget()
            yield
    finally:
        _forget()


def _change(draft: Path) -> None:
    """Join two items of the first step, retire one, weigh another otherwise."""
    step = loader.get_edition(SECOND).phases[0].steps[0]
    one, two, gone, moved = (item.id for item in step.items[:4])
    phase = draft / "phases" / f"{loader.get_edition(SECOND).phases[0].id}.yml"
    text = phase.read_text(encoding="utf-8")
    for item_id in (two, gone):
        text, count = re.subn(rf"^ *- {item_id}\n", "", text, flags=re.MULTILINE)
        assert count == 1
        (draft / "items" / f"{item_id}.yml").unlink()
    phase.write_text(text, encoding="utf-8")
    item = draft / "items" / f"{moved}.yml"
    text = item.read_text(encoding="utf-8")
    weight = step.items[3].weight
    item.write_text(
        text.replace(f"weight: {weight}\n", f"weight: {weight % 3 + 1}\n"), encoding="utf-8"
    )
    told = TOLD.format(second=SECOND, one=one, two=two, gone=gone, moved=moved)
    (draft / "changes.yml").write_text(told, encoding="utf-8")


def _forget() -> None:
    for read_once in (loader.editions, loader._by_folder, succession.changes_of):
        read_once.cache_clear()
    succession.rectifications_of.cache_clear()
