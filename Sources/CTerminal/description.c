/* Terminal descriptions (terminfo) and the character encoding: what is known of a terminal without
 * asking it. <term.h> stays in this file: it defines names like `lines` and `tab`. */
#include "internal.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

static int is_text(const char *capability)
{
  return capability && capability != (const char *)-1;
}

int32_t terminal_describe(const char *name, terminal_description *description)
{
  int problem = 0;
  if (setupterm(name, STDOUT_FILENO, &problem) != OK) return 0;
  int count = tigetnum("colors");
  description->colors = count > 0 ? count : 0;
  description->direct =
      tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || is_text(tigetstr("RGB"));
  description->moves_cursor = is_text(tigetstr("cup"));
  del_curterm(cur_term);
  return 1;
}

static int is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

int32_t terminal_set_locale(void)
{
  /* Numbers keep their decimal point: only the characters follow the environment. */
  setlocale(LC_CTYPE, "");
  return is_utf8();
}

int32_t terminal_set_utf8(void)
{
  if (!is_utf8() && !setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "en_US.UTF-8");
  return is_utf8();
}

/* Appends a capability without its padding, such as $<5>. */
static size_t append(char *bytes, size_t length, size_t room, const char *capability)
{
  if (!is_text(capability)) return length;
  for (const char *c = capability; *c && length < room; c++) {
    const char *close = c[0] == '$' && c[1] == '<' ? strchr(c, '>') : NULL;
    if (close)
      c = close;
    else
      bytes[length++] = *c;
  }
  return length;
}

size_t description_restoring(char *bytes, size_t room)
{
  size_t length = append(bytes, 0, room, exit_attribute_mode);
  length = append(bytes, length, room, orig_pair);
  length = append(bytes, length, room, cursor_normal);
  if (is_text(exit_ca_mode))
    length = append(bytes, length, room, exit_ca_mode);
  else /* without a second screen the next prompt belongs below the picture */
    length = append(bytes, length, room, "\033[999;1H\r\n");
  return append(bytes, length, room, keypad_local);
}

int description_has_mouse(void) { return is_text(key_mouse); }
