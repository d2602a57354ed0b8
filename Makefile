# yardstick - see README.md.  Try: make help
#
# One non-recursive makefile.  Each mode (release, debug, asan, tsan, fuzz)
# builds under its own build/<mode>, so that switching needs no clean.

MODE    ?= release
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
DESTDIR ?=
CC      ?= cc
# A folder of tiles outside of this repository, for the targets that measure; they do without.
DATA    ?=
FUZZ_CC ?= clang
PC      := pkg-config

# Library flags go only to the folders that may include the library (see lint).
PKGS.formats := libtiff-4 proj jansson libdeflate expat libpng libjpeg sqlite3
PKGS.report  := libpng jansson libcrypto libjpeg sqlite3 proj cairo-ft cairo-pdf fontconfig raqm harfbuzz
PKGS.base    := libcrypto libutf8proc
# libgeotiff and libcsv ship no .pc file in Debian.
# Debian keeps its headers in a folder of their own, Fedora in another.
GEOTIFF      := $(addprefix -isystem ,$(wildcard /usr/include/geotiff /usr/include/libgeotiff))
LIBS         := -lgeotiff -lcsv
PKGS         := $(sort $(PKGS.base) $(PKGS.formats) $(PKGS.report))

B := build/$(MODE)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wcast-qual -Wundef \
        -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wimplicit-fallthrough \
        -Wformat=2

# CFLAGS, CPPFLAGS and LDFLAGS stay the caller's; ours come first.
# Apple's headers hide the times of files and more from who asks for POSIX alone.
YS_CPPFLAGS := -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DARWIN_C_SOURCE -D_FILE_OFFSET_BITS=64 -MMD -MP
# The same objects make the static library and the shared one.
YS_CFLAGS   := -std=c11 -fPIC -fno-semantic-interposition -fvisibility=hidden -fno-common $(WARN)
# The same image must give the same counts everywhere: no fused multiply-add
# behind our back, no -ffast-math (tests/kcheck relies on it).
YS_CFLAGS   += -ffp-contract=off

# The program reads files that strangers made: what the compiler and the loader can do against a fault
# of ours that is still unknown.  tests/cli/test_hardening.sh looks at the program for each of them.
# Apple's compilers and linker know some of it alone: there a program is position-independent and its
# stack no code whatever is said.
DARWIN    := $(filter Darwin,$(shell uname -s))
HARDEN    := -fstack-protector-strong $(if $(DARWIN),,-fstack-clash-protection) \
             $(if $(DARWIN),,$(if $(filter x86_64 i%86,$(shell uname -m)),-fcf-protection))
HARDEN_LD := $(if $(DARWIN),,-pie -Wl,-z,relro,-z,now,-z,noexecstack)

OPT.release := -O3 -g $(HARDEN) -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
OPT.debug   := -O0 -g3
OPT.asan    := -O2 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
OPT.tsan    := -O1 -g -fsanitize=thread
OPT.fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
MODE_FLAGS  := $(OPT.$(MODE))
$(if $(MODE_FLAGS),,$(error MODE is one of: release debug asan tsan fuzz))

ifeq ($(WERROR),1)
YS_CFLAGS += -Werror
endif

OPENMP ?= -fopenmp
ifeq ($(MODE),fuzz)
OPENMP :=
endif

VERSION  := $(shell sed -n 's/.*return "\([0-9.]*\)";.*/\1/p' src/records/names.c)
# Raised when a program linked against the shared library before would no longer run with it.
SOVERSION := 0
SONAME    := libyardstick.so.$(SOVERSION)
# Apple's linker has other flags; there the library is static alone.
SHARED    := $(if $(DARWIN),,$(B)/$(SONAME))
HEADERS   := $(wildcard include/*.h)
MANUALS   := $(wildcard src/cli/*.1 src/cli/*.5)

PKG_LIBS = $(shell $(PC) --libs $(PKGS)) $(LIBS) -lm

rwild = $(sort $(foreach depth,* */* */*/*,$(wildcard $(1)/$(depth).c)))

KERNEL_SRC := $(call rwild,kernels)
CLI_SRC    := $(wildcard src/cli/*.c)
LIB_SRC    := $(filter-out $(CLI_SRC),$(call rwild,src))
UNIT_SRC   := $(call rwild,tests/unit) $(wildcard tests/support/*.c) tests/nomem/failing_alloc.c
WEB_SRC    := $(foreach ext,html css js,$(wildcard src/report/page/web/*.$(ext) src/report/draw/web/*.$(ext) src/report/survey/web/*.$(ext)))
WEB_C      := $(B)/gen/web_pages.c
# The words of other languages, of all that is written for readers.
TEXTS_SRC  := $(wildcard src/report/page/web/*.txt)
TEXTS_C    := $(B)/gen/translations.c
# Weights of the networks, part of the library; make WEIGHTS=folder builds with others.
WEIGHTS     ?= src/nets/weights
WEIGHTS_BIN := $(patsubst src/nets/weights/%,$(WEIGHTS)/%,$(wildcard src/nets/weights/*.bin))
WEIGHTS_C   := $(B)/gen/weights.c
# The commit that is built, for evidence.json; of a source archive it is not known.
COMMIT_C    := $(B)/gen/commit.c
KCHECK_SRC := $(wildcard tests/kcheck/*.c)
RENDER_SRC := $(wildcard samples/render/*.c)

obj = $(patsubst %.c,$(B)/obj/%.o,$(1))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all lib cli deps demo check check-web check-slurm check-huge hardening cli-tools cli-tests samples samples-same train train-areas train-proposals \
        same-record same-check accuracy series reliability laws ruined negatives examples alignment changes test unit kcheck bench bench-peers bench-areas deps-peers peers-same \
        no-memory asan tsan fuzz fuzz-build dist deb check-packages lint format install uninstall clean help

all: lib cli ## build the library and the program
lib: $(B)/libyardstick.a $(SHARED)
cli: $(B)/yardstick

# The flags are an input of every object: a changed flag rebuilds.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(filter-out -Werror,$(YS_CFLAGS)) $(MODE_FLAGS) $(CPPFLAGS) $(CFLAGS) $(OPENMP)' | cmp -s - $@ || \
	 echo '$(CC) $(filter-out -Werror,$(YS_CFLAGS)) $(MODE_FLAGS) $(CPPFLAGS) $(CFLAGS) $(OPENMP)' > $@
FORCE:

$(B)/obj/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(YS_CPPFLAGS) $(CPPFLAGS) $(YS_CFLAGS) $(MODE_FLAGS) $(EXTRA) $(CFLAGS) -c $< -o $@

# The templates of the report page are part of the library.
$(WEB_C): src/report/page/web/embed.sh $(WEB_SRC)
$(TEXTS_C): src/report/page/web/embed.sh $(TEXTS_SRC)
$(WEB_C) $(TEXTS_C):
	@mkdir -p $(@D)
	sh $^ > $@

# By the assembler where it can; EMBED=bytes writes the numbers out instead.
INCBIN := __asm__(".pushsection .rodata\n.hidden a\n.incbin \"Makefile\"\n.popsection");
EMBED  ?= $(shell printf '%s\n' '$(INCBIN)' | $(CC) -xc -c - -o /dev/null 2>/dev/null && echo incbin || echo bytes)
$(B)/gen/weights.from: FORCE
	@mkdir -p $(@D)
	@echo '$(EMBED) $(WEIGHTS_BIN)' | cmp -s - $@ || echo '$(EMBED) $(WEIGHTS_BIN)' > $@
$(WEIGHTS_C): src/nets/weights/embed.sh $(B)/gen/weights.from $(WEIGHTS_BIN)
	sh $< $$(cat $(B)/gen/weights.from) > $@

# Nothing but the text is new: same commit, same bytes.
COMMIT ?= $(shell sh src/base/commit.sh)
$(COMMIT_C): FORCE
	@mkdir -p $(@D)
	@echo 'const char ys_build_commit[] = "$(COMMIT)";' | cmp -s - $@ || \
	 echo 'const char ys_build_commit[] = "$(COMMIT)";' > $@

pkg_cflags = $(shell $(PC) --cflags $(PKGS.$(1)))
$(call obj,$(filter src/formats/%,$(LIB_SRC))): EXTRA = $(call pkg_cflags,formats) $(GEOTIFF)
$(call obj,$(filter src/base/%,$(LIB_SRC))): EXTRA = $(call pkg_cflags,base)
$(call obj,$(filter src/report/%,$(LIB_SRC))): EXTRA = $(call pkg_cflags,report)
$(B)/obj/kernels/threads.o: EXTRA = $(if $(OPENMP),$(OPENMP),-Wno-unknown-pragmas)
$(call obj,$(RENDER_SRC)): EXTRA = $(shell $(PC) --cflags libtiff-4) $(GEOTIFF)
$(call obj,$(UNIT_SRC)): EXTRA = $(shell $(PC) --cflags criterion libtiff-4 jansson libpng libjpeg sqlite3 libdeflate expat cairo) \
  $(GEOTIFF) -Wno-pedantic -Wno-conversion -Wno-format-truncation \
  -Wno-missing-prototypes -Wno-format-nonliteral

$(B)/libyardstick.a: $(call obj,$(LIB_SRC) $(KERNEL_SRC) $(WEB_C) $(TEXTS_C) $(WEIGHTS_C) $(COMMIT_C))
	@rm -f $@ # objects of removed sources would stay in it
	$(AR) rcs $@ $^

# Exports what the headers declare and nothing else.
$(B)/gen/libyardstick.map: src/api/exports.sh $(HEADERS)
	@mkdir -p $(@D)
	sh $^ > $@
$(B)/$(SONAME): $(B)/libyardstick.a $(B)/gen/libyardstick.map
	$(CC) $(MODE_FLAGS) $(OPENMP) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) \
	  -Wl,--version-script,$(B)/gen/libyardstick.map -Wl,-z,defs \
	  -Wl,--whole-archive $< -Wl,--no-whole-archive $(PKG_LIBS) -o $@

$(B)/yardstick: $(call obj,$(CLI_SRC)) $(B)/libyardstick.a
	$(CC) $(MODE_FLAGS) $(OPENMP) $(if $(filter release,$(MODE)),$(HARDEN_LD)) $(LDFLAGS) $^ $(PKG_LIBS) -o $@

$(B)/unit: $(call obj,$(UNIT_SRC)) $(B)/libyardstick.a
	$(CC) $(MODE_FLAGS) $(OPENMP) $(LDFLAGS) $(WRAP) $^ $(shell $(PC) --libs criterion) $(PKG_LIBS) -o $@

$(B)/kcheck: $(call obj,$(KCHECK_SRC)) $(B)/libyardstick.a
	$(CC) $(MODE_FLAGS) $(OPENMP) $(LDFLAGS) $^ -lm -o $@

# Draws the samples; shares no code with the library.
$(B)/render: $(call obj,$(RENDER_SRC))
	$(CC) $(MODE_FLAGS) $(LDFLAGS) $^ $(shell $(PC) --libs libtiff-4) -lgeotiff -lm -o $@

SAMPLES := rail_yard container_quay depot
samples: $(B)/render ## draw the committed samples again
	for s in $(SAMPLES); do $(B)/render sample $$s -o samples/$$s || exit 1; done
samples-same: $(B)/render ## they can be drawn again to the same pixels
	sh tests/cli/samples_same.sh $(B)/render

# Loaded into the program by one test each: counts how often it opens a file; tries to leave its sandbox.
$(B)/count_opens.so $(B)/escape.so: $(B)/%.so: tests/cli/%.c
	$(CC) -std=c11 -O2 -g $(WARN) -shared -fPIC $< -o $@

# An allocator that fails: before the whole process, or with a sanitizer before our objects alone.
WRAP := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
FAILING_PROGRAM = $(B)/yardstick$(if $(filter -fsanitize%,$(MODE_FLAGS)),-failing)
FAILING_ENV = CUT=$(abspath $(B)/cut) FAILING_ALLOC=$(abspath $(B)/failing_alloc.so) \
              FAILING_PROGRAM=$(abspath $(FAILING_PROGRAM))

SAME = sh tests/same/same.sh
same-record: $(B)/yardstick ## keep the hash of every output before a change; DATA=folder of more tiles
	$(SAME) record $(B)/yardstick build/same.tsv $(DATA)
same-check: $(B)/yardstick ## which outputs are no longer as recorded
	$(SAME) check $(B)/yardstick build/same.tsv $(DATA)

deps: ## install what is missing to build and test (Debian, Ubuntu)
	@CC="$(CC)" sh .ci/deps.sh check

demo: ## count the sample rail yard at two dates and judge six figures
	@CC="$(CC)" sh .ci/deps.sh
	@$(MAKE) --no-print-directory -s all
	@$(B)/yardstick report samples/rail_yard/before.tif samples/rail_yard/after.tif \
	  --site samples/rail_yard/site.geojson --claims samples/rail_yard/claims.csv -o report
	@echo "\nThe whole report: report/report.html"

check: deps ## every test: kernels, units, the program end to end
	@$(MAKE) --no-print-directory -s test

test: kcheck unit samples-same cli-tests
# What the tests of the command line are told; LOADED is what some load into the program.
LOADED  := $(B)/count_opens.so $(B)/escape.so
CLI_ENV = YARDSTICK=$(abspath $(B)/yardstick) RENDER=$(abspath $(B)/render) $(FAILING_ENV) DATA=$(DATA) \
          COUNT_OPENS=$(abspath $(B)/count_opens.so) ESCAPE=$(abspath $(B)/escape.so) \
          FAILING_IO=$(abspath $(B)/failing_io.so) POWER_CUT=$(abspath $(B)/power_cut) \
          HOSTILE=$(abspath $(B)/hostile) HUGE=$(abspath $(B)/huge) BOMBS=$(abspath $(B)/bombs) EXAMPLE_FLAGS='$(filter -fsanitize%,$(MODE_FLAGS))'
cli-tools: $(B)/yardstick $(B)/render $(LOADED)
	@$(MAKE) --no-print-directory -f tests/nomem/Makefile failing
	@$(MAKE) --no-print-directory -f tests/hostile/Makefile hostile-tools
cli-tests: cli-tools
	$(CLI_ENV) sh tests/cli/run.sh
check-web: $(B)/yardstick ## the report page in a browser (Chromium, playwright-core); SHOTS=folder for pictures
	YARDSTICK=$(abspath $(B)/yardstick) SHOTS=$(SHOTS) sh tests/web/run.sh
check-slurm: $(B)/yardstick ## surveys on a real Slurm of three virtual nodes while parts fail (installs it; root)
	YARDSTICK=$(abspath $(B)/yardstick) sh tests/slurm/run.sh
check-huge: $(B)/yardstick ## diff over pairs of 0.1, 1 and 5 billion pixels: blobs, memory, time (3 minutes, 4 GB of TMPDIR)
	@$(MAKE) --no-print-directory -f tests/hostile/Makefile $(B)/huge
	YARDSTICK=$(abspath $(B)/yardstick) HUGE=$(abspath $(B)/huge) sh tests/huge/run.sh
unit: $(B)/unit
	$(if $(DATA),YARDSTICK_DATA=$(abspath $(DATA))) $(B)/unit $(UNIT_ARGS)
kcheck: $(B)/kcheck
	$(B)/kcheck $(if $(SEED),--seed=$(SEED)) $(if $(ONLY),--only=$(ONLY))

bench: $(B)/kcheck ## time each kernel and its variants; ONLY=name for one
	$(B)/kcheck --bench $(if $(ONLY),--only=$(ONLY))

# Criterion reports a test before its process ends, so a leak found at exit
# does not fail it: send the reports to files and fail on any file.
asan: ## the tests under the address and undefined-behaviour sanitizers
	@rm -rf build/asan/log && mkdir -p build/asan/log
	ASAN_OPTIONS=log_path=build/asan/log/r:detect_leaks=1 \
	UBSAN_OPTIONS=print_stacktrace=1 $(MAKE) MODE=asan test
	@if ls build/asan/log/r.* >/dev/null 2>&1; then cat build/asan/log/r.*; exit 1; fi

# Not with Criterion, whose launcher does not start under TSan; not with gcc,
# whose libgomp hides its locks and so reports races that are none.
tsan: ## the threads, under the thread sanitizer (needs clang and libomp)
	TSAN_OPTIONS=ignore_noninstrumented_modules=1 $(MAKE) MODE=tsan CC=$(FUZZ_CC) kcheck
	$(MAKE) MODE=tsan CC=$(FUZZ_CC) build/tsan/yardstick && $(MAKE) -f tests/nomem/Makefile build/release/cut
	sh tests/hostile/tsan.sh build/tsan/yardstick build/release/cut $(FUZZ_CC)

lint: $(B)/libyardstick.a $(B)/yardstick ## who uses whom, one home each, sizes, names, formatting
	@sh tests/lint/layers.sh $(B)/obj
	@for check in homes sizes headers promises; do sh tests/lint/$$check.sh $(B)/obj || exit 1; done
	@CC="$(CC)" sh tests/lint/test_lint.sh $(B)/obj
	! nm -g --defined-only $< | awk 'NF==3 {print $$3}' | grep -Ev '^ysk?_'
	$(CC) -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only tests/header_alone.c
	$(CC) -x c++ -std=c++17 -Wall -Wextra -Werror -fsyntax-only tests/header_alone.c
	clang-format --dry-run -Werror $$(git ls-files '*.[ch]' 2>/dev/null || find . -name '*.[ch]')

format: ## rewrite the sources as .clang-format says
	clang-format -i $$(git ls-files '*.[ch]')

# What is not needed to build, test and install has a Makefile of its own; each includes this one,
# sets PART, and runs here.
PARTS := samples/train/Makefile tests/accuracy/Makefile tests/bench/Makefile \
         tests/nomem/Makefile tests/fuzz/Makefile tests/hostile/Makefile packaging/Makefile
ifndef PART
train train-areas train-proposals:
	@$(MAKE) --no-print-directory -f samples/train/Makefile $@
accuracy series reliability laws ruined negatives examples alignment changes:
	@$(MAKE) --no-print-directory -f tests/accuracy/Makefile $@
bench-peers bench-areas deps-peers peers-same:
	@$(MAKE) --no-print-directory -f tests/bench/Makefile $@
no-memory:
	@$(MAKE) --no-print-directory -f tests/nomem/Makefile $@
fuzz fuzz-build:
	@$(MAKE) --no-print-directory -f tests/fuzz/Makefile $@
hardening:
	@$(MAKE) --no-print-directory -f tests/hostile/Makefile $@
dist deb check-packages:
	@$(MAKE) --no-print-directory -f packaging/Makefile $@
endif

# FROM:TO of what is installed; the program alone may be run.
SHARE     := $(PREFIX)/share
INSTALLED := $(B)/yardstick:$(PREFIX)/bin/yardstick \
             $(B)/libyardstick.a:$(LIBDIR)/libyardstick.a \
             $(if $(SHARED),$(SHARED):$(LIBDIR)/$(SONAME)) \
             $(foreach h,$(HEADERS),$(h):$(PREFIX)/include/$(notdir $(h))) \
             $(B)/gen/yardstick.pc:$(LIBDIR)/pkgconfig/yardstick.pc \
             $(foreach m,$(MANUALS),$(m):$(SHARE)/man/man$(subst .,,$(suffix $(m)))/$(notdir $(m))) \
             src/cli/yardstick.bash:$(SHARE)/bash-completion/completions/yardstick \
             src/cli/yardstick.zsh:$(SHARE)/zsh/site-functions/_yardstick \
             src/cli/yardstick.fish:$(SHARE)/fish/vendor_completions.d/yardstick.fish \
             src/report/json/report.schema.json:$(SHARE)/yardstick/report.schema.json

install: all ## into DESTDIR/PREFIX; LIBDIR=folder of the libraries
	@sed 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@VERSION@|$(VERSION)|; s|@LIBS@|$(PKG_LIBS) $(OPENMP)|' \
	  src/api/yardstick.pc.in > $(B)/gen/yardstick.pc
	@for f in $(INSTALLED); do \
	  to="$(DESTDIR)$${f#*:}"; case $$f in */bin/*) mode=755;; *) mode=644;; esac; \
	  install -d "$${to%/*}" && install -m $$mode "$${f%%:*}" "$$to" || exit 1; done
	@[ -z "$(SHARED)" ] || ln -sf $(SONAME) "$(DESTDIR)$(LIBDIR)/libyardstick.so"

uninstall:
	@for f in $(INSTALLED) $(LIBDIR)/libyardstick.so; do rm -f "$(DESTDIR)$${f#*:}"; done

clean:
	rm -rf build

help:
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile $(PARTS)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
