/* Standard error is kept in memory while the screen is up, so that a library's complaint neither
 * spoils the picture nor gets lost: it is printed on the way out, also out of a crash. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

static atomic_int is_captured;
static int real = -1;
static int kept = -1;

void errors_capture(void)
{
  /* Errors that go to a file disturb nobody. */
  if (atomic_load(&is_captured) || !isatty(STDERR_FILENO)) return;
  real = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  kept = memfd_create("standard error", MFD_CLOEXEC);
  if (real < 0 || kept < 0 || dup2(kept, STDERR_FILENO) < 0) {
    if (real >= 0) close(real);
    if (kept >= 0) close(kept);
    return;
  }
  atomic_store(&is_captured, 1);
}

/* Called from signal handlers too. */
void errors_release(void)
{
  if (!atomic_exchange(&is_captured, 0)) return;
  dup2(real, STDERR_FILENO);
  close(real);
  char buffer[4096];
  off_t offset = 0;
  ssize_t count;
  while ((count = pread(kept, buffer, sizeof buffer, offset)) > 0) {
    offset += count;
    for (ssize_t sent = 0; sent < count;) {
      ssize_t more = write(STDERR_FILENO, buffer + sent, (size_t)(count - sent));
      if (more < 0 && errno != EINTR) break;
      if (more > 0) sent += more;
    }
  }
  close(kept);
}
