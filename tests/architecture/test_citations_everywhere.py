"""Wherever editors write rich text, they can cite an article."""

import pytest
from django.apps import apps
from wagtail.blocks import RichTextBlock
from wagtail.fields import RichTextField, StreamField

from core.richtext import CITATION

OURS = [
    "law",
    "courses",
    "warning_cases",
    "exemplars",
    "campaigns",
    "quizzes",
    "home",
    "editorial",
]


def texts_of(block, seen):
    """Every rich text block below `block`, with the way to it."""
    if id(block) in seen:
        return
    seen.add(id(block))
    if isinstance(block, RichTextBlock):
        yield block
    for child in getattr(block, "child_blocks", {}).values():
        yield from texts_of(child, seen)
    if getattr(block, "child_block", None) is not None:
        yield from texts_of(block.child_block, seen)


@pytest.mark.parametrize("name", OURS)
def test_every_rich_text_of_a_page_takes_citations(name):
    without = []
    for model in apps.get_app_config(name).get_models():
        for field in model._meta.local_fields:
            if isinstance(field, StreamField):
                without += [
                    f"{model._meta.label}.{field.name}: {text.name}"
                    for text in texts_of(field.stream_block, set())
                    if CITATION not in (text.features or [])
                ]
            if isinstance(field, RichTextField) and CITATION not in (field.features or []):
                without.append(f"{model._meta.label}.{field.name}")

    assert (
        without == []
    )  # use law.citing.blocks.CitingTextBlock, or features from core.richtext


def test_finds_a_text_that_does_not():
    plain = RichTextBlock(features=["bold"])

    assert list(texts_of(plain, set())) == [plain]
