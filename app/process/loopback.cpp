#include "process/loopback.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <thread>
#include <utility>

namespace huanka::process {

using namespace std::chrono_literals;

namespace {
sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

Descriptor new_socket() { return Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); }
}  // namespace

int free_loopback_port() {
  const Descriptor socket = new_socket();
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const bool found = ::bind(socket.get(), generic, size) == 0 && ::getsockname(socket.get(), generic, &size) == 0;
  return found ? ntohs(address.sin_port) : 0;
}

Descriptor connect_to_loopback(int port) {
  const sockaddr_in address = loopback(port);
  Descriptor socket = new_socket();
  const bool connected = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  return connected ? std::move(socket) : Descriptor();
}

bool wait_for_listener(int port, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    if (connect_to_loopback(port)) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(10ms);
  }
}

}  // namespace huanka::process
