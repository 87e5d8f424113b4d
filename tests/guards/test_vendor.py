"""Third-party files are exactly what was published: each is listed with its hash, and none is missing."""

import hashlib
import tomllib

from tests.guards.places import ROOT

VENDOR = ROOT / "clinic" / "static" / "vendor"
LISTED = {
    f"{package['folder']}/{name}": digest
    for package in tomllib.loads((VENDOR / "vendor.toml").read_text("utf-8"))["package"]
    for name, digest in package["sha256"].items()
}


def test_every_vendored_file_has_the_hash_it_came_with():
    found = {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in LISTED}
    assert found == LISTED


def test_every_vendored_file_is_listed():
    present = {
        str(path.relative_to(VENDOR))
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendor.toml"
    }
    assert present == set(LISTED)


def test_every_package_says_its_licence_and_brings_its_text():
    packages = tomllib.loads((VENDOR / "vendor.toml").read_text("utf-8"))["package"]
    assert packages
    for package in packages:
        assert package["licence"]
        assert package["version"] in package["folder"]
        assert "LICENSE" in package["sha256"]
