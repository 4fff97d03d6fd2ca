"""The demo content: true articles, pictures of our own, sample traffic."""

from pathlib import Path

DEMO = Path(__file__).parent / "demo"
EDITOR = "editor"
