"""Editions as pictures for social networks: title, trend, and the trend's chart."""

from articles.cards.keeping import address, keep, png, version

__all__ = ["address", "keep", "png", "version"]
