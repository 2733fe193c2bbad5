#include "receipt_peer.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>

namespace huanka::rig {

namespace {
/// Bytes of the line one by one, all of them kept; ends when the other side hangs up or we are stopping.
class Bytes {
 public:
  Bytes(int line, const std::atomic<bool>& stopping) : line_(line), stopping_(stopping) {}
  std::optional<int> next() {
    while (!stopping_) {
      pollfd wait{line_, POLLIN, 0};
      if (::poll(&wait, 1, 50) == 0) continue;
      unsigned char byte = 0;
      if (::read(line_, &byte, 1) != 1) return std::nullopt;
      all_ += static_cast<char>(byte);
      return byte;
    }
    return std::nullopt;
  }
  const std::string& all() const { return all_; }

 private:
  int line_;
  const std::atomic<bool>& stopping_;
  std::string all_;
};
}  // namespace

ReceiptPeer::ReceiptPeer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  ::listen(listener_, 4);
  thread_ = std::thread([this] { serve(); });
}

ReceiptPeer::~ReceiptPeer() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
}

std::string ReceiptPeer::address() const { return "escpos:tcp://127.0.0.1:" + std::to_string(port_); }

Slip ReceiptPeer::slip() const {
  const std::lock_guard lock(mutex_);
  return slip_;
}

void ReceiptPeer::serve() {
  while (!stopping_) {
    pollfd wait{listener_, POLLIN, 0};
    if (::poll(&wait, 1, 50) != 1) continue;
    const int line = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    talk(line);
    ::close(line);
  }
}

void ReceiptPeer::talk(int line) {
  Bytes bytes(line, stopping_);
  const auto say = [&](int byte) {
    const auto one = static_cast<unsigned char>(byte);
    return ::write(line, &one, 1) == 1;
  };
  while (const auto first = bytes.next()) {
    if (*first == 0x10) {  // DLE EOT n
      bytes.next();
      const int n = bytes.next().value_or(0);
      if (n == 2) say(0x12 | (cover_open ? 0x04 : 0) | (paper_out ? 0x20 : 0));
      if (n == 4) say(0x12 | (paper_out ? 0x60 : 0) | (paper_low ? 0x0c : 0));
    } else if (*first == 0x1b) {  // ESC @, ESC d n
      if (bytes.next() == 'd') bytes.next();
    } else if (*first == 0x1d) {
      const int command = bytes.next().value_or(0);
      if (command == 'V') {  // GS V B n
        bytes.next();
        bytes.next();
        const std::lock_guard lock(mutex_);
        ++slip_.cuts;
        slip_.bytes = bytes.all();
      } else if (command == 'r') {
        bytes.next();
        if (!mute_at_end) say(paper_ends_in_picture ? 0x0c : 0x00);
      } else if (command == 'v') {  // GS v 0 m xL xH yL yH
        bytes.next();
        bytes.next();
        int numbers[4];
        for (int& number : numbers) number = bytes.next().value_or(0);
        const int across = numbers[0] + 256 * numbers[1], rows = numbers[2] + 256 * numbers[3];
        std::string picture;
        for (int i = 0; i < across * rows; ++i) {
          if (hang_up_in_picture && i == across) return;
          const auto byte = bytes.next();
          if (!byte) return;
          picture += static_cast<char>(*byte);
        }
        const std::lock_guard lock(mutex_);
        slip_.width = across * 8;
        slip_.height += rows;
        slip_.rows += picture;
      }
    }
  }
}

}  // namespace huanka::rig
