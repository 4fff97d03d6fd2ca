"""What a page costs that is not ready: `python -m tests.bench.cold`.

Milliseconds of CPU for an article by the whole of Django, from the WSGI environment to the last
byte, without the front cache: made anew, as the first reader on a worker has it after every publication, and
never rendered before.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from tests.bench import own_folder

ARTICLES, ROUNDS = 300, 400

own_folder()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raretrend.settings")
# In a process of its own, for what it leaves in memory would be in the way here.
for command in (
    "migrate -v0",
    "collectstatic -v0 --no-input",
    f"make_corpus --articles {ARTICLES}",
):
    subprocess.run([sys.executable, "manage.py", *command.split()], check=True)

import django

django.setup()

from django.test import RequestFactory

from articles import remembered
from articles.models import Edition
from raretrend.wsgi import application


def answer(path: str) -> float:
    """Seconds of CPU that Django's answer takes; asked as by the front cache, which packs it itself."""
    told: list[str] = []
    environ = RequestFactory(HTTP_HOST="localhost").get(path).environ
    begin = time.process_time()
    body = application.application(environ, lambda status, headers: told.append(status))
    b"".join(body)
    body.close()
    used = time.process_time() - begin
    if told != ["200 OK"]:
        raise SystemExit(f"{path}: {told}")
    return used


def cost(paths: list[str], before: Callable[[], None] = lambda: None) -> float:
    """Milliseconds of an answer, the median of many; `before` each of them something may happen."""
    times = []
    for number in range(ROUNDS):
        before()
        times.append(answer(paths[number % len(paths)]))
    return median(times) * 1_000


def main() -> None:
    """Print the figures as a table of Markdown."""
    live = Edition.objects.live().select_related("article")[:20]
    paths = [edition.get_absolute_url() for edition in live]
    for path in paths:
        answer(path)
    print("| an article, not ready | ms |\n|---|---|")
    print(f"| made anew | {cost(paths):.2f} |")
    print(f"| never rendered before | {cost(paths, remembered.PAGES.clear):.2f} |")


if __name__ == "__main__":
    main()
