// What a signal handler needs to give the terminal back, at any moment and on any thread.

#ifndef WAY_OUT_H
#define WAY_OUT_H

#include <signal.h>
#include <stddef.h>
#include <termios.h>

struct cn_way_out {
  volatile sig_atomic_t is_needed;      // the screen is up
  int terminal;                         // writes to the terminal
  int errors;                           // descriptor 2 as it was, or -1
  struct termios modes;                 // the terminal's modes as they were
  char text[512];                       // the bytes that undo the screen
  size_t length;
};
extern struct cn_way_out cn_way_out;

int cn_close_on_exec(int descriptor);
// Stops the whole job; returns when it goes on: 1 unless a signal asks the program to end.
int cn_stop_job(void);

#endif
