// A PSAM: the terminal's security module as a card in a reader's second slot. Its commands are its vendor's and the
// ministry's and not public (domain reference 1.5), so all of their headers come from the configuration; what the steps
// mean, their data and ISO 7816-4's 9000 and 63xx are fixed here.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "card_reader/iso7816.h"
#include "card_reader/pcsc_service.h"
#include "security_module/security_module.h"

namespace huanka::card_reader {

/// CLA INS P1 P2.
using CommandHeader = std::array<std::uint8_t, 4>;

struct PsamCommands {
  Bytes application;          ///< selected by this name at the beginning; empty: as it is after power-up
  CommandHeader begin{};      ///< takes the card's identification code (16 bytes): its keys are meant from here on
  CommandHeader challenge{};  ///< gives 16 bytes for the card
  CommandHeader check{};      ///< takes the card's answer; 63xx: it is not the answer of a genuine card
  CommandHeader prove{};      ///< takes the card's challenge (16 bytes), gives 16 bytes for it
};

class PsamModule : public security_module::SecurityModule {
 public:
  /// In the first reader with a card whose name begins so. It may come and go; every exchange looks for it.
  PsamModule(std::string reader, PsamCommands commands) : reader_(std::move(reader)), commands_(std::move(commands)) {}

  std::string description() const override { return "PSAM in reader " + reader_; }
  Result<Done, security_module::Error> check_up() override;

 protected:
  Result<Done, security_module::Error> do_begin(ByteView identification_code) override;
  Result<Bytes, security_module::Error> do_challenge() override;
  Result<Done, security_module::Error> do_check(ByteView challenge, ByteView answer) override;
  Result<Bytes, security_module::Error> do_prove(ByteView card_challenge) override;
  void do_end() override;

 private:
  Result<Done, security_module::Error> connect();
  Result<ResponseApdu, security_module::Error> say(const CommandHeader& header, ByteView data,
                                                   std::optional<std::uint8_t> answer_bytes, std::string_view step);

  std::string reader_;
  PsamCommands commands_;
  ExchangeClock clock_;
  // In this order: a channel speaks to a card, a card belongs to a connection.
  std::optional<PcscContext> context_;
  std::optional<PcscCard> card_;
  std::optional<CardChannel> channel_;
};

}  // namespace huanka::card_reader
