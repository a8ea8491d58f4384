# SPDX-License-Identifier: MIT
#
# From a wish to a configuration:
#
#	configs/X_defconfig, flips  ->  .config.request  ->  .config  ->  auto.conf, autoconf.h
#
# kconfig-frontends drops what it cannot honour with exit status 0, so every request is compared with
# what came of it (tools/config, `exo-config check`), and .config is replaced only when nothing got lost.
# kconfig writes its temporary files into the current directory: that is O, one for each build.

kconfig-files := $(S)/Kconfig $(wildcard $(S)/*/Kconfig* $(S)/*/*/Kconfig*)

# Nothing of the user's environment reaches kconfig but the terminal. Its remarks on what it drops are shown
# only when it fails: exo-config's check says the same better.
kconfig = env -i PATH="$$PATH" HOME="$$HOME" TERM="$${TERM:-dumb}" srctree=$(S) KCONFIG_CONFIG=.config.new \
	KCONFIG_SEED=$(SEED)
terminal = $${LANG:+LANG="$$LANG"} $${LC_ALL:+LC_ALL="$$LC_ALL"} \
	$${MENUCONFIG_COLOR:+MENUCONFIG_COLOR="$$MENUCONFIG_COLOR"}
conf = { $(kconfig) kconfig-conf -s $(1) Kconfig 2>.config.log || { cat .config.log >&2; exit 1; }; }
exo-config = srctree=$(S) ARCH='$(ARCH)' tools/exo-config

# --- the tool -------------------------------------------------------------------------------------

# A second output directory may copy the program of a first one instead (build-arm.sh).
tools/exo-config: $(wildcard $(S)/tools/config/*.[ch])
	$(call say,HOSTCC,$@)
	@mkdir -p $(@D)
	@pkg-config --exists kconfig-parser || { echo "libkconfig-parser is missing: run make deps" >&2; exit 1; }
	$(Q)$(HOSTCC) -std=gnu11 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow \
		-o $@ $(filter %.c,$^) $$(pkg-config --cflags --libs kconfig-parser)

tools/exo-timing: $(wildcard $(S)/tools/timing/*.[ch])
	$(call say,HOSTCC,$@)
	@mkdir -p $(@D)
	@pkg-config --exists gsl || { echo "libgsl is missing: run make deps" >&2; exit 1; }
	$(Q)$(HOSTCC) -std=gnu11 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow \
		-o $@ $(filter %.c,$^) $$(pkg-config --cflags --libs gsl)

tools/exo-attribute: $(wildcard $(S)/tools/attribute/*.[ch])
	$(call say,HOSTCC,$@)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) -std=gnu11 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow \
		-o $@ $(filter %.c,$^)

# A plugin that QEMU loads: what it calls is QEMU's.
tools/exo-events.so: $(wildcard $(S)/tools/events/*.[ch])
	$(call say,HOSTCC,$@)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) -std=gnu11 -D_GNU_SOURCE -O2 -flto -shared -fPIC -fvisibility=hidden -Wall -Wextra -Werror \
		-Wmissing-prototypes -Wstrict-prototypes -Wshadow -o $@ $(filter %.c,$^)

# --- goals that make a configuration --------------------------------------------------------------

# `make defconfig` is what a newcomer wants; `make baseline_defconfig` is the textbook.
DEFAULT_CONFIG := optimized+TESTS

# What the configuration is called, and the hash of the values that go by that name: an edit shows (summary.sh).
name = { printf '%s\n' '$(1)'; $(exo-config) values .config | sha256sum | cut -d' ' -f1; } >.config.name
request = rm -f .config.new*; $(exo-config) apply "$(1)" >.config.request
settle  = $(exo-config) check .config.request .config.new && mv -f .config.new .config && rm -f .config.new.old && \
	$(call name,$(1))
current = { [ -e .config ] || { echo "no configuration in $(O): run make defconfig" >&2; exit 1; }; } && \
	cp .config .config.new

.PHONY: configure defconfig oldconfig olddefconfig menuconfig nconfig savedefconfig randconfig \
	allnoconfig alldefconfig allyesconfig listoptions

configure: tools/exo-config
	@[ -n '$(CONFIG)' ] || { echo "configure: CONFIG= is missing, for example CONFIG=baseline+MM_HEAP_SLAB" >&2; exit 1; }
	@$(call request,$(CONFIG))
	@$(call conf,--defconfig=.config.request)
	@$(call settle,$(CONFIG))

defconfig: optimized_defconfig

%_defconfig: tools/exo-config
	@$(call request,$*)
	@$(call conf,--defconfig=.config.request)
	@$(call settle,$*)

oldconfig olddefconfig: tools/exo-config
	@$(current)
	@$(kconfig) kconfig-conf -s --$@ Kconfig
	@$(exo-config) check --old .config .config.new && mv -f .config.new .config

allnoconfig allyesconfig alldefconfig: tools/exo-config
	@rm -f .config.new
	@$(call conf,--$@) && mv -f .config.new .config && $(call name,$@)

randconfig: SEED := $(or $(SEED),$(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))
randconfig: tools/exo-config
	@rm -f .config.new
	@$(call conf,--randconfig) && mv -f .config.new .config
	@$(call name,randconfig SEED=$(SEED)) && echo 'randconfig SEED=$(SEED)'

menuconfig nconfig:
	@if [ ! -t 0 ] || [ ! -t 1 ]; then echo "$@: needs a terminal" >&2; exit 1; fi
	@$(kconfig) $(terminal) KCONFIG_CONFIG=.config $(if $(filter menuconfig,$@),kconfig-mconf,kconfig-nconf) Kconfig

savedefconfig:
	@$(current)
	@$(call conf,--savedefconfig=defconfig)
	@echo "$(O)/defconfig"

listoptions: tools/exo-config
	@$(exo-config) list $(wildcard .config)

# --- for the build --------------------------------------------------------------------------------

.config: | tools/exo-config
	@echo "no configuration in $(O): using $(DEFAULT_CONFIG)"
	@+EXO_SOURCE_TREE=$(S) $(MAKE) -f $(S)/Makefile configure CONFIG=$(DEFAULT_CONFIG)

# Made when .config or a Kconfig changed; the two files that the build reads change only with their
# content, so that a configuration that says the same rebuilds nothing.
include/config/stamp: .config $(kconfig-files) | tools/exo-config
	@mkdir -p include/config include/generated
	@$(current)
	@$(call conf,--olddefconfig)
	@$(exo-config) check --old .config .config.new
	@$(kconfig) KCONFIG_AUTOCONFIG=include/config/auto.conf.new KCONFIG_AUTOHEADER=include/generated/autoconf.h.new \
		kconfig-conf -s --silentoldconfig Kconfig
	@if cmp -s .config.new .config; then rm -f .config.new; else mv -f .config.new .config; fi
	@$(call replace_if_changed,include/config/auto.conf)
	@$(call replace_if_changed,include/generated/autoconf.h)
	@touch $@

include/config/auto.conf include/generated/autoconf.h: include/config/stamp ;

# Goals that need no configuration of this output directory; ab, test and test-matrix make their own.
configure-goals := configure %config listoptions clean check ab attribute bisect sweep toggles gate test test-matrix tools/exo-config tools/exo-attribute tools/exo-timing audit-verify tools/audit-verify
configure-goals += trend export report aa
configure-goals += tools/exo-events.so events flame
configure-goals += fuzz compare bench-check peers/linux/initrd.cpio
configure-goals += test-host coverage interleave peers/linux-host/bench
configure-only  := $(if $(MAKECMDGOALS),$(if $(filter-out $(configure-goals),$(MAKECMDGOALS)),,yes))

ifeq ($(configure-only),)
include include/config/auto.conf
endif
