# Sourced by the scripts beside it: where things are, and how they speak.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$ROOT"

# As root, the embedded PostgreSQL of the tests runs as a user of its own, which must be able to reach the installed
# files; nobody else can enter /root. So a checkout there keeps them in /opt, behind a link called .venv.
if [ -n "${TRUSTWORK_VENV:-}" ]; then
  VENV=$TRUSTWORK_VENV
elif [[ $ROOT == /root/* ]]; then
  VENV=/opt/trustwork-venv-$(printf '%s' "$ROOT" | sha256sum | cut -c1-8)
else
  VENV=$ROOT/.venv
fi
export TRUSTWORK_VENV=$VENV

say() { printf '%s\n' "trustwork: $*"; }
stop() { printf '%s\n' "trustwork: $*" >&2; exit 1; }
