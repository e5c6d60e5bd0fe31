"""Seatbeat's collector: takes telemetry, never loses what it acknowledged, tells how it is used."""

__version__ = "0.1.0"
