# SPDX-License-Identifier: MIT
#
# The outer make: everything that happens in the source tree. It checks the output directory and hands
# the goals to the make inside it; goals that need no output directory run here.

O ?= build

# Make splits at white space, and the shell commands below do not want quotes either.
path-characters := a b c d e f g h i j k l m n o p q r s t u v w x y z \
	A B C D E F G H I J K L M N O P Q R S T U V W X Y Z 0 1 2 3 4 5 6 7 8 9 / . _ - + , @ ^
strip-characters = $(if $(1),$(call strip-characters,$(wordlist 2,99,$(1)),$(subst $(firstword $(1)),,$(2))),$(2))
check-path = $(if $(call strip-characters,$(path-characters),$(2)),$(error $(1) is '$(2)': \
	only letters, digits and / . _ - + , @ ^ are possible in it))

ifeq ($(strip $(O)),)
$(error O is empty: it names the output directory)
endif
$(call check-path,O (the output directory),$(O))
$(call check-path,The path of the source tree,$(CURDIR))

# Variables reach the scripts in quotes, through the environment: neither quotes nor what a shell would run is possible.
quotes := ' " ` ; $$( \ #
check-quotes = $(foreach q,$(quotes),$(if $(findstring $(q),$($(1))),$(error $(1) has $(q) in it: $($(1)))))
$(foreach v,ARCH A B ONLY METRIC PAIRS LIMIT CONFIGS SSH SLURM FORMAT HISTORY MAX UPDATE REASON INSTRUMENT SEED N PART JOBS FRESH RUNS CPUS TIMEOUT GDB_PORT CONFIG LOG ROOT CROSS_COMPILE CCACHE V,$(call check-quotes,$(v)))
$(foreach v,PEER PEER_DEB TIME,$(call check-quotes,$(v)))
$(call check-quotes,BENCH)

check-number = $(if $(strip $($(1))),$(if $(call strip-characters,0 1 2 3 4 5 6 7 8 9,$($(1))),$(error $(1) is '$($(1))', not a number)))
$(foreach v,SEED N JOBS TIME LIMIT RUNS TIMEOUT GDB_PORT,$(call check-number,$(v)))
$(if $(and $(filter either,$(CPUS)),$(filter test-matrix,$(MAKECMDGOALS))),,$(call check-number,CPUS))

ifneq ($(word 2,$(ONLY)),)
$(error ONLY is '$(ONLY)': separate patterns by commas)
endif

output := $(abspath $(O))
ifneq ($(filter $(output),/ $(CURDIR)),)
$(error O is '$(O)': the output directory must be one of its own, not the source tree and not /)
endif

here  := deps help mrproper
goals := $(filter-out $(here),$(or $(MAKECMDGOALS),all))
# As many jobs as there are CPUs, unless -j says otherwise.
jobs   = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))
inner  = +@EXO_SOURCE_TREE=$(CURDIR) $(MAKE) $(jobs) -C $(output) -f $(CURDIR)/Makefile O=$(output)

# Goals that change what others read run one by one, in the order in which they were typed.
goals-in-order := $(filter clean configure %config,$(goals))

.PHONY: all in-output $(here) $(goals)

$(goals): in-output
	@:

in-output: $(output)/.exo-output
ifneq ($(goals-in-order),)
	$(foreach goal,$(goals),$(inner) $(goal)$(newline))
else
	$(inner) $(goals)
endif

define newline


endef

# What runs here comes first, whatever -j says: deps installs what the others need.
$(output)/.exo-output in-output: | $(filter deps mrproper,$(MAKECMDGOALS))

# The mark of a directory that mrproper may remove: only one that was new or empty gets it.
$(output)/.exo-output:
	@if [ ! -d $(output) ]; then mkdir -p $(output) && : >$@; \
	elif [ -z "$$(ls -A $(output))" ]; then : >$@; fi

mrproper:
	@if [ -e $(output)/.exo-output ]; then rm -rf $(output); elif [ -e $(output) ]; then \
		echo "mrproper: $(output) was not created by this build: remove it yourself" >&2; exit 1; fi

deps help:
	+@sh scripts/$@.sh
