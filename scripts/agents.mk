# SPDX-License-Identifier: MIT
#
# The agents: user/Makefile names them (agent-y); user/<agent>/Makefile sets obj-y like a kernel directory.
# The user library and all of lib/ are linked into every agent. Results: agents/<agent>.debug with symbols and
# agents/<agent>, stripped, which goes into the initrd. All objects of agents live below obj/agent/.

agent-y :=
library-objects :=
include $(S)/user/Makefile
$(eval $(call enter,user/lib,library-objects))
$(eval $(call enter,lib,library-objects))
library-objects := $(addprefix obj/agent/,$(library-objects))

agent-flags := $(common-flags) -I$(S)/user/lib/include $(include-flags)

obj/agent/%.o: $(S)/%.c include/config/flags
	$(call say,CC [A],$(@:obj/agent/%=%))
	@mkdir -p $(@D)
	$(Q)$(CC) $(agent-flags) $(lto-flags) $(own-flags) -frandom-seed=$@ -MMD -MP -c -o $@ $<

obj/agent/%.o: $(S)/%.S include/config/flags
	$(call say,AS [A],$(@:obj/agent/%=%))
	@mkdir -p $(@D)
	$(Q)$(CC) $(agent-flags) -Wa,--fatal-warnings -MMD -MP -c -o $@ $<

agent-link = $(CC) $(agent-flags) $(lto-flags) -static -Wl,--build-id=none,-z,noexecstack,-z,separate-code \
	-Wl,-z,max-page-size=4096,--fatal-warnings,-T,$(S)/user/lib/agent.lds \
	$(if $(CONFIG_CC_GC_SECTIONS),-Wl$(comma)--gc-sections)
comma := ,

define agent
agent-objects-$(1) :=
$$(eval $$(call enter,user/$(1),agent-objects-$(1)))
agent-objects-$(1) := $$(addprefix obj/agent/,$$(agent-objects-$(1)))

agents/$(1).debug: $$(agent-objects-$(1)) $$(library-objects) $(S)/user/lib/agent.lds
	$$(call say,LD [A],$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(if $$(EXO_LINKS),sh $(S)/scripts/link-once.sh $$(EXO_LINKS) $$@) $$(agent-link) -frandom-seed=$(1) -o $$@ $$(filter %.o,$$^)

agents/$(1): agents/$(1).debug
	$$(Q)$$(OBJCOPY) --strip-all $$< $$@

all-agent-objects += $$(agent-objects-$(1))
endef
$(foreach name,$(agent-y),$(eval $(call agent,$(name))))

agents := $(addprefix agents/,$(agent-y))
$(library-objects) $(all-agent-objects): | $(asm-offsets)

-include $(patsubst %.o,%.d,$(library-objects) $(sort $(all-agent-objects)))
