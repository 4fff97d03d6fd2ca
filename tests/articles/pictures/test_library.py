"""The picture library: several at once, words for each, where each is used."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.admin.blocks import FigureForm
from articles.models import Picture
from tests.articles.pictures import picture

UPLOAD = reverse("admin:articles_picture_upload")
LIST = reverse("admin:articles_picture_changelist")


@pytest.fixture
def desk(db, client, django_user_model):
    """An editor at the desk."""
    user = django_user_model.objects.create_user("desk", is_staff=True)
    user.groups.add(Group.objects.get(name="編集者"))
    client.force_login(user)
    return client


def upload(desk, **files):
    sent = [SimpleUploadedFile(f"{name}.jpg", data) for name, data in files.items()]
    return desk.post(UPLOAD, {"files": sent}, follow=True)


def stored(**values):
    file = SimpleUploadedFile("x.jpg", picture(color=values.pop("color", 1), mode="L"))
    return Picture.objects.create(file=file, **values)


def test_several_pictures_come_at_once_and_a_broken_one_takes_none_with_it(desk):
    red, blue = (picture(color=color) for color in ("red", "blue"))
    page = upload(desk, red=red, broken=red[:200], blue=blue).content.decode()
    assert "2枚の画像を登録しました。" in page
    assert "「broken.jpg」：画像として読めません" in page
    assert Picture.objects.count() == 2
    assert all(row.uploaded_by.username == "desk" for row in Picture.objects.all())


def test_the_same_picture_is_stored_once(desk):
    upload(desk, one=picture(color="red"))
    page = upload(desk, other=picture(color="red")).content.decode()
    assert "すでに登録されている画像です。" in page
    assert Picture.objects.count() == 1


def test_too_many_files_are_refused_and_none_at_all_too(desk):
    data = picture()
    page = upload(desk, **{f"n{number}": data for number in range(31)}).content.decode()
    assert "一度に登録できるのは30枚までです。" in page
    assert "このフィールドは必須です" in desk.post(UPLOAD).content.decode()
    assert not Picture.objects.exists()


def test_words_of_several_pictures_are_typed_on_one_page(desk):
    page = upload(desk, red=picture(color="red"), blue=picture(color="blue"))
    address = page.redirect_chain[-1][0]
    keys = list(Picture.objects.order_by("pk").values_list("pk", flat=True))
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"}
    for number, key in enumerate(keys):
        data |= {f"form-{number}-id": key, f"form-{number}-alt": f"図{number}"}
        data |= {f"form-{number}-credit": "編集部", f"form-{number}-licence": "own"}
    assert desk.post(address, data)["Location"] == LIST
    rows = Picture.objects.order_by("pk").values_list("alt", "credit", "licence")
    assert list(rows) == [("図0", "編集部", "own"), ("図1", "編集部", "own")]


@pytest.mark.parametrize("keys", ["", "x", "1,2,x", "9" * 40, "-1"])
def test_odd_keys_show_an_empty_page(desk, keys):
    response = desk.get(reverse("admin:articles_picture_describe"), {"keys": keys})
    assert response.status_code == 200


class TestTheList:
    def test_it_tells_uses_and_finds_what_is_missing(self, desk, draft):
        used, idle = stored(alt="鉱石の写真"), stored(color=2)
        draft.figure_set.create(picture=used, alt="鉱石", ordering=900)
        draft.cover = used
        draft.save()

        def found(**query):
            return list(desk.get(LIST, query).context["cl"].queryset)

        assert found(used="yes") == [used]
        assert found(used="no") == [idle]
        assert found(missing="alt") == [idle]
        assert found(q="鉱石") == [used]
        assert found(used="yes")[0].uses == 2

    def test_its_queries_do_not_grow(self, desk, django_assert_max_num_queries):
        for color in range(12):
            stored(color=color)
        with django_assert_max_num_queries(12):
            desk.get(LIST)

    def test_only_unused_pictures_are_deleted(self, desk, draft):
        used, idle = stored(), stored(color=2)
        draft.figure_set.create(picture=used, alt="鉱石", ordering=900)
        data = {"action": "delete_unused", "_selected_action": [used.pk, idle.pk]}
        page = desk.post(LIST, data, follow=True).content.decode()
        assert "1枚の画像を削除しました。" in page
        assert "使用中の1枚は削除していません。" in page
        assert list(Picture.objects.all()) == [used]


def test_a_picture_says_where_it_is_used_and_then_stays(desk, article):
    row = stored(alt="鉱石")
    desk_page = reverse("admin:articles_picture_change", args=[row.pk])
    assert "なし" in desk.get(desk_page).content.decode()
    draft = article.newest
    draft.pk, draft.number, draft.live_from, draft.cover = None, None, None, row
    draft._state.adding = True
    draft.save()
    assert str(draft) in desk.get(desk_page).content.decode()
    page = desk.post(reverse("admin:articles_picture_delete", args=[row.pk]), {"post": "yes"})
    assert page.status_code == 200
    assert Picture.objects.exists()


@pytest.mark.parametrize("role", ["記者", "編集者"])
def test_the_file_of_a_picture_is_never_exchanged(client, django_user_model, role):
    """It may stand in a live article: another picture is another row."""
    row = stored(alt="鉱石")
    user = django_user_model.objects.create_user("somebody", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    page = reverse("admin:articles_picture_change", args=[row.pk])
    assert 'type="file"' not in client.get(page).content.decode()
    other = SimpleUploadedFile("y.jpg", picture(color="red"))
    values = {"file": other, "alt": "別の説明", "focal_x": "50", "focal_y": "50"}
    assert client.post(page, values).status_code == 302
    after = Picture.objects.get()
    assert (after.file.name, after.alt) == (row.file.name, "別の説明")


@pytest.mark.parametrize("value", ["101", "-1", "x", ""])
def test_the_centre_is_inside_the_picture(desk, value):
    row = stored()
    page = reverse("admin:articles_picture_change", args=[row.pk])
    assert desk.post(page, {"alt": "", "focal_x": value, "focal_y": "50"}).status_code == 200
    row.refresh_from_db()
    assert row.focal_x == 50


class TestFigure:
    """A figure's words, typed on the edition form."""

    def form(self, picture, **values):
        form = FigureForm({"picture": picture.pk, "ordering": 10} | values)
        form.is_valid()
        return form

    def test_words_left_empty_are_those_of_the_picture(self, db):
        form = self.form(stored(alt="鉱石の山", credit="経済産業省"), alt="", credit="")
        assert not form.errors
        assert (form.instance.alt, form.instance.credit) == ("鉱石の山", "経済産業省")

    def test_typed_words_win(self, db):
        form = self.form(stored(alt="鉱石の山", credit="省"), alt="採掘場", credit="編集部")
        assert (form.instance.alt, form.instance.credit) == ("採掘場", "編集部")

    def test_a_figure_nobody_described_is_refused(self, db):
        assert "alt" in self.form(stored(), alt="").errors
