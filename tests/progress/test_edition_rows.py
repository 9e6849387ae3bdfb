"""From an edition to the next and back through the tables: what is stored is what the rules say.

Some pairs in each run; ``EDITION_PAIRS=500`` asks for as many as the rules are tried with.
"""

import os
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from app.extensions import db
from app.progress.models import EditionMove, Evidence
from app.progress.upgrading import rows
from app.progress.upgrading.rules.answers import CarriedAnswer
from app.progress.upgrading.rules.carrying import carry, carry_back
from app.spaces.models import Authority
from tests.progress.test_upgrading import AGAIN, BY, RODEZ, answered, left_by, successions
from tests.support.cast import Cast

PAIRS = int(os.environ.get("EDITION_PAIRS", "15"))
Given = Mapping[str, CarriedAnswer]
AGAIN_AND_AGAIN = settings(
    max_examples=PAIRS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def by_id(cast: Cast) -> int:
    """The account that has signed everything."""
    return cast.alice.id


def signed_by(answers: Given, by_id: int) -> dict[str, CarriedAnswer]:
    return {
        key: replace(one, signed=one.signed._replace(by_id=by_id)) for key, one in answers.items()
    }


def put(authority: Authority, answers: Given) -> None:
    """Store answers, with rows for the evidence that nobody has added yet."""
    here = {one for held in rows.answers_given(authority).values() for one in held.evidence}
    rows.store(
        authority,
        {key: replace(one, evidence=()) for key, one in answers.items()}
        | {key: one for key, one in rows.answers_given(authority).items() if key not in answers},
    )
    fresh = [
        {
            "id": piece, "authority_id": authority.id, "item_id": key, "kind": "link",
            "title": f"Preuve {piece}", "url": "https://www.exemple.fr/", "added_by_name": "Alice",
        }
        for key, one in answers.items() for piece in one.evidence if piece not in here
    ]  # fmt: skip
    if fresh:
        db.session.execute(insert(Evidence), fresh)
    rows.store(authority, answers)


def moved(authority: Authority, before: Given, by_id: int) -> EditionMove:
    move = EditionMove(
        authority_id=authority.id, from_edition="avant", to_edition="après",
        moved_by_id=by_id, moved_by_name="Alice Durand", revision=BY.revision,
    )  # fmt: skip
    db.session.add(move)
    db.session.flush()
    rows.keep_former(move, before)
    return move


def test_there_and_back_is_exact_in_the_tables(cast: Cast, by_id: int) -> None:
    by, again = BY._replace(by_id=by_id), AGAIN._replace(by_id=by_id)

    @AGAIN_AND_AGAIN
    @given(st.data())
    def there_and_back(data: st.DataObject) -> None:
        changes = data.draw(successions())
        ids = [*(item.id for item in changes.before.items), "jadis", "n0"]
        before = signed_by(data.draw(answered(ids)), by_id)
        db.begin_write()
        try:
            rodez = cast.rodez
            put(rodez, before)
            assert rows.answers_given(rodez) == before
            move = moved(rodez, before, by_id)
            there = carry(changes, RODEZ, rows.answers_given(rodez), by)
            rows.store(rodez, there.answers)
            assert rows.answers_given(rodez) == there.answers
            former = rows.former_answers(move)
            assert former == before
            left, present = left_by(there.answers), rows.answers_given(rodez)
            back = carry_back(changes, former, left, present, again)
            rows.store(rodez, back.answers)
            assert rows.answers_given(rodez) == before
        finally:
            db.rollback()

    there_and_back()


def test_what_was_answered_since_is_stored_too(cast: Cast, by_id: int) -> None:
    by, again = BY._replace(by_id=by_id), AGAIN._replace(by_id=by_id)

    @AGAIN_AND_AGAIN
    @given(st.data())
    def there_and_back(data: st.DataObject) -> None:
        changes = data.draw(successions())
        before = data.draw(answered([item.id for item in changes.before.items]))
        since = data.draw(answered([item.id for item in changes.after.items], first=100))
        before, since = signed_by(before, by_id), signed_by(since, by_id)
        db.begin_write()
        try:
            rodez = cast.rodez
            put(rodez, before)
            move = moved(rodez, before, by_id)
            there = carry(changes, RODEZ, before, by).answers
            rows.store(rodez, there)
            held = {
                key: replace(one, evidence=(*there[key].evidence, *one.evidence))
                if key in there else one
                for key, one in since.items()
            }  # fmt: skip
            put(rodez, {**there, **held})
            present = rows.answers_given(rodez)
            back = carry_back(changes, rows.former_answers(move), left_by(there), present, again)
            rows.store(rodez, back.answers)
            assert rows.answers_given(rodez) == {
                key: replace(one, evidence=tuple(sorted(one.evidence)))
                for key, one in back.answers.items()
            }
        finally:
            db.rollback()

    there_and_back()
