"""How far long work is: a bar on a terminal, a plain line a stage elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Update = Callable[[int], object]


@contextmanager
def stage(label: str, total: int | None = None, unit: str = "B") -> Iterator[Update]:
    """A stage of the work; call what is given with how much more is done."""
    terminal = sys.stderr.isatty()
    if not terminal:
        sys.stderr.write(f"{label}\n")
        sys.stderr.flush()
    with tqdm(
        desc=label,
        total=total,
        unit=unit,
        unit_scale=unit == "B",
        disable=not terminal,
        file=sys.stderr,
    ) as bar:
        yield bar.update
