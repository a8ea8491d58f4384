/* SPDX-License-Identifier: MIT
 *
 * The architecture contract: everything that portable code may ask of the machine, and nothing
 * else. Each architecture implements all of it; <arch/…> holds the types and the functions that
 * must inline, and comes first so that the compiler checks its definitions against the declarations
 * below.
 *
 * Unless a line says otherwise a function may be called from any context and does not sleep.
 */
#ifndef EXO_ARCH_H
#define EXO_ARCH_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/errors.h>

struct agent;
struct boot_info;
struct thread;

#include <arch/cpus.h>         /* other CPUs */
#include <arch/irq.h>          /* interrupt flag, halt, pause */
#include <arch/irq_dispatch.h> /* arch_irq_set_only_handler */
#include <arch/message.h>      /* struct arch_message */
#include <arch/port.h>         /* port I/O */
#include <arch/pte.h>          /* page-table entries of user memory */
#include <arch/space.h>        /* struct arch_space, address-space layout */
#include <arch/stacks.h>       /* kept kernel stacks */
#include <arch/thread.h>       /* struct arch_thread, arch_current() */
#include <arch/tsc.h>          /* time-stamp counter */

/* Interrupts on this CPU. save returns the state for restore; calls nest. */
static inline irq_state_t arch_irq_save(void);
static inline void arch_irq_restore(irq_state_t state);
static inline void arch_irq_enable(void);
static inline void arch_irq_disable(void);
static inline bool arch_irq_enabled(void);

/* Wait for an interrupt: enters with interrupts off, returns with them on, loses no interrupt
 * between. */
static inline void arch_wait_for_irq(void);
static inline void arch_pause(void); /* in a spin loop */
_Noreturn void arch_stop(void);      /* interrupts off, halt for ever */

/* The time-stamp counter. Serialised: earlier instructions are done before the read, later ones
 * start after it (Intel SDM vol. 2B, RDTSC). */
static inline uint64_t arch_tsc(void);
static inline uint64_t arch_tsc_serialized(void);

/* ticks * factor / 2^32, which must fit: how time.c makes nanoseconds of ticks. */
static inline uint64_t arch_scale_fp32(uint64_t ticks, uint64_t factor);

/* The direct map: all usable RAM at a fixed offset, writable, never executable. */
static inline void *arch_phys_to_virt(paddr_t address);
static inline paddr_t arch_virt_to_phys(const void *address); /* direct map or kernel image */

/* Map a device's registers uncached; for ever. Start-up and thread context; fatal() without memory.
 */
void *arch_mmio_map(paddr_t address, size_t bytes);

/* Map firmware tables for reading, for ever; same rules. Also for RAM that is not usable. */
const void *arch_firmware_map(paddr_t address, size_t bytes);

/* Fill whole pages in the direct map with zeros. */
static inline void arch_zero_pages(void *start, size_t bytes);

/* Start-up in order: arch_init_early (before memory), then boot_alloc works and arch_map_memory
 * builds the final page tables, then arch_init (needs frames and heap). */
void arch_init_early(void);
void arch_map_memory(struct boot_info *info);
void arch_init(const struct boot_info *info);

/* Address spaces. Thread context. Addresses are multiples of PAGE_BYTES and lie below
 * ARCH_USER_END; callers guarantee it. Page tables belong to the space and are charged to its
 * quota; a frame under an entry without the private mark belongs to an object; a private one
 * belongs to the space, or to several that share it (exo/frame_owners.h). */
enum space_access { SPACE_READ = 1, SPACE_WRITE = 2, SPACE_EXECUTE = 4 };

int arch_space_init(struct arch_space *space,
		    struct quota *quota) __must_check; /* -E_NOMEM, -E_QUOTA */
/* No CPU will use it any more, and this one does not now: comes before its pages are taken away. */
void arch_space_leave(struct arch_space *space);
void arch_space_destroy(struct arch_space *space); /* not current; user mappings are gone already */
void arch_space_activate(struct arch_space *space); /* NULL: the kernel's own */

/* The entry of a page, or of the huge page that it lies in: NULL without a table for it. _create
 * makes the tables; NULL without memory or quota. */
pte_t *arch_space_entry(const struct arch_space *space, vaddr_t at);
pte_t *arch_space_entry_create(struct arch_space *space, vaddr_t at);

/* The entry of the whole chunk (MM_HUGE_PAGES), which a huge page may take when it is 0; NULL
 * without memory or quota. And a huge page around an address, if there is one, made into small
 * ones: -E_NOMEM.
 */
pte_t *arch_space_chunk_entry(struct arch_space *space, vaddr_t at);
int arch_space_split(struct arch_space *space, vaddr_t at) __must_check;

/* One page whose frame stays the caller's: -E_NOMEM, -E_EXIST; and away again: the frame, or
 * PADDR_NONE. */
int arch_space_map(struct arch_space *space, vaddr_t at, paddr_t frame,
		   unsigned access) __must_check;
paddr_t arch_space_unmap(struct arch_space *space, vaddr_t at);

/* A present entry was changed: the CPU must not use what it remembers of it. */
void arch_space_changed(struct arch_space *space, vaddr_t at);

/* The next three work on [*start, end), may stop after a bounded part, and leave in *start where
 * the rest begins. Huge pages lie in the range whole or not at all.
 *
 * Remove every translation, release the frames that belong to the space, and free the page tables
 * that served nothing else: `below` is the end of the next region below, `above` the start of the
 * next one above. Returns how many 4 KiB frames it released. */
size_t arch_space_clear(struct arch_space *space, vaddr_t below, vaddr_t *start, vaddr_t end,
			vaddr_t above);

/* Take rights away from the present pages of a range; rights that are new arrive by faults.
 * -E_NOMEM. */
int arch_space_protect(struct arch_space *space, vaddr_t *start, vaddr_t end,
		       unsigned access) __must_check;

/* Give a child the parent's private pages of a range, by copying them or (MM_COW) by sharing them
 * read-only, charge the child's quota for them and add their number to *pages, also when it fails
 * half-way. -E_NOMEM, -E_QUOTA. */
int arch_space_fork(struct arch_space *child, struct arch_space *parent, vaddr_t *start,
		    vaddr_t end, size_t *pages) __must_check;

/* Walk the page tables: the physical address behind a user address, or PADDR_NONE. */
paddr_t arch_space_translate(const struct arch_space *space, vaddr_t address);

/* Copies between kernel and user memory of the current address space: the one path for every user
 * pointer. 0, or -E_FAULT when any byte lies outside user space or is not mapped with the right
 * access; then the destination holds an unspecified part of the data. */
int arch_copy_from_user(void *to, const void *user_from, size_t bytes) __must_check;
int arch_copy_to_user(void *user_to, const void *from, size_t bytes) __must_check;

/* Change an aligned word of user memory from one value to another, atomically. -E_AGAIN when it is
 * not `from`, -E_FAULT as the copies. */
int arch_user_exchange(uint32_t *user_word, uint32_t from, uint32_t to) __must_check;

/* Frames of kernel stacks that are kept for threads to come, with their page tables, and giving
 * them all back; true when there were any. Thread context. */
size_t arch_stacks_kept_frames(void);
bool arch_stacks_release(void);

/* How a thread starts in user mode: at entry, all registers zero but the stack pointer and those of
 * the first two parameters. Whoever fills it has checked that entry is a user address. */
struct arch_user_start {
	vaddr_t entry;
	vaddr_t stack;
	uint64_t arguments[2];
};

/* Threads. A fresh thread starts in entry(argument) on its kernel stack, interrupts on. */
int arch_thread_init(struct thread *thread, void (*entry)(void *), void *argument) __must_check;
/* The same for a thread that starts in user mode. */
int arch_thread_init_user(struct thread *thread, const struct arch_user_start *start) __must_check;
/* The same for a copy of the running thread, which is in a system call: it starts in user mode,
 * behind that call, with the result 0. -E_NOMEM. */
int arch_thread_fork(struct thread *thread) __must_check;
void arch_thread_destroy(struct thread *thread); /* not running */
/* Leave `from`, continue `to`; returns when somebody switches back. Interrupts off. */
void arch_thread_switch(struct thread *from, struct thread *to);
/* Where the thread's thread-local storage is (uapi/exo/syscall.h). -E_INVAL unless a user address
 * or 0. */
int arch_thread_set_tls(struct thread *thread, vaddr_t base);
/* The running thread starts anew: what user mode can see of the machine, but for the registers that
 * arch_enter_user loads, becomes as it is for a fresh thread. */
void arch_thread_reset(void);

/* The running agent has another filter of system calls (exo/filter.h): every entry of every CPU
 * goes by it from the next call on. Kernel lock. */
void arch_filter_changed(const struct agent *agent);
/* The registers that carry a message of a thread that is in a system call, by its arch.stack_top;
 * the handler of the call may change them, and so may others while it waits. Of words 3 to 7 what
 * is changed takes effect by arch_message_return only, the way out of the call for who received a
 * long message. The running thread; interrupts on or off. */
static inline struct arch_message *arch_message_at(vaddr_t stack_top);
_Noreturn void arch_message_return(int64_t result);

/* IPC_FASTPATH. The thread has stopped in ipc_fastpath_call, or in ipc_fastpath_reply_wait, and was
 * not continued since. */
/* The running thread stops there, and has sent this info. */
static inline void arch_message_stop(struct arch_thread *arch, uint64_t info);
static inline bool arch_message_awaits_reply(vaddr_t stack_top);
static inline bool arch_message_awaits_call(vaddr_t stack_top);
/* Leave the running thread `from`, which has stopped in one of these two, and continue `to`, which
 * has stopped in the other: it is in user mode next, with the result 0 and this message, of which
 * words 3 to 7 are where arch_message_at says. Whoever switches to a thread that has stopped here
 * with arch_thread_switch finds it in ipc_fastpath_go_on. Interrupts off, kernel_is_alone. With
 * care: `to` may have stopped elsewhere in a call that takes a message, and then goes on there;
 * gives the kernel lock back, or the other thread does. */
_Noreturn void arch_message_switch(struct thread *to, uint64_t info, uint64_t badge, uint64_t word2,
				   uint64_t word0, uint64_t word1, struct thread *from);
_Noreturn void arch_message_switch_empty(struct thread *to, uint64_t info, uint64_t badge,
					 struct thread *from);
_Noreturn void arch_message_switch_with_care(struct thread *to, uint64_t info, uint64_t badge,
					     uint64_t word2, uint64_t word0, uint64_t word1,
					     struct thread *from);
/* Enter user mode on the running thread's kernel stack, whatever is on it. */
_Noreturn void arch_enter_user(const struct arch_user_start *start);
static inline struct thread *arch_current(void);            /* the running thread */
static inline void arch_current_set(struct thread *thread); /* start-up, for itself */

/* The thread that runs on another CPU, which stays so while this one has the kernel lock (NR_CPUS >
 *1): arch_current_of(cpu) */

/* Other CPUs; with NR_CPUS=1 all of it is nothing. */
static inline void arch_relax(
	void); /* pause, in a loop that waits for another CPU: serves its calls */
/* Start the others, each into sched_start_cpu(); those that do not start are named and left out.
 * Start-up, once, with the kernel lock and when the scheduler is ready:
 *	arch_cpus_start(info)
 * That may go on after it returns (BOOT_PARALLEL). How many run or may still come:
 *	arch_cpus_expected()
 * Interrupt another CPU, so that it looks whether to switch threads:
 *	arch_cpu_kick(cpu)
 * The others do nothing more, for good. Any context:
 *	arch_cpus_stop() */

/* Interrupt lines, 0 to ARCH_IRQ_LINES - 1 (exo/irq.h). The machine calls irq_interrupt() for each
 * interrupt of a connected line that is not masked. Connecting is -E_ABSENT when no interrupt
 * controller serves the line and -E_BUSY when its input is another line's. */
int arch_irq_connect(unsigned line) __must_check;
void arch_irq_mask(unsigned line);
void arch_irq_unmask(unsigned line);

/* A level-triggered line fires as long as its device wants something; one that is not fires once.
 */
bool arch_irq_is_level(unsigned line);

/* From exo/irq.h, whenever its handlers change: the only one of a line, or NULL when it has none or
 * several. With IRQ_DIRECT its interrupts go straight there. Interrupts off.
 *	arch_irq_set_only_handler(line, handler) */

/* Make the CPU take an interrupt as if the line had fired: tests and benchmarks. */
void arch_irq_raise(unsigned line);

/* The same through the interrupt controller: a clock chip fires the line after 10 us to one
 * second. A line that is level-triggered then stays so until _end, which also takes back what has
 * not come yet. One at a time. -E_ABSENT when no chip reaches the line. */
int arch_irq_raise_later(unsigned line, uint64_t delay_ns) __must_check;
void arch_irq_raise_end(void);

/* The clock event of this CPU: an interrupt that calls timer_interrupt() once, soon after the time
 * deadline_ns of time_now_ns, or before when that is far away. start: on each CPU, once. Interrupts
 * off. */
void arch_timer_start(void);
void arch_timer_arm(uint64_t deadline_ns);
uint64_t arch_tsc_hz(void); /* measured by arch_init */

/* A clock that does not come from the TSC, in ns from any start; 0 when there is none. */
uint64_t arch_reference_ns(void);

/* The processor's name for people. Valid for ever. */
const char *arch_cpu_name(void);

/* Leave the machine. With a debug-exit device on the command line its status byte is `code`. */
_Noreturn void arch_power_off(int code);
/* Stop after a report of an error: through the debug-exit device when there is one, else by
 * halting, so that the report stays on the screen. */
_Noreturn void arch_halt(int code);
_Noreturn void arch_reboot(void);

/* Print registers and a symbolised backtrace of the caller to the consoles; for panic. */
void arch_backtrace(void);

#endif
