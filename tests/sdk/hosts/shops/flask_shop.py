"""A Flask product; its client is made before its server forks, where the server preloads it."""

import os
import time

from flask import Flask, Response, request

from seatbeat import Seatbeat
from seatbeat.integrations.flask import SeatbeatFlask

app = Flask(__name__, static_folder=os.path.dirname(__file__), static_url_path="/static")
sb = Seatbeat()
SeatbeatFlask(app, sb, who=lambda: (request.headers["X-User"], "acme"))


@app.get("/reports/<name>")
def report(name):
    sb.activity(f"{name} asked")
    time.sleep(0.01)  # another request may have its turn
    sb.activity(f"{name} got")
    return str(os.getpid())


@app.post("/export/<name>")
def export(name):
    def rows():
        for n in range(3):
            time.sleep(0.005)
            sb.activity(f"{name} row {n}")
            yield "row"

    return Response(rows())


@app.get("/healthz")
@app.get("/poll")
def fine():
    return "fine"
