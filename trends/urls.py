"""Addresses of the trend pages."""

from django.urls import path

import trends.converters  # noqa: F401  (makes "country" and "uslug" known)
from trends import views

app_name = "trends"
urlpatterns = [
    path("trends/<country:country>/<uslug:slug>/", views.trend, name="trend"),
]
