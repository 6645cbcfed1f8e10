/* Signals while the screen is up. Every deadly one restores the terminal first and then does what
 * it would have done: a crash still reaches Swift's own backtrace, an interrupt still ends the
 * process by that signal, so that a shell script around it stops too. */
#include "internal.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
static const int endings[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { CRASHES = sizeof crashes / sizeof *crashes, ENDINGS = sizeof endings / sizeof *endings };

static struct sigaction crashes_before[CRASHES], endings_before[ENDINGS];
static struct sigaction stop_before, resize_before, continue_before;
static atomic_int stop_wanted, resize_wanted, is_continued;
static int are_taken;

static void crash(int signal, siginfo_t *details, void *context)
{
  (void)context;
  guard_restore();
  for (int i = 0; i < CRASHES; i++)
    if (crashes[i] == signal) sigaction(signal, &crashes_before[i], NULL);
  /* A fault happens again when this returns, now in the old handler's hands; a signal that was
   * sent does not. */
  if (details->si_code <= 0) raise(signal);
}

static void end(int number)
{
  guard_restore();
  signal(number, SIG_DFL);
  sigset_t this_one;
  sigemptyset(&this_one);
  sigaddset(&this_one, number);
  sigprocmask(SIG_UNBLOCK, &this_one, NULL);
  raise(number);
}

static void stop(int number)
{
  (void)number;
  atomic_store(&stop_wanted, 1);
  input_poke();
}

static void resize(int number)
{
  (void)number;
  atomic_store(&resize_wanted, 1);
  input_poke();
}

/* After a stop that could not be caught. */
static void go_on(int number)
{
  (void)number;
  atomic_store(&is_continued, 1);
  input_poke();
}

/* A stack overflow can only be handled on another stack. Swift's runtime brings one unless its
 * backtraces are switched off. */
static void provide_stack(void)
{
  static char memory[1 << 16];
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) {
    stack_t own = {.ss_sp = memory, .ss_size = sizeof memory};
    sigaltstack(&own, NULL);
  }
}

void signals_save(void)
{
  for (int i = 0; i < CRASHES; i++) sigaction(crashes[i], NULL, &crashes_before[i]);
  for (int i = 0; i < ENDINGS; i++) sigaction(endings[i], NULL, &endings_before[i]);
  sigaction(SIGTSTP, NULL, &stop_before);
  sigaction(SIGWINCH, NULL, &resize_before);
  sigaction(SIGCONT, NULL, &continue_before);
}

void signals_take(int is_terminal)
{
  struct sigaction action;
  are_taken = 1;
  if (!is_terminal) {
    signals_give_back();
    return;
  }
  provide_stack();
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  action.sa_sigaction = crash;
  action.sa_flags = SA_ONSTACK | SA_SIGINFO;
  for (int i = 0; i < CRASHES; i++) sigaction(crashes[i], &action, NULL);

  action.sa_handler = end;
  action.sa_flags = SA_ONSTACK;
  /* What is ignored stays ignored (nohup), what someone handles stays theirs. */
  for (int i = 0; i < ENDINGS; i++) {
    int is_free = endings_before[i].sa_handler == SIG_DFL;
    sigaction(endings[i], is_free ? &action : &endings_before[i], NULL);
  }
  action.sa_handler = stop;
  action.sa_flags = SA_ONSTACK | SA_RESTART;
  sigaction(SIGTSTP, stop_before.sa_handler == SIG_DFL ? &action : &stop_before, NULL);
  action.sa_handler = resize;
  sigaction(SIGWINCH, &action, NULL);
  action.sa_handler = go_on;
  sigaction(SIGCONT, &action, NULL);
}

void signals_give_back(void)
{
  if (!are_taken) return;
  are_taken = 0;
  for (int i = 0; i < CRASHES; i++) sigaction(crashes[i], &crashes_before[i], NULL);
  for (int i = 0; i < ENDINGS; i++) sigaction(endings[i], &endings_before[i], NULL);
  sigaction(SIGTSTP, &stop_before, NULL);
  sigaction(SIGWINCH, &resize_before, NULL);
  sigaction(SIGCONT, &continue_before, NULL);
}

int signals_stop_wanted(void) { return atomic_exchange(&stop_wanted, 0); }

int signals_continued(void) { return atomic_exchange(&is_continued, 0); }

int signals_resize_wanted(void) { return atomic_exchange(&resize_wanted, 0); }

void signals_stop(void)
{
  struct sigaction ours;
  sigaction(SIGTSTP, &stop_before, &ours);
  raise(SIGTSTP);
  sigaction(SIGTSTP, &ours, NULL);
  atomic_store(&is_continued, 0);
  /* The window may have changed in the meantime, without a signal to a stopped process. */
  resize(SIGWINCH);
}
