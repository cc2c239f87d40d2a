from django.urls import URLPattern, path

from exemplars.feeds import ColumnFeed

urlpatterns: list[URLPattern] = [
    path("columns/<int:page_id>/feed.atom", ColumnFeed(), name="column_feed"),
]
