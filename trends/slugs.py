"""Addresses that are not taken yet."""

from collections.abc import Container

from django.db.models import QuerySet


def free_slug(wanted: str, *tables: QuerySet) -> str:
    """The wanted slug, with a number behind it if a row of one of the tables has it."""
    taken = {
        slug
        for rows in tables
        for slug in rows.filter(slug__startswith=wanted).values_list("slug", flat=True)
    }
    return free_name(wanted, taken)


def free_name(wanted: str, taken: Container[str]) -> str:
    """The wanted name, else the first of wanted-2, wanted-3 … that is free."""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name
