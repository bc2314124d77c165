# Python 3.11 to 3.13 and make are all that these commands need:
#
#   make run     extract corpus/ into out/: JSON Lines, CSV and SQLite; print rows and counts
#   make test    lint, types and tests
#   make clean   remove the environment and out/
#
# Both make their environment when it is missing and install only when pyproject.toml has changed.
# Variables: PYTHON (the interpreter, python3), VENV (the environment, .venv), OUT (the results, out).

PYTHON ?= python3
VENV ?= .venv
OUT ?= out

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# The matrices are small: more threads than one only wait for each other.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1

.DELETE_ON_ERROR:
.PHONY: run test clean

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
$(VENV)/.installed-for-run $(VENV)/.installed-for-test: pyproject.toml | $(BIN)/python
	@$(PIP) --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip  # uv makes environments without pip
	$(PIP) install --editable '.[$(EXTRAS)]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	    echo "newsextract needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is none of them." \
	        "Name one, as in: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
