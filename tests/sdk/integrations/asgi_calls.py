"""Requests to an ASGI app without a server."""

import asyncio


def http_scope(method="GET", path="/reports/17", headers=(), **more):
    sent = [(name.lower().encode(), value.encode()) for name, value in dict(headers).items()]
    return {"type": "http", "method": method, "path": path, "headers": sent, **more}


async def call_async(app, scope):
    """What the app sends in answer to one request."""
    sent = []
    messages = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive():
        if messages:
            return messages.pop()
        return await asyncio.Event().wait()  # nobody hangs up

    async def send(message):
        sent.append(message)

    await app(scope, receive, send)
    return sent


def call(app, scope):
    return asyncio.run(call_async(app, scope))


def answering(status=200):
    """An app that says nothing but a status."""

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return app
