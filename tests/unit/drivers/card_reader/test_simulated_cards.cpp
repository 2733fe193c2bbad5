// The ready-made cards say what they claim, and errors never say whose card it is.
#include <catch2/catch.hpp>

#include "card_reader/simulated_card_reader.h"

using namespace huanka::card_reader;
using namespace std::chrono_literals;

namespace {

bool passes_luhn(const std::string& digits) {
  int sum = 0;
  bool doubled = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    const int value = *digit - '0';
    sum += doubled ? (value > 4 ? value * 2 - 9 : value * 2) : value;
  }
  return sum % 10 == 0;
}

}  // namespace

TEST_CASE("every ready-made card is found by its name and holds a valid PAN", "[card_reader][simulated]") {
  for (const std::string& name : profile_names()) {
    INFO(name);
    const auto card = profile(name);
    REQUIRE(card.has_value());
    CHECK((card->pan.empty() || passes_luhn(card->pan)));
  }
  CHECK_FALSE(profile("no such card").has_value());
}

TEST_CASE("undamaged social security cards read as what was put on them", "[card_reader][simulated]") {
  SimulatedCardReader reader;
  for (const std::string& name : profile_names()) {
    const CardProfile card = profile(name).value();
    if (card.kind != CardKind::SocialSecurity || card.damage != Damage::None) continue;
    INFO(name);
    reader.insert(card);
    const auto read = reader.read_card({}, {});
    REQUIRE(read.has_value());
    CHECK(*read == expected_reading(card));
  }
}

TEST_CASE("a ready-made card can be given to another holder", "[card_reader][simulated]") {
  CardProfile card = profile("ccb").value();
  set_holder(card, "441625196805120027", "李秀英");
  card.pan = "6217560000001234562";
  SimulatedCardReader reader;
  reader.insert(card);
  const auto read = reader.read_card({}, {});
  REQUIRE(read.has_value());
  CHECK(read->name == "李秀英");
  CHECK(read->sex == '2');
  CHECK(read->birth_date == "19680512");
  CHECK(read->pan == "6217560000001234562");
}

TEST_CASE("no error says anything about the person", "[card_reader][simulated][privacy]") {
  SimulatedCardReader reader;
  for (const std::string& name : profile_names()) {
    const CardProfile card = profile(name).value();
    for (int after = 0; after < 30; ++after) {
      reader.insert(card);
      reader.plan(Trouble::Garbage, after);
      const auto read = reader.read_card({}, {});
      if (read) continue;
      for (const std::string& secret : {card.id_number, card.name, card.card_number, card.pan})
        CHECK((secret.empty() || read.error().detail.find(secret) == std::string::npos));
    }
  }
}

TEST_CASE("no trouble at any exchange keeps the next card from being read", "[card_reader][simulated][fault]") {
  SimulatedCardReader reader;
  constexpr ReadLimits impatient{2s, 1ms, 64};
  for (const Trouble trouble :
       {Trouble::Pull, Trouble::Mute, Trouble::Garbage, Trouble::OneByte, Trouble::Unplug, Trouble::StopService}) {
    for (int after = 0; after < 40; ++after) {
      reader.insert(profile("ccb").value());
      reader.plan(trouble, after);
      (void)reader.read_card(impatient, {});
      reader.plug();
      reader.start_service();
      reader.insert(profile("icbc").value());
      const auto read = reader.read_card({}, {});
      REQUIRE(read.has_value());
      CHECK(read->name == "李秀英");
    }
  }
}
