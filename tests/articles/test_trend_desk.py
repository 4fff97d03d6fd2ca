"""The trends' desk: starting articles, merging, hiding, aliases, feeds."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import merging, publishing, starting
from articles.models import Article, Edition, Source, Topic
from trends import fetching, recording
from trends.adapters import google
from trends.merging import NotMergeable
from trends.models import Feed, NewsItem, Trend, TrendAlias

LIST = reverse("admin:trends_trend_changelist")


@pytest.fixture
def rising(db, sample):
    """What a feed has just told of."""
    fetching.store(google.read(sample("feeds/google-today.xml")), "JP", "searches")
    return Trend.objects.get(keyword="ガリウム")


@pytest.fixture
def login(client, django_user_model):
    """The client of somebody with a role."""

    def log_in(role):
        user = django_user_model.objects.create_user(role, is_staff=True)
        if role != "誰か":
            user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return log_in


def start(trend):
    return reverse("admin:trends_trend_start", args=[trend.pk])


# Starting an article


def test_a_draft_begins_with_the_trend_its_topics_and_its_news_as_sources(rising):
    Topic.objects.create(name="輸出", slug="exports")
    Topic.objects.create(name="金属", slug="metals").aliases.create(name="ガリウム")
    Topic.objects.create(name="月", slug="moon")
    draft = starting.article_about(rising)
    assert (draft.trend, draft.buzz, draft.number) == (rising, 5_000, None)
    assert {topic.name for topic in draft.topics_in_order()} == {"輸出", "金属"}
    assert set(Source.objects.values_list("publisher", "kind")) == {
        ("例示新聞", "news"),
        ("見本通信", "news"),
    }
    assert "https://news.example.com/led" in draft.remarks.get().text


def test_a_source_that_is_known_is_not_registered_twice(rising):
    Source.objects.create(publisher="例示新聞社", url="https://news.example.com/led")
    starting.article_about(rising)
    assert Source.objects.filter(url="https://news.example.com/led").count() == 1


def test_one_click_opens_the_draft(rising, login):
    client = login("記者")
    answer = client.post(start(rising), follow=True)
    edition = Edition.objects.get()
    assert answer.redirect_chain[-1][0] == reverse(
        "admin:articles_edition_change", args=[edition.pk]
    )
    assert edition.created_by.username == "記者"
    assert "関連ニュースを出典に登録しました" in answer.content.decode()


def test_the_click_is_a_post_of_somebody_who_may(rising, login, client):
    assert client.post(start(rising)).status_code == 302  # to the login
    assert login("誰か").post(start(rising)).status_code == 403
    assert login("記者").get(start(rising)).status_code == 405
    assert not Article.objects.exists()


def test_the_first_page_of_the_desk_names_what_rises_without_an_article(rising, login):
    client = login("記者")
    tree = BeautifulSoup(client.get("/admin/").content, "lxml")
    named = [link.get_text() for link in tree.select(".rising li > a")]
    assert named == ["南鳥島 レアアース泥", "ガリウム", "AT&T"]
    client.post(start(rising))
    tree = BeautifulSoup(client.get("/admin/").content, "lxml")
    assert "ガリウム" not in [link.get_text() for link in tree.select(".rising li > a")]


def test_what_is_hidden_or_no_longer_rises_is_not_proposed(rising):
    recording.record([("昨日", "JP", timezone.now() - timedelta(days=1), 90_000)])
    rising.hidden = True
    rising.save()
    proposed = {trend.keyword for trend in starting.without_article()}
    assert proposed == {"南鳥島 レアアース泥", "AT&T"}


# The list


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=ｶﾞﾘｳﾑ", {"ガリウム"}),
        ("state=rising", {"ガリウム", "南鳥島 レアアース泥", "AT&T"}),
        ("state=quiet", {"古い"}),
        ("article=no", {"南鳥島 レアアース泥", "AT&T", "古い"}),
        ("article=yes", {"ガリウム"}),
        ("state=nonsense", {"ガリウム", "南鳥島 レアアース泥", "AT&T", "古い"}),
    ],
)
def test_the_list_can_be_searched_and_narrowed(rising, login, query, expected):
    Trend.objects.create(keyword="古い", country="JP")
    starting.article_about(rising)
    tree = BeautifulSoup(login("編集者").get(f"{LIST}?{query}").content, "lxml")
    assert {cell.get_text() for cell in tree.select("th.field-keyword")} == expected


def test_the_list_costs_the_same_queries_however_many_trends(rising, login):
    client, counts = login("編集者"), []
    client.get(LIST)
    for more in (0, 30):
        for number in range(more):
            Trend.objects.create(keyword=f"話題{number}", country="JP")
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_hiding_and_showing(rising, login, client):
    login("編集者")
    for action, hidden in (("hide", True), ("show", False)):
        client.post(LIST, {"action": action, "_selected_action": [rising.pk]})
        rising.refresh_from_db()
        assert rising.hidden is hidden


def test_a_reporter_neither_hides_nor_merges(rising, login):
    client = login("記者")
    page = client.get(LIST).content.decode()
    assert 'value="hide"' not in page
    client.post(LIST, {"action": "hide", "_selected_action": [rising.pk]})
    rising.refresh_from_db()
    assert not rising.hidden


def test_an_alias_is_given_on_the_trends_page(rising, login, client):
    login("編集者")
    url = reverse("admin:trends_trend_change", args=[rising.pk])
    form = {
        "keyword": "ガリウム",
        "aliases-TOTAL_FORMS": 1,
        "aliases-INITIAL_FORMS": 0,
        "aliases-0-keyword": "Ga",
        "aliases-0-trend": rising.pk,
    }
    assert client.post(url, form).status_code == 302
    assert Trend.objects.same_keyword("ｇａ", "JP").get() == rising
    form |= {"aliases-0-keyword": "AT&T"}
    form |= {"aliases-TOTAL_FORMS": 1, "aliases-INITIAL_FORMS": 0}
    page = client.post(url, form)
    assert "まとめてください" in page.content.decode()


def test_nobody_deletes_a_trend(rising, login):
    client = login("管理者")
    url = reverse("admin:trends_trend_delete", args=[rising.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403


# Merging


@pytest.fixture
def two(draft, clock):
    """A trend with a live article, and another way of saying the same."""
    clock.now = clock.now.replace(hour=1)  # ten in the morning in Japan: all of it is one day
    publishing.publish(draft)
    kept = Trend.objects.get(keyword="ガリウム")
    clock.tick(hours=6)
    now = clock.now
    recording.record(
        [
            ("Gallium", "JP", now - timedelta(hours=2), 50_000),
            ("Gallium", "JP", now - timedelta(days=200), 90_000),
            ("ガリウム", "JP", now - timedelta(hours=3), 1_000),
        ]
    )
    gone = Trend.objects.get(keyword="Gallium")
    TrendAlias.objects.create(trend=gone, keyword="31番元素")
    for trend, numbers in ((kept, (1, 2)), (gone, (2, 3))):
        for number in numbers:
            url = f"https://example.org/{number}"
            NewsItem.objects.create(trend=trend, title="見出し", url=url, seen_at=now)
    return kept, gone


def test_all_addresses_of_a_merged_trend_lead_on(two, client, settings):
    kept, gone = two
    former = gone.get_absolute_url()
    merging.merge_trends(kept, [gone])
    for page in ("", "chart.svg", "card.png", "buzz.csv", "embed/"):
        answer = client.get(f"{former}{page}")
        wanted = (301, f"{kept.get_absolute_url()}{page}")
        assert (answer.status_code, answer["Location"]) == wanted, page
    answer = client.get("/oembed", {"url": f"{settings.SITE_URL}{former}"})
    assert answer.json()["title"].startswith("「ガリウム」")


def test_merging_moves_everything_and_leaves_the_way_there(two, client):
    kept, gone = two
    former = gone.get_absolute_url()
    merging.merge_trends(kept, [gone])
    kept.refresh_from_db()
    assert not Trend.objects.filter(keyword="Gallium").exists()
    assert (kept.peak, kept.samples.count(), kept.days.count()) == (90_000, 3, 2)
    assert kept.news.count() == 3
    assert {alias.keyword for alias in kept.aliases.all()} == {"Gallium", "31番元素"}
    answer = client.get(former)
    assert (answer.status_code, answer["Location"]) == (301, kept.get_absolute_url())


def test_published_editions_move_too_and_otherwise_stay_as_they_were(two):
    kept, gone = two
    edition = Edition.objects.get()
    before = Edition.objects.filter(pk=edition.pk).values().get()
    merging.merge_trends(gone, [kept])
    after = Edition.objects.filter(pk=edition.pk).values().get()
    assert after.pop("trend_id") == gone.pk != before.pop("trend_id")
    assert after == before
    with pytest.raises(Exception, match="公開した版"):
        Edition.objects.update(trend=None)


def test_a_feed_that_says_the_old_keyword_feeds_the_kept_trend(two):
    kept, gone = two
    merging.merge_trends(kept, [gone])
    recording.record([("gallium", "JP", timezone.now(), 100)])
    assert Trend.objects.count() == 1


def test_trends_of_two_countries_are_never_merged(two):
    kept, _ = two
    abroad = Trend.objects.create(keyword="gallium", country="US")
    with pytest.raises(NotMergeable):
        merging.merge_trends(kept, [abroad])
    assert Trend.objects.filter(pk=abroad.pk).exists()


def test_merging_in_the_list_asks_which_one_stays(two, login, client):
    kept, gone = two
    login("編集者")
    chosen = {"action": "merge", "_selected_action": [kept.pk, gone.pk]}
    page = client.post(LIST, chosen)
    tree = BeautifulSoup(page.content, "lxml")
    assert {box["value"] for box in tree.select("input[name=kept]")} == {str(kept.pk), str(gone.pk)}
    assert Trend.objects.count() == 2
    answer = client.post(LIST, chosen | {"kept": kept.pk}, follow=True)
    assert "2件を「ガリウム（日本）」にまとめました。" in answer.content.decode()
    assert Trend.objects.get() == kept


def test_merging_one_is_refused(two, login, client):
    login("編集者")
    answer = client.post(LIST, {"action": "merge", "_selected_action": [two[0].pk]}, follow=True)
    assert "二つ以上" in answer.content.decode()


# Feeds


def test_a_feeds_page_offers_the_formats_and_shows_the_last_error(db, login, client):
    feed = Feed.objects.first()
    Feed.objects.filter(pk=feed.pk).update(error="フィードではなくHTMLページです。")
    login("編集者")
    tree = BeautifulSoup(
        client.get(reverse("admin:trends_feed_change", args=[feed.pk])).content, "lxml"
    )
    formats = {option["value"] for option in tree.select("select[name=format] option")}
    assert formats == {"google", "wikimedia"}
    assert "HTMLページ" in tree.get_text()


def test_a_reporter_does_not_see_feeds(db, login, client):
    login("記者")
    assert client.get(reverse("admin:trends_feed_changelist")).status_code == 403


def test_fetching_by_hand_tells_what_went_wrong(db, login, client):
    feed = Feed.objects.create(url="http://127.0.0.1:9/", country="JP", format="google")
    login("編集者")
    url = reverse("admin:trends_feed_changelist")
    answer = client.post(url, {"action": "fetch_now", "_selected_action": [feed.pk]}, follow=True)
    assert "公開されていないアドレス" in answer.content.decode()


def test_publishing_keeps_a_number_the_editor_wrote(draft):
    publishing.publish(draft)
    assert Edition.objects.get().buzz == 2_000


def test_topics_are_merged_in_the_list_and_leave_the_way_there(article, login, client):
    kept, gone = Topic.objects.order_by("pk")
    former = gone.get_absolute_url()
    login("編集者")
    url = reverse("admin:articles_topic_changelist")
    chosen = {"action": "merge", "_selected_action": [kept.pk, gone.pk]}
    assert "残すトピック" in client.post(url, chosen).content.decode()
    client.post(url, chosen | {"kept": kept.pk})
    assert Topic.objects.get() == kept
    assert [topic.name for topic in Edition.objects.get().topics_in_order()] == [kept.name]
    answer = client.get(former)
    assert (answer.status_code, answer["Location"]) == (301, kept.get_absolute_url())


def test_what_was_an_alias_before_it_became_a_row_of_its_own_can_be_merged(two):
    kept, gone = two
    alias = TrendAlias(trend=kept, keyword=gone.keyword, country="JP", slug="elsewhere")
    alias.normalized_keyword = gone.normalized_keyword
    TrendAlias.objects.bulk_create([alias])
    merging.merge_trends(kept, [gone])
    assert kept.aliases.get(keyword=gone.keyword).slug == gone.slug


def test_a_topic_whose_name_is_an_alias_already_can_be_merged(article):
    kept, gone = Topic.objects.order_by("pk")
    kept.aliases.create(name=gone.name)
    merging.merge_topics(kept, [gone])
    assert [alias.name for alias in kept.aliases.all()] == [gone.name]


def test_no_more_are_merged_than_were_shown(db, login, client):
    login("編集者")
    keys = [Trend.objects.create(keyword=f"話題{number}", country="JP").pk for number in range(21)]
    chosen = {"action": "merge", "_selected_action": keys, "kept": keys[0]}
    answer = client.post(LIST, chosen, follow=True)
    assert "20件まで" in answer.content.decode()
    assert Trend.objects.count() == 21


def test_trends_nobody_observed_come_last(rising, login):
    Trend.objects.create(keyword="未観測", country="JP")
    tree = BeautifulSoup(login("編集者").get(LIST).content, "lxml")
    assert [cell.get_text() for cell in tree.select("th.field-keyword")][-1] == "未観測"


def test_the_badge_of_a_hidden_trend_leads_nowhere(article, client):
    Trend.objects.update(hidden=True)
    badge = BeautifulSoup(client.get("/articles/gallium/").content, "lxml").select_one(
        ".trend-badge"
    )
    assert "ガリウム" in badge.get_text()
    assert badge.select("a") == []
