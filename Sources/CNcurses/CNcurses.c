// The ncurses side of the terminal: see CNcurses.h for what each function is for.

#define _GNU_SOURCE
#define _DARWIN_C_SOURCE
#define NCURSES_WIDECHAR 1

#include "CNcurses.h"
#include "WayOut.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

static const char modes_on[] = "\033[?2004h\033[?1004h";
static const char modes_off[] = "\033[?2026l\033[?1006l\033[?1002l\033[?1004l\033[?2004l";
// Buttons, drags and the wheel, told in plain numbers.
static const char mouse_on[] = "\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l";

static SCREEN *screen;
static WINDOW *key_pad;
static int is_up;                       // the screen is shown
static int curses_output = -1;          // what ncurses writes to
static int sink = -1;                   // a file that takes a frame before it is sent
static int cursor_shown;
static int mouse_wanted;
static char *frame;
static size_t frame_capacity;
static long write_calls;

// ---- Writing

long cn_write_calls(void) { return write_calls; }

static int write_all(const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(cn_way_out.terminal, bytes, count);
    write_calls++;
    if (written >= 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (errno == EAGAIN) {
      struct pollfd ready = {.fd = cn_way_out.terminal, .events = POLLOUT};
      if (poll(&ready, 1, 1000) == 0) return -1;
    } else if (errno != EINTR) {
      return -1;
    }
  }
  return 0;
}

void cn_send(const char *bytes, int count) {
  if (is_up && count > 0) write_all(bytes, (size_t)count);
}

// ncurses has no way to hand out a frame instead of sending it, and flushes whenever its small
// buffer is full. So a frame goes into a file first, by exchanging the descriptor under it.
static int open_sink(void) {
#ifdef __linux__
  return memfd_create("frame", MFD_CLOEXEC);
#else
  char path[] = "/tmp/brace-frame-XXXXXX";
  int descriptor = mkstemp(path);
  if (descriptor >= 0) {
    unlink(path);
    cn_close_on_exec(descriptor);
  }
  return descriptor;
#endif
}

// Puts `descriptor` under what ncurses writes to.
static int exchange(int descriptor) {
  if (dup2(descriptor, curses_output) < 0) return -1;
  return cn_close_on_exec(curses_output);
}

static int capture_begin(void) {
  if (lseek(sink, 0, SEEK_SET) < 0) return -1;
  return exchange(sink);
}

// Ends the capture; returns the length of what is in `frame`, 0 when ncurses had nothing to say.
static ssize_t capture_end(void) {
  off_t length = lseek(sink, 0, SEEK_CUR);
  if (exchange(cn_way_out.terminal) != 0 || length < 0) return -1;
  if ((size_t)length > frame_capacity) {
    char *larger = realloc(frame, (size_t)length * 2);
    if (larger == NULL) return -1;
    frame = larger;
    frame_capacity = (size_t)length * 2;
  }
  return pread(sink, frame, (size_t)length, 0) == length ? (ssize_t)length : -1;
}

// ---- Opening and leaving

static void append_restore(const char *text) {
  if (text == NULL || text == (char *)-1) return;
  // Padding such as $<5> is for printing terminals; none of ours needs it.
  for (; *text != 0 && cn_way_out.length < sizeof cn_way_out.text; text++) {
    if (text[0] == '$' && text[1] == '<') {
      const char *end = strchr(text, '>');
      if (end == NULL) return;
      text = end;
    } else {
      cn_way_out.text[cn_way_out.length++] = *text;
    }
  }
}

static void prepare_restore_text(void) {
  cn_way_out.length = 0;
  append_restore(modes_off);
  append_restore(tigetstr("sgr0"));
  append_restore(tigetstr("op"));
  append_restore(tigetstr("rmkx"));
  append_restore(tigetstr("cnorm"));
  const char *leave = tigetstr("rmcup");
  append_restore(leave == NULL || leave == (char *)-1 ? "\r\n" : leave);
}

// Key codes for sequences that terminfo does not describe, above KEY_MAX.
enum { code_paste_begin = 2000, code_paste_end, code_focus_in, code_focus_out };

static void define_keys(void) {
  // The mouse's sequences come as they are: ncurses would take them for one key and read on.
  define_key(NULL, KEY_MOUSE);
  define_key("\033[200~", code_paste_begin);
  define_key("\033[201~", code_paste_end);
  define_key("\033[I", code_focus_in);
  define_key("\033[O", code_focus_out);
  // What other terminals than the described one send, as one often sits behind another name.
  define_key("\033[A", KEY_UP);
  define_key("\033[B", KEY_DOWN);
  define_key("\033[C", KEY_RIGHT);
  define_key("\033[D", KEY_LEFT);
  define_key("\033[H", KEY_HOME);
  define_key("\033[F", KEY_END);
  define_key("\033[1~", KEY_HOME);
  define_key("\033[4~", KEY_END);
  define_key("\033[Z", KEY_BTAB);
  define_key("\033OP", KEY_F(1));
  define_key("\033OQ", KEY_F(2));
  define_key("\033OR", KEY_F(3));
  define_key("\033OS", KEY_F(4));
}

static int open_descriptors(void) {
  if (cn_way_out.terminal >= 0) return 0;
  cn_way_out.terminal = fcntl(1, F_DUPFD_CLOEXEC, 10);
  curses_output = fcntl(1, F_DUPFD_CLOEXEC, 10);
  sink = open_sink();
  if (cn_way_out.terminal < 0 || curses_output < 0 || sink < 0) return -1;
  return tcgetattr(cn_way_out.terminal, &cn_way_out.modes);
}

static void take_screen(void) {
  cn_way_out.is_needed = 1;
  is_up = 1;
  doupdate();
  keypad(key_pad, TRUE);
  curs_set(0);
  cursor_shown = 0;
  write_all(modes_on, sizeof modes_on - 1);
  if (mouse_wanted) write_all(mouse_on, sizeof mouse_on - 1);
}

void cn_use_mouse(int is_on) {
  mouse_wanted = is_on;
  if (!is_up) return;
  if (is_on) write_all(mouse_on, sizeof mouse_on - 1);
  else write_all(mouse_off, sizeof mouse_off - 1);
}

int cn_open(const char *name) {
  if (open_descriptors() != 0) return CN_OPEN_SYSTEM_ERROR;
  static FILE *output;
  if (output == NULL) output = fdopen(curses_output, "w");
  if (output == NULL) return CN_OPEN_SYSTEM_ERROR;
  screen = newterm(name, output, stdin);
  if (screen == NULL) return CN_OPEN_UNKNOWN_TERMINAL;
  const char *position = tigetstr("cup");
  if (position == NULL || position == (char *)-1) {
    endwin();
    tcsetattr(cn_way_out.terminal, TCSADRAIN, &cn_way_out.modes);
    return CN_OPEN_CANNOT_POSITION;
  }
  prepare_restore_text();
  cn_way_out.is_needed = 1;
  raw();    // Ctrl-C, Ctrl-Z and Ctrl-S are keys like others
  noecho();
  nonl();
  set_escdelay(25);
  typeahead(-1);
  key_pad = newpad(1, 1);
  nodelay(key_pad, TRUE);
  define_keys();
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  // Until the first of these pairs ncurses 6.4 flushes at every jump of the cursor.
  endwin();
  take_screen();
  return CN_OPEN_DONE;
}

void cn_leave(void) {
  if (!is_up) return;
  is_up = 0;
  sigset_t output, before;
  sigemptyset(&output);
  sigaddset(&output, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &output, &before);
  write_all(modes_off, sizeof modes_off - 1);
  endwin();
  tcsetattr(cn_way_out.terminal, TCSANOW, &cn_way_out.modes);
  cn_way_out.is_needed = 0;
  if (cn_way_out.errors >= 0) dup2(cn_way_out.errors, 2);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static int error_log = -1;

void cn_redirect_errors(int descriptor) {
  error_log = descriptor;
  cn_close_on_exec(error_log);
  if (cn_way_out.errors < 0) cn_way_out.errors = fcntl(2, F_DUPFD_CLOEXEC, 10);
  if (cn_way_out.errors >= 0) dup2(error_log, 2);
}

void cn_enter(void) {
  if (is_up || screen == NULL) return;
  take_screen();
  if (error_log >= 0) dup2(error_log, 2);
  clearok(curscr, TRUE);
}

void cn_reenter(void) {
  if (!is_up) {
    cn_enter();
    return;
  }
  // The shell took the terminal meanwhile: leaving first makes ncurses set everything again.
  endwin();
  take_screen();
  clearok(curscr, TRUE);
}

void cn_stop(void) {
  cn_leave();
  if (cn_stop_job()) cn_enter();
}

// ---- Size, colours, cells

int cn_use_locale(void) {
  if (setlocale(LC_CTYPE, "") == NULL) return 0;
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int cn_columns(void) { return COLS; }
int cn_rows(void) { return LINES; }

int cn_resize(void) {
  struct winsize window;
  if (ioctl(cn_way_out.terminal, TIOCGWINSZ, &window) != 0) return 0;
  if (window.ws_col == 0 || window.ws_row == 0) return 0;
  if (window.ws_col == COLS && window.ws_row == LINES) return 0;
  resize_term(window.ws_row, window.ws_col);
  // Terminals rearrange what they show when they change their size.
  clearok(curscr, TRUE);
  return 1;
}

int cn_colour_count(void) { return has_colors() ? COLORS : 0; }
int cn_pair_count(void) { return has_colors() ? COLOR_PAIRS : 0; }

int cn_takes_any_colour(void) {
  return tigetflag("RGB") > 0 && COLORS >= 1 << 24;
}

// ncurses before 6.1 counts pairs in a short.
#if NCURSES_VERSION_MAJOR > 6 || (NCURSES_VERSION_MAJOR == 6 && NCURSES_VERSION_MINOR >= 1)
static void set_cell(cchar_t *cell, const wchar_t *text, attr_t attributes, int pair) {
  setcchar(cell, text, attributes, 0, &pair);
}
void cn_set_pair(int pair, int foreground, int background) {
  init_extended_pair(pair, foreground, background);
}
#else
static void set_cell(cchar_t *cell, const wchar_t *text, attr_t attributes, int pair) {
  setcchar(cell, text, attributes, (short)pair, NULL);
}
void cn_set_pair(int pair, int foreground, int background) {
  init_pair((short)pair, (short)foreground, (short)background);
}
#endif

static attr_t curses_attributes(int attributes) {
  attr_t result = A_NORMAL;
  if (attributes & CN_BOLD) result |= A_BOLD;
  if (attributes & CN_DIM) result |= A_DIM;
#ifdef A_ITALIC
  if (attributes & CN_ITALIC) result |= A_ITALIC;
#endif
  if (attributes & CN_UNDERLINE) result |= A_UNDERLINE;
  if (attributes & CN_REVERSE) result |= A_REVERSE;
  return result;
}

void cn_put(int x, int y, const uint32_t *scalars, int count, int pair, int attributes) {
  enum { chunk = 128 };
  cchar_t cells[chunk * 2];
  attr_t drawn = curses_attributes(attributes);
  int column = x;
  for (int start = 0; start < count; start += chunk) {
    int end = start + chunk < count ? start + chunk : count, filled = 0, columns = 0;
    for (int i = start; i < end; i++) {
      int wide = (scalars[i] & CN_WIDE) != 0;
      wchar_t text[2] = {(wchar_t)(scalars[i] & ~CN_WIDE), 0};
      // Where the C library counts otherwise, the rest of the line would shift.
      int agrees = text[0] < 0x7F || wcwidth(text[0]) == 1 + wide;
      if (!agrees) text[0] = L'?';
      set_cell(&cells[filled++], text, drawn, pair);
      if (wide && !agrees) {
        text[0] = L' ';
        set_cell(&cells[filled++], text, drawn, pair);
      }
      columns += 1 + wide;
    }
    mvwadd_wchnstr(stdscr, y, column, cells, filled);
    column += columns;
  }
}

void cn_repaint(void) {
  clearok(curscr, TRUE);
}

int cn_compose(int cursor_x, int cursor_y, const char **bytes) {
  if (!is_up) return 0;
  if (capture_begin() != 0) return -1;
  int wanted = cursor_x >= 0 && cursor_y >= 0;
  // A hidden cursor stays where it is: moving it would be something to send.
  leaveok(stdscr, !wanted);
  if (wanted) wmove(stdscr, cursor_y, cursor_x);
  wnoutrefresh(stdscr);
  doupdate();
  if (wanted != cursor_shown) curs_set(wanted);
  cursor_shown = wanted;
  ssize_t length = capture_end();
  *bytes = frame;
  return (int)length;
}

// ---- Keys

static uint32_t key_of(wint_t code) {
  if (code > KEY_F0 && code <= KEY_F(24)) return CN_KEY_FUNCTION_0 + (uint32_t)(code - KEY_F0);
  switch (code) {
    case KEY_UP: return CN_KEY_UP;
    case KEY_DOWN: return CN_KEY_DOWN;
    case KEY_LEFT: return CN_KEY_LEFT;
    case KEY_RIGHT: return CN_KEY_RIGHT;
    case KEY_HOME: return CN_KEY_HOME;
    case KEY_END: return CN_KEY_END;
    case KEY_PPAGE: return CN_KEY_PAGE_UP;
    case KEY_NPAGE: return CN_KEY_PAGE_DOWN;
    case KEY_BACKSPACE: return CN_KEY_BACKSPACE;
    case KEY_DC: return CN_KEY_DELETE;
    case KEY_IC: return CN_KEY_INSERT;
    case KEY_ENTER: return CN_KEY_ENTER;
    case KEY_BTAB: return CN_KEY_BACK_TAB;
    case code_paste_begin: return CN_KEY_PASTE_BEGIN;
    case code_paste_end: return CN_KEY_PASTE_END;
    case code_focus_in: return CN_KEY_FOCUS_IN;
    case code_focus_out: return CN_KEY_FOCUS_OUT;
    default: return CN_KEY_OTHER;
  }
}

int cn_read_key(uint32_t *key) {
  wint_t code = 0;
  switch (wget_wch(key_pad, &code)) {
    case OK: *key = (uint32_t)code; return CN_KEY_CHARACTER;
    case KEY_CODE_YES: *key = key_of(code); return CN_KEY_CODE;
    default: return CN_KEY_NONE;
  }
}
