#include "virtual_card.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace huanka::rig {
namespace {

using card_reader::Bytes;
using card_reader::Trouble;

constexpr std::uint8_t kPowerOff = 0;
constexpr std::uint8_t kPowerOn = 1;
constexpr std::uint8_t kReset = 2;
constexpr std::uint8_t kSendAtr = 4;

}  // namespace

void VirtualCard::insert(std::unique_ptr<Chip> chip) {
  remove();
  card_ = std::move(chip);
  trouble_ = Trouble::None;
  each_answer_ = std::chrono::milliseconds{0};
  keep_in();
}

void VirtualCard::remove() {
  card_.reset();
  disconnect();
}

void VirtualCard::disconnect() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void VirtualCard::plan(Trouble trouble, int after) {
  trouble_ = trouble;
  until_trouble_ = after;
}

void VirtualCard::keep_in() {
  if (!card_ || socket_ >= 0) return;
  const int fresh = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in reader{};
  reader.sin_family = AF_INET;
  reader.sin_port = htons(port_);
  reader.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fresh, reinterpret_cast<const sockaddr*>(&reader), sizeof reader) == 0) {
    const int on = 1;
    ::setsockopt(fresh, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    socket_ = fresh;
  } else {
    ::close(fresh);
  }
}

bool VirtualCard::receive(std::uint8_t* to, std::size_t count) {
  // The reader sends length and body apart; without quick acknowledgement every exchange takes 44 ms. The kernel
  // forgets the option, so it is set at every receive.
  for (std::size_t got = 0; got < count;) {
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    const ssize_t part = ::recv(socket_, to + got, count - got, 0);
    if (part <= 0) return false;
    got += static_cast<std::size_t>(part);
  }
  return true;
}

void VirtualCard::send(const Bytes& payload) {
  Bytes message{static_cast<std::uint8_t>(payload.size() >> 8), static_cast<std::uint8_t>(payload.size() & 0xFF)};
  card_reader::append(message, payload);
  if (::send(socket_, message.data(), message.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(message.size()))
    disconnect();
}

void VirtualCard::serve() {
  std::array<std::uint8_t, 2> length{};
  if (!receive(length.data(), length.size())) return disconnect();
  Bytes payload(static_cast<std::size_t>(length[0] << 8 | length[1]));
  if (!receive(payload.data(), payload.size())) return disconnect();
  if (payload.size() != 1) return answer(payload);
  if (payload[0] == kPowerOff || payload[0] == kPowerOn || payload[0] == kReset) card_->reset();
  if (payload[0] == kSendAtr) send(card_->atr());
}

void VirtualCard::answer(const Bytes& command) {
  const bool strikes = trouble_ != Trouble::None && until_trouble_-- <= 0;
  const Trouble trouble = strikes ? trouble_ : Trouble::None;
  if (strikes) struck_();
  if (each_answer_.count() > 0) std::this_thread::sleep_for(each_answer_);
  switch (trouble) {
    case Trouble::Pull:
      return remove();
    case Trouble::Mute:
      return;
    case Trouble::OneByte:
      return send({0x90});
    case Trouble::Garbage:
      return send(card_reader::garbled_answer(card_->process(command)));
    case Trouble::Unplug:
      trouble_ = Trouble::None;
      break;
    case Trouble::StopService:  // without this answer no reading can be faster than the hand that stops the service
      trouble_ = Trouble::None;
      return;
    case Trouble::None:
      break;
  }
  send(card_->process(command));
}

}  // namespace huanka::rig
