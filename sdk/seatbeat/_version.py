"""The one place that states the SDK's version."""

__version__ = "0.1.0"
