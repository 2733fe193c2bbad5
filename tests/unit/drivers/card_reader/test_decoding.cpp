// The pieces the decoder is made of: bytes, TLV, GB 18030, ATR, APDU channel.
#include <catch2/catch.hpp>
#include <deque>

#include "card_reader/card_reader.h"
#include "card_reader/gb18030.h"
#include "card_reader/iso7816.h"
#include "card_reader/tlv.h"

using namespace huanka;
using namespace huanka::card_reader;

namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

/// Answers from a list and remembers what was asked.
class ScriptedTransport : public Transport {
 public:
  explicit ScriptedTransport(std::deque<Bytes> answers) : answers_(std::move(answers)) {}
  Result<ResponseApdu, Error> transmit(const CommandApdu& command) override {
    asked.push_back(to_hex(command.encoded(Protocol::T0)));
    const Bytes answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
    return ResponseApdu::parse(answer).value();
  }
  Interface interface() const override { return Interface::Contact; }
  Bytes historical_bytes() const override { return {}; }
  std::vector<std::string> asked;

 private:
  std::deque<Bytes> answers_;
};

const CommandApdu kReadFirstRecord{0x00, 0xB2, 0x01, 0x04, {}, 0x00};

}  // namespace

TEST_CASE("hex and packed decimals survive the round trip", "[card_reader]") {
  CHECK(to_hex(hex("00ff 1A")) == "00FF1A");
  CHECK_FALSE(from_hex("0").has_value());
  CHECK_FALSE(from_hex("0g").has_value());
  CHECK(to_hex(to_bcd("6214670000001234566")) == "6214670000001234566F");
  CHECK(from_bcd(hex("6214670000001234566F")) == "6214670000001234566");
  CHECK(from_bcd(hex("FFFF")) == "");
  CHECK_FALSE(from_bcd(hex("20A7")).has_value());
}

TEST_CASE("00, 20 and FF are filler at the end and only there", "[card_reader]") {
  const Bytes text = hex("41 20 42 00 20 FF");
  CHECK(to_hex(without_filler(text)) == "412042");
  CHECK(is_blank(hex("0020FF")));
  CHECK(is_blank({}));
  CHECK_FALSE(is_blank(hex("003100")));
}

TEST_CASE("BER objects are found at any depth and broken ones are not there", "[card_reader][tlv]") {
  const Bytes record = hex("701B 6119 4F08A000000333010101 500A50424F43204445424954 870101");
  CHECK(to_hex(find_ber(record, 0x4F).value()) == "A000000333010101");
  CHECK(find_ber(record, 0x50).has_value());
  CHECK_FALSE(find_ber(record, 0x57).has_value());
  CHECK_FALSE(find_ber(hex("701B 6119 4F08A0"), 0x4F).has_value());
  CHECK(to_hex(find_ber(hex("9F3803 9F7A01"), 0x9F38).value()) == "9F7A01");
  CHECK(to_hex(find_ber(hex("00 00 5A 01 77 FF"), 0x5A).value()) == "77");
  CHECK_FALSE(parse_ber(hex("5A 84 00000001 77")).has_value());
  CHECK_FALSE(parse_ber(hex("1F FF FF FF 01 00")).has_value());
  CHECK_FALSE(parse_ber(hex("5A")).has_value());
  CHECK_FALSE(parse_ber(hex("5A 80")).has_value());
  CHECK(parse_ber({}).has_value());
}

TEST_CASE("nesting deeper than any card's is not followed", "[card_reader][tlv]") {
  Bytes nested = hex("5A 01 11");
  for (int depth = 1; depth < kMaxTlvDepth; ++depth) nested = make_ber(0x70, nested);
  CHECK(find_ber(nested, 0x5A).has_value());
  nested = make_ber(0x70, nested);
  CHECK_FALSE(find_ber(nested, 0x5A).has_value());
}

TEST_CASE("long objects are built and parsed with their long lengths", "[card_reader][tlv]") {
  for (const std::size_t size : {0x7FU, 0x80U, 0xFFU, 0x100U}) {
    const Bytes value(size, 0x41);
    const Bytes object = make_ber(0x5F20, value);
    CHECK(find_ber(object, 0x5F20) == value);
  }
}

TEST_CASE("a cut record is told from a complete one", "[card_reader][tlv]") {
  CHECK(parse_record(hex("0A0131")).value().complete());
  CHECK_FALSE(parse_record(hex("4E1400")).value().complete());
  CHECK_FALSE(parse_record(hex("0A")).has_value());
}

TEST_CASE("names are GB 18030 with all its planes", "[card_reader][names]") {
  CHECK(gb18030_to_utf8(hex("D5C5C8FD")) == "张三");
  CHECK(gb18030_to_utf8(hex("9534B235FE9F")) == "𠮷䶮");
  CHECK(gb18030_to_utf8(hex("A1A4")) == "·");
  CHECK(utf8_to_gb18030("𠮷䶮") == hex("9534B235FE9F"));
  CHECK_FALSE(gb18030_to_utf8(hex("D5")).has_value());
  CHECK_FALSE(gb18030_to_utf8(hex("C930FE")).has_value());
  CHECK_FALSE(gb18030_to_utf8(hex("D5C50AC8FD")).has_value());
  CHECK_FALSE(utf8_to_gb18030("\xFF").has_value());
}

TEST_CASE("historical bytes are found in contact and contactless ATRs", "[card_reader][atr]") {
  CHECK(to_hex(historical_bytes_of(hex("3B6D0000 00814E43238697159900BF7C7A"))) == "00814E43238697159900BF7C7A");
  CHECK(to_hex(historical_bytes_of(hex("3B8D8001 0090544C968660441621000019 9E"))) == "0090544C968660441621000019");
  CHECK(historical_bytes_of(hex("3B6D0000 0081")).empty());
  CHECK(historical_bytes_of(hex("3BFF")).empty());
  CHECK(historical_bytes_of({}).empty());
  CHECK(interface_of(hex("3B6D0000")) == Interface::Contact);
  CHECK(interface_of(hex("3B8D8001 00")) == Interface::Contactless);
}

TEST_CASE("on T=0 a command with data has no Le", "[card_reader][apdu]") {
  const CommandApdu select{0x00, 0xA4, 0x04, 0x00, hex("A000"), 0x00};
  CHECK(to_hex(select.encoded(Protocol::T0)) == "00A4040002A000");
  CHECK(to_hex(select.encoded(Protocol::T1)) == "00A4040002A00000");
  CHECK(to_hex(kReadFirstRecord.encoded(Protocol::T0)) == "00B2010400");
}

TEST_CASE("61xx is fetched and 6Cxx is asked again", "[card_reader][apdu]") {
  ScriptedTransport card({hex("6C03"), hex("0A01 6102"), hex("3132 9000")});
  CardChannel channel(card, {});
  const auto answer = channel.send(kReadFirstRecord, "read");
  REQUIRE(answer.has_value());
  CHECK(to_hex(answer->data) == "0A013132");
  CHECK(answer->status == 0x9000);
  CHECK(card.asked == std::vector<std::string>{"00B2010400", "00B2010403", "00C0000002"});
}

TEST_CASE("a card that always has more to say is stopped", "[card_reader][apdu]") {
  Bytes more(255, 0x41);
  append(more, hex("61FF"));
  ScriptedTransport card({more});
  CardChannel channel(card, {});
  const auto answer = channel.send(kReadFirstRecord, "read");
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().fault == Fault::ProtocolError);
}

TEST_CASE("a card that always has more to say but never says it is stopped by the exchange limit",
          "[card_reader][apdu]") {
  ScriptedTransport card({hex("61FF")});
  CardChannel channel(card, {});
  const auto answer = channel.send(kReadFirstRecord, "read");
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().fault == Fault::TooManyExchanges);
  CHECK(channel.exchanges() == ReadLimits{}.exchanges);
}

TEST_CASE("the channel obeys deadline and stop before it speaks", "[card_reader][apdu]") {
  ScriptedTransport card({hex("9000")});
  ReadLimits no_time;
  no_time.total = std::chrono::milliseconds{0};
  CardChannel late(card, no_time);
  CHECK(late.send(kReadFirstRecord, "read").error().fault == Fault::TimedOut);
  std::stop_source stop;
  stop.request_stop();
  CardChannel stopped(card, {}, stop.get_token());
  CHECK(stopped.send(kReadFirstRecord, "read").error().fault == Fault::Cancelled);
  CHECK(card.asked.empty());
}

TEST_CASE("an answer without a status word is no answer", "[card_reader][apdu]") {
  CHECK_FALSE(ResponseApdu::parse({}).has_value());
  CHECK_FALSE(ResponseApdu::parse(hex("90")).has_value());
  CHECK(ResponseApdu::parse(hex("9000")).value().ok());
  CHECK(ResponseApdu::parse(hex("41 6282")).value().ok());
  CHECK_FALSE(ResponseApdu::parse(hex("6A82")).value().ok());
}

TEST_CASE("every fault has its own code for staff", "[card_reader]") {
  std::vector<std::string_view> seen;
  for (const Fault fault : all_faults()) {
    const auto code = to_string(fault);
    CHECK((code.starts_with("E-CARD-") || code.starts_with("E-MODULE-")));
    CHECK(std::find(seen.begin(), seen.end(), code) == seen.end());
    CHECK(exit_code(fault) > 0);
    seen.push_back(code);
  }
}

TEST_CASE("states lead to the events between them", "[card_reader]") {
  using E = Event;
  CHECK(events_between(State::Empty, State::Empty).empty());
  CHECK(events_between(State::NoReader, State::CardPresent) == std::vector{E::ReaderFound, E::CardInserted});
  CHECK(events_between(State::CardPresent, State::ServiceDown) ==
        std::vector{E::CardRemoved, E::ReaderLost, E::ServiceLost});
  CHECK(events_between(State::ServiceDown, State::Empty) == std::vector{E::ServiceFound, E::ReaderFound});
}
