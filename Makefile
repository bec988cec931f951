# Two commands do everything: `make run` and `make test`. The plain commands behind them are in README.md.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test setup bench screenshots clean

run: setup
	$(BIN)/python -m streamlit run dashboard.py

test: $(VENV)/tests-installed
	sh scripts/prepare_browser.sh
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: $(VENV)/tests-installed
	$(BIN)/python -m benchmarks

screenshots: $(VENV)/tests-installed
	sh scripts/prepare_browser.sh
	$(BIN)/python -m scripts.screenshots

setup: $(VENV)/installed

$(VENV)/installed: requirements.txt constraints.txt
	$(PYTHON) scripts/check_python.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements.txt
	touch $@

$(VENV)/tests-installed: $(VENV)/installed requirements-dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV)
