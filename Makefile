# Python 3.11 to 3.13 and make are all that these commands need:
#
#   make run     extract corpus/ into out/: JSON Lines, CSV and SQLite; print rows and counts
#   make test    lint, types and tests
#   make clean   remove the environment and out/
#   make lock    resolve requirements-dev.lock anew; this needs uv
#
# Both make their environment when it is missing and install only when pyproject.toml has changed.
# Variables: PYTHON (the interpreter, python3), VENV (the environment, .venv), OUT (the results, out);
# LOCKED=1 makes the environment of the versions in requirements-dev.lock, each checked by its hash.

PYTHON ?= python3
VENV ?= .venv
OUT ?= out

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# The matrices are small: more threads than one only wait for each other.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1

.DELETE_ON_ERROR:
.PHONY: run test clean lock

run: $(VENV)/.installed-for-run
	$(BIN)/newsextract extract corpus --force -o $(OUT)/facts.jsonl -o $(OUT)/facts.csv -o $(OUT)/facts.db
	@$(BIN)/python scripts/print_rows.py $(OUT)/facts.csv

test: $(VENV)/.installed-for-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

clean:
	rm -rf $(VENV) $(OUT)

$(VENV)/.installed-for-run: EXTRAS := documents
$(VENV)/.installed-for-test: EXTRAS := documents,parquet,postgres,graph,web,ray,dev
$(VENV)/.installed-for-run $(VENV)/.installed-for-test: pyproject.toml $(if $(LOCKED),requirements-dev.lock) | $(BIN)/python
	@$(PIP) --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip  # uv makes environments without pip
ifdef LOCKED
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	$(PIP) install --no-build-isolation --no-deps --editable .
else
	$(PIP) install --editable '.[$(EXTRAS)]'
endif
	@touch $@

# PyTorch, which trains models and nothing else, has other builds and other registries for each machine.
TORCH := torch sympy mpmath
lock:
	printf '# Made by make lock: all extras, on every system, but for PyTorch ($(TORCH)).\n' > requirements-dev.lock
	printf 'torch; sys_platform == "none"\n' > .override.txt
	printf 'editables\nhatchling\n' | uv pip compile pyproject.toml - --quiet --universal --python-version 3.11 \
	    --extra all --extra dev --override .override.txt $(TORCH:%=--no-emit-package %) --generate-hashes \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links >> requirements-dev.lock
	rm .override.txt

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	    echo "newsextract needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is none of them." \
	        "Name one, as in: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
