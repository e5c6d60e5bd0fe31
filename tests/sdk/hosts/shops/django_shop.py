"""A Django product, for WSGI and for ASGI, with its users in a real database."""

import asyncio
import os
import time

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path, re_path
from django.views.static import serve

settings.configure(
    SECRET_KEY="secret",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    STATIC_URL="/static/",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.db"}},
    MIDDLEWARE=["seatbeat.integrations.django.SeatbeatMiddleware"],
    SEATBEAT={"WHO": f"{__name__}.who"},
)
django.setup()

from seatbeat.integrations.django import client  # noqa: E402  Django must be set up first


def who(request):
    with connection.cursor() as cursor:
        cursor.execute("select ?", [request.headers["X-User"]])
        return cursor.fetchone()[0], "acme"


def report(request, name):
    client().activity(f"{name} asked")
    time.sleep(0.01)
    client().activity(f"{name} got")
    return HttpResponse(str(os.getpid()))


async def export(request, name):
    async def rows():
        for n in range(3):
            await asyncio.sleep(0.005)
            client().activity(f"{name} row {n}")
            yield "row"

    return StreamingHttpResponse(rows())


def export_in_sync(request, name):
    def rows():
        for n in range(3):
            time.sleep(0.005)
            client().activity(f"{name} row {n}")
            yield "row"

    return StreamingHttpResponse(rows())


def fine(request):
    return HttpResponse("fine")


folder = os.path.dirname(__file__)
is_async = os.environ.get("SHOP") == "asgi"
urlpatterns = [
    path("reports/<name>", report),
    path("export/<name>", export if is_async else export_in_sync),
    path("healthz", fine),
    path("poll", fine),
    re_path("^static/(?P<path>.*)$", serve, {"document_root": folder}),
]
app = get_asgi_application() if is_async else get_wsgi_application()
