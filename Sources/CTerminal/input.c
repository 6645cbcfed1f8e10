/* Keys, and waiting for them: on the terminal and on a pipe through which other threads and signal
 * handlers end the wait. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

static int terminal = -1;
static WINDOW *keys; /* a pad: reading from a window would also draw it */
static int pipe_ends[2] = {-1, -1}; /* stays open, so that a late wake meets nobody else's file */
static atomic_int is_woken, is_poked;

enum { MOUSE_SGR = 0x4000 }; /* our key code for the start of a mouse report */

static void define(const char *start, int number, const char *rest, int key)
{
  char text[32];
  snprintf(text, sizeof text, "\033%s", start);
  if (number >= 0) snprintf(text, sizeof text, "\033%s%d%s", start, number, rest);
  define_key(text, key);
}

/* The sequences terminals send whatever their description says: cursor keys in both modes, with
 * Shift, Alt and Control, and the spellings of Home, End and the function keys. */
static void define_keys(void)
{
  static const struct {
    char final;
    int key;
  } finals[] = {{'A', KEY_UP},   {'B', KEY_DOWN}, {'C', KEY_RIGHT},
                {'D', KEY_LEFT}, {'H', KEY_HOME}, {'F', KEY_END}};
  for (int i = 0; i < 6; i++) {
    char rest[2] = {finals[i].final};
    char normal[3] = {'[', finals[i].final}, application[3] = {'O', finals[i].final};
    define(normal, -1, "", finals[i].key);
    define(application, -1, "", finals[i].key);
    for (int modifier = 2; modifier <= 8; modifier++)
      define("[1;", modifier, rest, finals[i].key);
  }
  static const struct {
    int number, key;
  } numbers[] = {{1, KEY_HOME}, {3, KEY_DC},    {4, KEY_END}, {5, KEY_PPAGE},
                 {6, KEY_NPAGE}, {7, KEY_HOME}, {8, KEY_END}};
  for (int i = 0; i < 7; i++) {
    define("[", numbers[i].number, "~", numbers[i].key);
    for (int modifier = 2; modifier <= 8; modifier++) {
      char rest[4] = {';', (char)('0' + modifier), '~'};
      define("[", numbers[i].number, rest, numbers[i].key);
    }
  }
  for (int i = 0; i < 5; i++) {
    char linux_console[4] = {'[', '[', (char)('A' + i)}, xterm[3] = {'O', (char)('P' + i)};
    define(linux_console, -1, "", KEY_F(1 + i));
    define("[", 11 + i, "~", KEY_F(1 + i));
    if (i < 4) define(xterm, -1, "", KEY_F(1 + i));
  }
  define("[Z", -1, "", KEY_BTAB);
  define("OM", -1, "", KEY_ENTER);
  define("[<", -1, "", MOUSE_SGR);
}

int input_start(int descriptor)
{
  if (pipe_ends[0] < 0 && pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return 0;
  if (!(keys = newpad(1, 1))) return 0;
  terminal = descriptor;
  keypad(keys, TRUE);
  nodelay(keys, TRUE);
  define_keys();
  return 1;
}

void input_stop(void)
{
  if (keys) delwin(keys);
  keys = NULL;
  terminal = -1;
}

static int translated(wint_t key)
{
  if (key >= KEY_F(1) && key <= KEY_F(63)) return TERMINAL_KEY_F0 + (int)(key - KEY_F0);
  switch (key) {
  case KEY_UP: case KEY_SR: return TERMINAL_KEY_UP;
  case KEY_DOWN: case KEY_SF: return TERMINAL_KEY_DOWN;
  case KEY_LEFT: case KEY_SLEFT: return TERMINAL_KEY_LEFT;
  case KEY_RIGHT: case KEY_SRIGHT: return TERMINAL_KEY_RIGHT;
  case KEY_PPAGE: case KEY_A3: case KEY_SPREVIOUS: return TERMINAL_KEY_PAGE_UP;
  case KEY_NPAGE: case KEY_C3: case KEY_SNEXT: return TERMINAL_KEY_PAGE_DOWN;
  case KEY_HOME: case KEY_A1: case KEY_SHOME: case KEY_FIND: return TERMINAL_KEY_HOME;
  case KEY_END: case KEY_C1: case KEY_SEND: case KEY_SELECT: return TERMINAL_KEY_END;
  case KEY_BTAB: return TERMINAL_KEY_BACK_TAB;
  case KEY_ENTER: return TERMINAL_KEY_ENTER;
  case KEY_BACKSPACE: return TERMINAL_KEY_BACKSPACE;
  case KEY_DC: case KEY_SDC: return TERMINAL_KEY_DELETE;
  case MOUSE_SGR: return TERMINAL_KEY_MOUSE;
  case KEY_MOUSE: return TERMINAL_KEY_MOUSE_X10;
  default: return TERMINAL_KEY_OTHER;
  }
}

int32_t terminal_read(uint32_t *code)
{
  wint_t value = 0;
  *code = 0;
  if (!keys) return TERMINAL_NOTHING;
  if (signals_resize_wanted()) screen_fit();
  int result = wget_wch(keys, &value);
  if (result == ERR) return TERMINAL_NOTHING;
  if (result != KEY_CODE_YES) {
    *code = (uint32_t)value;
    return TERMINAL_CHARACTER;
  }
  if (value == KEY_RESIZE) return TERMINAL_RESIZED;
  *code = (uint32_t)translated(value);
  return TERMINAL_KEY;
}

static void end_wait(atomic_int *reason)
{
  int error = errno;
  if (!atomic_exchange(reason, 1) && pipe_ends[1] >= 0) {
    ssize_t ignored = write(pipe_ends[1], "", 1);
    (void)ignored;
  }
  errno = error;
}

void input_poke(void) { end_wait(&is_poked); }

void terminal_wake(void) { end_wait(&is_woken); }

/* Whether a readable terminal has nothing to read: its end. Asked twice, since someone else may
 * have taken the input between the two calls. */
static int is_exhausted(void)
{
  for (int tries = 0; tries < 2; tries++) {
    struct pollfd now = {.fd = terminal, .events = POLLIN};
    int available = 0;
    if (poll(&now, 1, tries * 10) <= 0 || !(now.revents & POLLIN)) return 0;
    if (ioctl(terminal, FIONREAD, &available) == 0 && available > 0) return 0;
  }
  return 1;
}

int32_t terminal_wait(int32_t milliseconds)
{
  struct pollfd both[2] = {
      {.fd = terminal, .events = POLLIN}, {.fd = pipe_ends[0], .events = POLLIN}};
  int32_t happened = 0;
  if (poll(both, 2, milliseconds) > 0) {
    if (both[0].revents & POLLIN)
      happened |= is_exhausted() ? TERMINAL_LOST : TERMINAL_READABLE;
    if (both[0].revents & (POLLHUP | POLLERR | POLLNVAL)) happened |= TERMINAL_LOST;
    if (both[1].revents & POLLIN) {
      char bytes[64];
      while (read(pipe_ends[0], bytes, sizeof bytes) > 0) continue;
    }
  }
  if (atomic_exchange(&is_woken, 0)) happened |= TERMINAL_WOKEN;
  if (atomic_exchange(&is_poked, 0)) happened |= TERMINAL_SIGNALLED;
  if (signals_stop_wanted()) {
    screen_leave();
    signals_stop();
    screen_return();
    happened |= TERMINAL_SIGNALLED;
  }
  if (signals_continued()) { /* the shell has taken the terminal meanwhile */
    screen_leave();
    screen_return();
    happened |= TERMINAL_SIGNALLED;
  }
  return happened;
}
