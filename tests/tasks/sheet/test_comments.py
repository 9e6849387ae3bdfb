"""Comments, files and sub-steps: what hangs on a task."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.files.rules import QUOTA_BYTES
from app.files.services import path_of, used_by
from app.kernel.errors import Missing, Refused
from app.kernel.revisions import Sight
from app.tasks import parts, queries, services
from app.tasks.models import TaskFile
from app.tasks.sheet import comments, files
from tests.support.cast import Cast
from tests.tasks.conftest import Make, read

Write = Callable[[], AbstractContextManager[None]]


class TestComments:
    def test_those_chosen_and_those_called_are_told(
        self, make: Make, cast: Cast, write: Write, alice: Actor, comments_heard: list[Any]
    ) -> None:
        task_id = make()
        with write():
            comments.add_comment(
                cast.rodez,
                task_id,
                "Prêt, @elise moreau ? Et @Charlie Bernard ?\r\n",
                mentions=[cast.bob.id],
                by=alice,
            )
        [comment] = queries.comments_of(cast.rodez, task_id)
        assert comment.text == "Prêt, @elise moreau ? Et @Charlie Bernard ?"
        assert comment.mentions == ["Bob Martin", "Élise Moreau"]
        assert comments_heard[0].mentioned == (cast.bob.id, cast.elise.id)
        assert read(task_id).revision == 1

    @pytest.mark.parametrize("text", ["   ", "x" * 4_001])
    def test_empty_or_endless_is_refused(
        self, make: Make, cast: Cast, write: Write, alice: Actor, text: str
    ) -> None:
        task_id = make()
        with pytest.raises(Refused) as refusal, write():
            comments.add_comment(cast.rodez, task_id, text, by=alice)
        assert refusal.value.field == "text"

    def test_a_stranger_is_never_told(
        self, make: Make, cast: Cast, write: Write, alice: Actor, comments_heard: list[Any]
    ) -> None:
        task_id = make()
        with pytest.raises(Refused) as refusal, write():
            comments.add_comment(
                cast.rodez, task_id, "Bonjour", mentions=[cast.charlie.id], by=alice
            )
        assert refusal.value.field == "mentions"
        assert comments_heard == []

    def test_the_words_stay_out_of_the_journal(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make()
        with write():
            comments.add_comment(cast.rodez, task_id, "Un mot discret", by=alice)
        event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert event is not None
        assert (event.event, event.changes) == ("task:comment", [])

    def test_pages_of_comments(self, make: Make, cast: Cast, write: Write, alice: Actor) -> None:
        task_id = make()
        with write():
            for rank in range(5):
                comments.add_comment(cast.rodez, task_id, str(rank), by=alice)
        first = queries.comments_of(cast.rodez, task_id, limit=2)
        more = queries.comments_of(cast.rodez, task_id, before=first[-1].id, limit=2)
        assert [each.text for each in (*first, *more)] == ["4", "3", "2", "1"]
        with pytest.raises(Missing), write():
            comments.add_comment(cast.autre, task_id, "Ailleurs", by=alice)
        assert queries.comments_of(cast.autre, task_id) == []


class TestFiles:
    def add(self, cast: Cast, write: Write, task_id: int, by: Actor) -> TaskFile:
        with write():
            return files.add_file(
                cast.rodez, task_id, name="../devis.csv", content=b"poste;prix\n", by=by
            )

    def test_kept_given_back_and_removed(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make()
        row = self.add(cast, write, task_id, alice)
        assert (row.file_name, row.size, row.media_type) == ("devis.csv", 11, "text/csv")
        assert path_of(cast.rodez.id, row.stored_name).read_bytes() == b"poste;prix\n"
        assert files.file(cast.rodez, task_id, row.id).stored_name == row.stored_name
        assert used_by(cast.rodez.id) == 11
        assert used_by(cast.autre.id) == 0
        with write():
            files.remove_file(cast.rodez, task_id, row.id, by=alice)
        with pytest.raises(Missing):
            files.file(cast.rodez, task_id, row.id)

    def test_a_deleted_task_says_which_files_go(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make()
        row = self.add(cast, write, task_id, alice)
        with write():
            deleted = services.delete_task(cast.rodez, task_id, by=alice)
        assert deleted.stored_names == (row.stored_name,)

    def test_they_count_towards_the_quota(
        self, make: Make, cast: Cast, write: Write, alice: Actor, database: Any
    ) -> None:
        task_id = make()
        row = self.add(cast, write, task_id, alice)
        with write():
            db.session.get_one(TaskFile, row.id).size = QUOTA_BYTES - 11
        self.add(cast, write, task_id, alice)  # eleven bytes, the last ones
        with write():
            db.session.get_one(TaskFile, row.id).size = QUOTA_BYTES - 10 - 11
        with pytest.raises(Refused, match="fichiers de cet espace"):
            self.add(cast, write, task_id, alice)

    def test_never_from_another_authority(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id, other = make(), make("Autre tâche")
        row = self.add(cast, write, task_id, alice)
        for authority, wanted in ((cast.autre, task_id), (cast.rodez, other)):
            with pytest.raises(Missing):
                files.file(authority, wanted, row.id)
            with pytest.raises(Missing), write():
                files.remove_file(authority, wanted, row.id, by=alice)

    def test_a_task_has_twenty_at_most(
        self, make: Make, cast: Cast, write: Write, alice: Actor, tmp_path: Path
    ) -> None:
        task_id = make()
        for _ in range(files.MOST_FILES):
            self.add(cast, write, task_id, alice)
        with pytest.raises(Refused) as refusal:
            self.add(cast, write, task_id, alice)
        assert refusal.value.field == "file"


class TestParts:
    def titles(self, cast: Cast, task_id: int) -> list[str]:
        db.session.close()
        return [part.title for part in queries.parts_of(cast.rodez, task_id)]

    def test_added_ticked_renamed_removed(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make(parts=("Un", "Deux"))
        with write():
            third = parts.add_part(cast.rodez, task_id, " Trois ", by=alice).id
        first = queries.parts_of(cast.rodez, task_id)[0].id
        for _ in range(2):  # setting is not flipping
            with write():
                task = parts.tick_part(cast.rodez, task_id, third, done=True, by=alice)
        assert (task.parts_done, task.parts_total) == (1, 3)
        with write():
            parts.rename_part(
                cast.rodez, task_id, first, "Premier", seen=Sight.of({"part": "Un"}), by=alice
            )
            parts.remove_part(cast.rodez, task_id, third, by=alice)
        assert self.titles(cast, task_id) == ["Premier", "Deux"]
        task = read(task_id)
        assert (task.parts_done, task.parts_total, task.revision) == (0, 2, 1)
        query = select(AuditEvent).where(AuditEvent.event == "task:part").order_by(AuditEvent.id)
        ticks = db.session.scalars(query).all()
        assert [tuple(each.changes[0].values()) for each in ticks] == [
            ("Sous-étape", None, "Trois"),
            ("Trois", "à faire", "faite"),
            ("Sous-étape", "Un", "Premier"),
            ("Sous-étape", "Trois", None),
        ]

    def test_what_is_refused(self, make: Make, cast: Cast, write: Write, alice: Actor) -> None:
        task_id, other = make(parts=("Un",) * 50), make("Autre", parts=("Ici",))
        elsewhere = queries.parts_of(cast.rodez, other)[0].id
        for title in ("Une de plus", " ", "x" * 201):
            with pytest.raises(Refused) as refusal, write():
                parts.add_part(cast.rodez, task_id, title, by=alice)
            assert refusal.value.field == "part"
        with pytest.raises(Missing), write():
            parts.tick_part(cast.rodez, task_id, elsewhere, done=True, by=alice)
        with pytest.raises(Missing), write():
            parts.tick_part(cast.autre, other, elsewhere, done=True, by=alice)
