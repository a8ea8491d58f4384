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

struct boot_info;
struct thread;

#include <arch/irq.h>    /* interrupt flag, halt, pause */
#include <arch/port.h>   /* port I/O */
#include <arch/pte.h>    /* page-table entries of user memory */
#include <arch/space.h>  /* struct arch_space, address-space layout */
#include <arch/thread.h> /* struct arch_thread, arch_current() */
#include <arch/tsc.h>    /* time-stamp counter */

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

/* The direct map: all usable RAM at a fixed offset, writable, never executable. */
static inline void *arch_phys_to_virt(paddr_t address);
static inline paddr_t arch_virt_to_phys(const void *address); /* direct map or kernel image */

/* Map a device's registers uncached; for ever. Start-up and thread context; fatal() without memory.
 */
void *arch_mmio_map(paddr_t address, size_t bytes);

/* Map firmware tables for reading, for ever; same rules. Also for RAM that is not usable. */
const void *arch_firmware_map(paddr_t address, size_t bytes);

/* Fill one 4 KiB page in the direct map with zeros. */
static inline void arch_page_zero(void *page);

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
void arch_space_destroy(struct arch_space *space); /* not current; user mappings are gone already */
void arch_space_activate(struct arch_space *space); /* NULL: the kernel's own */

/* The entry of a page: NULL without a table for it. _create makes the tables; NULL without memory
 * or quota. */
pte_t *arch_space_entry(const struct arch_space *space, vaddr_t at);
pte_t *arch_space_entry_create(struct arch_space *space, vaddr_t at);

/* One page whose frame stays the caller's: -E_NOMEM, -E_EXIST; and away again: the frame, or
 * PADDR_NONE. */
int arch_space_map(struct arch_space *space, vaddr_t at, paddr_t frame,
		   unsigned access) __must_check;
paddr_t arch_space_unmap(struct arch_space *space, vaddr_t at);

/* A present entry was changed: the CPU must not use what it remembers of it. */
void arch_space_changed(struct arch_space *space, vaddr_t at);

/* Remove every translation of a range and release the frames that belong to the space; returns how
 * many. */
size_t arch_space_clear(struct arch_space *space, vaddr_t start, vaddr_t end);

/* [start, end) has been cleared, and so has everything between the neighbours `below` and `above`:
 * free the page tables that map nothing else. */
void arch_space_trim(struct arch_space *space, vaddr_t below, vaddr_t start, vaddr_t end,
		     vaddr_t above);

/* Take rights away from the present pages of a range; rights that are new arrive by faults.
 * -E_NOMEM. */
int arch_space_protect(struct arch_space *space, vaddr_t start, vaddr_t end,
		       unsigned access) __must_check;

/* Give a child the parent's private pages of a range, by copying them or (MM_COW) by sharing them
 * read-only, charge the child's quota for them and add their number to *pages, also when it fails
 * half-way. -E_NOMEM, -E_QUOTA. */
int arch_space_fork(struct arch_space *child, struct arch_space *parent, vaddr_t start, vaddr_t end,
		    size_t *pages) __must_check;

/* Walk the page tables: the physical address behind a user address, or PADDR_NONE. */
paddr_t arch_space_translate(const struct arch_space *space, vaddr_t address);

/* Copies between kernel and user memory of the current address space: the one path for every user
 * pointer. 0, or -E_FAULT when any byte lies outside user space or is not mapped with the right
 * access; then the destination holds an unspecified part of the data. */
int arch_copy_from_user(void *to, const void *user_from, size_t bytes) __must_check;
int arch_copy_to_user(void *user_to, const void *from, size_t bytes) __must_check;

/* Threads. A fresh thread starts in entry(argument) on its kernel stack, interrupts on. */
int arch_thread_init(struct thread *thread, void (*entry)(void *), void *argument) __must_check;
/* The same for a copy of the running thread, which is in a system call: it starts in user mode,
 * behind that call, with the result 0. -E_NOMEM. */
int arch_thread_fork(struct thread *thread) __must_check;
void arch_thread_destroy(struct thread *thread); /* not running */
/* Leave `from`, continue `to`; returns when somebody switches back. Interrupts off. */
void arch_thread_switch(struct thread *from, struct thread *to);
/* Enter user mode for the first time, all registers zero but these. Does not return. */
_Noreturn void arch_enter_user(vaddr_t entry, vaddr_t stack, uint64_t argument);
static inline struct thread *arch_current(void);            /* the running thread */
static inline void arch_current_set(struct thread *thread); /* start-up, for itself */

/* Interrupt lines, by their ISA number 0 to 15. The handler runs with interrupts off. -E_ABSENT
 * when no interrupt controller serves the line. */
int arch_irq_register(unsigned line, void (*handler)(void)) __must_check;

/* The timer interrupts hz times a second from now on and calls sched_tick(). */
void arch_timer_start(unsigned hz);
uint64_t arch_tsc_hz(void); /* measured by arch_init */

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
