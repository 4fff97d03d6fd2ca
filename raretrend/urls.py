"""The map of the site."""

from django.contrib import admin
from django.urls import include, path, re_path

from articles.admin import previews
from articles.admin.handbook import handbook
from raretrend import health, media, robots, speculation

admin.site.site_header = admin.site.site_title = "RareTrend 編集部"
admin.site.index_title = "編集デスク"

urlpatterns = [
    path("", include("articles.urls")),
    path("", include("trends.urls")),
    path("admin/handbook/", handbook, name="handbook"),
    path("admin/", include("raretrend.login.urls")),  # before the admin's own
    path("admin/", admin.site.urls),
    path("preview/<str:token>/", previews.by_link, name="preview"),
    path("robots.txt", robots.robots, name="robots"),
    path("speculation-rules.json", speculation.rules, name="speculation_rules"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # One machine serves its own pictures; nginx or the object store does where there is one.
    re_path(r"^media/(?P<path>.*)$", media.media),
]

handler400 = "raretrend.errors.bad_request"
handler403 = "raretrend.errors.forbidden"
handler404 = "raretrend.errors.not_found"
handler500 = "raretrend.errors.server_error"
