// hostile_office.py as a process: a peer on Python's ssl that misbehaves in the way it is named after.
#pragma once

#include <string>

#include "process/child_process.h"
#include "rig/temporary_folder.h"
#include "test_authority.h"

namespace huanka::rig {

class HostileOffice {
 public:
  HostileOffice(const std::string& behaviour, const Pair& server);

  std::string url() const { return "https://127.0.0.1:" + port_; }
  /// Waits until one connection has ended; the application bytes that came over it, -1 when none ended in time.
  int application_bytes();

 private:
  TemporaryFolder folder_;
  process::ChildProcess process_;
  std::string port_;
};

}  // namespace huanka::rig
