"""Who has a draft open."""

from articles import presence


def test_others_are_named_until_they_have_been_silent(draft, django_user_model, clock):
    one, other = (django_user_model.objects.create_user(name) for name in ("one", "other"))
    assert presence.note(draft, one) == []
    assert presence.note(draft, other) == ["one"]
    assert presence.note(draft, one) == ["other"]
    clock.tick(seconds=61)
    assert presence.note(draft, one) == []
