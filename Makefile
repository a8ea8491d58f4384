# SPDX-License-Identifier: MIT
#
# Building Exo-OS. `make help` lists what there is to type.
#
# The first make, started in the source tree, checks O= (the output directory, `build` unless given) and
# starts a second one inside it. That one reads the same file: its paths are relative to O, except
# $(S), the source tree, which is absolute. Nothing is ever written into the source tree, so builds in
# different output directories coexist and can run at the same time.
#
# Order of reading: here, scripts/configure.mk (Kconfig to .config to autoconf.h), scripts/kernel.mk,
# scripts/agents.mk, scripts/image.mk (initrd, ISO, summary), scripts/tasks.mk (run, measure, test), scripts/peers.mk, scripts/fuzz.mk.

MAKEFLAGS += -rR --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

ifndef EXO_SOURCE_TREE
include scripts/outer.mk
else

S := $(EXO_SOURCE_TREE)
unexport EXO_SOURCE_TREE
override O := $(CURDIR)

# Tools. CROSS_COMPILE is what Debian's cross compilers are called, on x86-64 too.
CROSS_COMPILE ?= x86_64-linux-gnu-
CCACHE        ?= $(shell command -v ccache)
HOSTCC        ?= gcc
CC            := $(strip $(CCACHE) $(CROSS_COMPILE)gcc)
CPP           := $(CROSS_COMPILE)gcc -E
LD            := $(CROSS_COMPILE)ld
NM            := $(CROSS_COMPILE)nm
OBJCOPY       := $(CROSS_COMPILE)objcopy
OBJDUMP       := $(CROSS_COMPILE)objdump
SIZE          := $(CROSS_COMPILE)size
AWK           ?= awk

# V=1 shows the commands; otherwise one quiet line each: $(call say,CC,mm/heap_slab.o).
V ?= 0
ifeq ($(V),1)
Q   :=
say  =
else
Q   := @
say  = @printf '  %-7s %s\n' '$(1)' '$(2)';
endif

# Replace FILE by FILE.new only when they differ, so that nothing that depends on it is rebuilt for nothing.
replace_if_changed = if cmp -s $(1).new $(1); then rm -f $(1).new; else mv -f $(1).new $(1); fi

FORCE:
.PHONY: FORCE all

include $(S)/scripts/configure.mk
ifeq ($(configure-only),)
include $(S)/scripts/kernel.mk
ifndef CONFIG_ARCH_HOST
include $(S)/scripts/agents.mk
endif
include $(S)/scripts/image.mk
endif
include $(S)/scripts/tasks.mk
include $(S)/scripts/peers.mk
include $(S)/scripts/fuzz.mk

endif
