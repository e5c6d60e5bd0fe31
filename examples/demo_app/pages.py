"""The product's pages, and what people can do on them."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request
from flask import url_for as link
from werkzeug.wrappers import Response as AnyResponse

from .books import CLIENTS, STAGES, Books
from .sign_in import signed_in
from .telemetry import Telemetry

blueprint = Blueprint("pages", __name__)
QUARTERS = ("Q1", "Q2", "Q3", "Q4")


def books() -> Books:
    """The books of the one company that uses this demo."""
    found: Books = current_app.extensions["books"]
    return found


def telemetry() -> Telemetry:
    """What tells Seatbeat."""
    found: Telemetry = current_app.extensions["telemetry"]
    return found


@blueprint.get("/")
def start() -> AnyResponse:
    """Who comes in by the front door goes to work."""
    return redirect(link("pages.dashboard"))


@blueprint.get("/dashboard")
@signed_in
def dashboard() -> str:
    """How the business does."""
    months = [sum(client.quarters[i // 3] for client in CLIENTS) // 3 for i in range(12)]
    wave = (0.82, 1.0, 1.14, 0.91, 1.05, 0.97, 1.2, 0.88, 1.02, 0.93, 1.1, 1.25)
    billed = [round(m * w) for m, w in zip(months, wave, strict=True)]
    return render_template("dashboard.html", books=books(), billed=billed, most=max(billed))


@blueprint.post("/dashboard/notes")
@signed_in
def save_notes() -> tuple[str, int]:
    """Keep what was typed; the page itself reports `note.saved`."""
    books().notes = request.form.get("notes", "")[:4000]
    return "", 204


@blueprint.get("/reports")
@signed_in
def reports() -> str:
    """What each client was billed."""
    return render_template("reports.html", clients=CLIENTS, quarters=QUARTERS)


@blueprint.post("/reports/export")
@signed_in
def export() -> Response:
    """The report as CSV. The server knows that it was made, so the server reports it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["client", "trade", *QUARTERS, "year"])
    writer.writerows([c.name, c.trade, *c.quarters, c.year] for c in CLIENTS)
    telemetry().did(g.person, "report.exported", "reports", format="csv", rows=len(CLIENTS))
    headers = {"Content-Disposition": 'attachment; filename="revenue.csv"'}
    return Response(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@blueprint.get("/invoices")
@signed_in
def invoices() -> str:
    """The board of invoices."""
    return render_template("invoices.html", books=books(), stages=STAGES, clients=CLIENTS)


@blueprint.post("/invoices")
@signed_in
def create_invoice() -> AnyResponse:
    """A new draft."""
    amount = request.form.get("amount", type=int)
    client = request.form.get("client", "").strip()[:80]
    if not client or amount is None or not 0 < amount < 1_000_000:
        abort(400)
    books().create(client, amount)
    telemetry().did(g.person, "invoice.created", "invoices", amount=amount)
    return redirect(link("pages.invoices"))


@blueprint.post("/invoices/<int:number>/stage")
@signed_in
def move_invoice(number: int) -> tuple[str, int]:
    """An invoice was sent or paid, or went back."""
    moved = books().move(number, request.form.get("stage", ""))
    if moved is None:
        abort(404)
    name = {"sent": "invoice.sent", "paid": "invoice.paid"}.get(moved.stage, "invoice.reopened")
    telemetry().did(g.person, name, "invoices", amount=moved.amount)
    return "", 204


@blueprint.get("/settings")
@signed_in
def settings() -> str:
    """The plan and its seats."""
    return render_template("settings.html", books=books())


@blueprint.post("/settings/seats")
@signed_in
def set_seats() -> AnyResponse:
    """The customer buys or returns seats; Seatbeat's utilization follows at once."""
    seats = request.form.get("seats", type=int)
    if seats is None or not 1 <= seats <= 500:
        abort(400)
    books().seats = seats
    telemetry().account(seats)
    telemetry().did(g.person, "settings.changed", "settings", seats=seats)
    return redirect(link("pages.settings"))
