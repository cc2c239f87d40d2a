from django.urls import path

from cadres.single_sign_on import views
from cadres.single_sign_on.provider import PROVIDER

urlpatterns = [
    path("accounts/oidc/login/", views.oidc_login, name="oidc_login"),
    path(
        "accounts/oidc/callback/",
        views.oidc_callback,
        {"provider_id": PROVIDER},
        name="openid_connect_callback",  # which allauth looks up
    ),
]
