#include "shell/rig_server.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstring>

namespace huanka::shell {

namespace {
constexpr std::size_t largest_answer = 65536;
/// The first byte of an answer, so that one without words is an answer too.
const std::string mark_done = "+", mark_refused = "-";

sockaddr_un address_of(const std::filesystem::path& file) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, file.c_str(), sizeof address.sun_path - 1);
  return address;
}
}  // namespace

RigServer::RigServer(std::filesystem::path socket, std::function<RigAnswer(const std::string&)> obey)
    : file_(std::move(socket)), obey_(std::move(obey)), listener_(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)) {
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
  const sockaddr_un address = address_of(file_);
  // Without its socket the kiosk runs all the same; the hand is told that none listens.
  if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
  ::listen(listener_.get(), 4);
  thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

RigServer::~RigServer() {
  thread_.request_stop();
  bell_.ring();
  if (thread_.joinable()) thread_.join();
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

void RigServer::serve(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::array<pollfd, 2> wait{pollfd{listener_.get(), POLLIN, 0}, pollfd{bell_.get(), POLLIN, 0}};
    ::poll(wait.data(), wait.size(), -1);
    if (stop.stop_requested()) return;
    const process::Descriptor line(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!line) continue;
    std::array<char, 1024> bytes{};
    const auto size = ::recv(line.get(), bytes.data(), bytes.size(), 0);
    if (size > 0) {
      const RigAnswer said = obey_(std::string(bytes.data(), static_cast<std::size_t>(size)));
      const std::string answer = (said.done ? mark_done : mark_refused) + said.text;
      (void)::send(line.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }
}

std::optional<RigAnswer> ask_rig(const std::filesystem::path& socket, const std::string& line) {
  const process::Descriptor connection(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  const sockaddr_un address = address_of(socket);
  if (::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::send(connection.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
    return std::nullopt;
  std::string bytes(largest_answer, '\0');
  const auto size = ::recv(connection.get(), bytes.data(), bytes.size(), 0);
  if (size <= 0) return std::nullopt;
  return RigAnswer{bytes.starts_with(mark_done), bytes.substr(1, static_cast<std::size_t>(size) - 1)};
}

}  // namespace huanka::shell
