#!/usr/bin/env bash
# Creates a virtual environment of Python 3.13 with uv in it, and installs a requirements file.
# usage: create_environment.sh FOLDER REQUIREMENTS
set -euo pipefail
folder=$1
requirements=$2
uv_requirements=$(dirname "$requirements")/uv.txt
echo "Installing into this folder … 正在安装到本目录……" >&2

if python3.13 -c 'import ensurepip, venv' 2>/dev/null; then
    python3.13 -m venv --clear "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$uv_requirements"
elif uv --version >/dev/null 2>&1; then
    uv venv --quiet --clear --seed --python 3.13 "$folder"
    uv pip install --quiet --require-hashes --python "$folder/bin/python" -r "$uv_requirements"
else
    echo "WeHook needs Python 3.13: install it, or install uv, which brings it along." >&2
    exit 1
fi
"$folder/bin/uv" pip install --quiet --require-hashes --python "$folder/bin/python" -r "$requirements"
