#include "card_reader/iso7816.h"

namespace huanka::card_reader {
namespace {

constexpr std::uint8_t kGetResponse = 0xC0;
constexpr std::uint8_t kSelect = 0xA4;
constexpr std::uint8_t kReadRecord = 0xB2;
constexpr std::size_t kLongestAnswer = 1024;  ///< no object we read comes near it; ends a card that always says 61xx

std::uint8_t high(std::uint16_t status) { return static_cast<std::uint8_t>(status >> 8); }
std::uint8_t low(std::uint16_t status) { return static_cast<std::uint8_t>(status & 0xFF); }

Error error_at(std::string_view step, Fault fault, std::string_view what) {
  return {fault, std::string(step) + ": " + std::string(what)};
}

}  // namespace

Bytes CommandApdu::encoded(Protocol protocol) const {
  Bytes bytes{cla, ins, p1, p2};
  if (!data.empty()) {
    bytes.push_back(static_cast<std::uint8_t>(data.size()));
    append(bytes, data);
  }
  if (le && (data.empty() || protocol == Protocol::T1)) bytes.push_back(*le);
  return bytes;
}

std::optional<ResponseApdu> ResponseApdu::parse(ByteView bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const ByteView status = bytes.last(2);
  const ByteView data = bytes.first(bytes.size() - 2);
  return ResponseApdu{Bytes(data.begin(), data.end()), static_cast<std::uint16_t>(status[0] << 8 | status[1])};
}

std::string hex_status(std::uint16_t status) {
  const Bytes bytes{high(status), low(status)};
  return to_hex(bytes);
}

Bytes historical_bytes_of(ByteView atr) {
  if (atr.size() < 2) return {};
  const std::size_t count = atr[1] & 0x0F;
  std::size_t at = 2;
  // Each Y nibble says which of TA, TB, TC, TD follow; TD carries the next Y.
  for (std::uint8_t y = atr[1] >> 4; y != 0;) {
    at += (y & 1) + (y >> 1 & 1) + (y >> 2 & 1);
    if ((y & 8) == 0) break;
    if (at >= atr.size()) return {};
    y = atr[at++] >> 4;
  }
  if (at + count > atr.size()) return {};
  const ByteView historical = atr.subspan(at, count);
  return {historical.begin(), historical.end()};
}

Interface interface_of(ByteView atr) {
  const bool made_by_reader =
      atr.size() >= 4 && atr[0] == 0x3B && (atr[1] & 0xF0) == 0x80 && atr[2] == 0x80 && atr[3] == 0x01;
  return made_by_reader ? Interface::Contactless : Interface::Contact;
}

CardChannel::CardChannel(Transport& transport, const ReadLimits& limits, std::stop_token stop)
    : transport_(transport),
      limits_(limits),
      deadline_(std::chrono::steady_clock::now() + limits.total),
      stop_(std::move(stop)) {}

Result<ResponseApdu, Error> CardChannel::exchange(const CommandApdu& command, std::string_view step) {
  if (stop_.stop_requested()) return Failure{error_at(step, Fault::Cancelled, "stopped")};
  if (exchanges_ >= limits_.exchanges) return Failure{error_at(step, Fault::TooManyExchanges, "exchange limit")};
  if (std::chrono::steady_clock::now() >= deadline_) return Failure{error_at(step, Fault::TimedOut, "deadline")};
  ++exchanges_;
  auto response = transport_.transmit(command);
  if (!response) response.error().detail = std::string(step) + ": " + response.error().detail;
  return response;
}

Result<ResponseApdu, Error> CardChannel::send(const CommandApdu& command, std::string_view step) {
  auto response = exchange(command, step);
  if (!response) return response;
  if (high(response->status) == 0x6C) {
    CommandApdu exact = command;
    exact.le = low(response->status);
    response = exchange(exact, step);
    if (!response) return response;
    if (high(response->status) == 0x6C) return Failure{error_at(step, Fault::ProtocolError, "6Cxx twice")};
  }
  Bytes collected = std::move(response->data);
  while (high(response->status) == 0x61) {
    const CommandApdu more{0x00, kGetResponse, 0x00, 0x00, {}, low(response->status)};
    response = exchange(more, step);
    if (!response) return response;
    append(collected, response->data);
    if (collected.size() > kLongestAnswer) return Failure{error_at(step, Fault::ProtocolError, "answer without end")};
  }
  response->data = std::move(collected);
  return response;
}

Result<ResponseApdu, Error> CardChannel::select_by_name(ByteView name, std::string_view step) {
  return send({0x00, kSelect, 0x04, 0x00, Bytes(name.begin(), name.end()), 0x00}, step);
}

Result<ResponseApdu, Error> CardChannel::read_record(std::uint8_t p1, std::uint8_t p2, std::uint8_t le,
                                                     std::string_view step) {
  return send({0x00, kReadRecord, p1, p2, {}, le}, step);
}

}  // namespace huanka::card_reader
