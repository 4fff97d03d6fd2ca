"""Trends in the admin."""

from django.contrib import admin

from trends.models import Trend


@admin.register(Trend)
class TrendAdmin(admin.ModelAdmin):
    """Keywords, found by any way of writing them."""

    list_display = ["keyword", "country"]
    list_filter = ["country"]
    search_fields = ["keyword", "normalized_keyword"]
