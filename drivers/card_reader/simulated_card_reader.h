// A card reader made of software, for the rig, the demo and the tests: cards are put in and pulled, devices break, all
// at the caller's word and from any thread. It reads cards with the same decoder as the real reader.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "card_reader/authenticated_read.h"
#include "card_reader/card_profile.h"
#include "card_reader/card_reader.h"
#include "card_reader/simulated_card_os.h"

namespace huanka::card_reader {

/// What goes wrong while a card is read.
enum class Trouble {
  None,
  Pull,         ///< the card is taken out
  Mute,         ///< the card stops answering
  Garbage,      ///< the card answers with noise
  OneByte,      ///< answers of one byte, shorter than a status word
  Unplug,       ///< the reader is unplugged
  StopService,  ///< the smart-card service dies
};

class SimulatedCardReader : public CardReader {
 public:
  explicit SimulatedCardReader(std::string name = "Simulated reader");

  Result<std::vector<ReaderInfo>, Error> list() override;
  State state() override;
  std::optional<Event> wait_for_change(std::chrono::milliseconds timeout, std::stop_token stop) override;
  Result<CardData, Error> read_card(const ReadLimits& limits, std::stop_token stop) override;

  /// From the next card on: third-generation cards are authenticated with the module, and those put in have keys of
  /// this issuer.
  void use_module(ModuleInUse in_use, std::optional<IssuerKeys> issuer);
  void insert(const CardProfile& card);  ///< replaces a card that is in; clears planned trouble
  void pull();
  void unplug();  ///< a card that is in stays in the reader
  void plug();
  void stop_service();
  void start_service();
  /// Plans trouble for the inserted card: it strikes instead of the answer to exchange number `after` + 1 of a read.
  void plan(Trouble trouble, int after = 0);
  /// Every answer takes this long.
  void slow_down(std::chrono::milliseconds each_answer);

 private:
  class SimulatedTransport;
  struct PlannedTrouble {
    Trouble trouble = Trouble::None;
    int after = 0;
  };

  State state_now() const;
  /// Runs `change` under the lock and reports the events it led to.
  template <class Change>
  void apply(Change change);
  Result<ResponseApdu, Error> answer(const CommandApdu& command, int exchange, std::uint64_t insertion,
                                     std::chrono::milliseconds patience, const std::stop_token& stop);
  std::optional<Error> why_not_readable(std::uint64_t insertion) const;

  const std::string name_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  bool service_ = true;
  bool plugged_ = true;
  std::optional<SimulatedCardOs> card_;
  std::uint64_t insertions_ = 0;
  PlannedTrouble planned_;
  std::chrono::milliseconds each_answer_{0};
  std::deque<Event> events_;
  ModuleInUse in_use_;
  std::optional<IssuerKeys> issuer_;
};

}  // namespace huanka::card_reader
