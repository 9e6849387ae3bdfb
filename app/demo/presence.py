"""Whether the demonstration is in the database, asked without loading what it is made of."""

from app.accounts.queries import user_by_email
from app.demo.script import people


def present() -> bool:
    """Tell whether the demonstration's people have their accounts."""
    return user_by_email(people().people[0].email) is not None
