from django.urls import URLPattern, path

from quizzes.analysis import views

urlpatterns: list[URLPattern] = [
    path("console/questions/", views.items, name="item_analysis"),
    path("console/questions/<int:version_id>/", views.item, name="item_figures"),
    path("console/questions/articles/", views.heat_map, name="weak_articles"),
]
