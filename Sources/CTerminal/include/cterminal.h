/* ncurses behind plain numbers: one screen per process, owned by one thread.
 *
 * Nothing of <ncurses.h> shows here, so that Swift never meets its globals and macros. Only
 * terminal_wake may be called from any thread. */
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdint.h>

/* ---- What a terminal can do, before it is opened ---- */

/* What a terminal description says. */
typedef struct terminal_description {
  int32_t colors;       /* how many colours, 0 for none */
  int32_t direct;       /* whether colour numbers are RGB values */
  int32_t moves_cursor; /* whether the cursor can be put anywhere */
} terminal_description;

/* Reads the description of a terminal type; 0 when there is none. */
int32_t terminal_describe(const char *name, terminal_description *description);

/* Sets the character encoding from the environment; whether it is UTF-8. */
int32_t terminal_set_locale(void);
/* Sets it to UTF-8 whatever the environment says; whether that worked. */
int32_t terminal_set_utf8(void);

/* ---- The screen (screen.c) ---- */

enum {
  TERMINAL_BOLD = 1,
  TERMINAL_DIM = 2,
  TERMINAL_UNDERLINE = 4,
  TERMINAL_REVERSE = 8,
  TERMINAL_SCALARS = 5, /* a character and up to four marks on it */
};

/* A character with its colours: numbers of the open description, or -1 for the terminal's own.
 * Without a character it is the right half of the wide one before it, and a blank anywhere else. */
typedef struct terminal_cell {
  uint32_t scalars[TERMINAL_SCALARS]; /* ended by 0 unless full */
  int32_t foreground;
  int32_t background;
  uint32_t attributes;
} terminal_cell;

/* Opens the screen on two file descriptors; `embedded`, when not NULL, is the description itself
 * (the text of TERMINFO, as "b64:..."). Without `color` no colour is ever sent; with `ascii` only
 * ASCII is. Returns 0 when the description is missing or a screen is open. */
int32_t terminal_open(
    const char *name, const char *embedded, int32_t color, int32_t ascii, int input, int output);
/* Restores the terminal; does nothing when no screen is open. */
void terminal_close(void);

int32_t terminal_rows(void);
int32_t terminal_columns(void);
/* How many colours the open screen shows; 0 when it has none or none are wanted. */
int32_t terminal_colors(void);

/* Writes one row from its first column on; the rest of the row becomes blank. */
void terminal_put_row(int32_t row, const terminal_cell *cells, int32_t count);
/* Sends what changed and puts the text cursor at (row, column), or hides it when row < 0. */
void terminal_show(int32_t row, int32_t column);
/* Makes the next terminal_show send everything, whatever the terminal shows now. */
void terminal_redraw(void);
/* Reads back what the screen shows at (row, column); 0 outside. */
int32_t terminal_get(int32_t row, int32_t column, terminal_cell *cell);

/* Switches mouse reports on or off, on terminals that have a mouse. */
void terminal_set_mouse(int32_t on);

/* ---- Input (input.c) ---- */

enum {
  TERMINAL_NOTHING = 0,
  TERMINAL_CHARACTER, /* code is a Unicode scalar, control characters included */
  TERMINAL_KEY,       /* code is one of the keys below */
  TERMINAL_RESIZED,
};

enum {
  TERMINAL_KEY_UP = 1,
  TERMINAL_KEY_DOWN,
  TERMINAL_KEY_LEFT,
  TERMINAL_KEY_RIGHT,
  TERMINAL_KEY_PAGE_UP,
  TERMINAL_KEY_PAGE_DOWN,
  TERMINAL_KEY_HOME,
  TERMINAL_KEY_END,
  TERMINAL_KEY_BACK_TAB,
  TERMINAL_KEY_ENTER,
  TERMINAL_KEY_BACKSPACE,
  TERMINAL_KEY_DELETE,
  TERMINAL_KEY_MOUSE,     /* an SGR mouse report follows as characters */
  TERMINAL_KEY_MOUSE_X10, /* an old mouse report follows: three characters */
  TERMINAL_KEY_OTHER,     /* a key nobody asked for */
  TERMINAL_KEY_F0 = 0x100 /* function key n is TERMINAL_KEY_F0 + n */
};

/* Takes the next piece of input without waiting; its kind. */
int32_t terminal_read(uint32_t *code);

enum {
  TERMINAL_READABLE = 1, /* there is input */
  TERMINAL_WOKEN = 2,    /* terminal_wake was called */
  TERMINAL_SIGNALLED = 4, /* the size changed, or the program was stopped and went on */
  TERMINAL_LOST = 8,     /* the terminal went away: reading it will never give anything again */
};

/* Waits at most so many milliseconds, for ever when negative; what happened. */
int32_t terminal_wait(int32_t milliseconds);
/* Ends the wait. May be called from any thread and from signal handlers, also with no screen. */
void terminal_wake(void);

#endif
