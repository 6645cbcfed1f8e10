/* The way back to the terminal as it was, by write(2) and tcsetattr(3) alone: what a signal handler
 * may do, and what a program that exits in the middle of everything still does. */
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static struct termios modes_before;
static int terminal = -1;
static char restoring[1024];
static size_t restoring_length;
static atomic_int is_up;

int guard_prepare(int output)
{
  if (tcgetattr(output, &modes_before) != 0) return 0;
  terminal = output;
  return 1;
}

void guard_restore(void)
{
  if (atomic_exchange(&is_up, 0)) {
    size_t sent = 0;
    while (sent < restoring_length) {
      ssize_t count = write(terminal, restoring + sent, restoring_length - sent);
      if (count < 0 && errno != EINTR) break;
      if (count > 0) sent += (size_t)count;
    }
    /* A program in the background would be stopped for touching the terminal. */
    sigset_t touching, mask;
    sigemptyset(&touching);
    sigaddset(&touching, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &touching, &mask);
    tcsetattr(terminal, TCSANOW, &modes_before);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
  }
  errors_release();
}

void guard_begin(const char *bytes, size_t length)
{
  static int registered;
  if (!registered) {
    atexit(guard_restore);
    registered = 1;
  }
  if (length > sizeof restoring) length = sizeof restoring;
  memcpy(restoring, bytes, length);
  restoring_length = length;
  errors_capture();
  atomic_store(&is_up, 1);
}

void guard_pause(void)
{
  atomic_store(&is_up, 0);
  errors_release();
}

void guard_resume(void)
{
  errors_capture();
  atomic_store(&is_up, 1);
}
