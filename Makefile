# Parvis. `make run` and `make test` are all one needs.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do command -v $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/done
AREAS := parvis village tests manage.py conftest.py

.DEFAULT_GOAL := help
.PHONY: help setup run test check format lock messages clean

help: ## What can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: setup ## Make what is missing, then start Parvis with its demo workspace
	@$(BIN)/parvis up --demo

setup: $(DONE)/pages ## Make everything that Parvis needs, in .venv and node_modules

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Parvis needs Python 3.11 or newer, with venv. Install it, then try again."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Parvis needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version)."; exit 1; }
	@echo "· environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make an environment; on Debian: apt-get install python3-venv"; exit 1; }
	@mkdir -p $(DONE)

# uv where it is at hand (it installs in seconds), else pip; the hashes are checked either way.
$(DONE)/packages: requirements/base.txt | $(BIN)/python
	@echo "· packages"
	@$(BIN)/python deploy/install.py requirements/base.txt
	@mkdir -p $(DONE) && touch $@

$(DONE)/command: pyproject.toml $(DONE)/packages
	@echo "· command $(BIN)/parvis"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . 2>&1 | grep -v WARNING || true
	@test -x $(BIN)/parvis
	@touch $@

$(DONE)/browser: package-lock.json $(DONE)/packages
	@echo "· browser packages"
	@$(BIN)/python deploy/browser.py
	@touch $@

$(DONE)/pages: $(DONE)/command $(DONE)/browser $(shell find parvis -path '*/static/*' -o -path '*/templates/*' -o -name '*.po' -o -name icons.txt 2>/dev/null)
	@echo "· pages"
	@$(BIN)/python -m parvis.kit.catalogs compile
	@$(BIN)/python -m parvis.ui.assets build
	@PARVIS_LOG_LEVEL=warning $(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

$(DONE)/tests: requirements/dev.txt $(DONE)/pages
	@echo "· packages of the tests"
	@$(BIN)/python deploy/install.py requirements/dev.txt
	@$(BIN)/python deploy/chromium.py
	@touch $@

check: $(DONE)/tests ## Layout, rules, types, order of areas
	$(BIN)/ruff check $(AREAS)
	$(BIN)/ruff format --check $(AREAS)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint parvis --lint --quiet

test: check ## Every test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

format: $(DONE)/tests ## Lay out the sources
	$(BIN)/ruff check --fix $(AREAS)
	$(BIN)/ruff format $(AREAS)

lock: $(DONE)/tests ## Lock the packages anew, with hashes and without addresses
	@for name in base dev; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-header requirements/$$name.in -o requirements/$$name.txt; done
	@npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --silent

messages: setup ## Add new sentences to the French catalogues
	@$(BIN)/python -m parvis.kit.catalogs update

clean: ## Remove what was made (never the data)
	rm -rf $(VENV) node_modules build
