// The vision worker as a child process with one end of a socket pair; it lives no longer than this object.
#pragma once

#include <sys/types.h>

#include <string>

#include "photo/channel.h"

namespace huanka::photo {

/// The worker finds its end of the socket pair under this number.
inline constexpr int worker_socket = 3;

class WorkerProcess {
 public:
  WorkerProcess() = default;
  ~WorkerProcess() { end(); }
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// Ends the one that runs, if any; false when the program cannot be started.
  bool start(const std::string& program);
  bool running() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }
  const Descriptor& socket() const { return socket_; }
  /// SIGKILL and reap: the worker keeps nothing that it would have to save.
  void end();

 private:
  pid_t pid_ = -1;
  Descriptor socket_;
};

}  // namespace huanka::photo
