"""Names that change are found by their new form: topics, people, elements."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from articles.models import Element, Findable, Person, SearchDocument, Topic, TopicAlias
from articles.search import documents

PUT = {
    Topic: (Findable.TOPIC, documents.put_topic),
    Person: (Findable.PERSON, documents.put_person),
    Element: (Findable.ELEMENT, documents.put_element),
}


@receiver(post_save, sender=Topic)
@receiver(post_save, sender=Person)
@receiver(post_save, sender=Element)
def put(sender: type, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """A name was saved."""
    if not raw:
        PUT[sender][1](instance)


@receiver(post_delete, sender=Topic)
@receiver(post_delete, sender=Person)
@receiver(post_delete, sender=Element)
def remove(sender: type, instance: Any, **kwargs: Any) -> None:
    """A name is no more."""
    gone = SearchDocument.objects.filter(kind=PUT[sender][0], key=instance.pk)
    documents.remove(gone)


@receiver([post_save, post_delete], sender=TopicAlias)
def put_alias(sender: type, instance: TopicAlias, raw: bool = False, **kwargs: Any) -> None:
    """A topic is found by its aliases."""
    topic = Topic.objects.filter(pk=instance.topic_id).first()
    if topic and not raw:
        documents.put_topic(topic)
