"""Warning cases in the editor."""

from wagtail.snippets.models import register_snippet

from warning_cases.viewsets import CaseListsGroup

register_snippet(CaseListsGroup)
