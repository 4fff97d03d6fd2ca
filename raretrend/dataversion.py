"""Whether anything was committed to an SQLite file, cheap enough to ask at every request.

`PRAGMA data_version` (https://sqlite.org/pragma.html#pragma_data_version) takes a microsecond. Asked by the
module `sqlite3` it takes up to twenty beside other threads: it lets go of the interpreter's lock four times,
and each time another thread wakes up. So SQLite itself is called, by `ctypes.PyDLL`, which holds the lock.
It is the SQLite that `sqlite3` is linked to: two of them in one process would end each other's locks
(https://sqlite.org/howtocorrupt.html, 2.2.1).
"""

import _sqlite3
import ctypes
import sqlite3
import weakref
from collections.abc import Callable
from ctypes import POINTER, byref, c_char_p, c_int, c_void_p
from pathlib import Path

#: SQLite's numbers: flags to open a file with, and what a step may lead to.
READ_ONLY, URI, NO_MUTEX = 0x1, 0x40, 0x8000
OK, BUSY, ROW = 0, 5, 100
QUESTION = b"PRAGMA data_version"
#: What is called of SQLite, and the types of what it is given.
CALLED = {
    "sqlite3_open_v2": [c_char_p, POINTER(c_void_p), c_int, c_char_p],
    "sqlite3_prepare_v2": [c_void_p, c_char_p, c_int, POINTER(c_void_p), c_void_p],
    "sqlite3_step": [c_void_p],
    "sqlite3_column_int": [c_void_p, c_int],
    "sqlite3_reset": [c_void_p],
    "sqlite3_finalize": [c_void_p],
    "sqlite3_close_v2": [c_void_p],
}


def _linked() -> ctypes.PyDLL | None:
    """The SQLite of the module `sqlite3`; None where it is built in and out of reach."""
    try:
        library = ctypes.PyDLL(_sqlite3.__file__)
        for name, types in CALLED.items():
            getattr(library, name).argtypes = types
    except (AttributeError, OSError):
        return None
    return library


SQLITE = _linked()


def asker(path: Path) -> Callable[[], int | None]:
    """A function that gives a number which is another one after every commit of another connection.

    None while the file is locked. It is for one thread, and raises `sqlite3.OperationalError` if the file
    cannot be read, as this does if it cannot be opened.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    return _held(SQLITE, address) if SQLITE else _by_module(address)


def _held(sqlite: ctypes.PyDLL, address: str) -> Callable[[], int | None]:
    database, statement = c_void_p(), c_void_p()
    opened = sqlite.sqlite3_open_v2(
        address.encode(), byref(database), READ_ONLY | URI | NO_MUTEX, None
    )
    if opened == OK:
        opened = sqlite.sqlite3_prepare_v2(database, QUESTION, -1, byref(statement), None)
    if opened != OK:
        sqlite.sqlite3_close_v2(database)
        raise sqlite3.OperationalError(f"SQLite answers {opened} for {address}")
    step, column, reset = sqlite.sqlite3_step, sqlite.sqlite3_column_int, sqlite.sqlite3_reset

    def ask() -> int | None:
        told = step(statement)
        version = column(statement, 0) if told == ROW else None
        reset(statement)
        if told not in {ROW, BUSY}:
            raise sqlite3.OperationalError(f"SQLite answers {told} for {address}")
        return version

    def close() -> None:
        sqlite.sqlite3_finalize(statement)
        sqlite.sqlite3_close_v2(database)

    weakref.finalize(ask, close)
    return ask


def _by_module(address: str) -> Callable[[], int | None]:
    reading = sqlite3.connect(address, uri=True, timeout=5)
    return lambda: reading.execute(QUESTION.decode()).fetchone()[0]
