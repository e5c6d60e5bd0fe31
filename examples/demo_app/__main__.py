"""`python -m demo_app`: serve Pennyfold; `run_demo.py` sets the environment."""

from __future__ import annotations

import os

from werkzeug.serving import make_server

from .app import create_app
from .settings import from_environment


def main() -> None:
    """Serve until stopped."""
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8788"))
    make_server(host, port, create_app(from_environment()), threaded=True).serve_forever()


if __name__ == "__main__":
    main()
