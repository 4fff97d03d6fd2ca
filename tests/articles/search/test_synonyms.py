"""Words that are looked for together."""

from articles.models import SynonymGroup
from tests.articles.search import titles


def test_synonyms_can_be_edited(publish):
    publish("題名", "かぼちゃの収穫")
    assert titles("南瓜") == []
    SynonymGroup.objects.create(words="かぼちゃ、南瓜")
    assert titles("南瓜") == ["題名"]


def test_a_synonym_without_a_letter_is_none(publish, client):
    publish("題名", "温泉の話")
    SynonymGroup.objects.create(words="温泉、♨、・")
    assert titles("温泉") == ["題名"]
    assert client.get("/search/?q=温泉").status_code == 200


def test_synonyms_meet_however_they_are_written(publish):
    publish("題名", "さいとうの話")
    publish("水の題", "エビアンの話")
    SynonymGroup.objects.create(words="齋藤、さいとう")
    SynonymGroup.objects.create(words="Évian、エビアン")
    assert titles("齋藤") == titles("斎藤") == ["題名"]
    assert titles("évian") == ["水の題"]
