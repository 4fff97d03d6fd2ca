"""All models of the app, one module a subject."""

from articles.models.article import Article, FormerSlug
from articles.models.blocks import (
    BLOCK_MODELS,
    Block,
    ElementUse,
    Figure,
    Prose,
    Quote,
    Section,
    TimelineEvent,
    UsedElement,
    blocks_of,
)
from articles.models.edition import Byline, Edition
from articles.models.elements import Element
from articles.models.freezing import EditionIsPublished
from articles.models.pictures import Picture
from articles.models.placements import Placement
from articles.models.presences import Presence
from articles.models.references import Author, Person, Source
from articles.models.reviews import Remark, Revision, Waiver
from articles.models.search import Findable, SearchDocument, SearchIndex, SynonymGroup
from articles.models.spellings import Spelling
from articles.models.standing_pages import StandingPage
from articles.models.tallies import Tally
from articles.models.topics import EditionTopic, Topic, TopicAlias

#: What pages across articles list, newest editions first.
LISTED = (EditionTopic, Byline, Quote, TimelineEvent, ElementUse, UsedElement, Figure)

__all__ = [
    "BLOCK_MODELS",
    "LISTED",
    "Article",
    "Author",
    "Block",
    "Byline",
    "Edition",
    "EditionIsPublished",
    "EditionTopic",
    "Element",
    "ElementUse",
    "Figure",
    "Findable",
    "FormerSlug",
    "Person",
    "Picture",
    "Placement",
    "Presence",
    "Prose",
    "Quote",
    "Remark",
    "Revision",
    "SearchDocument",
    "SearchIndex",
    "Section",
    "Source",
    "Spelling",
    "StandingPage",
    "SynonymGroup",
    "Tally",
    "TimelineEvent",
    "Topic",
    "TopicAlias",
    "UsedElement",
    "Waiver",
    "blocks_of",
]
