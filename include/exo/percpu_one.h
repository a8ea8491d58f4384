/* SPDX-License-Identifier: MIT
 *
 * NR_CPUS=1: a CPU's data are ordinary variables. Only exo/percpu.h includes this.
 */
#ifndef EXO_PERCPU_ONE_H
#define EXO_PERCPU_ONE_H

#define PERCPU(type, name)     type name
#define this_cpu(name)         (name)
#define this_cpu_pointer(name) (&(name))
#define cpu_data(cpu, name)    (*((void)(cpu), &(name)))

static inline unsigned cpu_index(void)
{
	return 0;
}

static inline unsigned cpu_count(void)
{
	return 1;
}

#endif
