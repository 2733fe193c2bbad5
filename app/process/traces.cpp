#include "process/traces.h"

#include <sched.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huanka::process {

namespace {
// glibc's cache of small freed blocks lies before the overwriting, so it is switched off with it.
constexpr const char* tunables = "GLIBC_TUNABLES";
constexpr const char* overwrite = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0";

constexpr int answer_within_s = 1;
constexpr int most_looks = 10'000;  // at a thread that is leaving its handler
constexpr std::size_t spare_stack_bytes = std::size_t{64} * 1024;
constexpr std::size_t below_bytes = std::size_t{16} * 1024;
constexpr std::uintptr_t page_bytes = 4096;
constexpr std::uintptr_t red_zone_bytes = 128;  // below the stack pointer a function may use without moving it

int clearing_signal() { return SIGRTMIN + 3; }

struct Range {
  std::uintptr_t begin, end;
};

/// One thread at a time is asked to clear its stack, by two signals: it gets a spare stack; then it stands on the spare
/// one, clears its own and gives the spare one back. A signal's frame on its own stack would cover what has to be
/// cleared, and leave there what its registers hold.
enum class Step { TakeSpareStack, ClearAndGiveBack };
struct Clearing {
  std::vector<Range> writable;
  std::atomic<pid_t> thread = 0;
  Step step = Step::TakeSpareStack;
  stack_t spare{}, earlier{};
  sem_t done{};
};
Clearing& clearing() {
  static Clearing one;
  return one;
}

std::uintptr_t stack_pointer(const void* context) {
  const auto& registers = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(registers.gregs[REG_RSP]);
#elif defined(__aarch64__)
  return registers.sp;
#endif
}

/// Whole pages go back to the system, which gives zeroes the next time.
void clear_below(std::uintptr_t pointer) {
  const std::uintptr_t top = pointer - red_zone_bytes, whole_pages = top / page_bytes * page_bytes;
  for (const Range& range : clearing().writable) {
    if (pointer < range.begin || pointer >= range.end || whole_pages <= range.begin) continue;
    // NOLINTBEGIN(performance-no-int-to-ptr): /proc gives numbers
    ::explicit_bzero(reinterpret_cast<void*>(whole_pages), top - whole_pages);
    ::madvise(reinterpret_cast<void*>(range.begin), whole_pages - range.begin, MADV_DONTNEED);
    // NOLINTEND(performance-no-int-to-ptr)
  }
}

void obey(int, siginfo_t*, void* context) {
  const int kept_errno = errno;
  Clearing& now = clearing();
  if (now.thread.load(std::memory_order_acquire) == ::gettid()) {
    // The system takes over what stands here when the handler returns; sigaltstack() would be undone by it.
    stack_t& for_signals = static_cast<ucontext_t*>(context)->uc_stack;
    if (now.step == Step::TakeSpareStack) now.earlier = std::exchange(for_signals, now.spare);
    if (now.step == Step::ClearAndGiveBack) {
      clear_below(stack_pointer(context));
      for_signals = now.earlier;
    }
    now.thread = 0;
    ::sem_post(&now.done);
  }
  errno = kept_errno;
}

/// While a handler runs its signal is blocked; when it is not any more, the thread is back on its own stack.
bool has_left_handler(pid_t thread) {
  const std::string status_file = "/proc/self/task/" + std::to_string(thread) + "/status";
  const std::string_view label = "SigBlk:";
  for (int look = 0; look < most_looks; ++look) {
    std::ifstream status(status_file);
    unsigned long long blocked = 0;
    for (std::string line; std::getline(status, line);)
      if (line.starts_with(label)) blocked = std::strtoull(line.c_str() + label.size(), nullptr, 16);
    if ((blocked >> static_cast<unsigned>(clearing_signal() - 1) & 1U) == 0) return true;
    ::sched_yield();
  }
  return false;
}

/// False when the thread did not do it in time.
bool ask(pid_t thread, Step step) {
  struct sigaction action {};
  action.sa_sigaction = obey;
  action.sa_flags = SA_RESTART | SA_SIGINFO | SA_ONSTACK;
  ::sigaction(clearing_signal(), &action, nullptr);
  clearing().step = step;
  clearing().thread.store(thread, std::memory_order_release);
  if (::syscall(SYS_tgkill, ::getpid(), thread, clearing_signal()) != 0) return false;
  timespec deadline{};
  ::clock_gettime(CLOCK_REALTIME, &deadline);
  deadline.tv_sec += answer_within_s;
  int waited = 0;
  do waited = ::sem_timedwait(&clearing().done, &deadline);
  while (waited != 0 && errno == EINTR);
  return waited == 0 && has_left_handler(thread);
}

/// A thread's stack is bounded by an inaccessible page below, so its mapping begins where the stack ends.
std::vector<Range> writable_ranges() {
  std::vector<Range> ranges;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0, end = 0;
    std::array<char, 5> rights{};
    if (std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, rights.data()) == 3 && rights[1] == 'w')
      ranges.push_back({begin, end});
  }
  return ranges;
}
}  // namespace

void overwrite_freed_memory(char** arguments) {
  const char* set = std::getenv(tunables);
  if (set != nullptr && std::strstr(set, overwrite) != nullptr) return;
  ::setenv(tunables, overwrite, 1);
  // By its own path: begun by the link, every list of processes would call it "exe".
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (!failed) ::execv(program.c_str(), arguments);
  std::fprintf(stderr, "%s: cannot be begun anew: freed memory is not overwritten\n", arguments[0]);
}

void leave_no_core() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

void clear_stack_below() {
  std::array<char, below_bytes> unused;  // NOLINT(cppcoreguidelines-pro-type-member-init): what lies there is the point
  ::explicit_bzero(unused.data(), unused.size());
}

void clear_unused_stacks() {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  Clearing& now = clearing();
  now.writable = writable_ranges();
  ::sem_init(&now.done, 0, 0);
  void* spare =
      ::mmap(nullptr, spare_stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (spare == MAP_FAILED) return;
  now.spare = {.ss_sp = spare, .ss_flags = 0, .ss_size = spare_stack_bytes};
  std::error_code failed;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task", failed)) {
    const pid_t id = std::atoi(thread.path().filename().c_str());
    const bool asked = ask(id, Step::TakeSpareStack) && ask(id, Step::ClearAndGiveBack);
    // A thread that is late may still come to stand on the spare stack: it stays, and the others wait for the next
    // time.
    if (!asked && std::filesystem::exists(thread.path(), failed)) {
      now.thread = 0;
      return;
    }
    ::explicit_bzero(spare, spare_stack_bytes);
  }
  ::munmap(spare, spare_stack_bytes);
}

}  // namespace huanka::process
