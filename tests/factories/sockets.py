"""A browser's websocket, speaking ASGI to the whole application."""

import json

from asgiref.testing import ApplicationCommunicator


class Websocket(ApplicationCommunicator):
    """One websocket connection; `connect` answers whether it was accepted and the close code."""

    def __init__(self, application, address, *, cookies="", origin="http://testserver"):
        path, _mark, query = address.partition("?")
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": query.encode(),
            "headers": [
                (b"host", b"testserver"),
                (b"origin", origin.encode()),
                (b"cookie", cookies.encode()),
            ],
            "subprotocols": [],
        }
        super().__init__(application, scope)

    async def connect(self, timeout=5):
        await self.send_input({"type": "websocket.connect"})
        output = await self.receive_output(timeout)
        if output["type"] == "websocket.accept":
            return True, None
        return False, output.get("code")

    async def send(self, text=None, bytes_=None):
        await self.send_input({"type": "websocket.receive", "text": text, "bytes": bytes_})

    async def receive_json(self, timeout=5):
        output = await self.receive_output(timeout)
        assert output["type"] == "websocket.send", output
        return json.loads(output["text"])

    async def closing_code(self, timeout=5):
        """Wait until the server closes the socket; return why."""
        while True:
            output = await self.receive_output(timeout)
            if output["type"] == "websocket.close":
                return output["code"]

    async def disconnect(self):
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(5)
