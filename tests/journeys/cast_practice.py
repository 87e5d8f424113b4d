"""Run inside an installation that is set up: `python -m tests.journeys.cast_practice COPIES`.

Makes the cast and gives step 2 to Ana so many times, to Ben once; prints the ids of Ana's.
"""

import json
import sys

from clinic import create_app
from tests import cast
from tests.assignments import work
from tests.browser import Person


def main(copies: int) -> None:
    """Through the real actions."""
    app = create_app()
    with app.app_context():
        cast.make()
        ana, ben, chris = (Person(app, cast.ID[name]) for name in ("ana", "ben", "chris"))
        hers = [work.give(chris, ana, number=2)[0] for _ in range(copies)]
        work.give(chris, ben, number=2)
        print(json.dumps([str(one) for one in hers]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
