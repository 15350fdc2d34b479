# Everyday commands; `make` alone lists them. Builds are in build/PRESET (CMakePresets.json).
PRESET ?= dev
JOBS   ?= $(shell nproc)
BUILD  := build/$(PRESET)
CPP    := $(shell git ls-files -co --exclude-standard -- '*.cpp' '*.hpp' 2>/dev/null)
# What differs from the main line, for clang-tidy.
CHANGED = $(shell git diff --name-only --diff-filter=d HEAD -- '*.cpp'; git ls-files -o --exclude-standard -- '*.cpp')

.DEFAULT_GOAL := help
.PHONY: help build release test one format format-check lint tidy db migrate run down status call e2e page bench \
        golden openapi times portal clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BUILD)/build.ninja:
	cmake --preset $(PRESET)

build: $(BUILD)/build.ninja ## everything of a preset: make build PRESET=release|dev|asan|tsan|dev-clang
	cmake --build $(BUILD) -j $(JOBS)

release: ## the program that runs: build/release/didtron
	@$(MAKE) --no-print-directory build PRESET=release

test: ## all tests, or make test SUITE="unit http"
	./tests/run $(SUITE)

one: $(BUILD)/build.ninja ## one test: make one BIN=test_unit NAME="*hold*"
	cmake --build $(BUILD) -j $(JOBS) --target $(or $(BIN),test_unit)
	$(BUILD)/$(or $(BIN),test_unit) --test-case='$(or $(NAME),*)'

format: ## clang-format on every C++ file, biome on the portal
	clang-format-14 -i $(CPP)
	cd portal && npm run --silent format

format-check: ## says which C++ files are not formatted
	clang-format-14 --dry-run -Werror $(CPP)

lint: ## layers, words, paths, scripts
	./tests/lint/run.py

tidy: build/dev-clang/build.ninja ## clang-tidy on changed files
	@test -n "$(CHANGED)" || { echo "nothing changed"; exit 0; }
	clang-tidy-14 -p build/dev-clang --quiet $(CHANGED)

build/dev-clang/build.ninja:
	cmake --preset dev-clang -DDIDTRON_UNITY=OFF

db: ## psql in the database of the running instance, as the superuser
	./deploy/db

migrate: ## applies new migrations to the running instance
	./deploy/up --no-build

run: ## installs, builds, starts everything (deploy/up)
	./deploy/up

down: ## stops everything
	./deploy/down

status: ## what runs
	./deploy/status

call: ## a billed call, explained
	./deploy/call

e2e: ## a complete second instance with real SIP calls and kill -9 of every part
	./tests/run e2e

page: ## the portal in Chromium
	./tests/run page

portal: ## development server of the portal
	cd portal && npm ci && npm run dev

bench: ## every program of bench/, results on the screen
	@$(MAKE) --no-print-directory build PRESET=release
	@cmake --build build/release --target benches
	@for program in build/release/bench_*; do if [ -x "$$program" ]; then echo "== $$program"; "$$program"; fi; done

golden: ## writes golden files anew; read the diff before you commit
	UPDATE_GOLDEN=1 ./tests/run unit storage http

openapi: release ## writes http/openapi/openapi.json and the portal's types
	build/release/didtron openapi > http/openapi/openapi.json
	cd portal && npm run --silent api:generate

times: $(BUILD)/build.ninja ## the ten slowest compilations of the last build
	@sort -u -k4 $(BUILD)/.ninja_log | awk '!/^#/ { printf "%7.1f s  %s\n", ($$2 - $$1) / 1000, $$4 }' | sort -rn | head -10

clean: ## removes build/ (not var/)
	rm -rf build
