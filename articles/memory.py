"""Memory that pictures took goes back to the machine.

glibc keeps what was freed for what may come, and the more of it the larger it was (mallopt(3),
M_MMAP_THRESHOLD): after some uploads a process would hold 100 MB for good, and the next would come on top.
"""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def given_back() -> Iterator[None]:
    """Give back what the block took and freed. Where there is no glibc nothing is done."""
    try:
        yield
    finally:
        if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
            trim(0)
