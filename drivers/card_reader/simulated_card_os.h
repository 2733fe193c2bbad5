// A small ISO 7816-4 card operating system over a fixed file system: SELECT, READ RECORD, GET RESPONSE, GET PROCESSING
// OPTIONS. It answers as field cards do (61xx and 6Cxx on T=0) and is the chip of both the simulated reader and the
// virtual card.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "card_reader/bytes.h"
#include "card_reader/iso7816.h"

namespace huanka::card_reader {

struct SimulatedFile {
  std::uint16_t id = 0;
  std::uint8_t short_id = 0;
  std::vector<Bytes> records;
  bool free = true;  ///< false: READ RECORD answers 6982
};

struct SimulatedApplication {
  Bytes name;
  Bytes fci;
  std::vector<SimulatedFile> files;
  Bytes processing_options;  ///< answer to GPO; empty: the command is refused
};

struct CardImage {
  Bytes atr;
  Protocol protocol = Protocol::T0;
  bool has_master_file = true;
  std::vector<SimulatedApplication> applications;
};

/// An answer whose data was replaced by noise; its status word stays.
Bytes garbled_answer(Bytes answer);

class SimulatedCardOs {
 public:
  explicit SimulatedCardOs(CardImage image) : image_(std::move(image)) {}

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
  Bytes deliver(Bytes data, const Request& request);
  const SimulatedFile* addressed_file(std::uint8_t p2) const;

  CardImage image_;
  std::optional<std::size_t> application_;
  std::optional<std::size_t> file_;
  Bytes pending_;
};

}  // namespace huanka::card_reader
