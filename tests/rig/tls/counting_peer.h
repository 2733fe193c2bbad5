// A TLS server that somebody else wrote (openssl s_server), with whatever versions, ciphers and certificates a test
// wants, and a count of the application bytes that reached it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "process/child_process.h"
#include "rig/temporary_folder.h"
#include "test_authority.h"

namespace huanka::rig {

class CountingPeer {
 public:
  /// `more` are words of s_server's command line, for example {"-tls1"}. It answers nothing unless told with "-www".
  explicit CountingPeer(const Pair& server, const std::vector<std::string>& more = {});

  std::string url(const std::string& host = "127.0.0.1") const {
    return "https://" + host + ":" + std::to_string(port_);
  }
  /// Bytes inside TLS that it received. Waits until it has dealt with every connection made so far.
  std::uintmax_t application_bytes() const;
  std::string log() const;

 private:
  TemporaryFolder folder_;
  int port_ = 0;
  process::ChildProcess process_;
};

}  // namespace huanka::rig
