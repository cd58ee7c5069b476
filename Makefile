# Everything that is done with Clean Copy, by name. `make help` lists it.
# On a machine with Python 3.11 or later and make, `make run` is all that is needed.

PYTHON ?= python3
VENV := .venv/bin/python
UV := $(shell command -v .venv/bin/uv || command -v uv)
# One more than there are cores: much of what is tested waits for other programs.
TEST_PROCESSES ?= $(shell $(PYTHON) -c 'import os; print(min((os.cpu_count() or 1) + 1, 4))')
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
          --no-header $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help python install install-dev run demo test test-slow check format bench shots verify backup requirements \
        restart-request mail-check mail-login prove lock clean

help: ## list what can be done
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "make: there is no $(PYTHON) here. Clean Copy needs Python 3.11 or later: install it, or name it: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: $(PYTHON) is $$($(PYTHON) -V 2>&1). Clean Copy needs Python 3.11 or later: install it, or name it: make run PYTHON=python3.12" >&2; exit 1; }

install: python ## make .venv and fetch everything, pinned and checked by hash
	@$(PYTHON) tools/install.py runtime

install-dev: python
	@$(PYTHON) tools/install.py dev

run: install ## start everything on this machine and say where to sign in (Ctrl-C ends it)
	@exec $(VENV) local.py --end-with-parent $$PPID

demo: install ## the whole procedure by scripted people; what comes out is left in var/demo/
	@exec $(VENV) -m tools.demo

test: install-dev ## unit, workflow and end-to-end tests
	@$(VENV) -m pytest -n $(TEST_PROCESSES) --dist loadscope --no-loadscope-reorder

test-slow: install-dev ## the long run: kills, load, many generated cases
	@$(VENV) -m pytest -m slow -o addopts="-q --strict-markers -ra"

check: install-dev ## ruff, mypy --strict and the table of rooms
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(VENV) -m mypy .
	@.venv/bin/lint-imports

format: install-dev ## lay out the code the one way
	@$(VENV) -m ruff check --fix-only --quiet .
	@$(VENV) -m ruff format .

bench: install-dev ## measure what the documents claim
	@$(VENV) -m tools.bench

shots: install-dev ## pictures of the screens to var/shots/
	@$(VENV) -m tools.shots

verify: install ## check every audit chain, every sealed document, the policies and the dates of running requests
	@$(VENV) verify.py

backup: install ## copy all records, as they are at one moment, and look the copy through: TO=folder
	@$(if $(TO),,$(error say into which folder: make backup TO=/media/backup))$(VENV) -m records.backup --to "$(TO)"

requirements: install ## which demand (S, R) is met where
	@$(VENV) -m tools.requirements

restart-request: install ## start a request's process again from its record: REF=AR-2026-0001
	@$(if $(REF),,$(error say which request: make restart-request REF=AR-2026-0001))$(VENV) starter.py restart $(REF)

mail-check: install ## send the setting's mailbox mail to itself and say what works
	@$(VENV) -m mail.check

mail-login: install ## sign the mailbox in where the provider wants a token
	@$(VENV) -m mail.login

prove: install ## prove that a clean copy holds nothing it withholds: FILE=copy.pdf
	@$(if $(FILE),,$(error say which file: make prove FILE=copy.pdf))$(VENV) prove.py "$(FILE)"

lock: ## pin the packages again from pyproject.toml (UPGRADE=1 takes newer ones)
	@test -n "$(UV)" || { echo "make lock: uv is needed: .venv/bin/python -m pip install uv" >&2; exit 1; }
	@$(COMPILE) pyproject.toml -o requirements.txt
	@$(COMPILE) pyproject.toml --extra postgres -c requirements.txt -o requirements-postgres.txt
	@$(COMPILE) pyproject.toml --extra postgres --extra dev -c requirements.txt -o requirements-dev.txt
	@$(COMPILE) requirements-node.in -o requirements-node.txt
	@$(COMPILE) requirements-build.in -o requirements-build.txt

clean: ## remove what was installed and built; never the records in var/
	@rm -rf .venv node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
