/* SPDX-License-Identifier: MIT
 *
 * The system-call ABI as C sees it.
 *
 * Registers: number in rax; arguments in rdi, rsi, rdx, r10, r8, r9; result in rax, negative for an
 * error of errors.h. rcx and r11 are clobbered (SYSCALL does it in hardware; int 0x80 may) and so
 * may be every argument register; rbx, rbp, rsp, r12 to r15 are preserved. Which instruction enters
 * the kernel is the option SYSCALL_ENTRY; the user library is built to match.
 */
#ifndef UAPI_EXO_SYSCALL_H
#define UAPI_EXO_SYSCALL_H

#include <stddef.h>
#include <stdint.h>
#include <uapi/exo/channel.h>
#include <uapi/exo/deadline.h>
#include <uapi/exo/endpoint.h>
#include <uapi/exo/errors.h>
#include <uapi/exo/handle.h>
#include <uapi/exo/notification.h>
#include <uapi/exo/priority.h>

#define EXO_SYSCALL(number, name)       EXO_SYS_##name = number,
#define EXO_SYSCALL_SHORT(number, name) EXO_SYS_##name = number,
enum exo_syscall {
#include <uapi/exo/syscall_list.h>
	EXO_SYSCALL_COUNT
};
#undef EXO_SYSCALL
#undef EXO_SYSCALL_SHORT

/* The first numbers are short calls (syscall_list.h). */
#define EXO_SYSCALL_SHORT_COUNT 2

/* The first and the last of the brief calls. */
#define EXO_SYSCALL_BRIEF_FIRST EXO_SYS_handle_close
#define EXO_SYSCALL_BRIEF_LAST  EXO_SYS_endpoint_create

#define EXO_NAME_MAX 32   /* bytes of an agent's or file's name, the final NUL included */
#define EXO_ARGS_MAX 1024 /* bytes of an agent's argument string, the final NUL included */

typedef int32_t agent_id_t; /* > 0; 1 is init */

typedef int32_t thread_id_t; /* 1 to EXO_THREAD_ID_MAX, one for all threads of all agents */

#define EXO_THREAD_ID_MAX   0x3fffffff
#define EXO_THREAD_NAME_MAX 16 /* bytes, the final NUL included */

enum exo_thread_state { EXO_THREAD_READY = 1, EXO_THREAD_RUNNING = 2, EXO_THREAD_BLOCKED = 3 };

struct exo_thread_info {
	thread_id_t id;
	uint32_t state;    /* enum exo_thread_state */
	uint32_t priority; /* with what threads that wait for it lend it (SYNC_PI) */
	uint32_t reserved;
	uint64_t syscalls; /* as in exo_agent_info */
	uint64_t run_ns;
	char name[EXO_THREAD_NAME_MAX];
};

enum exo_agent_state { EXO_AGENT_RUNNING = 1, EXO_AGENT_ENDED = 2 };

/* How an agent ended: exit code 0 to 255, or EXO_STATUS_FAULT + vector, or EXO_STATUS_KILLED … */
#define EXO_STATUS_FAULT    0x100
#define EXO_STATUS_KILLED   0x200
#define EXO_STATUS_FILTERED 0x400 /* made a system call that its filter kills for */
#define EXO_STATUS_MEMORY \
	0x300 /* touched memory that could not be had: no quota or no frame left */

struct exo_agent_info {
	agent_id_t id;
	agent_id_t parent;
	uint32_t state;    /* enum exo_agent_state */
	uint32_t frames;   /* 4 KiB frames held by its address space, page tables included */
	uint64_t syscalls; /* calls through the generic path; short calls on the fast path are not
			      counted */
	uint64_t run_ns;   /* processor time */
	uint32_t threads;
	char name[EXO_NAME_MAX];
};

struct exo_system_info {
	uint64_t memory_bytes; /* usable RAM reported by the firmware */
	uint64_t free_bytes;
	uint64_t heap_bytes; /* frames held by the kernel heap */
	uint64_t tsc_hz;
	uint64_t uptime_ns;
	uint64_t boot_ticks; /* TSC ticks, kernel's first to init's first instruction; 0 until known
			      */
	uint32_t cpus;       /* that run */
	uint32_t cpus_expected; /* that run or may still come: start-up is over when they are equal
				 */
	uint32_t agents;
	char cpu_name[64];
	char boot_protocol[16]; /* "PVH" or "Multiboot2" */
	char cmdline[512];
};

enum exo_power { EXO_POWER_OFF = 0, EXO_POWER_REBOOT = 1 };

/* Library wrappers: one function a call, same names with exo_ in front. All return a negative
 * error on failure. Pointers are checked by the kernel: a bad one is -E_FAULT. */
agent_id_t exo_getpid(void);
int64_t exo_clock(void);           /* ns since the kernel calibrated its clock; monotonic */
_Noreturn void exo_exit(int code); /* all threads; 0 to 255, more is masked */
int exo_yield(void);
int exo_sleep(uint64_t ns); /* never less; more by what the kernel needs */
/* Until deadline_ns of exo_clock, so that periods do not drift. With slack it may be late by up to
 * slack_ns, which lets the kernel wake several sleepers with one interrupt (TIMER_COALESCE). */
int exo_sleep_until(uint64_t deadline_ns, uint64_t slack_ns);
long exo_console_write(const char *text, size_t bytes);
long exo_console_read(char *text,
		      size_t bytes); /* waits for at least one byte; no echo, no line editing */
int exo_console_break(void);         /* 1 when Ctrl-C was typed since the last call, else 0 */

/* Start the executable at path of the initrd with an argument string (words split by spaces become
 * argv[1..]; may be NULL) and copies of these handles (EXO_HANDLE_GIVEN), each of which needs
 * EXO_RIGHT_COPY. Returns a handle of the new agent, with EXO_RIGHT_MANAGE, _WAIT, _COPY and
 * _REVOKE. An agent ends with the one that started it. -E_NOENT, -E_FORMAT (not a good ELF64; the
 * log says why), -E_NOMEM, -E_QUOTA, -E_TOOBIG (the string, or more than EXO_HANDLES_GIVEN_MAX),
 * -E_RANGE (the caller's table of handles is full), -E_BADHANDLE, -E_PERM. */
exo_handle_t exo_agent_spawn_with(const char *path, const char *arguments,
				  const exo_handle_t *handles, size_t count);

static inline exo_handle_t exo_agent_spawn(const char *path, const char *arguments)
{
	return exo_agent_spawn_with(path, arguments, NULL, 0);
}

/* Wait for the end of an agent (EXO_RIGHT_WAIT), close the handle and return the status. When its
 * last handle is closed, nothing is left of an agent that has ended. -E_BADHANDLE (also when the
 * handle goes meanwhile), -E_PERM. */
int exo_agent_wait(exo_handle_t agent);

/* The same until deadline_ns of exo_clock (0: asks). -E_TIMEOUT: it goes on, and so does the
 * handle.
 */
int exo_agent_wait_until(exo_handle_t agent, uint64_t deadline_ns);

/* Make an agent end (EXO_RIGHT_MANAGE). -E_NOENT: it has; -E_BADHANDLE, -E_PERM. */
int exo_agent_kill(exo_handle_t agent);

/* The index-th agent; -E_NOENT at the end. Everybody may look; the ids name nothing in any call. */
int exo_agent_info(unsigned index, struct exo_agent_info *info);
int exo_system_info(struct exo_system_info *info);

/* Read a file of the initrd ("etc/config"): up to bytes from offset; 0 at its end. */
long exo_file_read(const char *path, size_t offset, char *buffer, size_t bytes);

/* Copy kernel log text from absolute position *position on and advance it; 0 at the end. Text that
 * has been overwritten is skipped. */
long exo_log_read(uint64_t *position, char *buffer, size_t bytes);

/* Run the kernel's own benchmarks or tests whose name matches the pattern (lib/glob.h), output on
 * the console. Init only. Bench returns the number that ran or -E_UNSTABLE, test the number that
 * failed or -E_NOENT when none matches; -E_NOSYS when the kernel was built without them. */
int exo_kernel_bench(const char *pattern);
int exo_kernel_test(const char *pattern);

/* Memory. Addresses and sizes are multiples of 4096. Access is any of READ, WRITE, EXECUTE, never
 * write and execute together; none makes a guard. Everything is charged to the agent's quota,
 * memory when it is first touched. */
enum exo_vm_flags {
	EXO_VM_READ = 1,
	EXO_VM_WRITE = 2,
	EXO_VM_EXECUTE = 4,
	EXO_VM_SHARED = 8, /* fork shares it instead of copying */
	EXO_VM_FIXED = 16, /* exactly at `at`, which must be free: -E_EXIST */
};

/* Map zeroed memory; at: a wish, or NULL. Returns the address. -E_INVAL, -E_EXIST, -E_NOMEM,
 * -E_QUOTA. */
int64_t exo_vm_map(void *at, size_t bytes, unsigned flags);

/* Map a file of the initrd from offset on, privately (writes stay the agent's own) or shared and
 * read-only. Beyond the file's end the last page is zero; further pages fault. -E_NOENT, -E_PERM
 * (shared and writable), and as above. */
int64_t exo_vm_map_file(const char *path, size_t offset, size_t bytes, unsigned flags);

/* Remove every page of a range, mapped or not. -E_INVAL, -E_NOMEM. */
int exo_vm_unmap(void *at, size_t bytes);

/* Change the access of a range that is mapped without a gap. -E_INVAL, -E_NOENT, -E_PERM, -E_NOMEM.
 */
int exo_vm_protect(void *at, size_t bytes, unsigned access);

/* Zeroed memory that a handle names, so that others can map it: with EXO_RIGHT_READ, _WRITE and
 * _EXECUTE, _COPY, _REVOKE and _INHERIT. The caller pays for it, whoever touches it, for as long as
 * a handle names it or somebody maps it. -E_INVAL (not whole pages), -E_NOMEM, -E_QUOTA, -E_RANGE
 * (the table is full). */
exo_handle_t exo_memory_create(size_t bytes);

/* Map a part of such memory, shared: with no access, here or by exo_vm_protect later, that the
 * handle has no right for; each needs EXO_RIGHT_READ, too, since what can be written or executed
 * can be read. The mapping stays when the handle is closed or expires; children that are
 * forked share it. Revocation of what the handle was derived from takes it away, also after that,
 * and from the children: then the addresses are as if they had never been mapped. What a child got
 * by fork, revocation by the parent's handle takes away, too. at: a wish, or NULL. flags: access
 * and EXO_VM_FIXED. Returns the address. -E_BADHANDLE, -E_PERM, -E_RANGE (beyond its end),
 * -E_INVAL, -E_EXIST, -E_NOMEM, -E_QUOTA, -E_BUSY (something of this memory is being revoked: try
 * again). */
int64_t exo_memory_map(exo_handle_t memory, void *at, size_t bytes, unsigned flags, size_t offset);

/* A child with a copy of the memory and of the calling thread alone, which returns 0 here; the
 * parent gets a handle of it, as from exo_agent_spawn. It shares the parent's quota. With several
 * threads, use thread_fork (exo_user/thread.h). -E_NOMEM, -E_QUOTA, -E_RANGE. */
exo_handle_t exo_fork(void);

/* Become another program: same id, fresh memory, one thread, and of the handles those with
 * EXO_RIGHT_INHERIT: children go on, but nothing names them. Returns only with an error, as
 * exo_agent_spawn. */
int exo_exec(const char *path, const char *arguments);

/* Threads of the calling agent; exo_user/thread.h is the convenient form. A thread is 0 for the
 * caller, or an id; -E_NOENT when the agent has no such thread. An agent lives as long as it has
 * one. */
thread_id_t exo_thread_self(void);

/* A thread that starts at entry with this stack pointer, argument and its own id as parameters and
 * FS at tls (System V ABI, AMD64 3.4.2: the word at tls holds its address). -E_INVAL, -E_NOMEM,
 * -E_QUOTA. */
thread_id_t exo_thread_create(void (*entry)(void *, thread_id_t), void *stack, void *argument,
			      void *tls);

/* End the calling thread. The word, if any, becomes 1 and is woken when the kernel will not touch
 * the thread's memory again: its stack may be used for something else. */
_Noreturn void exo_thread_exit(uint32_t *ended);

int exo_thread_tls(void *tls);
int exo_thread_name(thread_id_t thread, const char *name); /* -E_TOOBIG, -E_FAULT */
/* Set the priority (uapi/exo/priority.h) of a thread and return what it was. A thread begins with
 * that of the thread that made it. -E_PERM above what its agent is allowed. -E_INVAL. */
int exo_thread_priority(thread_id_t thread, int priority);

/* Give all threads of an agent (EXO_RIGHT_MANAGE) this priority, and allow it no higher one from
 * now on, nor the agents that it starts then; returns what it was allowed. -E_PERM above what the
 * caller is allowed. -E_INVAL, -E_NOENT (it has ended), -E_BADHANDLE. */
int exo_agent_priority(exo_handle_t agent, int priority);

/* A handle of one of the caller's threads, to give to others: with EXO_RIGHT_MANAGE, _WAIT, _COPY
 * and _REVOKE. -E_NOENT, -E_QUOTA, -E_NOMEM, -E_RANGE. */
exo_handle_t exo_thread_handle(thread_id_t thread);

/* Wait until deadline_ns of exo_clock for the end of a thread (EXO_RIGHT_WAIT; exec ends all), then
 * close the handle. -E_TIMEOUT, -E_BADHANDLE (also when the handle goes meanwhile), -E_PERM. */
int exo_thread_wait(exo_handle_t thread, uint64_t deadline_ns);

/* exo_thread_priority of a thread (EXO_RIGHT_MANAGE) of whatever agent. -E_PERM also above what the
 * caller is allowed; -E_NOENT: it has ended. */
int exo_thread_manage(exo_handle_t thread, int priority);

/* Promise the calling thread runtime_ns of processor time in each period of period_ns, until
 * deadline_ns after its start; it gets no more (uapi/exo/deadline.h). All 0: leave the class.
 * -E_BUSY when that could not be promised beside what others were promised, -E_EXIST when the
 * thread is in the class, -E_NOENT when it is not, -E_INVAL (runtime <= deadline <= period),
 * -E_PERM when the agent is not allowed the highest priority. Not inherited. */
int exo_deadline(uint64_t runtime_ns, uint64_t deadline_ns, uint64_t period_ns);

/* The work for this period is done: returns when the next one begins, 1 when the work was late,
 * else 0. -E_NOENT outside of the class. */
int exo_deadline_next(void);

/* The index-th thread of any agent. -E_NOENT behind the last. */
int exo_thread_info(agent_id_t agent, unsigned index, struct exo_thread_info *info);

/* Block until another thread wakes the word, if it is `expected`; else -E_AGAIN at once. The word
 * is aligned; threads of several agents meet at one in shared memory. A wake-up may come for
 * nothing: test what you wait for. At deadline_ns of exo_clock (EXO_NEVER: never) it ends with
 * -E_TIMEOUT. -E_FAULT. */
#define EXO_NEVER UINT64_MAX
int exo_futex_wait(const uint32_t *word, uint32_t expected, uint64_t deadline_ns);
/* Wake up to count threads; how many. -E_FAULT. */
int exo_futex_wake(const uint32_t *word, unsigned count);

/* The kernel's half of mutexes (uapi/exo/mutex.h; exo_user/mutex.h is the convenient form), also of
 * those in memory that agents share. lock waits until deadline_ns of exo_clock (0: not at all). 0;
 * -E_DEAD: the caller owns it, and its last owner ended while it did; -E_TIMEOUT; -E_BUSY: the
 * caller owns it already, or those it would wait for wait for the caller; -E_FAULT. unlock: -E_PERM
 * when the caller does not own it. */
int exo_mutex_lock(uint32_t *word, uint64_t deadline_ns);
int exo_mutex_unlock(uint32_t *word);

/* A handle of an interrupt line, to serve it or have somebody serve it: for who has a handle of all
 * lines (EXO_GIVEN_LINES) with EXO_RIGHT_MANAGE. Lines 0 to 15 are the ISA lines, 16 to 23 the
 * further inputs of the first I/O APIC. The handle has EXO_RIGHT_RECEIVE (wait), _SEND (raise),
 * _COPY, _REVOKE and _INHERIT; when its last one goes, the line is free again. -E_BADHANDLE,
 * -E_PERM, -E_RANGE (no such line, or the table is full), -E_BUSY (the kernel has it, or a handle
 * names it), -E_ABSENT (nothing serves it), -E_QUOTA, -E_NOMEM. */
exo_handle_t exo_irq_bind(exo_handle_t lines, unsigned line);

/* The device has been served as far as interrupts were reported: wait until deadline_ns of
 * exo_clock (EXO_NEVER) for more and return their number. With a deadline that has passed it asks.
 * A line that is level-triggered is masked from its interrupt to this call. -E_TIMEOUT,
 * -E_BADHANDLE (also when the handle goes meanwhile), -E_PERM. */
int exo_irq_wait(exo_handle_t line, uint64_t deadline_ns);

/* Fire the line once, from a clock chip, after up to one second: to test a driver's ways. Not for
 * level-triggered lines (-E_INVAL). -E_RANGE, -E_ABSENT when no chip reaches it. */
int exo_irq_raise(exo_handle_t line, uint64_t delay_ns);

int exo_boot_done(uint64_t tsc); /* init only, once: the TSC at its first instruction */
int exo_power(enum exo_power action, int code); /* init only; code reaches the debug-exit device */

#endif
