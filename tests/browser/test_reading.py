"""A reader opens the demo in Chromium."""

import pytest
from django.utils import timezone

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demo")]

NO_OVERFLOW = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def test_the_demo_article_reads_well(page, keep, complaints):
    page.goto("/articles/rare-earths/")
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator("h1").count() == 1
    assert page.locator("article h2[id]").count() >= 4
    assert page.locator("figure.quote > blockquote + figcaption").count() >= 3
    assert page.locator("ol.timeline > li").count() >= 10
    assert page.locator("ol.timeline > li time[datetime]").count() >= 5
    assert page.locator("table.element-uses tbody tr").count() >= 8
    assert page.locator("table.element-uses caption").is_visible()
    assert page.locator("figure > picture + figcaption").count() >= 1
    assert "レアアース" in page.locator(".trend-badge").inner_text()
    assert page.evaluate(NO_OVERFLOW)
    for picture in page.locator("article img").all():
        picture.scroll_into_view_if_needed()
        page.wait_for_function(
            "image => image.complete && image.naturalWidth > 0", arg=picture.element_handle()
        )
    keep("article")
    assert complaints == []


def test_the_table_of_contents_leads_to_the_sections(page):
    page.goto("/articles/rare-earths/")
    link = page.locator("nav.contents a").nth(1)
    target = link.get_attribute("href")
    link.click()
    assert page.url.endswith(target) or page.evaluate("location.hash") != ""
    assert page.locator(f"[id='{target[1:]}']").count() == 1


def test_a_fact_leads_to_its_source(page):
    page.goto("/articles/rare-earths/")
    page.locator("a.citation").first.click()
    assert page.locator(".sources li:target").count() == 1


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("front", "/"),
        ("archive", "/articles/"),
        ("topic", "/topics/資源/"),
        ("ranking", "/trends/"),
        ("ranking-of-a-day", "/trends/?date={today}"),
        ("ranking-of-a-month", "/trends/?month={today:.7}"),
        ("how-trends-are-ranked", "/trends/about/"),
        ("trend", "/trends/jp/レアアース/"),
        ("comparison", "/trends/compare/?t=jp:レアアース&t=us:rare-earth&t=jp:ネオジム磁石"),
        ("history", "/articles/rare-earths/history/"),
    ],
)
def test_every_page_fits_its_width(page, keep, complaints, name, path):
    response = page.goto(path.format(today=str(timezone.localdate())))
    assert response.status == 200
    assert page.locator("h1").count() == 1
    assert page.evaluate(NO_OVERFLOW)
    keep(name)
    assert complaints == []


def test_a_page_that_is_not_there_leads_on(page, keep):
    response = page.goto("/articles/nothing/")
    assert response.status == 404
    assert page.get_by_role("link", name="記事一覧へ").is_visible()
    keep("404")


def test_the_first_tab_skips_to_the_text(page):
    page.goto("/articles/rare-earths/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "本文へ移動"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
