"""The tables of the site, how many rows they have, and what those say in one number."""

import hashlib
import json
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models
from django.db.utils import DatabaseError

from articles.models import Article, Picture
from trends.models import Trend

AT_ONCE = 1_000


def models_stored() -> list[type[models.Model]]:
    """Every model with a table that migrations make, those between two models too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def rows(model: type[models.Model], using: str = "default") -> models.QuerySet:
    """All rows of a table; no manager hides any."""
    return models.QuerySet(model, using=using)


def counts(using: str = "default") -> dict[str, int]:
    """How many rows each table has that is there."""
    there = set(connections[using].introspection.table_names())
    return {
        model._meta.db_table: rows(model, using).count()
        for model in models_stored()
        if model._meta.db_table in there
    }


def fingerprint(model: type[models.Model], using: str = "default") -> str:
    """What the rows of a table say, whatever their order and whatever the database keeps them in."""
    names = [field.attname for field in model._meta.concrete_fields]
    total = 0
    for row in rows(model, using).values_list(*names).iterator(AT_ONCE):
        said = json.dumps(row, cls=ExactEncoder, sort_keys=True, ensure_ascii=False)
        total += int.from_bytes(hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest())
    return f"{total % 2**256:064x}"


class ExactEncoder(DjangoJSONEncoder):
    """Django's encoder, but for instants: it would cut them to milliseconds."""

    def default(self, o: Any) -> Any:
        """Instants to the microsecond, in UTC whatever the database gave."""
        return f"{o.timestamp():.6f}" if hasattr(o, "timestamp") else super().default(o)


def has_content(using: str = "default") -> bool:
    """Whether anybody has put anything into the site; one that cannot be read may have it."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415  (known once apps are loaded)

    try:
        there = set(connections[using].introspection.table_names())
        asked = (Article, Picture, Trend, get_user_model())
        return any(model._meta.db_table in there and rows(model, using).exists() for model in asked)
    except DatabaseError:
        return True
