// The kiosk's own office for trying out: the real huanka-office as a child process on loopback, real TLS. It ends with
// the kiosk.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>

#include "process/child_process.h"
#include "sync/office_client.h"

namespace huanka::shell {

/// Thread-safe.
class LocalOffice {
 public:
  LocalOffice(std::filesystem::path folder, std::filesystem::path config, std::string kiosk_id, std::string county);

  /// Known before the process answers.
  sync::OfficeAddress address() const;
  void start();
  void stop();
  /// Runs a reviewer's command (approve, issue, ...); true when it exited with 0.
  bool command(const std::vector<std::string>& words) const;
  /// What such a command says.
  std::string output(const std::vector<std::string>& words) const;

 private:
  std::filesystem::path folder_, config_;
  std::string kiosk_id_, county_;
  int port_;
  std::mutex mutex_;
  process::ChildProcess process_;
};

}  // namespace huanka::shell
