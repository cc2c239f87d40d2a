from django.urls import URLPattern, path, re_path

from live.consumers import BoardConsumer, UnknownAddressConsumer

websocket_urlpatterns: list[URLPattern] = [
    path("ws/board/<int:assignment_id>/", BoardConsumer.as_asgi()),
    re_path("", UnknownAddressConsumer.as_asgi()),
]
