"""Writing a file whole, or not at all."""

import errno
from pathlib import Path

from app.kernel.ids import new_token

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})  # nothing more fits
DRAFT = ".part"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that nobody sees before its end; a failure leaves nothing of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{new_token()}{DRAFT}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
