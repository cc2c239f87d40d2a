from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from exemplars.feeds import ColumnFeed

urlpatterns: list[URLPattern] = [
    path("columns/<int:page_id>/feed.atom", require_safe(ColumnFeed()), name="column_feed"),
]
