// The part of ncurses that Brace uses, in plain integers.
//
// Swift sees these functions instead of curses.h: no globals, no macros, no WINDOW, no wchar_t.
// All of it belongs to the main thread, except where a comment says otherwise.

#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdint.h>

// What cn_open returns.
enum {
  CN_OPEN_DONE = 0,
  CN_OPEN_UNKNOWN_TERMINAL = 1,   // no terminfo entry under that name
  CN_OPEN_CANNOT_POSITION = 2,    // the terminal cannot place its cursor ("dumb")
  CN_OPEN_SYSTEM_ERROR = 3,       // errno says more
};

// What cn_read_key returns.
enum { CN_KEY_NONE = 0, CN_KEY_CHARACTER = 1, CN_KEY_CODE = 2 };

// Keys that are no characters.
enum {
  CN_KEY_UP = 1, CN_KEY_DOWN, CN_KEY_LEFT, CN_KEY_RIGHT, CN_KEY_HOME, CN_KEY_END,
  CN_KEY_PAGE_UP, CN_KEY_PAGE_DOWN, CN_KEY_BACKSPACE, CN_KEY_DELETE, CN_KEY_INSERT,
  CN_KEY_ENTER, CN_KEY_BACK_TAB, CN_KEY_PASTE_BEGIN, CN_KEY_PASTE_END, CN_KEY_FOCUS_IN,
  CN_KEY_FOCUS_OUT, CN_KEY_OTHER,
  CN_KEY_FUNCTION_0 = 100,        // F1 is 101
};

// Attributes of cn_put.
enum {
  CN_BOLD = 1, CN_DIM = 2, CN_ITALIC = 4, CN_UNDERLINE = 8, CN_REVERSE = 16,
};

// Set in a scalar given to cn_put that the caller counts as two columns wide.
#define CN_WIDE 0x80000000u

// What cn_take_signals returns, as bits.
enum {
  CN_SIGNAL_RESIZE = 1, CN_SIGNAL_STOP = 2, CN_SIGNAL_CONTINUE = 4, CN_SIGNAL_INTERRUPT = 8,
  CN_SIGNAL_TERMINATE = 16, CN_SIGNAL_HANGUP = 32, CN_SIGNAL_QUIT = 64,
};

// Takes the character set of the environment (LC_CTYPE only); 1 when it is UTF-8.
int cn_use_locale(void);

// Makes a bell that any thread may ring: what to wait on, and what to ring (the same on Linux).
// 0, or -1 and errno.
int cn_open_bell(int *readable, int *writable);
// Rings a bell; safe on any thread and in a signal handler.
void cn_ring(int writable);
// Forgets the rings so far.
void cn_quieten(int readable);

// Prepares the signals: from here on they are kept for cn_take_signals. Returns a descriptor
// that is readable while there are some, or -1 and errno.
int cn_catch_signals(void);
// Returns the signals kept since the last call, and forgets them.
int cn_take_signals(void);

// Opens the screen on the terminal behind descriptors 0 and 1, as the terminal named `name`.
int cn_open(const char *name);
// Gives the terminal back as cn_open found it. More calls do nothing.
void cn_leave(void);
// Takes the terminal again after cn_leave.
void cn_enter(void);
// Takes it again after the program was stopped without a chance to leave.
void cn_reenter(void);
// Gives the terminal back, stops the program, and returns when it goes on.
void cn_stop(void);

// The message that a crash writes to the restored terminal.
void cn_set_crash_note(const char *note);
// Sends descriptor 2 to `descriptor` until the terminal is given back; closes `descriptor`.
void cn_redirect_errors(int descriptor);

int cn_columns(void);
int cn_rows(void);
// Takes the window's new size; 1 when it changed.
int cn_resize(void);
int cn_colour_count(void);
int cn_pair_count(void);
// 1 when the terminal takes any colour as 0xRRGGBB.
int cn_takes_any_colour(void);
// Makes a pair of colours; -1 is the terminal's own.
void cn_set_pair(int pair, int foreground, int background);

// Puts scalars into the picture from column x on.
void cn_put(int x, int y, const uint32_t *scalars, int count, int pair, int attributes);
// Makes the next frame repaint every cell.
void cn_repaint(void);
// Takes what changed as shown, and returns how many bytes tell the terminal so, or -1 and errno;
// x < 0 hides the cursor. The bytes stay until the next call; cn_send sends them.
int cn_compose(int cursor_x, int cursor_y, const char **bytes);
// Asks the terminal to report the mouse, now and whenever the screen is taken again, or not to.
void cn_use_mouse(int is_on);
// Sends bytes as they are, in one write where the terminal takes them.
void cn_send(const char *bytes, int count);
// How often the terminal has been written to so far.
long cn_write_calls(void);

// Reads one key without waiting.
int cn_read_key(uint32_t *key);

#endif
