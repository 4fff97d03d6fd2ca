"""URL parts: a country code, and a slug that may be Japanese."""

import unicodedata

from django.urls import register_converter


class UnicodeSlugConverter:
    """A slug of letters of any script, digits, `-` and `_`, compared in NFC.

    Some systems send letters and their marks apart, and marks are no letters to `\\w`.
    """

    regex = r"[-\w\u0300-\u036f\u3099\u309a]+"

    def to_python(self, value: str) -> str:
        """The slug as the database has it."""
        return unicodedata.normalize("NFC", value)

    def to_url(self, value: str) -> str:
        """The slug unchanged; Django quotes it."""
        return value


class CountryConverter:
    """An ISO 3166-1 alpha-2 code, in lower case in addresses."""

    regex = r"[a-z]{2}"

    def to_python(self, value: str) -> str:
        """The code in the upper case the database has."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The code in lower case."""
        return str(value).lower()


register_converter(UnicodeSlugConverter, "uslug")
register_converter(CountryConverter, "country")
