#!/bin/sh
# Makes .venv and puts the pinned uv into it. Called by make, from the project folder.
# What is missing is said first, in a sentence with the line to type.
set -eu

say() { printf '%s\n' "$*" >&2; }
stop() {
    say "$1"
    [ $# -lt 2 ] || say "    $2"
    exit 1
}
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

refuse_without_python() {
    old=$("${PYTHON:-python3}" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || old=
    if [ -n "$old" ]; then
        stop "Python $old est trop ancien : Jalon demande 3.11 ou plus récent. Installez-le, ou \
dites où il se trouve :" \
            "make run PYTHON=/chemin/vers/python3.11"
    fi
    if [ -n "${PYTHON:-}" ]; then
        stop "$PYTHON n’est pas un Python qui se lance. Dites où il se trouve :" \
            "make run PYTHON=/usr/bin/python3"
    fi
    stop "Il manque Python, 3.11 ou plus récent. Tapez cette ligne, ou l’équivalent de votre \
système, puis relancez make :" \
        "sudo apt-get install -y python3 python3-venv"
}

refuse_closed_folder() {
    for place in . .venv; do
        [ -e "$place" ] || continue
        [ -w "$place" ] && [ -x "$place" ] && continue
        folder=$(pwd)
        if [ -O "$place" ]; then
            stop "Ce compte ne peut pas écrire dans le dossier de Jalon. Tapez cette ligne, puis \
relancez make :" \
                "chmod -R u+rwX '$folder'"
        fi
        stop "Le dossier de Jalon est à un autre compte, et celui-ci ne peut pas y écrire. Tapez \
cette ligne, puis relancez make :" \
            "sudo chown -R $(id -un) '$folder'"
    done
}

bring_venv_module() {
    package=${1##*/}-venv
    missing="Il manque à $1 les modules venv et ensurepip"
    if ! command -v apt-get >/dev/null; then
        stop "$missing. Installez-les, puis relancez make."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null; then
            stop "$missing. Tapez cette ligne, puis relancez make :" "sudo apt-get install -y \
$package"
        fi
        stop "$missing. Tapez cette ligne, puis relancez make :" \
            "su -c 'apt-get update && apt-get install -y $package'"
    fi
    say "Installation de $package…"
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package" >/dev/null; }; then
        stop "$missing, et apt n’a pas pu les installer. Tapez cette ligne pour voir pourquoi :" \
            "apt-get install $package"
    fi
}

python=$(find_python)
[ -n "$python" ] || refuse_without_python
refuse_closed_folder
if ! { [ -x .venv/bin/python ] && recent .venv/bin/python && .venv/bin/python -c 'import pip' 2>/dev/null; }; then
    complete "$python" || bring_venv_module "$python"
    say "Création de l’environnement Python…"
    "$python" -m venv --clear .venv
fi
if ! told=$(.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes -r requirements/bootstrap.lock 2>&1); then
    say "$told"
    stop "pip n’a pas pu installer la première bibliothèque. S’il n’atteint aucun dépôt de \
paquets, vérifiez le réseau, ou donnez-lui le miroir de votre administration, puis relancez make :" \
        ".venv/bin/python -m pip config --user set global.index-url \
https://miroir.exemple.fr/simple"
fi
