// The threads of the program: a few workers that wait for a call, share its tasks, and sleep.
//
// The library of the matrix product brings threads of its own; two runtimes that spin on the same
// cores fight, so these own all the work and the library's are kept at one (see gemm.c).
#define _GNU_SOURCE
#include "include/kernels.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { MOST_THREADS = 64, SPINS_BEFORE_SLEEP = 4000 };

static struct {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  atomic_int busy;      // one call at a time
  int threads;          // the caller included
  int started;          // workers running
  atomic_uint call;     // counts calls; workers wait for it to change
  atomic_int remaining; // workers that have not finished this call
  atomic_size_t next;   // the next task
  size_t tasks;
  void (*body)(size_t, void *);
  void *context;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER, .threads = 1};

static inline void pause_briefly(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

static void run_tasks(void) {
  size_t task;
  while ((task = atomic_fetch_add(&pool.next, 1)) < pool.tasks) pool.body(task, pool.context);
}

static void *work(void *argument) {
  int number = (int)(intptr_t)argument;
  unsigned seen = 0;
  for (;;) {
    for (int spin = 0; atomic_load(&pool.call) == seen && spin < SPINS_BEFORE_SLEEP; spin++)
      pause_briefly();
    if (atomic_load(&pool.call) == seen) {
      pthread_mutex_lock(&pool.lock);
      while (atomic_load(&pool.call) == seen) pthread_cond_wait(&pool.wake, &pool.lock);
      pthread_mutex_unlock(&pool.lock);
    }
    seen = atomic_load(&pool.call);
    // Every worker checks out of every call, even one that a lower thread count leaves idle:
    // the next call can then not start while anyone still looks at this one.
    if (number < pool.threads - 1) run_tasks();
    atomic_fetch_sub(&pool.remaining, 1);
  }
  return NULL;
}

void kernels_set_threads(int count) {
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
  pool.threads = count < pool.started + 1 ? count : pool.started + 1;
  atomic_store(&pool.busy, 0);
}

int kernels_threads(void) { return pool.threads; }

void kernels_parallel(size_t tasks, void (*body)(size_t, void *), void *context) {
  int expected = 0;
  if (tasks < 2 || pool.threads < 2 || !atomic_compare_exchange_strong(&pool.busy, &expected, 1)) {
    for (size_t task = 0; task < tasks; task++) body(task, context);
    return;
  }
  pool.tasks = tasks;
  pool.body = body;
  pool.context = context;
  atomic_store(&pool.next, 0);
  atomic_store(&pool.remaining, pool.started);
  pthread_mutex_lock(&pool.lock);
  atomic_fetch_add(&pool.call, 1);
  pthread_cond_broadcast(&pool.wake);
  pthread_mutex_unlock(&pool.lock);
  run_tasks();
  for (int spin = 0; atomic_load(&pool.remaining) > 0; spin++) {
    if (spin < SPINS_BEFORE_SLEEP) pause_briefly(); else sched_yield();
  }
  atomic_store(&pool.busy, 0);
}

int kernels_available_cores(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return CPU_COUNT(&set);
}
