"""Wagtail's user administration, told about our user model."""

from wagtail.users.apps import WagtailUsersAppConfig


class CadreUsersConfig(WagtailUsersAppConfig):
    user_viewset = "cadres.viewsets.CadreViewSet"
