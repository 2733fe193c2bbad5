// Plays a recorded or hand-written conversation with a card. A transcript file has lines
//   # comment      > command as hex      < answer as hex, status word last      = item value (what the reader must
//   find)
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "card_reader/iso7816.h"

namespace huanka::card_reader {

struct Transcript {
  struct Exchange {
    Bytes command;
    Bytes answer;
  };
  std::vector<Exchange> exchanges;
  std::map<std::string, std::string> expected;

  static Transcript load(const std::string& file);
};

/// A T=0 contact card that insists on the transcript's commands; any other command is a ProtocolError.
class TranscriptTransport : public Transport {
 public:
  explicit TranscriptTransport(const Transcript& transcript) : transcript_(transcript) {}
  Result<ResponseApdu, Error> transmit(const CommandApdu& command) override;
  Interface interface() const override { return Interface::Contact; }
  Bytes historical_bytes() const override { return {}; }
  bool finished() const { return at_ == transcript_.exchanges.size(); }
  std::size_t position() const { return at_; }

 private:
  const Transcript& transcript_;
  std::size_t at_ = 0;
};

}  // namespace huanka::card_reader
