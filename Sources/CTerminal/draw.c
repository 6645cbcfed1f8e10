/* Frames of cells, row by row. ncurses compares each frame with the one before and sends the
 * difference. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static cchar_t *line; /* room for one row */
static int line_columns, is_ascii;

void draw_start(int ascii) { is_ascii = ascii; }

void draw_stop(void)
{
  free(line);
  line = NULL;
  line_columns = 0;
}

int32_t terminal_rows(void) { return stdscr ? getmaxy(stdscr) : 0; }

int32_t terminal_columns(void) { return stdscr ? getmaxx(stdscr) : 0; }

/* The character of the first of `room` cells, with its marks, as ncurses takes it; how many cells
 * it covers. What cannot be shown, control characters above all, becomes a question mark, and so
 * does a wide character whose right half is missing. */
static int text_of(const terminal_cell *cell, int room, wchar_t text[TERMINAL_SCALARS + 1])
{
  wchar_t base = cell->scalars[0] ? (wchar_t)cell->scalars[0] : L' ';
  int width = wcwidth(base);
  int is_whole = room > 1 && cell[1].scalars[0] == 0;
  int count = 1;
  text[0] = base;
  if (width < 1 || (width > 1 && !is_whole) || (is_ascii && base > 0x7E)) {
    text[0] = L'?';
    width = 1;
  } else if (!is_ascii) {
    for (int i = 1; i < TERMINAL_SCALARS && cell->scalars[i]; i++) {
      wchar_t mark = (wchar_t)cell->scalars[i];
      /* Joiners and variation selectors change widths, differently from terminal to terminal. */
      int joins = mark == 0x200D || (mark >= 0xFE00 && mark <= 0xFE0F);
      if (!joins && wcwidth(mark) == 0) text[count++] = mark;
    }
  }
  text[count] = 0;
  return width;
}

static attr_t attributes_of(uint32_t attributes)
{
  return (attributes & TERMINAL_BOLD ? A_BOLD : 0) | (attributes & TERMINAL_DIM ? A_DIM : 0)
         | (attributes & TERMINAL_UNDERLINE ? A_UNDERLINE : 0)
         | (attributes & TERMINAL_REVERSE ? A_REVERSE : 0);
}

void terminal_put_row(int32_t row, const terminal_cell *cells, int32_t count)
{
  static const terminal_cell blank = {.foreground = -1, .background = -1};
  int columns = terminal_columns();
  if (!stdscr || row < 0 || row >= terminal_rows()) return;
  if (columns > line_columns) {
    cchar_t *room = realloc(line, (size_t)columns * sizeof *line);
    if (!room) return;
    line = room;
    line_columns = columns;
  }
  if (row == 0) pairs_next_frame(terminal_rows() * columns); /* a frame starts at the top */
  if (count > columns) count = columns;
  int length = 0;
  for (int column = 0; column < columns;) {
    const terminal_cell *cell = column < count ? &cells[column] : &blank;
    wchar_t text[TERMINAL_SCALARS + 1];
    column += text_of(cell, count - column, text);
    int pair = terminal_colors() ? pairs_find(cell->foreground, cell->background) : 0;
    if (setcchar(&line[length], text, attributes_of(cell->attributes), 0, &pair) == OK) length++;
  }
  wmove(stdscr, row, 0);
  wadd_wchnstr(stdscr, line, length);
}

void terminal_show(int32_t row, int32_t column)
{
  if (!stdscr) return;
  int is_shown = row >= 0 && row < terminal_rows() && column >= 0 && column < terminal_columns();
  leaveok(stdscr, !is_shown);
  curs_set(is_shown);
  wmove(stdscr, is_shown ? row : 0, is_shown ? column : 0);
  wrefresh(stdscr);
}

void terminal_redraw(void)
{
  if (stdscr) clearok(curscr, TRUE);
}

int32_t terminal_get(int32_t row, int32_t column, terminal_cell *cell)
{
  cchar_t found;
  wchar_t text[CCHARW_MAX + 1] = {0};
  attr_t attributes = 0;
  short narrow = 0;
  int pair = 0, foreground = -1, background = -1;
  memset(cell, 0, sizeof *cell);
  if (!stdscr || row < 0 || row >= terminal_rows() || column < 0 || column >= terminal_columns())
    return 0;
  if (mvwin_wch(stdscr, row, column, &found) == ERR) return 0;
  if (getcchar(&found, text, &attributes, &narrow, &pair) == ERR) return 0;
  if (terminal_colors() && pair) extended_pair_content(pair, &foreground, &background);
  for (int i = 0; i < TERMINAL_SCALARS && text[i]; i++) cell->scalars[i] = (uint32_t)text[i];
  cell->foreground = foreground;
  cell->background = background;
  cell->attributes = (attributes & A_BOLD ? TERMINAL_BOLD : 0u)
                     | (attributes & A_DIM ? TERMINAL_DIM : 0u)
                     | (attributes & A_UNDERLINE ? TERMINAL_UNDERLINE : 0u)
                     | (attributes & A_REVERSE ? TERMINAL_REVERSE : 0u);
  return 1;
}
