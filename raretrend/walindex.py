"""Whether anything was committed to an SQLite file, cheap enough to ask at every request.

SQLite's processes tell one another of commits in 48 bytes of shared memory, the header of the WAL index
(https://sqlite.org/walformat.html#the_wal_index_header): equal bytes, same content. To look at them takes a
tenth of a microsecond. `PRAGMA data_version` looks at them too, but locks and unlocks a file for that, and
`sqlite3` lets go of the interpreter's lock four times meanwhile: 16 µs of a busy server's answer of 150.

SQLite itself maps the memory (`xShmMap` of https://sqlite.org/c3ref/io_methods.html): opened by us, its file
would end SQLite's locks when it is closed. For the same reason it is the SQLite that `sqlite3` is linked to
(https://sqlite.org/howtocorrupt.html, 2.2).
"""

import _sqlite3
import ctypes
import weakref
from collections.abc import Callable
from ctypes import POINTER, byref, c_char, c_char_p, c_int, c_void_p
from pathlib import Path
from typing import ClassVar

#: SQLite's numbers: success, how a file is opened, what is asked of it; the bytes of a page of the index.
OK, READ_ONLY, URI, FILE_POINTER = 0, 0x1, 0x40, 7
PAGE = 32 * 1024
HEADER = 48
#: A transaction that reads makes SQLite map the index.
READ = b"SELECT 1 FROM sqlite_master"
CALLED = {
    "sqlite3_open_v2": [c_char_p, POINTER(c_void_p), c_int, c_char_p],
    "sqlite3_exec": [c_void_p, c_char_p, c_void_p, c_void_p, c_void_p],
    "sqlite3_file_control": [c_void_p, c_char_p, c_int, c_void_p],
    "sqlite3_close_v2": [c_void_p],
}


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`, as far as `xShmMap`."""

    _fields_: ClassVar = [
        ("iVersion", c_int),
        *(
            (f"x{name}", c_void_p)
            for name in (
                *("Close", "Read", "Write", "Truncate", "Sync", "FileSize", "Lock", "Unlock"),
                *("CheckReservedLock", "FileControl", "SectorSize", "DeviceCharacteristics"),
            )
        ),
        ("xShmMap", ctypes.CFUNCTYPE(c_int, c_void_p, c_int, c_int, c_int, POINTER(c_void_p))),
    ]


class _File(ctypes.Structure):
    """`sqlite3_file`."""

    _fields_: ClassVar = [("pMethods", POINTER(_Methods))]


def _linked() -> ctypes.CDLL | None:
    """The SQLite of the module `sqlite3`; None where it is built in and out of reach."""
    try:
        library = ctypes.CDLL(_sqlite3.__file__)
        for name, types in CALLED.items():
            getattr(library, name).argtypes = types
    except (AttributeError, OSError):
        return None
    return library


SQLITE = _linked()


class WalIndex:
    """The header of a file's WAL index; `bytes_now()` are other ones after every commit."""

    def __init__(self, path: Path) -> None:
        """Raises `LookupError` if there is none to look at: without WAL, or without a way to SQLite."""
        if SQLITE is None:
            raise LookupError("SQLite is out of reach")
        database = c_void_p()
        closing = weakref.finalize(self, SQLITE.sqlite3_close_v2, database)
        closing.atexit = False  # another thread may still look while the process ends
        address = f"{path.absolute().as_uri()}?mode=ro".encode()
        if SQLITE.sqlite3_open_v2(address, byref(database), READ_ONLY | URI, None) != OK:
            raise LookupError(f"{path} cannot be opened")
        self.bytes_now: Callable[[], bytes] = _mapped(SQLITE, database)


def _mapped(sqlite: ctypes.CDLL, database: c_void_p) -> Callable[[], bytes]:
    """Reads the header where SQLite mapped it: for as long as the connection is open."""
    file, start = POINTER(_File)(), c_void_p()
    found = sqlite.sqlite3_exec(database, READ, None, None, None) == OK and (
        sqlite.sqlite3_file_control(database, b"main", FILE_POINTER, byref(file)) == OK
    )
    methods = file.contents.pMethods.contents if found and file else None
    if methods is None or methods.iVersion < 2 or not methods.xShmMap:
        raise LookupError("the file is not mapped")
    if methods.xShmMap(file, 0, PAGE, 0, byref(start)) != OK or not start:
        raise LookupError("there is no WAL index")
    header = (c_char * HEADER).from_address(start.value)
    return lambda: header.raw
