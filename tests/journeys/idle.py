"""Run inside an installation: `python -m tests.journeys.idle SIGNIN` lets a person's sessions have been idle.

The browser's clock is not turned: only the server has not heard of the person for so long.
"""

import json
import sys
from datetime import timedelta

from sqlalchemy import select, update

from clinic import create_app
from clinic.accounts.models import BrowserSession, User
from clinic.core.clock import now
from clinic.core.database import commit, db

IDLE = timedelta(hours=1)


def main(signin: str) -> None:
    """Move the last sign of life an hour back, and say how many sessions that were."""
    with create_app().app_context():
        whose = select(User.id).where(User.signin_key == signin).scalar_subquery()
        done = db.session.execute(
            update(BrowserSession)
            .where(BrowserSession.user_id == whose, BrowserSession.ended_at.is_(None))
            .values(active_at=now() - IDLE, long_page_until=None)
            .execution_options(synchronize_session=False)
        )
        commit()
        print(json.dumps(done.rowcount))


if __name__ == "__main__":
    main(sys.argv[1])
