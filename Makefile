# make demo: install, build the graph, answer a question, write an export and a page.   make test: everything that must pass.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo test assault lint bench browser engines lowest clean

$(BIN)/kg: pyproject.toml
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed; name one with make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/kg pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

demo: $(BIN)/kg
	@mkdir -p demo
	@echo '$$ kg query who-plays --set character=Kilgrave'
	@$(BIN)/kg query who-plays --set character=Kilgrave -f table
	@echo
	@echo '$$ kg export --projection cast -o demo/cast.graphml'
	@$(BIN)/kg export --projection cast -o demo/cast.graphml
	@echo '$$ kg view -o demo/universe.html'
	@$(BIN)/kg view -o demo/universe.html
	@echo
	@echo 'Open demo/universe.html in a browser. Then try, after ". $(BIN)/activate":'
	@echo '  kg show "Claire Temple"'
	@echo '  kg show season:jessica-jones-2 --as-of 2017-04-25'
	@echo '  kg query cast --set series=daredevil --set season=1 --seen none'
	@echo '  kg queries'

# Chromium for the browser tests, rapper as a third RDF reader: by apt where it can be.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || test -n "$$KG_CHROMIUM" || \
	  { command -v apt-get >/dev/null && test "$$(id -u)" = 0 && { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; }; } || \
	  echo "No Chromium found: the browser tests will be skipped (or fail where CI=true). Install the package chromium, or set KG_CHROMIUM." >&2
	@command -v rapper >/dev/null || \
	  { command -v apt-get >/dev/null && test "$$(id -u)" = 0 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq raptor2-utils >/dev/null; } || \
	  echo "No rapper found: install the package raptor2-utils to check the RDF dumps with a third reader." >&2

# Two SHACL engines in JavaScript as further opinions on the shapes, where npm is there.
engines:
	@test -d tests/engines/node_modules || ! command -v npm >/dev/null || npm install --silent --no-fund --no-audit --no-package-lock --prefix tests/engines || \
	  echo "The SHACL engines in JavaScript could not be installed: their tests will be skipped." >&2

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint browser engines
	$(BIN)/kg tidy --check
	$(BIN)/kg check
	$(BIN)/python -m pytest -q -n auto

# Twenty times as many hostile cases as in make test, none of which may take two seconds. For the night.
assault: $(VENV)/.dev
	KG_CASES=10000 $(BIN)/python -m pytest -q -n auto tests/hostile

# The oldest versions that pyproject.toml allows, in an environment of their own.
lowest: pyproject.toml
	$(PYTHON) -m venv $(VENV)-lowest
	$(VENV)-lowest/bin/python -m pip install --quiet --disable-pip-version-check $$($(PYTHON) tests/lowest.py)
	$(VENV)-lowest/bin/python -m pip install --quiet --disable-pip-version-check --no-deps .
	cd / && KG_CACHE=$$(mktemp -d) $(abspath $(VENV))-lowest/bin/kg query series -f table

bench: $(VENV)/.dev
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) $(VENV)-lowest demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
