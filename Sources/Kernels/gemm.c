// The matrix product, by oneDNN.
#define _GNU_SOURCE
#include "settings.h"

#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>

// oneDNN divides a product among OpenMP's threads. The caller has divided it already, so each
// calling thread tells OpenMP, once, that it works alone.
static void work_alone(void) {
  static _Thread_local int done;
  if (done) return;
  done = 1;
  void (*set_threads)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
  if (set_threads) set_threads(1);
}

void kernels_gemm(int transpose_a, int transpose_b, size_t m, size_t n, size_t k, float alpha,
                  const float *a, size_t lda, const float *b, size_t ldb, float beta, float *c,
                  size_t ldc) {
  if (m == 0 || n == 0) return;
  work_alone();
  kernels_hold_signals();
  dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', (dnnl_dim_t)m, (dnnl_dim_t)n,
             (dnnl_dim_t)k, alpha, a, (dnnl_dim_t)lda, b, (dnnl_dim_t)ldb, beta, c,
             (dnnl_dim_t)ldc);
  kernels_let_signals_pass();
}
