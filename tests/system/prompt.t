#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The living system: every command of the prompt on the serial line, the same prompt on the VGA
# screen with a PS/2 keyboard, and `make run` on a real terminal.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

dir=$(image optimized)

# --- serial line ----------------------------------------------------------------------------------

guest_start "$dir"
check 'a greeting' guest_wait 'Type help for the commands.'
check 'a prompt' guest_wait 'exo> '
for command in agents run kill audit mem config bench test log uptime reboot poweroff; do
	check "help lists $command" guest_says help "  $command "
done
check 'agents: init is the first' guest_says agents '    1      0 running'
check 'mem: usable' guest_says mem 'usable'
check 'mem: free' guest_says mem 'free'
check 'config: every option' guest_says config 'SYSCALL_ENTRY_SYSCALL=y'
check 'config: also those that are off' guest_says config '=n'
check 'config changed' guest_says 'config changed' 'MM_HEAP_SLAB=y'
check 'log: the kernel has spoken' guest_says log '] info  '
check 'log with a number that is none' guest_says 'log many' 'log: many is not a number of lines'
check 'bench of the kernel and of agents' guest_says 'bench syscall_*' 'BENCH,syscall_getpid,1000,' 60
check 'bench that matches nothing' guest_says 'bench nosuch*' 'nothing measured for the pattern nosuch*'
check 'test by pattern' guest_says 'test *glob*' 'all passed' 60
check 'test that matches nothing' guest_says 'test nosuch*' 'no test matches the pattern nosuch*'
check 'test with a seed that is none' guest_says 'test * twelve' 'test: the seed twelve is not a number'
check 'run of an agent that is not there' guest_says 'run nobody' 'run: nobody: no such agent in the initrd'
check 'an unknown command' guest_says 'frobnicate now' 'frobnicate: no such command; help lists them'
check 'too many words' guest_says 'mem all of it' 'usage: mem'
check 'an agent in the background' guest_says 'run crash sleep &' '(crash) started'
check 'kill without an id' guest_says 'kill me' 'kill: me is not an agent'
guest_type 'run crash sleep'
sleep 1
printf '\003' >&3
check 'Ctrl-C ends the agent in the foreground' guest_wait '(crash) was killed'
check 'and the prompt is back' guest_says uptime 'up 0:0'
guest_type test
guest_wait '# suite kernel' || :
printf '\003' >&3
check 'Ctrl-C stops the tests of the kernel' guest_wait '# stopped by Ctrl-C after' 60
check 'and the prompt is back again' guest_says uptime 'up 0:0' 60
guest_type bench
guest_wait 'BENCH,' 60 || :
printf '\003' >&3
check 'Ctrl-C stops the benchmarks' guest_wait '# stopped by Ctrl-C after ' 60
check 'and the prompt is there' guest_says uptime 'up 0:0' 60
check 'an empty line' guest_says '' 'exo> '
guest_type "$(head -c 3000 /dev/zero | tr '\0' x)"
check 'an endless line' guest_wait 'exo> '
check 'and it still answers' guest_says uptime 'up 0:0'

# --- screen and keyboard --------------------------------------------------------------------------

# press KEY...: QEMU's names of keys.
press() {
	for key; do
		monitor "sendkey $key 20"
		sleep 0.1
	done
}

# on_screen TEXT: within five seconds.
on_screen() {
	tries=10
	while [ "$tries" -gt 0 ]; do
		screen >"$work/screen"
		holds "$work/screen" "$1" && return 0
		sleep 0.5
		tries=$((tries - 1))
	done
	return 1
}

shown=$work/screen
check 'the screen shows what the serial line shows' on_screen 'exo> '
press h e l p
check 'a PS/2 keyboard types' on_screen 'exo> help'
press ret
check 'and the screen answers' on_screen 'switch the machine off'
press c o n f i g spc n o backspace backspace backspace shift-x
check 'backspace and shift' on_screen 'exo> configX'
press ret
check 'an unknown command from the keyboard' on_screen 'configX: no such command'
press t e s t spc shift-8 g l o b shift-8 ret
check 'signs above the digits' on_screen 'test *glob*'
check 'a test from the keyboard' on_screen 'all passed'
shown=$console
guest_type reboot
check 'reboot starts again' guest_wait 'Type help for the commands.' 40
guest_type poweroff
check 'poweroff ends QEMU' guest_ends
check 'with status 0' equal "$status" 0

# --- make run on a terminal -----------------------------------------------------------------------

if ! command -v tmux >/dev/null; then
	skip 'make run on a terminal' 'tmux is not there'
	done_testing
	exit
fi
unset TMUX
tmux="tmux -L exo-$$ -f /dev/null"

# pane TEXT: within 20 seconds.
pane() {
	tries=100
	while [ "$tries" -gt 0 ]; do
		$tmux capture-pane -p -S -100 >"$work/pane" 2>/dev/null || :
		holds "$work/pane" "$1" && return 0
		sleep 0.2
		tries=$((tries - 1))
	done
	return 1
}

shown=$work/pane
$tmux new-session -d -x 100 -y 45 \
	"cd '$repository' && timeout --foreground 120 make run O='$dir'; echo \"run ended: \$?\"; sleep 60"
check 'make run: how to leave' pane 'Ctrl-A x leaves'
check 'make run: a prompt' pane 'exo>'
$tmux send-keys 'mem' Enter
check 'make run: it answers' pane 'usable'
$tmux send-keys C-a x
check 'make run: Ctrl-A x leaves' pane 'run ended: 0'
$tmux kill-server 2>/dev/null || :
done_testing
