#!/bin/sh
# Makes .venv and puts the pinned uv into it. Called by make, from the project folder.
set -eu

say() { printf '%s\n' "$*" >&2; }
recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
# Debian ships the venv module without the part that brings pip.
complete() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

find_python() {
    found=
    for candidate in ${PYTHON:-python3 python3.11 python3.12 python3.13 python3.14}; do
        recent "$candidate" || continue
        found=${found:-$candidate}
        if complete "$candidate"; then
            found=$candidate
            break
        fi
    done
    printf '%s' "$found"
}

bring_venv_module() {
    package=${1##*/}-venv
    if ! command -v apt-get >/dev/null; then
        say "Il manque à $1 les modules venv et ensurepip. Installez-les, puis relancez make."
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        say "Il manque un composant de Python. Tapez cette ligne, puis relancez make :"
        if command -v sudo >/dev/null; then
            say "    sudo apt-get install -y $package"
        else
            say "    su -c 'apt-get update && apt-get install -y $package'"
        fi
        exit 1
    fi
    say "Installation de $package…"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null
}

python=$(find_python)
if [ -z "$python" ]; then
    say "Jalon demande Python 3.11 ou plus récent. Installez-le, ou indiquez où il se trouve :"
    say "    make run PYTHON=/chemin/vers/python3"
    exit 1
fi
if ! { [ -x .venv/bin/python ] && recent .venv/bin/python && .venv/bin/python -c 'import pip' 2>/dev/null; }; then
    complete "$python" || bring_venv_module "$python"
    say "Création de l’environnement Python…"
    "$python" -m venv --clear .venv
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes -r requirements/bootstrap.lock
