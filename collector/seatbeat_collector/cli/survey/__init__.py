"""`survey`: surveys as files, as they are kept, and why somebody is not asked."""

from __future__ import annotations

import click

from .explaining import explain
from .files import apply, check, export
from .linking import link
from .looking import list_surveys, show


@click.group()
def survey() -> None:
    """List, check, apply, show, explain and export surveys, and make links to them.

    \b
    Surveys can be kept as YAML files, one each, in a folder:
      seatbeat-collector survey check surveys/
      seatbeat-collector survey apply surveys/ --dry-run
      SEATBEAT_SURVEYS_FOLDER=surveys seatbeat-collector serve     (applies them at every start)
    """


for command in (list_surveys, check, apply, show, explain, export, link):
    survey.add_command(command)
