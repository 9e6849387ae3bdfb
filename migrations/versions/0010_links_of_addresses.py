"""Links that change the address of an account, or take it back.

Going down, those links are gone: nothing there can open them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE, AFTER = ("reset", "welcome"), ("reset", "welcome", "address", "address_back")


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    tokens = sa.table("account_tokens", sa.column("purpose", sa.String))
    op.execute(tokens.delete().where(tokens.c.purpose.not_in(BEFORE)))
    _allow(BEFORE)


def _allow(purposes: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table("account_tokens", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_account_tokens_purpose"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_account_tokens_purpose"), f"purpose IN ({listed})"
        )
