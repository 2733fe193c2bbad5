// A helper program that lives no longer than the object: started without a shell, its standard input and output in our
// hands, ended by its own process number.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "process/descriptor.h"

namespace huanka::process {

class ChildProcess {
 public:
  ChildProcess() = default;
  /// Standard error goes to `log`; standard output too when `keep_output` is false.
  ChildProcess(const std::vector<std::string>& command, const std::string& log, bool keep_output);
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  bool started() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }
  bool write_line(const std::string& line);
  /// The next line of output; empty when none comes in time or the program ended.
  std::string read_line(std::chrono::milliseconds timeout);
  void signal(int number) const;
  /// The exit code, once the program ended by itself; nothing when it did not in time, or a signal ended it.
  std::optional<int> wait(std::chrono::milliseconds timeout);
  /// Waits until the program ends or the bell rings; the end is left for wait() to take.
  void wait_for_end_or(const Bell& bell) const;
  /// SIGKILL and reap.
  void end();

 private:
  pid_t pid_ = -1;
  Descriptor input_, output_;
};

}  // namespace huanka::process
