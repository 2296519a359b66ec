# Shortcuts over meson. "make demo" shows livrec at work; "make check" runs every test.
BUILD ?= build
PREFIX ?= /usr/local
PYTHON := $(firstword $(wildcard /usr/bin/python3) python3)
MESON_FLAGS ?=
SECONDS_DEMO ?= 10
DIR ?= recordings

.PHONY: all deps build demo check bench install format clean

all: build

# Debian and Ubuntu. Installs only what is missing; elsewhere install the same by hand.
deps:
	@sh tools/deps.sh

$(BUILD)/build.ninja:
	meson setup $(BUILD) $(MESON_FLAGS)

build: $(BUILD)/build.ninja
	@meson compile -C $(BUILD)

demo: deps
	@$(MAKE) --no-print-directory build
	@$(PYTHON) tools/demo.py $(BUILD)/livrec-cli/livrec --dir "$(DIR)" --seconds $(SECONDS_DEMO) $(if $(URL),--url "$(URL)")

check: deps
	@$(MAKE) --no-print-directory build
	@$(PYTHON) tools/check.py $(CHECK_FLAGS) $(BUILD)

bench: build
	@$(PYTHON) tests/bench/bench.py --build $(BUILD) $(BENCH_FLAGS)

install:
	@[ -f $(BUILD)/build.ninja ] || meson setup $(BUILD) --prefix $(PREFIX) --buildtype release $(MESON_FLAGS)
	meson install -C $(BUILD)

# Only what changed since main, so that a change stays readable.
format:
	git diff --name-only --diff-filter=d main -- '*.c' '*.h' | xargs -r clang-format -i

clean:
	rm -rf $(BUILD)
