.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Compiled modules are kept, whatever the surroundings say: the tests start many processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help pictures run test check format typecheck lint encoder judge eval quality clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  \1\t/' | expand -t 14

# The lock file pins every package. torch goes first: pip then keeps a CPU build it finds locally.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint requirements.lock torch==2.13.0
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $(STAMP)

run: $(STAMP) ## Serve the chat page on http://127.0.0.1:7860 (with the sample company at first)
	$(BIN)/aims serve --sample

# A file's tests stay together, and the order of files is that of tests/conftest.py; each process
# needs about a gigabyte.
test: $(STAMP) ## Run the whole test suite
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(STAMP) ## Check format and lint rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

typecheck: $(STAMP) ## Check the types
	$(BIN)/mypy

check: lint typecheck test ## Everything: the same as CI

format: $(STAMP) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

encoder: $(STAMP) ## Train the shipped encoder again (needs the shared parallel texts and Debian)
	$(BIN)/python -m eval.encoder train

judge: $(STAMP) ## Learn the judge's weights again from the annotated companies
	$(BIN)/python -m eval.judging learn

eval: $(STAMP) ## List the measures
	$(BIN)/python -m eval

pictures: $(STAMP) ## Take the README's pictures of the page anew (needs Chromium)
	$(BIN)/python -m eval.pictures

# Each prints its table and fails below its floor; the rest still runs, so that all is seen.
MEASURES := retrieval questions answers review mutation ablation contractnli classify
quality: $(STAMP) ## Run every measure of quality and write docs/quality.md
	failed=; for one in $(MEASURES); do \
	  $(BIN)/python -m eval $$one --json eval/results/$$one.json || failed="$$failed $$one"; \
	done; $(BIN)/python -m eval docs || failed="$$failed docs"; test -z "$$failed" || { echo "failed:$$failed"; exit 1; }

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
