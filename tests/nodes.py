"""The site as it is served: gunicorn processes, and nginx before them."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import httpx

from tests.postgres import free_port, wait_for

ROOT = Path(__file__).parent.parent
#: As docs/operations.md has it.
NODE = "max_fails=1 fail_timeout=2s"
NGINX = """
daemon off;
user root;  # where root tests, the clone may lie in a folder of root's own
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include /etc/nginx/mime.types;
    include {folder}/site.conf;
}}
"""


class Server:
    """A process group that listens on a port."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder = port, folder
        self.process: subprocess.Popen | None = None

    def command(self) -> list[str]:
        """What is run."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Its variables beside those of the tests."""
        return {}

    def start(self) -> None:
        """Run it, and return once it listens."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=os.environ | self.environment(),
                start_new_session=True,
            )
        try:
            wait_for(self.port)
        except OSError:
            self.kill()
            raise RuntimeError(self.log.read_text()) from None

    def signal(self, number: signal.Signals) -> None:
        """Tell the first process."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End all of it, as a lost machine does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def log(self) -> Path:
        """What it has said."""
        return self.folder / f"{type(self).__name__.lower()}-{self.port}.log"

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **options: object) -> httpx.Response:
        """An answer over a connection of its own."""
        return httpx.get(self.url + path, trust_env=False, timeout=30, **options)

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.kill()


class Node(Server):
    """gunicorn as it serves."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        super().__init__(free_port(), folder)
        self.variables = {
            "RARETREND_DATA": str(folder),
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            "SECRET_KEY": "the same on every node",
            "SITE_URL": "http://127.0.0.1",  # this too: it is written in pages, and so in their ETag
        } | variables

    def command(self) -> list[str]:
        """As in the systemd unit."""
        configuration = ["-c", "raretrend/gunicorn.py", "raretrend.wsgi"]
        return [sys.executable, "-m", "gunicorn", *configuration]

    def environment(self) -> dict[str, str]:
        """What an operator sets."""
        return self.variables

    def manage(self, *command: str) -> str:
        """What a command of this node prints."""
        ran = subprocess.run(
            [sys.executable, "manage.py", *command],
            check=True,
            cwd=ROOT,
            env=os.environ | self.variables,
            capture_output=True,
            text=True,
        )
        return ran.stdout


class Nginx(Server):
    """nginx with deploy/nginx.conf before some nodes; with a certificate by https, and by http at `plain`."""

    def __init__(
        self,
        folder: Path,
        nodes: list[Node],
        data: Path,
        *,
        certificate: str = "",
        proto: str = "$scheme",
    ) -> None:
        super().__init__(free_port(), folder)
        self.plain = free_port()
        both = f"127.0.0.1:{self.plain}; listen 127.0.0.1:{self.port} ssl http2"
        filled = {
            "LISTEN": both if certificate else f"127.0.0.1:{self.port}",
            "SERVER_NAME": "127.0.0.1",
            "NODES": " ".join(f"server 127.0.0.1:{node.port} {NODE};" for node in nodes),
            "DATA": str(data),
            "CACHE": str(folder / "cache"),
            "LOG": str(folder / "access.log"),
            "PAGES": str(ROOT / "deploy" / "pages"),
            "PROTO": proto,
        }
        template = (ROOT / "deploy" / "nginx.conf").read_text()
        site = re.sub(r"\$\{(\w+)\}", lambda match: filled[match[1]], template)
        (folder / "site.conf").write_text(
            site.replace("/etc/nginx/raretrend", f"{folder}/raretrend")
        )
        if certificate:
            (folder / "raretrend-tls.conf").write_text(certificate)
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder))
        # nginx gives up root's rights, and pytest's folders are closed to others.
        for path in (data, folder, *folder.parents[:3]):
            path.chmod(0o755)

    def command(self) -> list[str]:
        """In the foreground, with files of its own."""
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        return [program, "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]


class Load:
    """Readers who ask without pause, each over a connection of its own, and note what they got."""

    def __init__(self, server: Server, paths: list[str], readers: int = 4) -> None:
        self.server, self.paths = server, paths
        self.ended = threading.Event()
        self.got: Counter[int | str] = Counter()
        self.threads = [threading.Thread(target=self._read) for _ in range(readers)]

    def _read(self) -> None:
        with httpx.Client(base_url=self.server.url, trust_env=False, timeout=30) as client:
            while not self.ended.is_set():
                for path in self.paths:
                    try:
                        self.got[client.get(path).status_code] += 1
                    except httpx.HTTPError as error:
                        self.got[repr(error)] += 1

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()
