// Every card reader behaves like this. Each test runs twice: simulated, and real PC/SC through pcscd and vpcd.
#include <catch2/catch.hpp>

#include "card_reader_rigs.h"

using namespace huanka;
using namespace huanka::card_reader;
using namespace std::chrono_literals;

/// libpcsclite 1.9.9 keeps what it knows of the readers in one array for all threads; not ours to repair.
extern "C" const char* __tsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "called_from_lib:libpcsclite.so\n";
}

namespace {

/// Long enough for pcscd to look for the card (400 ms) and for a loaded machine.
constexpr auto kPatience = 10s;
constexpr ReadLimits kTestLimits{20s, 700ms, 64};
constexpr int kMidRead = 6;  ///< exchanges: the environment is selected and EF05 is being read

/// Waits for this event, skipping others.
bool saw(CardReader& reader, Event wanted) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    const auto event = reader.wait_for_change(1s, {});
    if (event == wanted) return true;
  }
  return false;
}

bool reaches(CardReader& reader, State wanted) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (reader.state() != wanted) {
    if (std::chrono::steady_clock::now() > until) return false;
    reader.wait_for_change(50ms, {});
  }
  return true;
}

/// As `reaches`, but leaves the events to be reported.
bool becomes(CardReader& reader, State wanted) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (reader.state() != wanted) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

void put_in(Rig& rig, const std::string& profile) {
  rig.insert(profile);
  REQUIRE(saw(rig.reader(), Event::CardInserted));
}

void take_out(Rig& rig) {
  rig.pull();
  REQUIRE(reaches(rig.reader(), State::Empty));
  while (rig.reader().wait_for_change(0ms, {})) continue;
}

Fault fault_reading(Rig& rig, const ReadLimits& limits = kTestLimits) {
  const auto card = rig.reader().read_card(limits, {});
  REQUIRE_FALSE(card.has_value());
  CHECK_FALSE(card.error().detail.empty());
  return card.error().fault;
}

void check_reads(Rig& rig, const std::string& name) {
  const auto card = rig.reader().read_card(kTestLimits, {});
  INFO(name);
  if (!card) FAIL(std::string(to_string(card.error().fault)) + " " + card.error().detail);
  CHECK(*card == expected_reading(profile(name).value()));
}

/// The proof that a fault left nothing behind: the same reader object reads the next card.
void check_ready_again(Rig& rig) {
  put_in(rig, "icbc");
  check_reads(rig, "icbc");
  take_out(rig);
}

}  // namespace

TEMPLATE_TEST_CASE("the reader reads every kind of social security card completely", "[card_reader][contract]",
                   SimulatedRig, PcscRig) {
  TestType rig;
  REQUIRE(saw(rig.reader(), Event::ReaderFound));
  for (const char* name : {"ccb", "grcb", "v1", "version-unset", "long-name", "rare-name", "no-bank", "no-directory"}) {
    put_in(rig, name);
    check_reads(rig, name);
    take_out(rig);
  }
}

TEMPLATE_TEST_CASE("a third-generation card is read as far as it lets itself be read", "[card_reader][contract]",
                   SimulatedRig, PcscRig) {
  TestType rig;
  for (const char* name : {"new-ccb", "new-open"}) {
    put_in(rig, name);
    check_reads(rig, name);
    take_out(rig);
  }
}

TEMPLATE_TEST_CASE("a contactless card is read over T=1", "[card_reader][contract]", SimulatedRig, PcscRig) {
  TestType rig;
  put_in(rig, "contactless");
  check_reads(rig, "contactless");
}

TEMPLATE_TEST_CASE("a card can be read again while it stays in", "[card_reader][contract]", SimulatedRig, PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  check_reads(rig, "ccb");
  check_reads(rig, "ccb");
}

TEMPLATE_TEST_CASE("each wrong card has its own fault and the next card is read", "[card_reader][contract]",
                   SimulatedRig, PcscRig) {
  TestType rig;
  const std::vector<std::pair<std::string, Fault>> cards{
      {"bank-card", Fault::PlainBankCard},   {"other-chip", Fault::OtherChipCard},
      {"blank", Fault::BlankCard},           {"not-personalised", Fault::BlankCard},
      {"no-holder", Fault::BlankCard},       {"holder-protected", Fault::CardRefused},
      {"broken-record", Fault::GarbledData}, {"wrong-tag", Fault::GarbledData},
      {"broken-name", Fault::GarbledData},   {"broken-id", Fault::GarbledData},
      {"broken-date", Fault::GarbledData},   {"unknown-version", Fault::GarbledData},
      {"differing-pans", Fault::GarbledData}};
  for (const auto& [name, fault] : cards) {
    INFO(name);
    put_in(rig, name);
    CHECK(fault_reading(rig) == fault);
    take_out(rig);
  }
  check_ready_again(rig);
}

TEMPLATE_TEST_CASE("with no card in, reading says so", "[card_reader][contract]", SimulatedRig, PcscRig) {
  TestType rig;
  REQUIRE(saw(rig.reader(), Event::ReaderFound));
  CHECK(rig.reader().state() == State::Empty);
  CHECK(fault_reading(rig) == Fault::NoCard);
  check_ready_again(rig);
}

TEMPLATE_TEST_CASE("the readers are listed with whether a card is in", "[card_reader][contract]", SimulatedRig,
                   PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  const auto readers = rig.reader().list();
  REQUIRE(readers.has_value());
  REQUIRE_FALSE(readers->empty());
  CHECK(readers->front().has_card);
  CHECK_FALSE(readers->front().name.empty());
}

TEMPLATE_TEST_CASE("a card pulled during the read is reported as pulled, at every point of the read",
                   "[card_reader][contract]", SimulatedRig, PcscRig) {
  TestType rig;
  for (const int after : {0, 1, kMidRead, 13, 20}) {
    INFO("after " << after << " exchanges");
    put_in(rig, "ccb");
    rig.plan(Trouble::Pull, after);
    CHECK(fault_reading(rig) == Fault::CardRemoved);
    take_out(rig);
  }
  check_ready_again(rig);
}

TEMPLATE_TEST_CASE("a card that falls silent is given up in time, and the next card is read", "[card_reader][contract]",
                   SimulatedRig, PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  rig.plan(Trouble::Mute, kMidRead);
  const auto began = std::chrono::steady_clock::now();
  CHECK(fault_reading(rig) == Fault::CardMute);
  CHECK(std::chrono::steady_clock::now() - began < kTestLimits.total);
  CHECK(fault_reading(rig) == Fault::CardMute);  // while the silent card is still in
  take_out(rig);
  check_ready_again(rig);
}

TEMPLATE_TEST_CASE("noise instead of data is garbled data", "[card_reader][contract]", SimulatedRig, PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  rig.plan(Trouble::Garbage, kMidRead);
  CHECK(fault_reading(rig) == Fault::GarbledData);
  take_out(rig);
  check_ready_again(rig);
}

TEMPLATE_TEST_CASE("an answer shorter than a status word is a protocol error", "[card_reader][contract]", SimulatedRig,
                   PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  rig.plan(Trouble::OneByte, kMidRead);
  CHECK(fault_reading(rig) == Fault::ProtocolError);
  take_out(rig);
  check_ready_again(rig);
}

TEMPLATE_TEST_CASE("a reader unplugged during the read is reported and works again when plugged in",
                   "[card_reader][contract]", SimulatedRig, PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  rig.plan(Trouble::Unplug, kMidRead);
  // pcscd itself pauses a second over a reader that fails without a USB event.
  CHECK(fault_reading(rig, ReadLimits{}) == Fault::ReaderUnplugged);
  REQUIRE(saw(rig.reader(), Event::ReaderLost));
  CHECK(rig.reader().state() == State::NoReader);
  CHECK(fault_reading(rig, ReadLimits{}) == Fault::NoReader);
  rig.plug();
  REQUIRE(saw(rig.reader(), Event::ReaderFound));
  take_out(rig);
  check_ready_again(rig);
}

TEMPLATE_TEST_CASE("a service killed during the read is reported and works again when it is back",
                   "[card_reader][contract]", SimulatedRig, PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  rig.plan(Trouble::StopService, kMidRead);
  CHECK(fault_reading(rig) == Fault::ServiceDown);
  REQUIRE(saw(rig.reader(), Event::ServiceLost));
  CHECK(rig.reader().state() == State::ServiceDown);
  CHECK(fault_reading(rig) == Fault::ServiceDown);
  CHECK_FALSE(rig.reader().list().has_value());
  rig.start_service();
  REQUIRE(saw(rig.reader(), Event::ServiceFound));
  REQUIRE(reaches(rig.reader(), State::CardPresent));
  check_reads(rig, "ccb");
  take_out(rig);
  check_ready_again(rig);
}

TEMPLATE_TEST_CASE("a service restarted between two reads goes unnoticed by the second", "[card_reader][contract]",
                   SimulatedRig, PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  check_reads(rig, "ccb");
  rig.stop_service();
  rig.start_service();
  REQUIRE(reaches(rig.reader(), State::CardPresent));
  check_reads(rig, "ccb");
}

TEMPLATE_TEST_CASE("a card exchanged for another is a removal and an insertion", "[card_reader][contract]",
                   SimulatedRig, PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  rig.pull();
  REQUIRE(becomes(rig.reader(), State::Empty));
  rig.insert("icbc");
  REQUIRE(becomes(rig.reader(), State::CardPresent));
  CHECK(rig.reader().wait_for_change(kPatience, {}) == Event::CardRemoved);
  CHECK(rig.reader().wait_for_change(kPatience, {}) == Event::CardInserted);
  check_reads(rig, "icbc");
}

TEMPLATE_TEST_CASE("a slow card runs into the total time, not into silence", "[card_reader][contract]", SimulatedRig,
                   PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  rig.slow_down(60ms);
  CHECK(fault_reading(rig, {400ms, 350ms, 64}) == Fault::TimedOut);
  rig.slow_down(0ms);
  check_reads(rig, "ccb");
}

TEMPLATE_TEST_CASE("a read ends after as many exchanges as allowed", "[card_reader][contract]", SimulatedRig, PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  CHECK(fault_reading(rig, {20s, 700ms, kMidRead}) == Fault::TooManyExchanges);
  check_reads(rig, "ccb");
}

TEMPLATE_TEST_CASE("a read of a silent card can be cancelled", "[card_reader][contract]", SimulatedRig, PcscRig) {
  TestType rig;
  put_in(rig, "ccb");
  rig.plan(Trouble::Mute, kMidRead);
  std::stop_source stop;
  Fault fault = Fault::NoCard;
  {
    const std::jthread reading([&] {
      const auto card = rig.reader().read_card({60s, 50s, 64}, stop.get_token());
      if (!card) fault = card.error().fault;
    });
    stop.request_stop();
  }
  CHECK(fault == Fault::Cancelled);
  take_out(rig);
  check_ready_again(rig);
}

TEMPLATE_TEST_CASE("waiting for a change can be stopped", "[card_reader][contract]", SimulatedRig, PcscRig) {
  TestType rig;
  while (rig.reader().wait_for_change(0ms, {})) continue;
  std::stop_source stop;
  std::optional<Event> event;
  {
    const std::jthread waiting([&] { event = rig.reader().wait_for_change(60s, stop.get_token()); });
    stop.request_stop();
  }
  CHECK_FALSE(event.has_value());
}

TEST_CASE("the real reader says when no reader has the wanted name", "[card_reader][contract]") {
  PcscRig rig;
  INFO(rig.peer().problem());
  REQUIRE(rig.peer().ready());
  put_in(rig, "ccb");
  PcscCardReader other("Some other make");
  CHECK(other.state() == State::NoReader);
  const auto card = other.read_card(kTestLimits, {});
  REQUIRE_FALSE(card.has_value());
  CHECK(card.error().fault == Fault::NoReader);
}
