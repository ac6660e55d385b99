// Bells, signals and crashes: see CNcurses.h for what each function is for.

#define _GNU_SOURCE
#define _DARWIN_C_SOURCE

#include "CNcurses.h"
#include "WayOut.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/eventfd.h>
#endif

struct cn_way_out cn_way_out = {.terminal = -1, .errors = -1};

int cn_close_on_exec(int descriptor) {
  return fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

int cn_open_bell(int *readable, int *writable) {
#ifdef __linux__
  *readable = *writable = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return *readable < 0 ? -1 : 0;
#else
  int ends[2];
  if (pipe(ends) != 0) return -1;
  for (int i = 0; i < 2; i++) {
    cn_close_on_exec(ends[i]);
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
  }
  *readable = ends[0];
  *writable = ends[1];
  return 0;
#endif
}

void cn_ring(int writable) {
  uint64_t one = 1;
  // A full counter or pipe means that the loop is to wake up already.
  ssize_t ignored = write(writable, &one, sizeof one);
  (void)ignored;
}

void cn_quieten(int readable) {
  uint64_t rings[8];
  while (read(readable, rings, sizeof rings) == sizeof rings) {}
}


static int signal_bell_in = -1, signal_bell_out = -1;
static atomic_int kept_signals;
static atomic_int unheeded;             // requests to end since the program last looked

static const struct { int number, bit; } kept[] = {
  {SIGWINCH, CN_SIGNAL_RESIZE}, {SIGTSTP, CN_SIGNAL_STOP}, {SIGCONT, CN_SIGNAL_CONTINUE},
  {SIGINT, CN_SIGNAL_INTERRUPT}, {SIGTERM, CN_SIGNAL_TERMINATE}, {SIGHUP, CN_SIGNAL_HANGUP},
  {SIGQUIT, CN_SIGNAL_QUIT},
};
static const int crashes[] = {SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE};
enum { kept_count = sizeof kept / sizeof *kept, crash_count = sizeof crashes / sizeof *crashes };
static struct sigaction crash_before[crash_count];
static int signals_caught;

static char crash_note[512];
static size_t crash_note_length;

// Only functions that are safe in a signal handler from here to the end of `on_crash`.
static void restore_from_handler(void) {
  if (!cn_way_out.is_needed) return;
  cn_way_out.is_needed = 0;
  // A program in the background may set the terminal's modes only while this one is blocked.
  sigset_t output, before;
  sigemptyset(&output);
  sigaddset(&output, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &output, &before);
  ssize_t ignored = write(cn_way_out.terminal, cn_way_out.text, cn_way_out.length);
  tcsetattr(cn_way_out.terminal, TCSANOW, &cn_way_out.modes);
  if (cn_way_out.errors >= 0) dup2(cn_way_out.errors, 2);
  (void)ignored;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void keep_signal(int number) {
  int saved_errno = errno;
  for (int i = 0; i < kept_count; i++) {
    if (kept[i].number == number) atomic_fetch_or(&kept_signals, kept[i].bit);
  }
  int asks_to_end = number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGQUIT;
  if (asks_to_end && atomic_fetch_add(&unheeded, 1) >= 2) {
    // Asked for the third time without an answer: the program hangs.
    restore_from_handler();
    signal(number, SIG_DFL);
    raise(number);
  }
  cn_ring(signal_bell_out);
  errno = saved_errno;
}

static void on_crash(int number, siginfo_t *info, void *context) {
  (void)context;
  int was_up = cn_way_out.is_needed;
  restore_from_handler();
  if (was_up && crash_note_length > 0) {
    // Descriptor 2 is the terminal again.
    ssize_t ignored = write(2, crash_note, crash_note_length);
    (void)ignored;
  }
  // A fault happens again when this returns, and meets whoever handled it before: Swift's own
  // handler prints where it was. A signal that was sent ends the program here; that handler
  // would print and go on.
  int was_sent = info == NULL || info->si_code <= 0;
#ifdef __x86_64__
  // A breakpoint there is passed when its handler returns.
  if (number == SIGTRAP) was_sent = 1;
#endif
  for (int i = 0; i < crash_count; i++) {
    if (crashes[i] == number && !was_sent) sigaction(number, &crash_before[i], NULL);
  }
  if (was_sent) {
    signal(number, SIG_DFL);
    raise(number);
  }
}

static void use_alternate_stack(void) {
  static char stack[64 * 1024];
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) {
    stack_t mine = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&mine, NULL);
  }
}

// Swift's own crash handler asks questions for half a minute when it may. Unless the program was
// started with that turned off, a crash goes straight to the system.
static int backtrace_asks_questions(void) {
  const char *settings = getenv("SWIFT_BACKTRACE");
  return settings == NULL || strstr(settings, "interactive=no") == NULL;
}

int cn_catch_signals(void) {
  if (signals_caught) return signal_bell_in;
  if (cn_open_bell(&signal_bell_in, &signal_bell_out) != 0) return -1;
  use_alternate_stack();
  for (int i = 0; i < kept_count; i++) {
    struct sigaction action = {.sa_handler = keep_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    struct sigaction before;
    sigaction(kept[i].number, &action, &before);
    // What a parent told the program to ignore (nohup) stays ignored.
    if (kept[i].number == SIGHUP && before.sa_handler == SIG_IGN) sigaction(SIGHUP, &before, NULL);
  }
  for (int i = 0; i < crash_count; i++) {
    struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigfillset(&action.sa_mask);
    sigaction(crashes[i], &action, &crash_before[i]);
    if (backtrace_asks_questions()) {
      crash_before[i] = (struct sigaction){.sa_handler = SIG_DFL};
    }
  }
  signals_caught = 1;
  return signal_bell_in;
}

int cn_take_signals(void) {
  cn_quieten(signal_bell_in);
  int taken = atomic_exchange(&kept_signals, 0);
  if (taken & ~(CN_SIGNAL_RESIZE | CN_SIGNAL_STOP | CN_SIGNAL_CONTINUE)) {
    atomic_store(&unheeded, 0);
  }
  return taken;
}

void cn_set_crash_note(const char *note) {
  crash_note_length = 0;
  size_t length = strnlen(note, sizeof crash_note);
  memcpy(crash_note, note, length);
  crash_note_length = length;
}

int cn_stop_job(void) {
  struct sigaction stop = {.sa_handler = SIG_DFL}, before;
  sigemptyset(&stop.sa_mask);
  sigaction(SIGTSTP, &stop, &before);
  // The whole job stops, as it would have by the terminal's own Ctrl-Z.
  kill(0, SIGTSTP);
  // The signal may reach another thread first: wait for the stop to have happened. A job that
  // nobody could continue is not stopped at all, and goes on here.
  struct pollfd ready = {.fd = signal_bell_in, .events = POLLIN};
  poll(&ready, 1, 200);
  sigaction(SIGTSTP, &before, NULL);
  atomic_fetch_and(&kept_signals, ~(CN_SIGNAL_STOP | CN_SIGNAL_CONTINUE));
  int ends = CN_SIGNAL_TERMINATE | CN_SIGNAL_HANGUP | CN_SIGNAL_INTERRUPT | CN_SIGNAL_QUIT;
  return (atomic_load(&kept_signals) & ends) == 0;
}
