"""The editors' desk, one module a desk."""

from articles.admin import editions, references

__all__ = ["editions", "references"]
