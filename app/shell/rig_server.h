// Listens on a socket file for the hand's words, one line each, while the kiosk runs with simulated devices.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "process/descriptor.h"

namespace huanka::shell {

/// What the hand is told: whether it was done, and words, if there are any.
struct RigAnswer {
  bool done = false;
  std::string text;
};

class RigServer {
 public:
  /// `obey` is called from the server's thread.
  RigServer(std::filesystem::path socket, std::function<RigAnswer(const std::string&)> obey);
  ~RigServer();
  RigServer(const RigServer&) = delete;
  RigServer& operator=(const RigServer&) = delete;
  RigServer(RigServer&&) = delete;
  RigServer& operator=(RigServer&&) = delete;

 private:
  void serve(const std::stop_token& stop);

  std::filesystem::path file_;
  std::function<RigAnswer(const std::string&)> obey_;
  process::Descriptor listener_;
  process::Bell bell_;
  std::jthread thread_;
};

/// Sends one line to a running kiosk; nothing when none listens.
std::optional<RigAnswer> ask_rig(const std::filesystem::path& socket, const std::string& line);

}  // namespace huanka::shell
