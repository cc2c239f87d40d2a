"""Permanent addresses of statutes and their articles."""

from django.urls import path

from law import views

urlpatterns = [
    path("statutes/<str:code>/", views.statute, name="statute"),
    path("statutes/<str:code>/<str:number>/", views.statute_article, name="statute_article"),
    path("statutes/<str:code>/<str:number>/card/", views.statute_card, name="statute_card"),
]
