"""A small Django project: settings, pages, and a middleware that finds out who is signed in."""

import asyncio

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.http import FileResponse, HttpResponse, HttpResponseForbidden, StreamingHttpResponse
from django.template import engines
from django.urls import path
from django.utils.decorators import sync_and_async_middleware
from django.views import View

from seatbeat.integrations import never_counts
from seatbeat.integrations.django import client

SEATBEAT_MIDDLEWARE = "seatbeat.integrations.django.SeatbeatMiddleware"
SIGNED_IN = f"{__name__}.signed_in"

if not settings.configured:
    settings.configure(
        SECRET_KEY="secret",
        ALLOWED_HOSTS=["testserver"],
        ROOT_URLCONF=__name__,
        STATIC_URL="/files/",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        # Ours comes first: it must know even so who a later one has found.
        MIDDLEWARE=[SEATBEAT_MIDDLEWARE, SIGNED_IN],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"context_processors": ["seatbeat.integrations.django.seatbeat"]},
            }
        ],
    )
    django.setup()


@sync_and_async_middleware
def signed_in(get_response):
    """Take the word of a header for it; that will do here."""

    async def respond_async(request):
        request.person = request.headers.get("X-User")
        return await get_response(request)

    def respond(request):
        request.person = request.headers.get("X-User")
        return get_response(request)

    return respond_async if asyncio.iscoroutinefunction(get_response) else respond


def who(request):
    return request.person and (request.person, "acme")


def who_asks_the_database(request):
    with connection.cursor() as cursor:
        cursor.execute("select ?", [request.person])
        (user,) = cursor.fetchone()
    return user and (user, "acme")


async def who_awaits(request):
    await asyncio.sleep(0)
    return who(request)


def page(request, name="opened"):
    client().activity(name)
    return HttpResponse()


async def async_page(request, name="awaited"):
    await asyncio.sleep(0)
    client().activity(name)
    await sync_to_async(client().activity)(f"{name} in a thread")
    return HttpResponse()


def broken(request):
    client().activity("broken")
    raise LookupError


def forbidden(request):
    return HttpResponseForbidden()


def sign_in(request, name):
    request.person = name
    return HttpResponse()


def stream(request):
    def rows():
        for n in range(2):
            client().activity(f"row.{n}")
            yield b"row"

    return StreamingHttpResponse(rows())


async def async_stream(request):
    async def rows():
        for n in range(2):
            await asyncio.sleep(0)
            client().activity(f"row.{n}")
            yield b"row"

    return StreamingHttpResponse(rows())


def export(request):
    return FileResponse(open(__file__, "rb"), filename="report.pdf")


def billing(request):
    html = "{{ seatbeat_snippet }}"
    return HttpResponse(engines["django"].from_string(html).render({}, request))


@never_counts
def poll(request):
    return HttpResponse()


@never_counts
class Poll(View):
    def post(self, request):
        return HttpResponse()


urlpatterns = [
    path("page/<name>", page),
    path("async/<name>", async_page),
    path("broken", broken),
    path("forbidden", forbidden),
    path("sign-in/<name>", sign_in),
    path("stream", stream),
    path("async-stream", async_stream),
    path("export", export),
    path("billing", billing),
    path("poll", poll),
    path("polls", Poll.as_view()),
    path("files/<name>", page),
    path("health", page),
]
