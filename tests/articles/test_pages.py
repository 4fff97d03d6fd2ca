"""What readers see, and what they never see."""

import json
import re
import unicodedata
from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from PIL import Image

from articles import drafting, publishing
from articles.document import Document, Prose
from articles.models import Author, Edition, Picture, Placement

LEAKS = "まだ秘密の言葉"
#: JSON-LD, which browsers do not execute; no `<` can be in it.
DATA_BLOCK = re.compile(r'<script type="application/ld\+json">[^<]*</script>')


def test_the_article_page_shows_the_facts_in_their_markup(article, get):
    html = get(article).content.decode()
    for part in (
        '<html lang="ja">',
        '<article lang="ja">',
        "ガリウム入門：",
        '<h2 id="controls"',
        '<h3 id="history"',
        '<figure class="quote">',
        '<blockquote><p class="phrases">輸出管理を<wbr>実施する</p></blockquote>',
        '<ol class="timeline">',
        '<time datetime="1875">1875年</time>',
        '<time datetime="2023-08">2023年8月初旬</time>',
        '<table class="element-uses">',
        '<th scope="row">太陽電池</th>',
        '<a href="#controls">輸出管理のあらまし</a>',
        "2,000+",
        "🇯🇵",
        "日本",
        "/topics/%E8%B3%87%E6%BA%90/",
        "/articles/gallium/history/",
        '<li id="source:1">商務省',
    ):
        assert part in html, part
    assert html.count("<h1") == 1


def test_punctuation_is_in_full_width_where_japanese_touches_it(db, get):
    document = Document(
        title="磁石:なぜ強いのか?",
        lead="磁石(じしゃく)の話です!",
        blocks=[
            Prose(
                "<p>10:30に<code>a:b</code>と書く(例)。<a href='https://a.example/?q=x'>先</a></p>"
            )
        ],
    )
    edition = publishing.publish(drafting.new_article(document, slug="magnets"))
    tree = BeautifulSoup(get(edition).content, "lxml")
    assert tree.h1.get_text() == "磁石：なぜ強いのか？"
    assert tree.select_one(".lead").get_text() == "磁石（じしゃく）の話です！"
    prose = tree.select_one(".prose")
    assert prose.get_text() == "10:30にa:bと書く（例）。先"
    assert prose.a["href"] == "https://a.example/?q=x"
    assert get("/articles/magnets.json").json()["title"] == "磁石:なぜ強いのか?"


def test_the_page_says_how_long_it_takes_and_when_it_first_appeared(article, get, clock):
    page = BeautifulSoup(get(article).content, "lxml").select_one(".dates").get_text()
    assert "読了 約1分" in page
    assert "公開" in page
    assert "更新 " not in page
    clock.tick(days=3)
    publishing.publish(publishing.next_draft(article), note="直した", correction=True)
    tree = BeautifulSoup(get(article).content, "lxml")
    first, updated = tree.select(".dates time")
    assert first["datetime"] < updated["datetime"]
    assert tree.select_one(".correction").get_text() == "訂正直した"


def test_articles_lead_to_those_before_and_after_them(db, get, clock):
    editions = []
    for number in range(3):
        clock.tick(minutes=1)
        document = Document(title=f"題{number}", blocks=[Prose("<p>x</p>")])
        editions.append(publishing.publish(drafting.new_article(document, slug=f"a{number}")))

    def ways(edition):
        tree = BeautifulSoup(get(edition).content, "lxml")
        return {way["rel"][0]: way["href"] for way in tree.select(".neighbours a")}

    assert ways(editions[0]) == {"next": "/articles/a1/"}
    assert ways(editions[1]) == {"prev": "/articles/a0/", "next": "/articles/a2/"}
    assert ways(editions[2]) == {"prev": "/articles/a1/"}


def test_an_author_has_a_page_once_an_article_is_live(draft, get):
    author = Author.objects.create(name="編集部", description="資源を担当しています。")
    draft.bylines.create(author=author)
    assert get(author).status_code == 404
    publishing.publish(draft)
    assert "資源を担当しています。" in get(author).content.decode()
    page = BeautifulSoup(get(draft.article).content, "lxml")
    assert page.select_one("a[rel=author]")["href"] == author.get_absolute_url()


def test_editors_arrange_the_front_page(db, get, clock):
    editions = {}
    for name in "abc":
        clock.tick(minutes=1)
        document = Document(title=name, blocks=[Prose("<p>x</p>")])
        editions[name] = publishing.publish(drafting.new_article(document, slug=name))

    def shown():
        tree = BeautifulSoup(get("/").content, "lxml")
        return [title.get_text() for title in tree.select(".stories :is(h2, h3) a")]

    assert shown() == ["c", "b", "a"]
    Placement.objects.create(article=editions["a"].article, position=2)
    Placement.objects.create(
        article=editions["b"].article, position=1, until=clock.now + timedelta(hours=1)
    )
    assert shown() == ["b", "a", "c"]
    publishing.withdraw(editions["a"].article)
    assert shown() == ["b", "c"]
    clock.tick(hours=2)
    assert shown() == ["c", "b"]


def test_a_cover_names_whose_it_is(draft, get):
    file = BytesIO()
    Image.new("RGB", (40, 30)).save(file, "PNG")
    picture = {"file": ContentFile(file.getvalue(), "cover.png"), "credit": "撮影：編集部"}
    draft.cover = Picture.objects.create(alt="粒", **picture)
    draft.save()
    publishing.publish(draft)
    cover = BeautifulSoup(get(draft.article).content, "lxml").select_one("figure.cover")
    assert cover.select_one("picture img")["alt"] == "粒"
    assert cover.figcaption.get_text() == "撮影：編集部"


def test_an_anonymous_quote_says_so(article, get):
    html = get(article).content.decode()
    assert html.count('<span class="anonymous">匿名</span>') == 1


def test_the_article_page_costs_the_same_queries_whatever_its_length(
    article, get, django_assert_num_queries
):
    get(article)
    with django_assert_num_queries(5):
        get(article)
    draft = publishing.next_draft(article)
    for ordering in range(1_000, 1_300):
        draft.prose_set.create(ordering=ordering, html=f"<p>段落{ordering}</p>")
    publishing.publish(draft)
    with django_assert_num_queries(5):
        assert "段落1299" in get(article).content.decode()


def test_a_draft_is_nowhere(draft, get):
    draft.title = LEAKS
    draft.save()
    for path in (
        "/",
        "/articles/",
        "/articles/gallium/",
        "/articles/gallium/history/",
        "/articles/gallium/editions/1/",
        "/articles/gallium.json",
        "/articles/gallium.md",
        "/topics/資源/",
        "/trends/jp/ガリウム/",
    ):
        response = get(path)
        assert LEAKS not in response.content.decode()
        assert response.status_code == (200 if path in {"/", "/articles/"} else 404), path


def test_a_scheduled_edition_appears_by_itself(draft, get, clock):
    publishing.publish(draft, at=clock.now + timedelta(hours=1))
    assert get(draft.article).status_code == 404
    clock.tick(hours=1)
    assert get(draft.article).status_code == 200


def test_a_scheduled_edition_of_a_live_article_is_nowhere_before_its_time(article, get, clock):
    draft = publishing.next_draft(article)
    draft.title = LEAKS
    draft.save()
    publishing.publish(draft, at=clock.now + timedelta(hours=1))
    for path in ("/", "/articles/", "/articles/gallium/", "/articles/gallium/history/"):
        assert LEAKS not in get(path).content.decode()
    assert get("/articles/gallium/editions/2/").status_code == 404


def test_a_withdrawn_article_is_gone_and_says_why(article, get):
    publishing.withdraw(article, reason="出典に誤りがあったため")
    for path in ("/articles/gallium/", "/articles/gallium/history/", "/articles/gallium.json"):
        response = get(path)
        assert response.status_code == 410
        assert "出典に誤りがあったため" in response.content.decode()
    for path in ("/", "/articles/"):
        assert "ガリウム入門" not in get(path).content.decode()
    assert get("/topics/資源/").status_code == 404


@pytest.mark.parametrize("former", ["a", "art", "articles", "が"])
@pytest.mark.parametrize("page", ["{}/", "{}/history/", "{}.json", "{}/editions/1/"])
def test_any_former_slug_leads_to_its_article(article, client, former, page):
    publishing.rename(article, former)
    publishing.rename(article, "gallium")
    decomposed = unicodedata.normalize("NFD", former)
    for written in (former, decomposed):
        answer = client.get(f"/articles/{page.format(written)}")
        assert (answer.status_code, answer["Location"]) == (
            301,
            f"/articles/{page.format('gallium')}",
        )


def test_what_was_withdrawn_does_not_come_back_with_a_new_edition(article, get, clock):
    first = article.newest
    publishing.withdraw(article, reason="誤り")
    clock.tick(minutes=1)
    draft = publishing.next_draft(article)
    draft.title = "書き直した題名"
    draft.save()
    publishing.publish(draft)
    assert get("/articles/gallium/").status_code == 200
    assert get("/articles/gallium/editions/1/").status_code == 404
    history = get("/articles/gallium/history/?edition=2").content.decode()
    assert first.title not in history


def test_a_former_slug_redirects_for_good(article, client):
    publishing.rename(article, "ガリウム")
    for path, target in (
        ("/articles/gallium/", "/articles/ガリウム/"),
        ("/articles/gallium/history/", "/articles/ガリウム/history/"),
        ("/articles/gallium.json", "/articles/ガリウム.json"),
    ):
        response = client.get(path)
        assert response.status_code == 301
        assert client.get(response["Location"]).status_code == 200
        assert unquote(response["Location"]) == target


def test_history_lists_the_editions_and_their_notes(article, get, clock):
    clock.tick(minutes=1)
    draft = publishing.next_draft(article)
    publishing.publish(draft, note="融点の数値を改めました。", correction=True)
    html = get("/articles/gallium/history/").content.decode()
    assert "融点の数値を改めました。" in html
    assert "訂正" in html
    former = get("/articles/gallium/editions/1/").content.decode()
    assert "これは過去の版（第1版）です。" in former
    assert '<meta name="robots" content="noindex">' in former


def test_the_document_is_at_its_addresses(article, client):
    response = client.get("/articles/gallium.json")
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content)["title"] == "ガリウム入門：手のひらで溶ける金属"
    assert client.get("/articles/gallium.md").content.decode().startswith("+++\n")


def test_lists_show_live_articles(article, get):
    for path in ("/", "/articles/", "/topics/資源/", "/trends/jp/ガリウム/"):
        html = get(path).content.decode()
        assert "ガリウム入門：手のひらで溶ける金属" in BeautifulSoup(html, "lxml").get_text()
        assert 'href="/articles/gallium/"' in html


@pytest.mark.parametrize("page", ["0", "-1", "1e99", "2", "x", "９", "9" * 5000, "", "1\x00"])
def test_a_page_that_is_none_is_not_found(article, client, page):
    assert client.get("/articles/", {"page": page}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/articles/nothing/",
        "/articles/%00/",
        "/articles/%ff/",
        "/trends/zz/nothing/",
        "/trends/JP/x/",
        "/topics/nothing/",
        "/nothing",
    ],
)
def test_what_is_not_there_is_not_found_with_the_site_s_own_page(db, client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "ページが見つかりません" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/media/../manage.py", "/media/%2e%2e/secret-key", "/media//etc/passwd"]
)
def test_nothing_outside_the_media_is_served(db, client, path):
    assert client.get(path).status_code in {400, 404}


def test_nothing_a_writer_types_becomes_active(db, get):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    document = Document(
        title=f"題名{hostile}",
        lead=hostile,
        topics=[f"話{hostile}"],
        blocks=[Prose(f'<p>本文{hostile}<a href="javascript:alert(1)">先</a></p>')],
    )
    publishing.publish(drafting.new_article(document, slug="hostile"))
    for path in ("/", "/articles/", "/articles/hostile/", "/articles/hostile/history/"):
        html = get(path).content.decode().replace("<wbr>", "")
        assert "<script>" not in DATA_BLOCK.sub("", html)
        for mark in ("&lt;", "\\u003C"):
            html = html.replace(f"{mark}img src=x onerror=alert", "")
        assert "onerror=alert" not in html
        assert "javascript:" not in html


def test_pages_allow_nothing_inline(article, get):
    response = get(article)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    html = response.content.decode()
    assert "<style" not in html
    assert " style=" not in html
    for script in BeautifulSoup(DATA_BLOCK.sub("", html), "lxml").find_all("script"):
        assert script["src"].startswith("/static/js/")
        assert not script.string


def test_the_front_page_of_an_empty_site_says_so(db, get):
    assert "公開中の記事は、まだありません。" in get("/").content.decode()


def test_the_number_of_queries_of_lists_does_not_grow(
    article, client, django_assert_max_num_queries
):
    for number in range(12):
        document = Document(title=f"記事{number}", topics=["資源"], blocks=[Prose("<p>x</p>")])
        publishing.publish(drafting.new_article(document))
    assert Edition.objects.live().count() == 13
    for path, most in (("/", 7), ("/articles/", 3), ("/topics/資源/", 12)):
        with django_assert_max_num_queries(most):
            client.get(path)
