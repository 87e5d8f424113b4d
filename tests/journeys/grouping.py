"""Which journeys run on the same test worker: those that share an installation, which takes long to make.

Marks of xdist would say it, but its grouping does not work with pytest 9.2, whose node ids cannot be renamed.
"""

from xdist.scheduler import LoadScopeScheduling

SHARED = {
    "test_acceptance_walk_demo.py": "demo",
    "test_accessibility.py": "demo",
    "test_keyboard.py": "cast",
    "test_weight.py": "cast",
    "test_writer.py": "cast",
}


class ByInstallation(LoadScopeScheduling):
    """Every other test is free to run anywhere."""

    def _split_scope(self, nodeid: str) -> str:
        folder, _, name = nodeid.partition("::")[0].rpartition("/")
        return SHARED.get(name, nodeid) if folder == "tests/journeys" else nodeid
