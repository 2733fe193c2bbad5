// Nothing of a person stays in this process's memory when the person has left (threat T3 of the operations reference):
// freed memory is overwritten at once, stacks are cleared when a visit ended, and no crash writes memory to a file.
#pragma once

namespace huanka::process {

/// Has the C library overwrite every block of memory as it is freed, whichever library freed it: glibc's malloc does so
/// when asked before a program begins, so the program is begun anew with that wish in its environment, GLIBC_TUNABLES.
/// A service that sets the same there spares the second loading. Programs started from here inherit it. First call in
/// main(). When it cannot begin anew it says so on standard error and goes on.
void overwrite_freed_memory(char** arguments);

/// A crash leaves no core file and no other process of this user may look inside.
void leave_no_core();

/// Clears 16 KiB of this thread's stack below the caller. For a thread that is about to wait: its waiting would cover,
/// not clear, the nearest of what it did before.
[[gnu::noinline]] void clear_stack_below();

/// Clears the unused part of every thread's stack: there lie the locals of what ran before. Interrupts each thread for
/// a moment (SIGRTMIN+3); a few milliseconds. Any thread may call it.
void clear_unused_stacks();

}  // namespace huanka::process
