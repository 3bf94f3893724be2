# Everything runs from here, on a developer's machine and in CI alike. Each target installs
# what it needs when it is missing (tools/need.mjs) and does nothing twice.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# One cargo, one browser at a time: the targets share both.
.NOTPARALLEL:
.DELETE_ON_ERROR:

CARGO_HOME ?= $(HOME)/.cargo
# The pinned tools come before whatever else the machine has.
export PATH := $(CURDIR)/node_modules/.bin:$(CARGO_HOME)/bin:$(PATH)
# Browsers come from the machine (tools/need.mjs), never from npm packages.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

# Ports of the demo; FAULTS and SIM_FLAGS are explained by `make help`, the rest in docs/hosting.md.
export PORT ?= 8080
export SIM_PORT ?= 8090
export FAULTS SIM_FLAGS ALL CONNECT_SRC FRAME_ANCESTORS SITE_PATH

target := $(or $(CARGO_TARGET_DIR),target)
export SPLIT_BIN := $(abspath $(target))/debug/split
export SIMULATOR_BIN := $(abspath $(target))/release/eightytwenty-simulator

need := node tools/need.mjs
wasm := --target wasm32-unknown-unknown

##@ Main commands

.PHONY: demo
demo: dist simulator ## Page and simulator until Ctrl-C (PORT, SIM_PORT; FAULTS=1 adds broken queues; SIM_FLAGS="--latency 300" and others)
	node tools/demo.mjs

.PHONY: test
test: lint test-native test-browser size test-fidelity test-e2e test-hosting ## Everything CI runs, cheap things first

.PHONY: dist
dist: dist/index.html ## The release page in dist/, what its host is told in target/hosting/ (CONNECT_SRC, FRAME_ANCESTORS, SITE_PATH: docs/hosting.md)

.PHONY: compressed
compressed: dist ## Writes NAME.gz and NAME.br beside the files of dist/, for a web server that sends them
	node tools/compress.mjs dist

.PHONY: bench
bench: ## The benchmarks, and at their end which goals were reached
	@mkdir -p target
	$(MAKE) --no-print-directory bench-native decode recompute frames load | tee target/bench.log
	@printf '\nGoals\n'
	@grep -E '^ +(reached|MISSED) ' target/bench.log

.PHONY: bench-native
bench-native: ## Reading pages and building the index, natively
	cargo bench --locked --bench ratios

.PHONY: decode
decode: contestants simulator ## Reading details pages in Chromium, against JSON.parse and the same extraction
	node tools/decode.mjs

.PHONY: recompute
recompute: contestants ## Moving threshold and filter in Chromium, against others (ARGS=1000000 chooses how many visits)
	node tools/recompute.mjs $(ARGS)

.PHONY: frames
frames: node_modules dist ## From a move of the threshold's handle to the painted frame, in the page itself (ARGS=1000000)
	@$(need) chromium
	node tools/frames.mjs $(ARGS)

.PHONY: load
load: node_modules dist simulator ## Loading conversations over loopback, against the vendor's own SDKs (ARGS="20000 200000")
	@$(need) chromium python-sdk
	node tools/load.mjs $(ARGS)

.PHONY: large
large: node_modules dist simulator ## 200,000 conversations by every way, each cell against the simulator's own aggregates
	@$(need) chromium
	LARGE=1 playwright test large

.PHONY: week
week: node_modules dist simulator ## A week of the wallboard in Chromium: 10,080 refreshes, and whether the page grew (REFRESHES=300)
	@$(need) chromium
	node tools/week.mjs

##@ Parts of them

.PHONY: tools
tools: node_modules ## Installs everything every target needs, nothing else
	$(need) wasm-target rust-src trunk wasm-bindgen nextest chromium nginx python-sdk

.PHONY: fmt
fmt: ## Formats the Rust sources
	cargo fmt --all

.PHONY: lint
lint: node_modules wasm-target ## Format, clippy for both targets, types of the scripts
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo clippy $(wasm) --all-targets --locked -- -D warnings
	tsc

.PHONY: test-native
test-native: ## Native tests (ARGS="-E 'test(name)'" chooses)
	@$(need) nextest
	cargo nextest run --workspace --locked --no-fail-fast $(ARGS)

.PHONY: test-browser
test-browser: wasm-target ## WebAssembly tests in headless Chromium (ARGS=name chooses)
	@$(need) wasm-bindgen chromium
	node tools/browser-tests.mjs $(ARGS)

.PHONY: test-fidelity
test-fidelity: node_modules simulator ## The simulator against the official SDK
	node --test $(ARGS) tests/fidelity/*.test.mjs

.PHONY: test-e2e
test-e2e: node_modules dist simulator ## End-to-end tests (ARGS="-g name" chooses)
	@$(need) chromium
	playwright test $(ARGS)

# Examples in hosting/ are what `make dist` writes for a page in a folder.
.PHONY: hosting
hosting: ## Rewrites hosting/nginx.conf and hosting/cloudfront-headers.json after a change of headers
	node tools/hosting.mjs hosting

.PHONY: test-hosting
test-hosting: node_modules dist simulator ## The page behind a real nginx, and without a network (ARGS="-g name" chooses)
	@$(need) nginx chromium
	node --test tests/hosting/*.test.mjs
	playwright test --config tests/hosting $(ARGS)

.PHONY: size
size: dist ## Size budgets: the first load, and what comes later
	node tools/size.mjs

.PHONY: screenshots
screenshots: node_modules dist simulator ## Redraws docs/screenshot.png (ALL=1: every size and scheme into target/screenshots/)
	@$(need) chromium
	node tools/screenshots.mjs

.PHONY: clean
clean: ## Removes everything built, and the Python SDK of `make load`; keeps what else is installed
	cargo clean
	rm -rf dist target test-results playwright-report

.PHONY: help
help:
	@awk -F ':.*## ' '/^##@/ { print "\n" substr($$0, 5) } /^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: wasm-target
wasm-target:
	@$(need) wasm-target

# The page's own code as the benchmarks in Chromium call it, built like the page.
.PHONY: contestants
contestants: node_modules wasm-target
	@$(need) rust-src wasm-bindgen chromium
	rm -rf target/recompute
	$(page-env) cargo build --locked --profile page $(wasm) -p eightytwenty-recompute
	wasm-bindgen --target web --out-dir target/recompute/page $(target)/wasm32-unknown-unknown/page/eightytwenty_recompute.wasm
	wasm-opt -Oz target/recompute/page/eightytwenty_recompute_bg.wasm -o target/recompute/page/eightytwenty_recompute_bg.wasm

.PHONY: simulator
simulator:
	cargo build --release --locked -p eightytwenty-simulator

node_modules: node_modules/.package-lock.json

# npm writes this file itself, at the end of an installation that succeeded.
node_modules/.package-lock.json: package.json package-lock.json
	@echo 'Installing the npm packages of package-lock.json: npm ci'
	npm ci --no-audit --no-fund
	@touch $@

page-sources := $(shell find src style tools/split/src -type f) index.html start.js Trunk.toml Cargo.toml Cargo.lock rust-toolchain.toml \
	package-lock.json tools/split/Cargo.toml tools/finish.mjs sw.js $(shell find tools/hosting -type f) tools/hosting.mjs tools/connect-src.mjs \
	$(wildcard assets/*) hosting/404.html

# What makes the page small (`make size`): the standard library is built along, for size, and a panic traps at once
# instead of carrying its message; views share code through erased types. Stable Rust keeps these switches for
# its nightly builds; with the toolchain pinned they do the same on every machine. For tools/split, names of functions tell
# all of their types (v0), and a function of one module is never another's too; wasm-opt merges them in the end. Relocations tell
# which data goes with which functions.
page-env := RUSTC_BOOTSTRAP=1 \
	CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
	CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size \
	RUSTFLAGS='--cfg erase_components -Zlocation-detail=none -Zfmt-debug=none -Zunstable-options -Cpanic=immediate-abort \
		-Csymbol-mangling-version=v0 -Zmerge-functions=disabled -Clink-arg=--emit-relocs'

dist/index.html: $(page-sources) target/dist-options | node_modules wasm-target
	@$(need) rust-src trunk wasm-bindgen
	cargo build --locked -p eightytwenty-split
	@# Trunk builds offline; this fetches what is missing and does the work.
	$(page-env) cargo build --locked --profile page $(wasm) --bin app
	$(page-env) trunk build
	node tools/hosting.mjs dist target/hosting
	@touch $@

# Changes only when these do, and then the page is built anew.
dist-options = $(CONNECT_SRC)|$(FRAME_ANCESTORS)|$(SITE_PATH)
.PHONY: always
target/dist-options: always
	@mkdir -p target
	@echo "$(dist-options)" | cmp --silent - $@ || echo "$(dist-options)" > $@
