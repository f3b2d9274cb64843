# Each target makes its own .venv when it is missing.
PYTHON ?= python3
EXTRAS ?= dev
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-$(EXTRAS)

.PHONY: demo test lint bench gate baselines clean

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

# Every baseline over dev and test, scored: what `gate` compares and `baselines` pins.
RUNS := out/eval
NAMES := empty first-sentence oracle shuffled rules
define run_baselines
	rm -rf $(RUNS)
	for name in $(NAMES); do \
		if [ $$name = rules ]; then engine="--model rules"; else engine="--baseline $$name"; fi; \
		$(BIN)/summarizer eval run dev test $$engine --out $(RUNS)/$$name || exit 1; \
		$(BIN)/summarizer eval score $(RUNS)/$$name > $(RUNS)/$$name/table.txt || exit 1; \
	done
endef

gate: $(READY)  ## Compare the baselines' counts with the pinned ones, document by document.
	@$(run_baselines)
	@for name in $(NAMES); do \
		$(BIN)/summarizer eval gate $(RUNS)/$$name --baseline evals/baselines/$$name.jsonl --exact \
			|| exit 1; \
	done

baselines: $(READY)  ## Pin the baselines' counts anew, after a change that is meant.
	@$(run_baselines)
	@for name in $(NAMES); do \
		cp $(RUNS)/$$name/counts.jsonl evals/baselines/$$name.jsonl; \
		cp $(RUNS)/$$name/run.json evals/baselines/$$name.run.json; \
	done
	$(BIN)/summarizer eval report $(RUNS)/rules --ceiling evals/baselines/agreement.json \
		--markdown docs/embedded-engine.md

bench: $(READY)  ## Measure, against named baselines in the same run.
	$(BIN)/python -m benchmarks.overhead
	$(BIN)/python -m benchmarks.scoring

clean:
	rm -rf $(VENV) out dist build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
