"""How the site is put together and served."""

__version__ = "0.1.0"
