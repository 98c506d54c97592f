/* Measures the rungs of the ladder: median of several rounds each.
 * cc -O2 -pthread ladder.c && ./a.out [quick] */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static void must(int ok, const char *what) {
    if (!ok) { perror(what); exit(1); }
}

static uint64_t state = 20261105;
static uint64_t rnd(uint64_t m) {               /* xorshift; m is far below 2^64 */
    state ^= state << 13; state ^= state >> 7; state ^= state << 17;
    return state % m;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v, int n) {
    qsort(v, n, sizeof *v, compare);
    return v[n / 2];
}

/* region: chase */
struct line { uint32_t next; char pad[60]; };   /* one cache line */

/* Sattolo's shuffle: one cycle through every line, in random order */
static void one_cycle(struct line *a, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) a[i].next = i;
    for (uint32_t i = n - 1; i > 0; i--) {
        uint32_t j = rnd(i), t = a[i].next;
        a[i].next = a[j].next;
        a[j].next = t;
    }
}

/* ns per load with `chains` walks of the same cycle in flight */
static double chase(const struct line *a, uint32_t n, int chains,
                    long steps) {
    uint32_t at[16];
    for (int c = 0; c < chains; c++) at[c] = (uint64_t)n * c / chains;
    double t = now();
    for (long s = 0; s < steps; s += chains)
        for (int c = 0; c < chains; c++) at[c] = a[at[c]].next;
    t = now() - t;
    for (int c = 0; c < chains; c++)            /* keep the loads */
        __asm__ volatile("" : : "r"(at[c]));
    return t / steps;
}
/* endregion: chase */

static double chase_median(size_t bytes, int chains, int rounds, long steps) {
    uint32_t n = bytes / sizeof(struct line);
    struct line *a = aligned_alloc(4096, bytes);
    must(a != NULL, "alloc");
    one_cycle(a, n);
    uint32_t at = 0, seen = 0;                  /* the claim: a single cycle */
    do { at = a[at].next; seen++; } while (at != 0);
    must(seen == n, "cycle");
    double v[16];
    for (int r = 0; r < rounds; r++) v[r] = chase(a, n, chains, steps);
    free(a);
    return median(v, rounds);
}

static double read_mib(int rounds) {
    size_t bytes = 64 << 20, mib = 1 << 20;
    uint64_t *a = malloc(bytes), sum = 0;
    must(a != NULL, "alloc");
    memset(a, 1, bytes);
    double v[64];
    for (int r = 0; r < rounds; r++) {          /* another MiB each time: not cached */
        const uint64_t *p = a + (size_t)(r * 7 % 64) * (mib / 8);
        double t = now();
        for (size_t i = 0; i < mib / 8; i++) sum += p[i];
        v[r] = now() - t;
    }
    __asm__ volatile("" : : "r"(sum));
    free(a);
    return median(v, rounds);
}

static double system_call(int n) {
    double t = now();
    for (int i = 0; i < n; i++) syscall(SYS_getppid);
    return (now() - t) / n;
}

static void *echo(void *arg) {
    int *fd = arg;
    char b;
    while (read(fd[0], &b, 1) == 1)
        if (write(fd[1], &b, 1) != 1) break;
    return NULL;
}

static double ping(int in, int out, int n) {
    double *v = malloc(n * sizeof *v);
    char b = 1;
    for (int i = 0; i < n; i++) {
        double t = now();
        must(write(out, &b, 1) == 1 && read(in, &b, 1) == 1, "ping");
        v[i] = now() - t;
    }
    double m = median(v, n);
    free(v);
    return m;
}

static double pipe_trip(int n) {
    int there[2], back[2];
    must(pipe(there) == 0 && pipe(back) == 0, "pipe");
    int fd[2] = {there[0], back[1]};
    pthread_t th;
    pthread_create(&th, NULL, echo, fd);
    double m = ping(back[0], there[1], n);
    close(there[1]);
    pthread_join(th, NULL);
    close(there[0]); close(back[0]); close(back[1]);
    return m;
}

static double loopback_trip(int n) {
    int l = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    must(bind(l, (void *)&a, len) == 0 && listen(l, 1) == 0, "listen");
    getsockname(l, (void *)&a, &len);
    int c = socket(AF_INET, SOCK_STREAM, 0);
    must(connect(c, (void *)&a, len) == 0, "connect");
    int s = accept(l, NULL, NULL);
    setsockopt(c, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    int fd[2] = {s, s};
    pthread_t th;
    pthread_create(&th, NULL, echo, fd);
    double m = ping(c, c, n);
    shutdown(c, SHUT_WR);
    pthread_join(th, NULL);
    close(c); close(s); close(l);
    return m;
}

static void files(int n, double *cached, double *synced) {
    char name[] = "./ladder-XXXXXX", page[4096];
    int fd = mkstemp(name);
    must(fd >= 0, "mkstemp");
    unlink(name);
    memset(page, 7, sizeof page);
    double v[256];
    for (int i = 0; i < n; i++) {
        double t = now();
        must(pwrite(fd, page, sizeof page, 0) == sizeof page && fdatasync(fd) == 0, "sync");
        v[i] = now() - t;
    }
    *synced = median(v, n);
    double t = now();
    for (int i = 0; i < 2000; i++) must(pread(fd, page, sizeof page, 0) == sizeof page, "pread");
    *cached = (now() - t) / 2000;
    close(fd);
}

int main(int argc, char **argv) {
    int quick = argc > 1 && strcmp(argv[1], "quick") == 0;
    size_t far = (size_t)(quick ? 64 : 512) << 20;
    long steps = quick ? 1 << 18 : 1 << 21;
    double l1 = chase_median(16 << 10, 1, 9, steps);
    double l2 = chase_median(512 << 10, 1, 9, steps);
    double l3 = chase_median(8 << 20, 1, 9, steps);
    double ram = chase_median(far, 1, 5, steps);
    double ram8 = chase_median(far, 8, 5, steps);
    printf("load, 16 KiB set       %9.1f ns\n", l1);
    printf("load, 512 KiB set      %9.1f ns\n", l2);
    printf("load, 8 MiB set        %9.1f ns\n", l3);
    printf("load, %3zu MiB set      %9.1f ns\n", far >> 20, ram);
    printf("same, 8 independent    %9.1f ns\n", ram8);
    printf("read 1 MiB in order    %9.0f ns\n", read_mib(51));
    printf("system call            %9.0f ns\n", system_call(quick ? 20000 : 200000));
    double cached, synced;
    files(quick ? 20 : 200, &cached, &synced);
    printf("4 KiB from page cache  %9.0f ns\n", cached);
    printf("thread and back, pipe  %9.0f ns\n", pipe_trip(quick ? 500 : 20000));
    printf("loopback TCP and back  %9.0f ns\n", loopback_trip(quick ? 500 : 20000));
    printf("4 KiB write and sync   %9.0f ns\n", synced);
    must(ram > 3 * l1, "memory is slower than the first cache");
    must(ram8 < ram, "independent loads overlap");
    return 0;
}
