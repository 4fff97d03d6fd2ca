"""Numbers no database holds are found nowhere, instead of being an error of the database.

Django does so for `exact` and its like (`IntegerFieldOverflow`), not for `in`, which the admin's lists take
from a query: `?id__in=99999999999999999999`.
"""

from django.db.models import IntegerField
from django.db.models.lookups import In

LARGEST = 2**63 - 1


class InRange(In):
    """`in` without the numbers beyond 64 bits."""

    def get_prep_lookup(self) -> object:
        """As in Django, then only what can be in a column."""
        found = super().get_prep_lookup()
        if not isinstance(found, list):
            return found  # a query of its own
        return [value for value in found if not isinstance(value, int) or abs(value) <= LARGEST]


IntegerField.register_lookup(InRange)
