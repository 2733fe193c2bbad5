// ISO 7816-3/-4 as far as this room needs it: commands, responses, and a channel that hides the T=0 detours.
// The abstract Transport is the seam where a real reader, a simulated card or a recorded transcript is put in.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "card_reader/bytes.h"
#include "card_reader/card_reader.h"

namespace huanka::card_reader {

enum class Protocol { T0, T1 };

struct CommandApdu {
  std::uint8_t cla = 0x00;
  std::uint8_t ins = 0x00;
  std::uint8_t p1 = 0x00;
  std::uint8_t p2 = 0x00;
  Bytes data;                      ///< at most 255 bytes
  std::optional<std::uint8_t> le;  ///< expected length; 0 means 256

  /// The bytes on the wire. T=0 has no room for Le beside data: the card announces the rest with 61xx.
  Bytes encoded(Protocol protocol) const;
  bool operator==(const CommandApdu&) const = default;
};

struct ResponseApdu {
  Bytes data;
  std::uint16_t status = 0;

  /// Empty unless there is at least a status word (platform notes: a broken card "succeeds" with 0 or 1 bytes).
  static std::optional<ResponseApdu> parse(ByteView bytes);
  /// 9000, 61xx, and the warnings 62xx, which may come with data.
  bool ok() const { return status == 0x9000 || (status >> 8) == 0x61 || (status >> 8) == 0x62; }
  bool operator==(const ResponseApdu&) const = default;
};

/// "6A82"; for error details.
std::string hex_status(std::uint16_t status);

/// Carries one command to the card and one response back. An error means the exchange itself failed.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Result<ResponseApdu, Error> transmit(const CommandApdu& command) = 0;
  virtual Interface interface() const = 0;
  /// Historical bytes of the answer to reset.
  virtual Bytes historical_bytes() const = 0;

 protected:
  Transport() = default;
  Transport(const Transport&) = default;
  Transport& operator=(const Transport&) = default;
};

/// Historical bytes of a contact or a PC/SC-made contactless ATR (ISO 7816-3, PC/SC part 3); empty when malformed.
Bytes historical_bytes_of(ByteView atr);
/// PC/SC part 3: a contactless card's ATR is made up by the reader and begins 3B 8n 80 01.
Interface interface_of(ByteView atr);

/// A conversation with the card that follows 61xx and 6Cxx and ends at the limits, whatever the card says.
class CardChannel {
 public:
  CardChannel(Transport& transport, const ReadLimits& limits, std::stop_token stop = {});

  /// `step` names the exchange in error details ("read EF05/3"). Status words are the caller's to judge.
  Result<ResponseApdu, Error> send(const CommandApdu& command, std::string_view step);

  Result<ResponseApdu, Error> select_by_name(ByteView name, std::string_view step);
  Result<ResponseApdu, Error> read_record(std::uint8_t p1, std::uint8_t p2, std::uint8_t le, std::string_view step);

  const Transport& transport() const { return transport_; }
  int exchanges() const { return exchanges_; }

 private:
  Result<ResponseApdu, Error> exchange(const CommandApdu& command, std::string_view step);

  Transport& transport_;
  ReadLimits limits_;
  std::chrono::steady_clock::time_point deadline_;
  std::stop_token stop_;
  int exchanges_ = 0;
};

}  // namespace huanka::card_reader
