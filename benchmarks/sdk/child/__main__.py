"""One client in one scenario, in a process of its own: `python child SCENARIO CLIENT OPTIONS`.

It runs under the Python of the client's own environment and imports nothing but the standard
library, this folder and the client. It answers in lines of JSON; what clients print goes to stderr.
"""

from __future__ import annotations

import importlib
import json
import sys

from line import Line


def main() -> None:
    """Run the scenario that the command line names."""
    scenario, client, options = sys.argv[1:]
    importlib.import_module(f"scenarios.{scenario}").run(client, json.loads(options), Line())


if __name__ == "__main__":
    main()
