"""Blocks of law module pages, and the article citation that other apps' bodies use."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from law.citing.blocks import CitingTextBlock


class ArticleChooserBlock(SnippetChooserBlock):
    """Chooses an article; all of a body's articles are loaded together, ready to be cited."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("law.Article", **kwargs)

    def bulk_to_python(self, values: Sequence[int | None]) -> list[Any]:
        """Return the articles of `values` in order, None where there is none. Two queries."""
        wanted = [value for value in values if value is not None]
        known = {a.pk: a for a in self.model_class.objects.to_be_cited().filter(pk__in=wanted)}
        return [known.get(value) for value in values]


class ArticleBlock(blocks.StructBlock):
    """A citation: one article version, with an optional note of ours."""

    article = ArticleChooserBlock(label=_("article"))
    note = blocks.TextBlock(label=_("note"), required=False)
    act_on = blocks.DateBlock(
        label=_("day of the act"),
        required=False,
        help_text=_("For an article that is not in force any more: the day it is cited for."),
    )

    def clean(self, value: Any) -> Any:
        """Refuse an article that was repealed, unless it is cited for a day when it held."""
        from law.citing.checking import problem_with  # needs the models, which need this
        from law.citing.chips import day_of
        from law.citing.resolving import reference_to

        cleaned = super().clean(value)
        day = cleaned.get("act_on") or day_of("")
        problem = problem_with(reference_to(cleaned["article"]), day)
        if problem:
            raise blocks.StructBlockValidationError({"article": ValidationError(problem)})
        return cleaned

    class Meta:
        icon = "openquote"
        label = _("Law article")
        template = "law/blocks/article.html"
        description = _("Cites one article in one version; readers open it in place.")


class LawModuleBodyBlock(blocks.StreamBlock):
    """The complete vocabulary of a law module's body."""

    paragraph = CitingTextBlock(label=_("Text"))
    article = ArticleBlock()
