# Each target makes its own .venv when it is missing.
PYTHON ?= python3
EXTRAS ?= dev
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-$(EXTRAS)

.PHONY: demo test lint bench clean

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"'
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[$(EXTRAS)]'
	@touch $@

demo: $(READY)  ## Summarise the example archive with the embedded engine: no key, no network.
	rm -rf out/demo
	$(BIN)/summarizer run examples/archive --out out/demo
	$(BIN)/summarizer export out/demo --to jsonl out/demo/records.jsonl
	$(BIN)/summarizer article examples/archive/11-landmine.txt
	@echo
	@echo "Records: out/demo/records.jsonl    Store: out/demo/summarizer.sqlite"

test: $(READY)  ## Run the tests.
	$(BIN)/python -m pytest -q

lint: $(READY)  ## Check style and types.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)  ## Measure, against named baselines in the same run.
	$(BIN)/python -m benchmarks.overhead

clean:
	rm -rf $(VENV) out dist build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
