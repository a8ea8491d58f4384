/* SPDX-License-Identifier: MIT
 *
 * The image's size, by the marks of the link script.
 */
#include <exo/bench.h>

extern const char _text[], _etext[], _rodata[], _erodata[], _data[], _edata[];

BENCH(image_size, .op = "bytes of the kernel: code and read-only data and initialised data",
      .unit = BENCH_BYTES, .options = "CC_OPT CC_LTO CC_GC_SECTIONS", .target = 3000000,
      .goal = 150000)
{
	bench_value(b, (_etext - _text) + (_erodata - _rodata) + (_edata - _data));
}
