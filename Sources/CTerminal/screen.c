/* The one screen: opening, closing, stopping for a while. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static SCREEN *screen;
static FILE *to, *from;
static int colors, mouse_is_on;

static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";

/* ncurses takes an embedded description from the environment alone. Another thread may be reading
 * that, so it is not changed but exchanged for a moment, and the copy is left to its readers. */
static SCREEN *new_screen(const char *name, const char *embedded)
{
  if (!embedded) return newterm(name, to, from);
  static const char variable[] = "TERMINFO=";
  size_t count = 0;
  while (environ && environ[count]) count++;
  char **exchanged = calloc(count + 2, sizeof *exchanged);
  char *description = malloc(sizeof variable + strlen(embedded));
  if (!exchanged || !description) {
    free(exchanged);
    free(description);
    return NULL;
  }
  stpcpy(stpcpy(description, variable), embedded);
  exchanged[0] = description; /* the first of a name counts */
  for (size_t i = 0; i < count; i++) exchanged[i + 1] = environ[i];
  char **own = environ;
  environ = exchanged;
  SCREEN *result = newterm(name, to, from);
  environ = own;
  return result;
}

static FILE *stream(int descriptor, const char *mode)
{
  int copy = dup(descriptor);
  FILE *result = copy < 0 ? NULL : fdopen(copy, mode);
  if (!result && copy >= 0) close(copy);
  return result;
}

/* Takes away what opening has taken, in whatever state it is. */
static void release(void)
{
  input_stop();
  if (screen) delscreen(screen);
  screen = NULL;
  pairs_stop();
  signals_give_back();
  if (to) fclose(to);
  if (from) fclose(from);
  to = from = NULL;
  draw_stop();
}

/* Key by key, not echoed, Control-C and Control-Z still signals; flow control and quoting off, so
 * that Control-S, Control-Q and Control-V are keys. */
static void set_modes(int descriptor)
{
  struct termios modes;
  cbreak();
  noecho();
  nonl();
  if (tcgetattr(descriptor, &modes) == 0) {
    modes.c_iflag &= (tcflag_t) ~(IXON | IXOFF);
    modes.c_lflag &= (tcflag_t)~IEXTEN;
    tcsetattr(descriptor, TCSADRAIN, &modes);
    def_prog_mode();
  }
}

/* What ends the screen when nobody can ask ncurses any more. */
static void begin_guard(void)
{
  char bytes[512] = "";
  size_t length = 0;
  if (description_has_mouse()) {
    length = strlen(mouse_off);
    memcpy(bytes, mouse_off, length);
  }
  length += description_restoring(bytes + length, sizeof bytes - length);
  guard_begin(bytes, length);
}

int32_t terminal_open(
    const char *name, const char *embedded, int32_t color, int32_t ascii, int input, int output)
{
  if (screen) return 0;
  to = stream(output, "w");
  from = stream(input, "r");
  int is_terminal = to && from && guard_prepare(fileno(to));
  use_env(FALSE); /* the size is the window's, not what LINES and COLUMNS once were */
  use_tioctl(TRUE);
  signals_save();
  screen = to && from ? new_screen(name, embedded) : NULL;
  signals_take(is_terminal);
  if (!screen || !input_start(fileno(from))) {
    if (screen) endwin();
    release();
    return 0;
  }
  draw_start(ascii);
  mouse_is_on = 0;
  colors = 0;
  if (color && has_colors() && start_color() == OK && use_default_colors() == OK) {
    colors = COLORS;
    pairs_start(COLOR_PAIRS - 1);
  }
  set_modes(fileno(to));
  typeahead(-1); /* a frame is drawn to its end */
  if (!getenv("ESCDELAY")) set_escdelay(25);
  if (is_terminal) begin_guard();
  return 1;
}

static void send(const char *bytes)
{
  ssize_t ignored = write(fileno(to), bytes, strlen(bytes));
  (void)ignored;
}

void terminal_set_mouse(int32_t on)
{
  if (!screen || !description_has_mouse() || !on == !mouse_is_on) return;
  mouse_is_on = on;
  send(on ? mouse_on : mouse_off);
}

void terminal_close(void)
{
  if (!screen) return;
  if (mouse_is_on) send(mouse_off);
  endwin();
  guard_pause();
  release();
}

void screen_fit(void)
{
  struct winsize size;
  if (!screen || ioctl(fileno(to), TIOCGWINSZ, &size) != 0) return;
  if (size.ws_row > 0 && size.ws_col > 0 && is_term_resized(size.ws_row, size.ws_col))
    resizeterm(size.ws_row, size.ws_col);
}

void screen_leave(void)
{
  if (mouse_is_on) send(mouse_off);
  endwin();
  guard_pause();
}

void screen_return(void)
{
  guard_resume();
  screen_fit();
  clearok(curscr, TRUE);
  wrefresh(curscr);
  if (mouse_is_on) send(mouse_on);
}

int32_t terminal_colors(void) { return colors; }
