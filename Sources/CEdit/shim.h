#ifndef MARTLET_CEDIT_SHIM_H
#define MARTLET_CEDIT_SHIM_H

#include <histedit.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

// Swift cannot call what takes variable arguments: a plain function for each use of it.

typedef char *(*martlet_prompt)(EditLine *);
typedef unsigned char (*martlet_command)(EditLine *, int);

// Nor does it let anyone touch the standard streams, which are variables.

static inline EditLine *martlet_el_init(const char *program) {
  return el_init(program, stdin, stdout, stderr);
}

// Writes on the screen where the editor does.
static inline void martlet_el_print(const char *text) {
  fputs(text, stdout);
  fflush(stdout);
}

static inline void martlet_el_set_prompt(EditLine *el, martlet_prompt prompt) {
  el_set(el, EL_PROMPT, prompt);
}

static inline void martlet_el_set_emacs(EditLine *el) { el_set(el, EL_EDITOR, "emacs"); }

static inline void martlet_el_set_history(EditLine *el, History *h) {
  el_set(el, EL_HIST, history, h);
}

static inline void martlet_el_set_client(EditLine *el, void *data) {
  el_set(el, EL_CLIENTDATA, data);
}

static inline void *martlet_el_client(EditLine *el) {
  void *data = NULL;
  el_get(el, EL_CLIENTDATA, &data);
  return data;
}

static inline void martlet_el_bind(
    EditLine *el, const char *key, const char *name, const char *help, martlet_command command) {
  el_set(el, EL_ADDFN, name, help, command);
  el_set(el, EL_BIND, key, name, NULL);
}

static inline void martlet_el_bind_known(EditLine *el, const char *key, const char *name) {
  el_set(el, EL_BIND, key, name, NULL);
}

// While a line is edited, the keys that raise signals reach the editor instead.
static inline void martlet_el_take_signals(EditLine *el) {
  el_set(el, EL_SETTY, "-d", "-isig", NULL);
}

// Stops the process as a shell expects, with the terminal as it was; returns when it goes on.
static inline void martlet_el_suspend(EditLine *el) {
  el_set(el, EL_PREP_TERM, 0);
  raise(SIGTSTP);
  el_set(el, EL_PREP_TERM, 1);
}

static inline void martlet_history_set_up(History *h, int size) {
  HistEvent event;
  history(h, &event, H_SETSIZE, size);
  history(h, &event, H_SETUNIQUE, 1);
}

static inline int martlet_history_enter(History *h, const char *text) {
  HistEvent event;
  return history(h, &event, H_ENTER, text);
}

static inline int martlet_history_load(History *h, const char *path) {
  HistEvent event;
  return history(h, &event, H_LOAD, path);
}

static inline int martlet_history_save(History *h, const char *path) {
  HistEvent event;
  return history(h, &event, H_SAVE, path);
}

#endif
