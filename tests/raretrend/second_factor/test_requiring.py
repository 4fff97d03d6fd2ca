"""Where operators say so, publishers have to have one."""

from tests.raretrend.second_factor import HOME, PASSWORD, log_in, set_up


def test_publishers_have_to_have_one_where_the_operator_says_so(people, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    for role in ("編集者", "管理者"):
        client, _ = log_in(people[role])
        for path in ("/admin/", "/admin/articles/article/", "/admin/handbook/"):
            assert client.get(path)["Location"] == HOME
        html = client.get(HOME).content.decode()
        assert "二段階認証が必要です" in html
    client, _ = log_in(people["記者"])
    assert client.get("/admin/").status_code == 200


def test_a_superuser_publishes_too(db, django_user_model, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    root = django_user_model.objects.create_superuser("root", password=PASSWORD)
    client, _ = log_in(root)
    assert client.get("/admin/")["Location"] == HOME


def test_nothing_is_published_before_it_is_set_up(people, settings, draft):
    settings.REQUIRE_SECOND_FACTOR = True
    client, _ = log_in(people["編集者"])
    posted = {"note": "", "version": draft.version}
    answer = client.post(f"/admin/articles/edition/{draft.pk}/publish/", posted)
    assert answer["Location"] == HOME
    draft.refresh_from_db()
    assert draft.number is None


def test_once_it_is_set_up_the_desk_is_open(people, settings, pass_time):
    settings.REQUIRE_SECOND_FACTOR = True
    client, _ = log_in(people["編集者"])
    set_up(client)
    assert client.get("/admin/").status_code == 200


def test_it_is_not_required_by_default(settings):
    assert settings.REQUIRE_SECOND_FACTOR is False
