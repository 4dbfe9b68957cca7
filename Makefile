# make demo    install the core and show the demo (no network after the install)
# make test    install everything and run all tests
# make fuzz    10,000 mutated files through the importers, each in a bounded child process, and 20,000 generated
#              requests to the API as everyone (some half an hour)
# make check   format, lint, types and import contract, then all tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Pins apply to what is installed and to what builds it. An exported variable reaches pip's build environments too.
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_BUILD_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

CORE := $(VENV)/.core-installed
ALL := $(VENV)/.all-installed
# pip compiles packages but not an editable one, and where Python may not write bytecode every start would pay for it.
COMPILE := $(BIN)/python -m compileall -q embeddings matching service

.PHONY: demo test check static fuzz clean

demo: $(CORE)
	@$(BIN)/makla demo

# A file of tests stays in one process, so that what its tests share is made once; the longest begin first
# (tests/conftest.py). Each process keeps to one core: threads of numpy that wait for work would take it from the others.
test: $(ALL)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: static test

fuzz: $(ALL)
	$(BIN)/python -m tests.fuzz --count 10000
	$(BIN)/python -m tests.fuzz.api --count 20000

static: $(ALL)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The stamps are newer than what they were made from, so a second run installs nothing.
$(CORE): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installerar Mäkla (någon minut första gången) ..."
	@$(BIN)/pip install -qq --editable .
	@$(COMPILE)
	@touch $@

$(ALL): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installerar allt som testerna behöver (några minuter första gången) ..."
	@$(BIN)/pip install -qq --editable '.[transformers,train,postgres,oidc,dev]'
	@$(COMPILE)
	@touch $@ $(CORE)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Mäkla behöver Python 3.11 eller nyare, men $(PYTHON) är äldre eller saknas. Prova: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Miljön $(VENV) kunde inte skapas. På Debian och Ubuntu: apt install python3-venv"; exit 1; }

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
