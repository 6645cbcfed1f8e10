// Keeps signals away from threads that compute.
//
// While they run, kernels of oneDNN's matrix product point the stack pointer into a workspace on the
// heap. A signal's frame is written below it, kilobytes with AVX-512, and past the workspace's
// beginning: a window that changes its size, or Ctrl-C, would overwrite what lies before it.
#define _GNU_SOURCE
#include "settings.h"

#include <pthread.h>
#include <signal.h>

static _Thread_local int holders;
static _Thread_local sigset_t before;

void kernels_hold_signals(void) {
  if (holders++) return;
  sigset_t held;
  sigfillset(&held);
  // What a fault of the thread itself raises is heard at once.
  static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&held, faults[i]);
  pthread_sigmask(SIG_BLOCK, &held, &before);
}

void kernels_let_signals_pass(void) {
  if (--holders) return;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}
