// The threads of the program: a few workers that wait for a call, share its tasks, and sleep.
//
// The library of the matrix product brings threads of its own; two runtimes that spin on the same
// cores fight, so these own all the work and the library's are kept at one (see gemm.c).
#define _GNU_SOURCE
#include "settings.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { MOST_THREADS = 64, SPINS_BEFORE_SLEEP = 4000 };

// Every call has a gate: its number in the upper half, whether it is open, how many workers are
// inside. A worker enters an open gate or stays out, so a call never waits for one that still
// sleeps, and one that comes too late never looks at what the call left behind.
static const uint64_t OPEN = 1ull << 31, INSIDE = (1ull << 31) - 1;

static inline uint32_t call_of(uint64_t gate) { return (uint32_t)(gate >> 32); }

static struct {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  atomic_int sleepers;
  atomic_int busy;     // one call at a time
  atomic_int threads;  // the caller included
  int started;         // workers running
  _Atomic uint64_t gate;
  atomic_size_t next;  // the next task
  size_t tasks;
  struct kernels_settings settings;  // of the thread that calls
  void (*body)(size_t, void *);
  void *context;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER, .threads = 1};

_Thread_local struct kernels_settings kernels_here;

static inline void pause_briefly(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

static void run_tasks(void) {
  size_t task;
  while ((task = atomic_fetch_add(&pool.next, 1)) < pool.tasks) pool.body(task, pool.context);
}

static uint32_t current_call(void) { return call_of(atomic_load(&pool.gate)); }

static void *work(void *argument) {
  int number = (int)(intptr_t)argument;
  uint32_t seen = current_call();
  kernels_hold_signals();
  for (;;) {
    for (int spin = 0; current_call() == seen && spin < SPINS_BEFORE_SLEEP; spin++) pause_briefly();
    if (current_call() == seen) {
      // Whoever opens a gate looks for sleepers afterwards; who falls asleep looks at the gate
      // afterwards: one of the two sees the other.
      pthread_mutex_lock(&pool.lock);
      atomic_fetch_add(&pool.sleepers, 1);
      while (current_call() == seen) pthread_cond_wait(&pool.wake, &pool.lock);
      atomic_fetch_sub(&pool.sleepers, 1);
      pthread_mutex_unlock(&pool.lock);
    }
    uint64_t gate = atomic_load(&pool.gate);
    seen = call_of(gate);
    while (call_of(gate) == seen && (gate & OPEN))
      if (atomic_compare_exchange_weak(&pool.gate, &gate, gate + 1)) {
        kernels_here = pool.settings;
        if (number < kernels_threads() - 1) run_tasks();
        atomic_fetch_sub(&pool.gate, 1);
        break;
      }
  }
  return NULL;
}

// How many of `count` threads there can be, the workers among them started.
static int start_threads(int count) {
  if (count < 1) count = 1;
  if (count > MOST_THREADS) count = MOST_THREADS;
  int expected = 0;
  while (!atomic_compare_exchange_weak(&pool.busy, &expected, 1)) {
    expected = 0;
    sched_yield();
  }
  while (pool.started < count - 1) {
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 4u << 20);
    int failure = pthread_create(&thread, &attributes, work, (void *)(intptr_t)pool.started);
    pthread_attr_destroy(&attributes);
    if (failure) break;
    pool.started++;
  }
  if (count > pool.started + 1) count = pool.started + 1;
  atomic_store(&pool.busy, 0);
  return count;
}

void kernels_set_threads(int count) { atomic_store(&pool.threads, start_threads(count)); }

int kernels_set_threads_here(int count) {
  int before = kernels_here.threads;
  kernels_here.threads = count > 0 ? start_threads(count) : 0;
  return before;
}

int kernels_threads(void) {
  return kernels_here.threads ? kernels_here.threads : atomic_load(&pool.threads);
}

void kernels_parallel(size_t tasks, void (*body)(size_t, void *), void *context) {
  int expected = 0;
  kernels_hold_signals();
  if (tasks < 2 || kernels_threads() < 2 ||
      !atomic_compare_exchange_strong(&pool.busy, &expected, 1)) {
    for (size_t task = 0; task < tasks; task++) body(task, context);
    kernels_let_signals_pass();
    return;
  }
  pool.tasks = tasks;
  pool.body = body;
  pool.context = context;
  pool.settings = kernels_here;
  atomic_store(&pool.next, 0);
  atomic_store(&pool.gate, (uint64_t)(current_call() + 1) << 32 | OPEN);
  if (atomic_load(&pool.sleepers) > 0) {
    pthread_mutex_lock(&pool.lock);
    pthread_cond_broadcast(&pool.wake);
    pthread_mutex_unlock(&pool.lock);
  }
  run_tasks();
  atomic_fetch_and(&pool.gate, ~OPEN);
  for (int spin = 0; atomic_load(&pool.gate) & INSIDE; spin++) {
    if (spin < SPINS_BEFORE_SLEEP)
      pause_briefly();
    else
      sched_yield();
  }
  atomic_store(&pool.busy, 0);
  kernels_let_signals_pass();
}

int kernels_available_cores(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return CPU_COUNT(&set);
}
