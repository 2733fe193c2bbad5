// A small ISO 7816-4 card operating system over a fixed file system: SELECT, READ RECORD, GET RESPONSE, GET PROCESSING
// OPTIONS, and the exchange that opens protected files (domain reference 1.5). It answers as field cards do (61xx and
// 6Cxx on T=0) and is the chip of both the simulated reader and the virtual card.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "card_reader/bytes.h"
#include "card_reader/iso7816.h"
#include "security_module/card_keys.h"

namespace huanka::card_reader {

struct SimulatedFile {
  std::uint16_t id = 0;
  std::uint8_t short_id = 0;
  std::vector<Bytes> records;
  bool free = true;  ///< false: READ RECORD answers 6982 until the terminal has proved itself
};

struct SimulatedApplication {
  Bytes name;
  Bytes fci;
  std::vector<SimulatedFile> files;
  Bytes processing_options;  ///< answer to GPO; empty: the command is refused
};

/// With what a third-generation card proves itself, and by what it knows a terminal.
struct CardSecret {
  std::optional<security_module::KeyPair> keys;  ///< nothing: a clone, which has the files and no key
  security_module::Algorithm algorithm = security_module::Algorithm::Sm4;
  Bytes recorded_answer;           ///< given to every INTERNAL AUTHENTICATE, when there is one: a replay
  bool repeats_challenge = false;  ///< GET CHALLENGE gives the same bytes again and again
};

struct CardImage {
  Bytes atr;
  Protocol protocol = Protocol::T0;
  bool has_master_file = true;
  std::vector<SimulatedApplication> applications;
  std::optional<CardSecret> secret = std::nullopt;
};

/// An answer whose data was replaced by noise; its status word stays.
Bytes garbled_answer(Bytes answer);

class SimulatedCardOs {
 public:
  explicit SimulatedCardOs(CardImage image) : image_(std::move(image)) {}
  static constexpr int most_wrong_proofs = 3;  ///< then the card takes none any more

  const CardImage& image() const { return image_; }
  void reset();
  /// The answer with its status word; any input is answered.
  Bytes process(ByteView command);

 private:
  struct Request;
  Bytes select(const Request& request);
  Bytes read_record(const Request& request);
  Bytes processing_options(const Request& request);
  Bytes get_response(const Request& request);
  Bytes internal_authenticate(const Request& request);
  Bytes get_challenge(const Request& request);
  Bytes external_authenticate(const Request& request);
  Bytes deliver(Bytes data, const Request& request);
  const SimulatedFile* addressed_file(std::uint8_t p2) const;

  CardImage image_;
  std::optional<std::size_t> application_;
  std::optional<std::size_t> file_;
  Bytes pending_;
  std::vector<Bytes> challenges_;  ///< given and not yet used, newest last
  bool terminal_proven_ = false;
  int wrong_proofs_ = 0;  ///< outlives a reset, as on a card
};

}  // namespace huanka::card_reader
