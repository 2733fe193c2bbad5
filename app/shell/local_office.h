// The kiosk's own office for trying out: the real huanka-office as a child process on loopback, real TLS. It ends with
// the kiosk, and is started again when it ends by itself.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "letter_proof/code.h"
#include "process/child_process.h"
#include "sync/office_client.h"

namespace huanka::shell {

/// Thread-safe.
class LocalOffice {
 public:
  LocalOffice(std::filesystem::path folder, std::filesystem::path config, std::string kiosk_id, std::string county,
              letter_proof::Suite letter_suite = letter_proof::Suite::Sm2);
  ~LocalOffice();
  LocalOffice(const LocalOffice&) = delete;
  LocalOffice& operator=(const LocalOffice&) = delete;
  LocalOffice(LocalOffice&&) = delete;
  LocalOffice& operator=(LocalOffice&&) = delete;

  /// Where it answers: the port it said it listens on. No URL before it listened for the first time.
  sync::OfficeAddress address() const;
  /// Where it keeps the keys that this kiosk's letters are signed with.
  std::filesystem::path letter_keys() const { return folder_ / "certificates" / "letter"; }
  /// Returns at once; `listening` (may be empty) is called from another thread each time it is there.
  void start(std::function<void()> listening = {});
  /// Back when the process is gone.
  void stop();
  /// False when it is not there in time.
  bool wait_until_listening(std::chrono::milliseconds patience) const;

  struct Said {
    int exit_code = -1;  ///< -1: no end in time
    std::string text;    ///< what it printed, without its complaints
  };
  /// Runs a reviewer's command: approve, issue, list, ...
  Said command(const std::vector<std::string>& words) const;
  /// Process number of the serving one, 0 when none runs.
  pid_t pid() const;

 private:
  void keep(const std::stop_token& stop);
  bool is_wanted() const;
  void listens(int port);

  std::filesystem::path folder_, config_;
  std::string kiosk_id_, county_;
  letter_proof::Suite letter_suite_;
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  std::function<void()> listening_;
  bool wanted_ = false, running_ = false, answers_ = false;
  int port_ = 0;
  pid_t pid_ = 0;
  process::Bell end_it_;
  std::jthread keeper_;  // last: it uses what is above
};

}  // namespace huanka::shell
