/* SPDX-License-Identifier: MIT
 *
 * Switching on the vector unit, and areas for its state (fpu.h). CPUID leaf 13 says how large the
 * state is that XCR0 enables (SDM vol. 1, 13.2).
 */
#include <exo/log.h>
#include <exo/string.h>
#include "fpu.h"
#include "registers.h"

#define LEAF1_ECX_XSAVE (1u << 26)

/* State components (SDM vol. 1, 13.1). The rest of what a CPU may offer has no users here. */
#define STATE_X87     (1u << 0)
#define STATE_SSE     (1u << 1)
#define STATE_AVX     (1u << 2)
#define STATE_AVX_512 (7u << 5)

#define FXSAVE_BYTES  512 /* the header of XSAVE's area stands behind them */
#define FCW_INITIAL   0x37f
#define MXCSR_INITIAL 0x1f80
#define FCW_OFFSET    0
#define MXCSR_OFFSET  24

struct xsave_header {
	uint64_t words[8];
};

bool fpu_has_xsave;
size_t fpu_area_bytes = FXSAVE_BYTES;
static uint32_t enabled = STATE_X87 | STATE_SSE;

void fpu_area_init(void *area)
{
	static const uint16_t fcw = FCW_INITIAL;
	static const uint32_t mxcsr = MXCSR_INITIAL;

	/* XRSTOR takes what the header does not name to be in its initial state, but for MXCSR. */
	if (fpu_has_xsave) {
		*(struct xsave_header *)((char *)area + FXSAVE_BYTES) = (struct xsave_header){ 0 };
	} else {
		memset(area, 0, FXSAVE_BYTES);
		memcpy((char *)area + FCW_OFFSET, &fcw, sizeof(fcw));
	}
	memcpy((char *)area + MXCSR_OFFSET, &mxcsr, sizeof(mxcsr));
}

static void xsave_init(void)
{
	uint32_t offered = cpuid(13, 0).eax;

	if (offered & STATE_AVX)
		enabled |= STATE_AVX;
	if (offered & STATE_AVX && (offered & STATE_AVX_512) == STATE_AVX_512)
		enabled |= STATE_AVX_512;
	cr4_write(cr4_read() | CR4_OSXSAVE);
	__asm__ volatile("xsetbv" : : "c"(0), "a"(enabled), "d"(0));
	fpu_area_bytes = ALIGN_UP(cpuid(13, 0).ebx, 64); /* of what is enabled now */
}

void fpu_init(void)
{
	cr0_write((cr0_read() & ~(uint64_t)(CR0_EM | CR0_TS)) | CR0_MP | CR0_NE);
	cr4_write(cr4_read() | CR4_OSFXSR | CR4_OSXMMEXCPT);
	fpu_has_xsave = cpuid(1, 0).ecx & LEAF1_ECX_XSAVE;
	if (fpu_has_xsave)
		xsave_init();
	fpu_save_init();
	fpu_switch_init(cpu_self());
}

void fpu_log(void)
{
	log_info("fpu: x87, SSE%s%s; %zu bytes by %s", enabled & STATE_AVX ? ", AVX" : "",
		 enabled & STATE_AVX_512 ? ", AVX-512" : "", fpu_area_bytes, fpu_save_name());
	fpu_switch_log(cpu_self());
}
