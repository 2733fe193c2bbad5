// A TPM 2.0 in software (swtpm) on this machine's loopback. Its state lies in a folder: two folders are two machines.
#pragma once

#include <filesystem>
#include <string>

#include "process/child_process.h"

namespace huanka::rig {

class SoftwareTpm {
 public:
  explicit SoftwareTpm(const std::filesystem::path& state);

  bool runs() const { return port_ != 0; }
  /// How tpm2-tss reaches it.
  std::string tcti() const;

 private:
  process::ChildProcess program_;
  int port_ = 0;
};

}  // namespace huanka::rig
