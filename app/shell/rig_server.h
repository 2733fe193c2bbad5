// Listens on a socket file for the hand's words, one line each, while the kiosk runs with simulated devices.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "process/descriptor.h"

namespace huanka::shell {

class RigServer {
 public:
  /// `obey` is called from the server's thread.
  RigServer(std::filesystem::path socket, std::function<std::string(const std::string&)> obey);
  ~RigServer();
  RigServer(const RigServer&) = delete;
  RigServer& operator=(const RigServer&) = delete;
  RigServer(RigServer&&) = delete;
  RigServer& operator=(RigServer&&) = delete;

 private:
  void serve(const std::stop_token& stop);

  std::filesystem::path file_;
  std::function<std::string(const std::string&)> obey_;
  process::Descriptor listener_;
  process::Bell bell_;
  std::jthread thread_;
};

/// Sends one line to a running kiosk; empty when none listens.
std::string ask_rig(const std::filesystem::path& socket, const std::string& line);

}  // namespace huanka::shell
