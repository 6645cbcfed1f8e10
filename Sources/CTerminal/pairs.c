/* Colour pairs. A terminal has a fixed number of them, from 64 to all that memory holds, and a
 * screen of photographs uses new ones all the time, so pairs that are no longer shown are given to
 * other colours. ncurses's own alloc_pair searches the whole screen for each pair it takes back and
 * its reset_color_pairs clears the screen; neither is needed when it is known which pairs the last
 * frame used. */
#include "internal.h"

#include <stdlib.h>

typedef struct pair {
  int foreground, background;
  int next;       /* the next pair with the same hash, 0 for none */
  unsigned frame; /* the last frame that used it */
} pair;

/* ncurses keeps the pairs in a tree: the fewer, the faster. */
enum { FEWEST_PAIRS = 1 << 14, MOST_PAIRS = 1 << 18, BUCKETS = 1 << 16 };

static pair *pairs; /* pair 0 is the terminal's own colours */
static int *buckets;
static int most;  /* pairs 1 to most can be used */
static int limit; /* pairs 1 to limit are */
static int used;  /* pairs 1 to used have colours */
static int hand;  /* where the search for one to take back goes on */
static unsigned frame;
static unsigned none_spare, none_left; /* the frames for which a search found nothing */

void pairs_start(int available)
{
  most = available > MOST_PAIRS ? MOST_PAIRS : available;
  if (most < 0) most = 0;
  limit = used = hand = 0;
  frame = 1;
  none_spare = none_left = 0;
  pairs = calloc((size_t)most + 1, sizeof *pairs);
  buckets = calloc(BUCKETS, sizeof *buckets);
  if (!pairs || !buckets) pairs_stop();
}

void pairs_stop(void)
{
  free(pairs);
  free(buckets);
  pairs = NULL;
  buckets = NULL;
}

void pairs_next_frame(int cells)
{
  frame++;
  /* Room for the last frame and this one, with every cell in colours of its own, and as much for
   * the search to find free pairs quickly. */
  int wanted = cells > MOST_PAIRS / 4 ? MOST_PAIRS : 4 * cells;
  if (wanted < FEWEST_PAIRS) wanted = FEWEST_PAIRS;
  if (wanted > most) wanted = most;
  if (wanted > limit) limit = wanted;
}

static int *bucket(int foreground, int background)
{
  uint32_t hash = (uint32_t)foreground * 0x9E3779B1u ^ (uint32_t)background * 0x85EBCA77u;
  return &buckets[(hash ^ hash >> 15) % BUCKETS];
}

static void forget(int number)
{
  int *link = bucket(pairs[number].foreground, pairs[number].background);
  while (*link && *link != number) link = &pairs[*link].next;
  if (*link) *link = pairs[number].next;
}

/* A pair that the frames since `oldest` have not used, or 0. */
static int take_back(unsigned oldest)
{
  for (int tries = 0; tries < limit; tries++) {
    hand = hand % limit + 1;
    if (pairs[hand].frame < oldest) return hand;
  }
  return 0;
}

int pairs_find(int foreground, int background)
{
  if (foreground < 0 && background < 0) return 0;
  if (!pairs) return 0;
  int *first = bucket(foreground, background);
  for (int i = *first; i; i = pairs[i].next)
    if (pairs[i].foreground == foreground && pairs[i].background == background) {
      pairs[i].frame = frame;
      return i;
    }

  int number = 0, is_shown = 0;
  if (used < limit) {
    number = ++used;
  } else {
    if (none_spare != frame && !(number = take_back(frame - 1))) none_spare = frame;
    if (!number) {
      /* Pairs of the last frame are still on the screen: ncurses has to find their cells. */
      is_shown = 1;
      if (none_left != frame && !(number = take_back(frame))) none_left = frame;
    }
    if (!number) return 0;
    forget(number);
  }
  /* While curscr waits to be cleared, ncurses does not search it for cells of the pair. */
  bool is_clearing = is_cleared(curscr);
  if (!is_shown) clearok(curscr, TRUE);
  int result = init_extended_pair(number, foreground, background);
  clearok(curscr, is_clearing);
  if (result == ERR) {
    pairs[number] = (pair){.foreground = -1, .background = -1};
    return 0;
  }
  first = bucket(foreground, background);
  pairs[number] = (pair){foreground, background, *first, frame};
  *first = number;
  return number;
}
