#include "card_reader/card_reader.h"

#include <array>

namespace huanka::card_reader {
namespace {

struct FaultRow {
  Fault fault;
  std::string_view code;
  int exit_code;
};

// Exit codes: 10 service, 11 reader, 12 no card, 13 pulled, 14 mute, 15 wrong card, 16 unreadable data, 17 too slow,
// 18 cancelled, 19 security module, 20 not proven.
constexpr std::array kFaults{
    FaultRow{Fault::ServiceDown, "E-CARD-SERVICE", 10},
    FaultRow{Fault::NoReader, "E-CARD-NO-READER", 11},
    FaultRow{Fault::ReaderUnplugged, "E-CARD-READER-LOST", 11},
    FaultRow{Fault::ReaderBusy, "E-CARD-READER-BUSY", 11},
    FaultRow{Fault::NoCard, "E-CARD-NO-CARD", 12},
    FaultRow{Fault::CardRemoved, "E-CARD-REMOVED", 13},
    FaultRow{Fault::CardMute, "E-CARD-MUTE", 14},
    FaultRow{Fault::PlainBankCard, "E-CARD-BANK-ONLY", 15},
    FaultRow{Fault::OtherChipCard, "E-CARD-OTHER", 15},
    FaultRow{Fault::BlankCard, "E-CARD-BLANK", 15},
    FaultRow{Fault::CardRefused, "E-CARD-REFUSED", 16},
    FaultRow{Fault::GarbledData, "E-CARD-GARBLED", 16},
    FaultRow{Fault::ProtocolError, "E-CARD-PROTOCOL", 16},
    FaultRow{Fault::TooManyExchanges, "E-CARD-ENDLESS", 16},
    FaultRow{Fault::TimedOut, "E-CARD-TIMEOUT", 17},
    FaultRow{Fault::Cancelled, "E-CARD-CANCELLED", 18},
    FaultRow{Fault::ModuleMissing, "E-MODULE-MISSING", 19},
    FaultRow{Fault::ModuleLost, "E-MODULE-LOST", 19},
    FaultRow{Fault::ModuleRefused, "E-MODULE-REFUSED", 19},
    FaultRow{Fault::CardNotGenuine, "E-CARD-NOT-GENUINE", 20},
    FaultRow{Fault::TerminalNotTrusted, "E-CARD-DISTRUSTS", 20},
    FaultRow{Fault::ChallengeRepeated, "E-CARD-CHALLENGE", 20},
};

constexpr bool rows_follow_the_enum() {
  for (std::size_t i = 0; i < kFaults.size(); ++i)
    if (static_cast<std::size_t>(kFaults[i].fault) != i) return false;
  return true;
}
static_assert(rows_follow_the_enum() && kFaults.size() == static_cast<std::size_t>(Fault::ChallengeRepeated) + 1);

}  // namespace

std::string_view to_string(Fault fault) { return kFaults.at(static_cast<std::size_t>(fault)).code; }

int exit_code(Fault fault) { return kFaults.at(static_cast<std::size_t>(fault)).exit_code; }

const std::vector<Fault>& all_faults() {
  static const std::vector<Fault> faults = [] {
    std::vector<Fault> all;
    all.reserve(kFaults.size());
    for (const FaultRow& row : kFaults) all.push_back(row.fault);
    return all;
  }();
  return faults;
}

std::string_view to_string(State state) {
  constexpr std::array<std::string_view, 4> names{"service down", "no reader", "empty", "card present"};
  return names.at(static_cast<std::size_t>(state));
}

std::string_view to_string(Event event) {
  constexpr std::array<std::string_view, 6> names{"card inserted", "card removed",  "reader found",
                                                  "reader lost",   "service found", "service lost"};
  return names.at(static_cast<std::size_t>(event));
}

std::vector<Event> events_between(State before, State after) {
  if (before == after) return {};
  // The states form a ladder (service, reader, card); every rung passed is an event.
  constexpr std::array up{Event::ServiceFound, Event::ReaderFound, Event::CardInserted};
  constexpr std::array down{Event::ServiceLost, Event::ReaderLost, Event::CardRemoved};
  std::vector<Event> events;
  auto rung = static_cast<std::size_t>(before);
  const auto goal = static_cast<std::size_t>(after);
  for (; rung < goal; ++rung) events.push_back(up.at(rung));
  for (; rung > goal; --rung) events.push_back(down.at(rung - 1));
  return events;
}

}  // namespace huanka::card_reader
