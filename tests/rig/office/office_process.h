// The reference office as a process of its own, its certificates made on first start, and a reviewer's hands.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "process/child_process.h"
#include "rig/temporary_folder.h"
#include "sync/office_client.h"

namespace huanka::rig {

class OfficeProcess {
 public:
  /// `config`: the configuration's folder; empty takes the shipped one.
  explicit OfficeProcess(std::vector<std::string> kiosks = {"ZJ01"}, std::string config = "");

  bool running() const { return port_ != 0; }
  int port() const { return port_; }
  sync::OfficeAddress address(const std::string& kiosk = "ZJ01") const;
  const std::filesystem::path& folder() const { return folder_.path(); }
  void stop();                         ///< SIGKILL
  std::optional<int> asked_to_stop();  ///< SIGTERM; its exit code
  void start();                        ///< again, on the same port

  /// Runs the command line, as a reviewer would; its exit code, -1 when it did not end.
  int run(std::vector<std::string> words) const;
  bool command(std::vector<std::string> words) const { return run(std::move(words)) == 0; }
  bool approve(const domain::CaseNumber& number) const { return command({"approve", number}); }
  bool refuse(const domain::CaseNumber& number, const std::string& reason) const {
    return command({"refuse", number, "--reason", reason});
  }
  bool issue(const domain::CaseNumber& number, const domain::NewCard& card) const;

 private:
  std::vector<std::string> kiosks_;
  std::string config_;
  std::vector<std::string> book_;  ///< options that say where it is, when not in the folder
  TemporaryFolder folder_;
  int port_ = 0;
  process::ChildProcess process_;
};

}  // namespace huanka::rig
