// A private smart-card service for a test: pcscd with the virtual reader inside network and mount namespaces of its
// own, so that its fixed ports and paths meet nobody else's, and a virtual card in the reader.
// Needs root or unprivileged user namespaces; packages pcscd, vsmartcard-vpcd, iproute2.
#pragma once

#include <chrono>
#include <string>

#include "card_reader/simulated_card_reader.h"
#include "process/child_process.h"

namespace huanka::rig {

class PcscPeer {
 public:
  /// Everything is running when this returns with ready(); PCSCLITE_CSOCK_NAME of this process then names the service.
  /// libpcsclite remembers the first name it saw, so all peers of one process use the same one, one after the other.
  /// With a key file, third-generation cards and the PSAM of the second slot have their keys from it.
  explicit PcscPeer(const std::string& key_file = {});
  ~PcscPeer();
  PcscPeer(const PcscPeer&) = delete;
  PcscPeer& operator=(const PcscPeer&) = delete;
  PcscPeer(PcscPeer&&) = delete;
  PcscPeer& operator=(PcscPeer&&) = delete;

  bool ready() const { return problem_.empty(); }
  const std::string& problem() const { return problem_; }

  void start_service();
  void stop_service();  ///< by SIGKILL; a card that is in stays in
  void unplug();        ///< the reader disappears from the running service
  void plug();
  /// A ready-made profile; "PROFILE ID_NUMBER NAME [PAN [IDENTIFICATION_CODE]]" puts another person on it.
  void insert(const std::string& card);
  void pull();
  void plan(card_reader::Trouble trouble, int after);
  void slow_down(std::chrono::milliseconds each_answer);
  // The second slot, "Virtual PCD 00 01"; only with a key file.
  void insert_psam();
  void pull_psam();
  void plan_psam(card_reader::Trouble trouble, int after);
  /// Waits until planned trouble struck.
  bool wait_for_strike(std::chrono::milliseconds timeout);

 private:
  void command(const std::string& line) { command(card_, line); }
  void command(process::ChildProcess& hand, const std::string& line);
  std::vector<std::string> inside(std::vector<std::string> command) const;
  void rescan();

  std::string directory_;
  std::string problem_;
  process::ChildProcess house_;  ///< keeps the namespaces
  process::ChildProcess service_;
  process::ChildProcess card_;
  process::ChildProcess psam_;
};

}  // namespace huanka::rig
