"""PostgreSQL, waited for with a bound: once frozen, it no longer ends its statements itself."""

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

from app.kernel.silence import USUAL_PATIENCE, Patience, Silence


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed when an answer does not come."""

    patience = USUAL_PATIENCE
    silence = Silence()
    rested = False  # the next question is the pool's own: is anybody there?

    def wait(self, gen: Any, *args: Any, **options: Any) -> Any:
        """Wait for an answer as psycopg does, and no longer than it may take."""
        bound = self.patience.ping if self.rested else self.patience.answer
        self.rested = False
        try:
            answer = super().wait(gen, *args, **{"timeout": bound, **options})
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:  # it has said nothing
                self.silence.begin(self.patience.rest)
                self.close()
            raise
        self.silence.end()
        return answer


def bound_waits(engine: Engine, patience: Patience) -> None:
    """Make the connections of an engine give up on a server that does not answer."""
    silence = Silence()

    def connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> PatientConnection:
        if silence.lasts:
            raise psycopg.OperationalError("the server did not answer a moment ago")
        try:
            opened = PatientConnection.connect(
                *arguments, **options, connect_timeout=patience.connection
            )
        except psycopg.errors.ConnectionTimeout:
            silence.begin(patience.rest)
            raise
        opened.patience, opened.silence = patience, silence
        return opened

    def rest(connection: PatientConnection | None, _record: Any) -> None:
        if connection is not None:  # none is left of one that was lost
            connection.rested = True

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkin", rest)
