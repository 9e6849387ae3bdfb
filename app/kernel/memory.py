"""What a process that serves does with memory."""

import ctypes
import gc

M_MMAP_THRESHOLD = -3  # <malloc.h> of the GNU C library
LARGE_BLOCK = 1 << 20  # bytes
# New objects between two looks for those that only hold each other, instead of 700: a page makes
# some thousands, and frees nearly all of them by itself.
YOUNG_OBJECTS = 10_000


def give_back_large_blocks() -> None:
    """Have large blocks returned to the system as soon as they are freed.

    Checking a password takes 19 MiB. The GNU C library learns from the first such block to keep
    the next ones for itself, in each process; a threshold that is set is not learned again.
    Other C libraries do not learn, and have no such setting.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(M_MMAP_THRESHOLD, LARGE_BLOCK)


def load_without_pause() -> None:
    """Collect nothing until ``settle``: what is loaded stays; a tenth of the time is spared."""
    gc.disable()


def settle() -> None:
    """Set what has been loaded apart: a full collection would look through it for 50 ms.

    From then on memory is collected fourteen times less often: a twentieth of a page's time.

    Processes forked afterwards share it for longer, since nothing writes in it to collect it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
    gc.enable()
