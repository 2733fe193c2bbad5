#include "software_tpm.h"

#include "process/loopback.h"

namespace huanka::rig {

using namespace std::chrono_literals;

SoftwareTpm::SoftwareTpm(const std::filesystem::path& state) {
  const auto at = [](int port) { return "type=tcp,bindaddr=127.0.0.1,port=" + std::to_string(port); };
  // tpm2-tss expects the control channel on the next port, which somebody else may have: then another pair is tried.
  for (int attempt = 0; attempt < 20 && port_ == 0; ++attempt) {
    const int port = process::free_loopback_port();
    program_ = process::ChildProcess({"swtpm", "socket", "--tpm2", "--tpmstate", "dir=" + state.string(), "--server",
                                      at(port), "--ctrl", at(port + 1), "--flags", "not-need-init,startup-clear"},
                                     (state / "swtpm.log").string(), false);
    // Asked at the control channel: the other one belongs to whoever sends commands.
    if (process::wait_for_listener(port + 1, 5s) && !program_.wait(0ms)) port_ = port;
  }
}

std::string SoftwareTpm::tcti() const { return "swtpm:host=127.0.0.1,port=" + std::to_string(port_); }

}  // namespace huanka::rig
