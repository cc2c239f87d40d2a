from django.urls import path

from home.views.front import front
from home.views.search import search

urlpatterns = [
    path("", front, name="front"),
    path("search/", search, name="search"),
]
