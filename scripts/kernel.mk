# SPDX-License-Identifier: MIT
#
# The kernel: exo.elf (stripped, bootable) and exo.debug.elf (with symbols and DWARF).
#
# Every source directory has a Makefile that sets three variables and nothing else:
#	obj-y            objects of this directory
#	obj-$(CONFIG_X)  objects that belong to an option
#	dir-y            subdirectories to enter

# $(call enter,DIR,LIST) adds the objects of DIR and of all directories below it to LIST.
define enter
obj-y :=
dir-y :=
include $(S)/$(1)/Makefile
$(2) += $$(patsubst $(O)/%,%,$$(abspath $$(addprefix $(1)/,$$(obj-y))))
$$(foreach dir,$$(dir-y),$$(eval $$(call enter,$(1)/$$(dir),$(2))))
endef

# What the kernel runs on. Another machine than x86 takes what it does not have itself from there.
machine := $(if $(CONFIG_ARCH_HOST),arch/host,arch/x86)

kernel-dirs := $(machine) kernel mm sched ipc security drivers lib bench tests

kernel-objects :=
$(foreach dir,$(kernel-dirs),$(eval $(call enter,$(dir),kernel-objects)))
kernel-objects := $(addprefix obj/kernel/,$(kernel-objects))

# --- flags ----------------------------------------------------------------------------------------

warnings := -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow -Wundef -Wvla

optimise-$(CONFIG_CC_OPT_O1) := -O1
optimise-$(CONFIG_CC_OPT_O2) := -O2
optimise-$(CONFIG_CC_OPT_O3) := -O3
optimise-$(CONFIG_CC_OPT_OS) := -Os
optimise-y += $(if $(CONFIG_DEBUG_FRAME_POINTER),-fno-omit-frame-pointer)
optimise-y += $(if $(CONFIG_CC_GC_SECTIONS),-ffunction-sections -fdata-sections)

# One partition, so that the result does not depend on the number of CPUs.
lto-flags := $(if $(CONFIG_CC_LTO),-flto -flto-partition=one -fno-fat-lto-objects)

# Nothing of where the build happens gets into the files, nor a build identifier. __FILE__ is relative; in the debug
# information the source tree is called $(tree-name): link-time optimisation would put the working directory of the
# compilation, which ccache shares between builds, in front of a relative name.
tree-name := /exo-os
common-flags := -std=gnu11 -g -ffreestanding -nostdlib -mno-red-zone -mgeneral-regs-only -fno-pic -fno-pie \
	-fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables -fno-strict-aliasing \
	-fno-common -fno-working-directory -fmacro-prefix-map=$(S)/= -fdebug-prefix-map=$(S)=$(tree-name) -fdebug-prefix-map=$(O)=. $(warnings) $(optimise-y)
include-flags := -include include/generated/autoconf.h -Iinclude -I$(S)/include $(patsubst %,-I$(S)/%/include,$(machine) $(filter-out $(machine),arch/x86))

# No vector register and nothing else in the kernel wants a stack aligned to more than its words.
ifdef CONFIG_ARCH_HOST
include $(S)/scripts/host.mk
else
kernel-flags := $(common-flags) -mcmodel=kernel -mpreferred-stack-boundary=3 $(include-flags)
endif

# The compiler calls these behind our back, and link-time optimisation does not see such calls; nor may it
# turn the loop of memset into a call of memset.
no-lto-objects := obj/kernel/lib/string.o obj/agent/lib/string.o
$(no-lto-objects): lto-flags :=
$(no-lto-objects): own-flags := -fno-tree-loop-distribute-patterns

# Nobody measures the speed of the tests: they are compiled for size in every configuration, so that they are a
# small part of the image.
test-objects := $(filter obj/kernel/tests/%,$(kernel-objects))
$(test-objects): own-flags := -Os

# Everything is rebuilt when the flags or the compiler change, or the rules themselves.
flags-text := $(CC) $(shell $(CROSS_COMPILE)gcc -dumpfullversion) $(kernel-flags) $(lto-flags) $(shell cat $(S)/scripts/kernel.mk $(S)/scripts/agents.mk $(S)/scripts/host.mk | cksum)
include/config/flags: FORCE
	@printf '%s\n' '$(flags-text)' >$@.new
	@$(call replace_if_changed,$@)

# --- compiling ------------------------------------------------------------------------------------

asm-offsets := include/generated/asm-offsets.h
build-first := include/config/flags $(asm-offsets)

$(kernel-objects): | $(asm-offsets)

# The source's directory stands first on the include path for its private headers by #include "".
obj/kernel/%.o: $(S)/%.c include/config/flags
	$(call say,CC,$(@:obj/kernel/%=%))
	@mkdir -p $(@D)
	$(Q)$(CC) $(kernel-flags) $(lto-flags) $(own-flags) -frandom-seed=$@ -MMD -MP -c -o $@ $<

obj/kernel/%.o: $(S)/%.S include/config/flags
	$(call say,AS,$(@:obj/kernel/%=%))
	@mkdir -p $(@D)
	$(Q)$(CC) $(kernel-flags) -Wa,--fatal-warnings -MMD -MP -c -o $@ $<

# Constants of C for assembly: the compiler prints `->NAME $value comment` into its output.
$(machine)/asm-offsets.s: $(S)/$(machine)/asm-offsets.c include/config/flags
	$(call say,GEN,$(asm-offsets))
	@mkdir -p $(@D) $(dir $(asm-offsets))
	$(Q)$(CC) $(kernel-flags) -MMD -MP -MT $@ -MF $(machine)/asm-offsets.d -S -o $@.new $<
	@{ echo '/* Generated from $(machine)/asm-offsets.c. */'; \
	   sed -n 's/^.*->\([A-Za-z0-9_]*\) \$$*\([^ ]*\) *\(.*\)$$/#define \1 \2 \/* \3 *\//p' $@.new; } >$(asm-offsets).new
	@$(call replace_if_changed,$(asm-offsets))
	@mv -f $@.new $@

$(asm-offsets): $(machine)/asm-offsets.s ;

arch/x86/kernel.lds: $(S)/arch/x86/kernel.lds.S include/config/flags
	$(call say,LDS,$@)
	@mkdir -p $(@D)
	$(Q)$(CPP) -P -x assembler-with-cpp $(include-flags) -MMD -MP -MT $@ -MF $@.d -o $@ $<

# --- linking --------------------------------------------------------------------------------------

# With link-time optimisation the compiler first makes one ordinary object of everything, as a whole program: what
# assembly calls says so with __asm_linkage, or the link fails.
ifdef CONFIG_CC_LTO
kernel-parts := exo.o
exo.o: $(kernel-objects)
	$(call say,LTO,$@)
	$(Q)$(CC) $(kernel-flags) $(lto-flags) -fwhole-program -r \
		-flinker-output=nolto-rel -frandom-seed=exo -o $@ $^
else
kernel-parts := $(kernel-objects)
endif

ifndef CONFIG_ARCH_HOST
kernel-link = $(LD) -nostdlib -static --build-id=none -z noexecstack -z max-page-size=4096 --fatal-warnings \
	--no-warn-rwx-segments $(if $(CONFIG_CC_GC_SECTIONS),--gc-sections) -T arch/x86/kernel.lds

# The kernel carries its own symbol table for backtraces, so it is linked twice: without the table to learn
# the addresses, then with it. The table stands behind the code, which must not have moved.
exo.unnamed.elf: $(kernel-parts) arch/x86/kernel.lds
	$(call say,LD,$@)
	$(Q)$(kernel-link) -o $@ $(kernel-parts)

ksyms.S: exo.unnamed.elf $(S)/scripts/ksyms.awk
	$(call say,KSYMS,$@)
	$(Q)$(NM) -n exo.unnamed.elf | LC_ALL=C $(AWK) -f $(S)/scripts/ksyms.awk >$@

ksyms.o: ksyms.S
	$(Q)$(CC) $(common-flags) -mcmodel=kernel -Wa,--fatal-warnings -c -o $@ $<

exo.debug.elf: ksyms.o $(kernel-parts) arch/x86/kernel.lds
	$(call say,LD,$@)
	$(Q)$(kernel-link) -Map=exo.map -o $@ $(kernel-parts) ksyms.o
	@for f in exo.unnamed.elf $@; do $(NM) -n $$f | grep ' [tT] ' >$$f.text; done
	@cmp exo.unnamed.elf.text $@.text || { echo "the symbol table moved the code: see *.elf.text" >&2; exit 1; }

exo.map: exo.debug.elf ;

exo.elf: exo.debug.elf
	$(call say,STRIP,$@)
	$(Q)$(OBJCOPY) --strip-all $< $@
endif

-include $(kernel-objects:.o=.d) $(machine)/asm-offsets.d arch/x86/kernel.lds.d
