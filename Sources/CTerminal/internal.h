/* What the files of this target share with each other. */
#ifndef CTERMINAL_INTERNAL_H
#define CTERMINAL_INTERNAL_H

#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <stddef.h>

#include "cterminal.h"

/* pairs.c: the colour pair for two colours of the screen, -1 being the terminal's own. */
void pairs_start(int available);
void pairs_stop(void);
void pairs_next_frame(int cells); /* of the frame's screen */
int pairs_find(int foreground, int background);

/* guard.c */
int guard_prepare(int output); /* before ncurses: keeps the modes; whether it is a terminal */
void guard_begin(const char *bytes, size_t length); /* the screen is up; the bytes end that */
void guard_pause(void);        /* the screen is down, in good order */
void guard_resume(void);       /* and up again */
void guard_restore(void);      /* takes it down if it is up; safe in signal handlers */

/* errors.c */
void errors_capture(void);
void errors_release(void);

/* signals.c */
void signals_save(void); /* before ncurses installs its own */
void signals_take(int is_terminal);
void signals_give_back(void);
int signals_stop_wanted(void);
int signals_continued(void); /* whether it went on after a stop nobody announced */
int signals_resize_wanted(void);
void signals_stop(void); /* stops the process; returns when it goes on */

/* description.c, about the open screen's description. */
size_t description_restoring(char *bytes, size_t room); /* what ends the screen */
int description_has_mouse(void);

/* draw.c */
void draw_start(int ascii);
void draw_stop(void);

/* screen.c */
void screen_fit(void);    /* to the window; input then says that the size is new */
void screen_leave(void);  /* before a stop */
void screen_return(void); /* and after it */

/* input.c */
int input_start(int descriptor);
void input_stop(void);
void input_poke(void); /* ends the wait from a signal handler */

#endif
