"""What robots may read (RFC 9309), and where the sitemaps are."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

#: The desk, drafts shown by a link, and pages that are as many as there are questions.
NOT_FOR_ROBOTS = ("/admin/", "/preview/", "/search/")
SITEMAPS = ("articles:sitemap", "articles:news_sitemap")


def robots(request: HttpRequest) -> HttpResponse:
    """The robots.txt of the site."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
        "",
        *(f"Sitemap: {settings.SITE_URL}{reverse(name)}" for name in SITEMAPS),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
