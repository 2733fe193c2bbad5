#include "counting_peer.h"

#include <sys/socket.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <string_view>

#include "process/loopback.h"

namespace huanka::rig {

using namespace std::chrono_literals;

namespace {
bool hangs_up_on_noise(int port) {
  const process::Descriptor socket = process::connect_to_loopback(port);
  const timeval patience{10, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  constexpr std::string_view noise = "this is no TLS\r\n";
  std::array<char, 256> answer{};
  if (!socket || ::send(socket.get(), noise.data(), noise.size(), MSG_NOSIGNAL) < 0) return false;
  ssize_t got = 1;
  while (got > 0) got = ::recv(socket.get(), answer.data(), answer.size(), 0);
  return got == 0 || errno == ECONNRESET;
}
}  // namespace

CountingPeer::CountingPeer(const Pair& server, const std::vector<std::string>& more)
    : port_(process::free_loopback_port()) {
  // With -quiet nothing but received data goes to standard output; the shell keeps that apart from the log.
  std::vector<std::string> words{"/bin/sh",
                                 "-c",
                                 R"(exec "$@" >"$0")",
                                 (folder_.path() / "bytes").string(),
                                 "openssl",
                                 "s_server",
                                 "-quiet",
                                 "-accept",
                                 "127.0.0.1:" + std::to_string(port_),
                                 "-cert",
                                 server.certificate.string(),
                                 "-cert_chain",
                                 server.certificate.string(),
                                 "-key",
                                 server.key.string()};
  words.insert(words.end(), more.begin(), more.end());
  process_ = process::ChildProcess(words, (folder_.path() / "log").string(), false);
  const bool up = process::wait_for_listener(port_, 10s);
  INFO(log());
  REQUIRE(up);
}

std::uintmax_t CountingPeer::application_bytes() const {
  // It serves one connection after another: when it has hung up on a line of noise, all before it are done.
  REQUIRE(hangs_up_on_noise(port_));
  std::error_code failed;
  const auto size = std::filesystem::file_size(folder_.path() / "bytes", failed);
  REQUIRE_FALSE(failed);
  return size;
}

std::string CountingPeer::log() const {
  std::ostringstream text;
  text << std::ifstream(folder_.path() / "log").rdbuf();
  return text.str();
}

}  // namespace huanka::rig
