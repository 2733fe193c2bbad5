#include "transcript.h"

#include <fstream>
#include <stdexcept>

namespace huanka::card_reader {

Transcript Transcript::load(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("no transcript " + file);
  Transcript transcript;
  for (std::string line; std::getline(in, line);) {
    if (line.size() < 2) continue;
    const std::string rest = line.substr(2);
    switch (line.front()) {
      case '>':
        transcript.exchanges.push_back({from_hex(rest).value(), {}});
        break;
      case '<':
        transcript.exchanges.back().answer = from_hex(rest).value();
        break;
      case '=': {
        const auto space = rest.find(' ');
        transcript.expected[rest.substr(0, space)] = rest.substr(space + 1);
        break;
      }
      default:
        break;
    }
  }
  return transcript;
}

Result<ResponseApdu, Error> TranscriptTransport::transmit(const CommandApdu& command) {
  const Bytes bytes = command.encoded(Protocol::T0);
  if (finished()) return Failure{Error{Fault::ProtocolError, "beyond the transcript: " + to_hex(bytes)}};
  const auto& exchange = transcript_.exchanges[at_];
  if (exchange.command != bytes)
    return Failure{Error{Fault::ProtocolError, "expected " + to_hex(exchange.command) + " got " + to_hex(bytes)}};
  ++at_;
  return ResponseApdu::parse(exchange.answer).value();
}

}  // namespace huanka::card_reader
