import os
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

from tests.guards.places import ROOT

PRIVATE = {"routes", "forms"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("clinic", cache_dir=None)


def contracts() -> dict[str, dict[str, list[str]]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def test_import_contracts_are_kept():
    command = Path(sys.executable).parent / "lint-imports"
    ran = subprocess.run(
        [command, "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_routes_and_forms_are_private_to_their_package(graph):
    strangers = []
    for module in sorted(graph.modules):
        package, _, last = module.rpartition(".")
        # core.forms is the ground all forms stand on, not a feature's.
        if last in PRIVATE and package.count(".") == 1 and package != "clinic.core":
            strangers += [
                f"{importer} imports {module}"
                for importer in sorted(graph.find_modules_that_directly_import(module))
                if not importer.startswith(f"{package}.")
            ]
    assert strangers == []


def test_what_clients_may_never_see_is_out_of_reach_of_their_pages():
    for name in ("notes", "safety"):
        if (ROOT / "clinic" / name).exists():
            assert f"clinic.{name}" in contracts()["portal"]["forbidden_modules"]


def test_only_the_clock_asks_for_the_time():
    # Python's clock is a method, which the import graph cannot see.
    asking = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "clinic").rglob("*.py"))
        if any(call in path.read_text() for call in ("datetime.now(", "datetime.utcnow(", "date.today("))
    ]
    assert asking == ["clinic/core/clock.py"]
