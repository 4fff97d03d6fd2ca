"""The editors' desk, one module a desk."""

from articles.admin import articles, editions, pictures, references, standing_pages, trends

__all__ = ["articles", "editions", "pictures", "references", "standing_pages", "trends"]
