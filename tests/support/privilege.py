"""Run a command with the rights of any account on its files: root opens what is closed.

python tests/support/privilege.py COMMAND…
"""

import ctypes
import os
import sys

PR_CAPBSET_DROP = 24  # <linux/prctl.h>
# <linux/capability.h>: reading and writing what is closed, ports below 1024.
RIGHTS = (1, 2, 10)


def without_privilege(*command: str) -> list[str]:
    """Return what to run so that this command has no right but those of its account."""
    return [sys.executable, __file__, *command]


if __name__ == "__main__":
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for right in RIGHTS:
            if libc.prctl(PR_CAPBSET_DROP, right, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606
