"""Figures of how fast and how large: each module prints some (`python -m tests.bench.NAME`)."""

import atexit
import os
import shutil
import tempfile


def own_folder() -> None:
    """Where RARETREND_DATA names no folder: one that goes away with this process."""
    if "RARETREND_DATA" not in os.environ:
        os.environ["RARETREND_DATA"] = folder = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
