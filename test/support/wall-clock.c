// Runs a program whose wall clock is off by as many seconds as a file says, at every look at it; its monotonic clock is
// left alone. For programs that ask the kernel themselves, as those in Go do, so that no library can be put in front.
//
//   wall-clock OFFSET-FILE PROGRAM [ARGUMENT ...]
//
// The file holds one 64-bit number, little-endian, and may change at any time. How: the program is traced; where it would
// find the kernel's page of clocks (AT_SYSINFO_EHDR) it finds nothing, so that each look is a system call; those that ask
// for CLOCK_REALTIME stop in a seccomp filter and are answered here. Ends as the program ends, and takes it along.

#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile const int64_t *offset_s;
static pid_t program;

/** What asks us to end is for the program. */
static void hand_on(int signal) { kill(program, signal); }

static void fail(const char *what) {
  perror(what);
  exit(125);
}

/** Only looks at the wall clock stop; everything else costs nothing. */
static void stop_at_the_wall_clock(void) {
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_gettime, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CLOCK_REALTIME, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no new privileges");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) fail("seccomp");
}

static uint64_t word_at(pid_t pid, uint64_t address) {
  errno = 0;
  uint64_t word = ptrace(PTRACE_PEEKDATA, pid, address, NULL);
  if (errno != 0) fail("read of the program");
  return word;
}

/** On the stack of a new program stand: argc, arguments, 0, environment, 0, pairs that end with AT_NULL. */
static void hide_the_page_of_clocks(pid_t pid) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, pid, NULL, &registers) != 0) fail("registers");
  uint64_t at = registers.rsp + 8 * (1 + word_at(pid, registers.rsp) + 1);
  while (word_at(pid, at) != 0) at += 8;
  for (at += 8;; at += 16) {
    uint64_t kind = word_at(pid, at);
    if (kind == AT_NULL) return;
    if (kind == AT_SYSINFO_EHDR && ptrace(PTRACE_POKEDATA, pid, at, (void *)AT_IGNORE) != 0) fail("auxv");
  }
}

/** The call is not made; its answer is written here. */
static void answer(pid_t pid) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, pid, NULL, &registers) != 0) return;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  now.tv_sec += *offset_s;
  struct iovec ours = {&now, sizeof now}, theirs = {(void *)registers.rsi, sizeof now};
  registers.rax = process_vm_writev(pid, &ours, 1, &theirs, 1, 0) == sizeof now ? 0 : -EFAULT;
  registers.orig_rax = -1;
  ptrace(PTRACE_SETREGS, pid, NULL, &registers);
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "wall-clock OFFSET-FILE PROGRAM [ARGUMENT ...]\n");
    return 125;
  }
  int file = open(arguments[1], O_RDONLY);
  if (file < 0) fail(arguments[1]);
  offset_s = mmap(NULL, sizeof *offset_s, PROT_READ, MAP_SHARED, file, 0);
  if (offset_s == MAP_FAILED) fail(arguments[1]);

  program = fork();
  if (program < 0) fail("fork");
  if (program == 0) {
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) fail("ptrace");
    raise(SIGSTOP);
    stop_at_the_wall_clock();
    execvp(arguments[2], arguments + 2);
    fail(arguments[2]);
  }
  int status;
  if (waitpid(program, &status, 0) != program || !WIFSTOPPED(status)) fail("start");
  long options = PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE |
                 PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK;
  if (ptrace(PTRACE_SETOPTIONS, program, NULL, options) != 0) fail("ptrace options");
  signal(SIGTERM, hand_on);
  signal(SIGINT, hand_on);
  ptrace(PTRACE_CONT, program, NULL, 0);

  for (;;) {
    pid_t pid = waitpid(-1, &status, __WALL);
    if (pid < 0) return 125;
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      if (pid == program) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      continue;
    }
    int stopped_by = WSTOPSIG(status), event = status >> 16, pass = 0;
    if (event == PTRACE_EVENT_SECCOMP) answer(pid);
    else if (event == PTRACE_EVENT_EXEC) hide_the_page_of_clocks(pid);
    else if (event == 0 && stopped_by != SIGSTOP && stopped_by != SIGTRAP) pass = stopped_by; // new threads begin with a SIGSTOP
    ptrace(PTRACE_CONT, pid, NULL, pass);
  }
}
