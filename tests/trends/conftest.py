"""What tests of trends share."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bs4 import BeautifulSoup

from trends import recording
from trends.models import Feed


class Server:
    """A web server on this machine; `answers` maps paths to (status, headers, body)."""

    def __init__(self):
        self.answers, self.asked = {}, []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append((self.path, dict(self.headers)))
                status, headers, body = server.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.httpd.server_port}"
        threading.Thread(target=self.httpd.serve_forever, daemon=True).start()


@pytest.fixture
def server(settings):
    settings.FETCH_PRIVATE_ADDRESSES = True
    server = Server()
    yield server
    server.httpd.shutdown()
    server.httpd.server_close()


@pytest.fixture
def feed(db, server, sample):
    server.answers["/rss"] = (200, {"ETag": '"one"'}, sample("feeds/google-today.xml"))
    return Feed.objects.create(url=f"{server.url}/rss", country="JP", format="google", active=True)


@pytest.fixture
def observe(db, clock):
    """Store observations told as keyword, traffic and hours ago; it is noon in Japan."""
    clock.tick(days=1)
    clock.now = clock.now.replace(hour=3, minute=0)

    def store_them(*rows, country="JP", measure="searches"):
        recording.record(
            [(word, country, clock.now - timedelta(hours=ago), count) for word, count, ago in rows],
            measure=measure,
        )

    return store_them


@pytest.fixture
def page(client):
    """A page as a tree."""
    return lambda path: BeautifulSoup(client.get(path).content, "lxml")
