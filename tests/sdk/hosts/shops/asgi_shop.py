"""A Starlette product."""

import asyncio
import os

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from seatbeat import Seatbeat
from seatbeat.integrations.asgi import SeatbeatMiddleware

sb = Seatbeat()


async def who(scope):
    await asyncio.sleep(0)
    return dict(scope["headers"])[b"x-user"].decode(), "acme"


async def report(request):
    name = request.path_params["name"]
    sb.activity(f"{name} asked")
    await asyncio.sleep(0.01)
    sb.activity(f"{name} got")
    return PlainTextResponse(str(os.getpid()))


async def export(request):
    async def rows():
        for n in range(3):
            await asyncio.sleep(0.005)
            sb.activity(f"{request.path_params['name']} row {n}")
            yield "row"

    return StreamingResponse(rows())


def fine(request):
    return PlainTextResponse("fine")


app = Starlette(
    routes=[
        Route("/reports/{name}", report),
        Route("/export/{name}", export, methods=["POST"]),
        Route("/healthz", fine),
        Route("/poll", fine),
        Mount("/static", StaticFiles(directory=os.path.dirname(__file__))),
    ],
    middleware=[Middleware(SeatbeatMiddleware, sb=sb, who=who)],
)
