"""A product's tasks; messages lie in a folder."""

import os

from celery import Celery

from seatbeat import Seatbeat
from seatbeat.integrations.celery import SeatbeatCelery

app = Celery("shop", broker="filesystem://")
app.conf.update(
    broker_transport_options={
        "data_folder_in": "messages",
        "data_folder_out": "messages",
        "control_folder": "control",
        "polling_interval": 0.02,
    },
    broker_connection_retry_on_startup=True,
    worker_max_tasks_per_child=1,
    worker_prefetch_multiplier=1,
)
sb = Seatbeat()
SeatbeatCelery(sb)


@app.task
def export(name):
    sb.activity(f"{name} {os.getpid()}")
