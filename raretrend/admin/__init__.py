"""Pages of the desk for administrators: people, and the record."""

from raretrend.admin import audit, people

__all__ = ["audit", "people"]
