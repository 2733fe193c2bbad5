// Debian's nginx as the front of an office: real TLS, client certificates, and answers given in its own language.
#pragma once

#include <string>

#include "process/child_process.h"
#include "rig/temporary_folder.h"
#include "test_authority.h"

namespace huanka::rig {

class Nginx {
 public:
  /// Listens with `server` on a free loopback port and asks for a certificate of `clients`. `answers` is the inside of
  /// "location / { }".
  Nginx(const Pair& server, const std::filesystem::path& clients, const std::string& answers);

  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
  std::string log() const;

 private:
  TemporaryFolder folder_;
  int port_ = 0;
  process::ChildProcess process_;
};

}  // namespace huanka::rig
