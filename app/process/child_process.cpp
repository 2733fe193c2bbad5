#include "process/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <utility>

extern char** environ;

namespace huanka::process {

ChildProcess::ChildProcess(const std::vector<std::string>& command, const std::string& log, bool keep_output) {
  std::array<int, 2> in{-1, -1};
  std::array<int, 2> out{-1, -1};
  const bool piped = ::pipe2(in.data(), O_CLOEXEC) == 0 && ::pipe2(out.data(), O_CLOEXEC) == 0;
  const Descriptor its_input(in[0]), its_output(out[1]);
  input_ = Descriptor(in[1]);
  output_ = Descriptor(out[0]);
  if (!piped) return;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, keep_output ? out[1] : STDERR_FILENO, STDOUT_FILENO);
  // A session of its own: nobody's Ctrl-C or process-group signal reaches it.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  if (::posix_spawnp(&pid_, arguments.front(), &actions, &attributes, arguments.data(), environ) != 0) pid_ = -1;
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), input_(std::move(other.input_)), output_(std::move(other.output_)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(input_, other.input_);
  std::swap(output_, other.output_);
  return *this;
}

ChildProcess::~ChildProcess() { end(); }

void ChildProcess::end() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  pid_ = -1;
  input_.reset();
  output_.reset();
}

void ChildProcess::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

namespace {
/// By system call: Debian 12's <sys/pidfd.h> cannot be used from C++.
Descriptor watch_process(pid_t pid) { return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }
}  // namespace

void ChildProcess::wait_for_end_or(const Bell& bell) const {
  if (pid_ <= 0) return;
  const Descriptor watched_process = watch_process(pid_);
  std::array<pollfd, 2> watched{pollfd{watched_process.get(), POLLIN, 0}, pollfd{bell.get(), POLLIN, 0}};
  if (watched_process) ::poll(watched.data(), watched.size(), -1);
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds timeout) {
  if (pid_ <= 0) return std::nullopt;
  const Descriptor watched_process = watch_process(pid_);
  pollfd watched{watched_process.get(), POLLIN, 0};
  const bool ended = watched_process && ::poll(&watched, 1, static_cast<int>(timeout.count())) == 1;
  int status = 0;
  if (!ended || ::waitpid(std::exchange(pid_, -1), &status, 0) < 0 || !WIFEXITED(status)) return std::nullopt;
  return WEXITSTATUS(status);
}

bool ChildProcess::write_line(const std::string& line) {
  const std::string text = line + "\n";
  return ::write(input_.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::string ChildProcess::read_line(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  std::string line;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd watched{output_.get(), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) <= 0) return {};
    char c = '\0';
    if (::read(output_.get(), &c, 1) != 1) return {};
    if (c == '\n') return line;
    line += c;
  }
}

}  // namespace huanka::process
