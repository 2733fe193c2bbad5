// The real card reader: any reader the PC/SC service knows, contact or contactless. A service that is restarted, a
// reader that is plugged in again and a card that stopped answering are all survived without rebuilding this object.
#pragma once

#include <memory>
#include <string>

#include "card_reader/authenticated_read.h"
#include "card_reader/card_reader.h"

namespace huanka::card_reader {

class PcscCardReader : public CardReader {
 public:
  /// Uses the readers whose name begins with `name_prefix` (pcscd appends slot numbers); of several, the first with a
  /// card. Contact and contactless slots of one device are separate readers to PC/SC, so both are watched.
  /// Third-generation cards are authenticated with the module of `in_use`, if there is one.
  explicit PcscCardReader(std::string name_prefix = {}, const ModuleInUse& in_use = {});
  ~PcscCardReader() override;

  Result<std::vector<ReaderInfo>, Error> list() override;
  State state() override;
  std::optional<Event> wait_for_change(std::chrono::milliseconds timeout, std::stop_token stop) override;
  Result<CardData, Error> read_card(const ReadLimits& limits, std::stop_token stop) override;

 private:
  /// Which of the machine's readers are ours.
  struct ReaderChoice {
    std::string prefix, except;  ///< begins of names; nothing is excepted by an empty text
  };
  class Watch;
  class Session;
  ReaderChoice choice_;
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<Session> session_;
};

}  // namespace huanka::card_reader
