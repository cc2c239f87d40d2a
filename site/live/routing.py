from django.urls import URLPattern, path, re_path

from live.consumers import (
    BoardConsumer,
    RosterConsumer,
    UnitBoardConsumer,
    UnknownAddressConsumer,
)

websocket_urlpatterns: list[URLPattern] = [
    path("ws/board/<int:assignment_id>/", BoardConsumer.as_asgi()),
    path("ws/board/units/", UnitBoardConsumer.as_asgi()),
    path("ws/roster/<uuid:public_id>/", RosterConsumer.as_asgi()),
    re_path("", UnknownAddressConsumer.as_asgi()),
]
