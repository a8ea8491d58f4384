# SPDX-License-Identifier: MIT
#
# ARCH=host: the kernel as an executable. Included by kernel.mk.
#
# The kernel's objects become one, in which every name but those of the door is its own: the C library has a
# memcpy, too. Linux's side (arch/host/linux) is compiled as an ordinary program and linked to that.

# ThreadSanitizer knows no fences (-Wno-tsan): what the kernel writes before one is ordered by a release as well. It sees what
# memcpy and memset do when they are called.
tsan-flags := -fsanitize=thread -Wno-tsan -mmemcpy-strategy=libcall:-1:noalign -mmemset-strategy=libcall:-1:noalign
host-sanitize := $(if $(CONFIG_HOST_ASAN),-fsanitize=address) $(if $(CONFIG_HOST_UBSAN),-fsanitize=undefined -fno-sanitize-recover=all) \
	$(if $(CONFIG_HOST_TSAN),$(tsan-flags)) $(if $(CONFIG_HOST_COVERAGE),--coverage -fprofile-update=atomic)
kernel-flags := $(common-flags) -mcmodel=small $(include-flags) $(host-sanitize) $(if $(CONFIG_HOST_FUZZ),-fsanitize-coverage=trace-pc -fsanitize-coverage=trace-cmp)

door-names := host_boot host_signal host_signal_later host_irq_take host_line_fired host_fault host_direct_map host_direct_end

# ThreadSanitizer hears of per-CPU variables by way of arch/host/cpu/percpu_tsan.S..
tsan-calls := $(foreach access,read write,$(foreach bytes,1 2 4 8 16 _range,$(access)$(bytes)))
tsan-wrap  := $(if $(CONFIG_HOST_TSAN),$(addprefix --wrap=__tsan_,$(tsan-calls)))

# The allocators keep their lists in memory that nobody else may touch (exo/sanitize.h).
allocator-objects := $(filter obj/kernel/mm/heap%.o obj/kernel/mm/frame%.o,$(kernel-objects))
$(allocator-objects): own-flags := $(if $(CONFIG_HOST_ASAN),-fno-sanitize=address)

# What agents do without the kernel, measured and tested in it.
user-objects := $(filter obj/kernel/arch/host/bench/% obj/kernel/arch/host/test/% obj/kernel/user/%,$(kernel-objects))
$(user-objects): own-flags := -I$(S)/user/lib/include

linux-sources := $(filter-out $(if $(CONFIG_HOST_VALGRIND),,%/valgrind.c) $(if $(CONFIG_HOST_FUZZ),,%/fuzz.c),$(wildcard $(S)/arch/host/linux/*.c))
linux-objects := $(patsubst $(S)/%.c,obj/linux/%.o,$(linux-sources))
linux-flags := -std=gnu11 -g -O2 -D_GNU_SOURCE -fno-pie -fno-omit-frame-pointer $(warnings) $(host-sanitize)

# libFuzzer has the command line; fuzz.c calls main.c's main with the kernel's.
fuzz-runtime = $(if $(CONFIG_HOST_FUZZ),$(shell $(CLANG) -print-runtime-dir)/libclang_rt.fuzzer_no_main-x86_64.a -Xlinker --wrap=__sanitizer_cov_trace_pc -lstdc++ -lm)
obj/linux/arch/host/linux/main.o: linux-flags += $(if $(CONFIG_HOST_FUZZ),-Dmain=host_main -Wno-missing-prototypes)

obj/linux/%.o: $(S)/%.c include/config/flags
	$(call say,CC [L],$(@:obj/linux/%=%))
	@mkdir -p $(@D)
	$(Q)$(CC) $(linux-flags) -MMD -MP -c -o $@ $<

-include $(linux-objects:.o=.d)

exo.kernel.o: $(if $(CONFIG_CC_LTO),exo.o,$(kernel-objects))
	$(call say,LD,$@)
	$(Q)$(if $(CONFIG_CC_LTO),cp $< $@.new,$(LD) -r $(tsan-wrap) -o $@.new $^)
	$(Q)$(OBJCOPY) $(addprefix --keep-global-symbol=,$(door-names)) $@.new
	@mv -f $@.new $@

host-link = $(CC) -no-pie -rdynamic $(host-sanitize) $(if $(CONFIG_CC_GC_SECTIONS),-Xlinker --gc-sections) \
	-Wl,--defsym=_text=__executable_start -Wl,-z,noexecstack -Wl,--build-id=none -o $@ \
	exo.kernel.o $(linux-objects) $(filter ksyms.o,$^) $(fuzz-runtime) -lpthread -lrt

exo.unnamed.elf: exo.kernel.o $(linux-objects)
	$(call say,LD,$@)
	$(Q)$(host-link)

ksyms.S: exo.unnamed.elf $(S)/scripts/ksyms.awk
	$(call say,KSYMS,$@)
	$(Q)$(NM) -n exo.unnamed.elf | LC_ALL=C $(AWK) -f $(S)/scripts/ksyms.awk >$@

ksyms.o: ksyms.S
	$(Q)$(CC) $(common-flags) -Wa,--fatal-warnings -c -o $@ $<

exo.debug.elf: ksyms.o exo.kernel.o $(linux-objects)
	$(call say,LD,$@)
	$(Q)$(host-link)
	@for f in exo.unnamed.elf $@; do $(NM) -n $$f | grep ' [tT] ' >$$f.text; done
	@cmp exo.unnamed.elf.text $@.text || { echo "the symbol table moved the code: see *.text" >&2; exit 1; }

# What runs: with symbols, or reports of sanitizers would have no names.
exo.elf: exo.debug.elf
	@cp $< $@.new && mv -f $@.new $@

# The initrd's init is a file that the kernel can check and load, and no more.
agent-y := init
agents  := agents/init

agents/init: $(S)/arch/host/agent/init.S include/config/flags
	$(call say,CC [A],$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(common-flags) -static -Wl,--build-id=none,-z,noexecstack,-Ttext=0x400000 -o $@.debug $<
	$(Q)$(OBJCOPY) --strip-all $@.debug $@
