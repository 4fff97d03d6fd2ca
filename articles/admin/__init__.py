"""The editors' desk, one module a desk."""

from articles.admin import articles, editions, references

__all__ = ["articles", "editions", "references"]
