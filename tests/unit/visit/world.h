// A county, a card and a person for the tests of the visit, and a hand that plays events into it.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "visit/visit.h"

namespace huanka::visit::testing {

using namespace std::chrono_literals;
using domain::BankCode;
using domain::Route;

inline constexpr Date today = 2026y / 11 / 23;

inline domain::Bank bank(const char* code, const char* zh) { return {.code = code, .name_zh = zh, .name_en = code}; }

inline World world() {
  World w;
  w.county.id = "zijin";
  w.county.name_zh = "紫金县";
  w.county.name_en = "Zijin County";
  w.county.banks = {bank("icbc", "工商银行"), bank("abc", "农业银行"),  bank("boc", "中国银行"),
                    bank("ccb", "建设银行"),  bank("psbc", "邮储银行"), bank("grcu", "农商银行"),
                    bank("dgb", "东莞银行")};
  w.county.bins = {{.prefix = "621483", .pan_length = 16, .bank = "icbc"}};
  return w;
}

template <class T, class E>
T must(Result<T, E> result) {
  REQUIRE(result);
  return std::move(result).value();
}

inline domain::Holder holder() {
  return {.id_number = must(domain::IdNumber::parse("11010519491231002X")),
          .name = must(domain::PersonName::parse("张桂花")),
          .sex = domain::Sex::Female,
          .birth_date = 1949y / 12 / 31};
}

inline domain::OldCard old_card(std::optional<BankCode> of = "icbc") {
  return {.identification_code = "441600D15600000512345678ABCDEF01",
          .card_number = "A12345678",
          .issued = 2015y / 3 / 9,
          .valid_until = 2025y / 3 / 9,
          .holder = holder(),
          .pan = must(domain::Pan::parse("6214830100000008")),
          .bank = std::move(of)};
}

inline domain::NewCard new_card(BankCode of) {
  return {.identification_code = "441600D15600000599999999ABCDEF02",
          .issued = today,
          .valid_until = 2036y / 11 / 23,
          .id_number = std::nullopt,
          .name = std::nullopt,
          .pan = must(domain::Pan::parse("6214830100000008")),
          .bank = std::move(of)};
}

/// Plays events one after another and remembers everything that was asked for.
class Player {
 public:
  explicit Player(World of = testing::world()) : world(std::move(of)), state(initial(world)) {}

  /// The effects of this event alone. A print that asks for the day is answered at once, as the shell does.
  std::vector<Effect> play(const Event& event) {
    if (const auto* said = std::get_if<event::Today>(&event)) day = said->date;
    auto [next, effects] = advance(state, event, world);
    state = std::move(next);
    all.insert(all.end(), effects.begin(), effects.end());
    const auto* second = std::get_if<step::SecondVisit>(&state.step);
    if (second != nullptr && second->day_asked) {
      const auto more = play(event::Today{day, state.clock_trusted});
      effects.insert(effects.end(), more.begin(), more.end());
    }
    return effects;
  }
  Date day = today;  ///< as the shell's calendar says when it is asked
  template <class... Events>
  void plays(const Events&... events) {
    (play(Event{events}), ...);
  }
  void type(std::string_view digits) {
    for (const char digit : digits) play(event::Digit{digit});
  }
  template <class Step>
  const Step& at() const {
    INFO("step index " << state.step.index());
    const auto* step = std::get_if<Step>(&state.step);
    REQUIRE(step != nullptr);
    return *step;
  }
  /// The last effect of this kind; the test fails when there is none.
  template <class Kind>
  Kind last() const {
    for (auto effect = all.rbegin(); effect != all.rend(); ++effect)
      if (const auto* kind = std::get_if<Kind>(&*effect)) return *kind;
    FAIL("no such effect");
    std::abort();
  }
  template <class Kind>
  std::size_t count() const {
    std::size_t n = 0;
    for (const Effect& effect : all) n += std::holds_alternative<Kind>(effect) ? 1 : 0;
    return n;
  }

  // The usual ways to a place.
  void begin(Service service = Service::SwapCard) {
    plays(event::Touched{}, event::Today{today, true}, event::ServiceChosen{service});
  }
  void read_card(const domain::OldCard& card = old_card()) {
    plays(event::Next{}, event::CardInserted{});
    play(event::OldCardRead{last<effect::ReadCard>().request, card});
  }
  /// The office says this of the receipt that was just given.
  void receipt_is(ReceiptAnswer answer) { play(event::ReceiptLookedUp{last<effect::LookUpReceipt>().request, answer}); }
  void give_mobile(std::string_view digits = "13812345678") {
    play(event::Next{});
    type(digits);
    plays(event::Next{}, event::Answered{true});
  }
  void to_advice(bool keep_bank, bool keep_number, const BankCode& target = "ccb", bool province_system = false) {
    begin();
    read_card();
    give_mobile();
    play(event::Answered{keep_bank});
    if (keep_bank)
      play(event::Answered{keep_number});
    else
      play(event::BankChosen{target});
    plays(event::Answered{province_system}, event::Next{});
  }
  /// Up to the review screen, the recommended route and the old photo taken.
  void to_review(bool keep_bank = true, bool keep_number = true) {
    to_advice(keep_bank, keep_number);
    plays(event::Next{}, event::Next{});
  }

  /// Confirmed, saved and sent; the slip is being printed.
  void to_slip() {
    to_review();
    play(event::Next{});
    play(event::CaseSaved{last<effect::SaveCase>().request, "ZJ01-261123-0001-7"});
    play(event::CaseSent{last<effect::SendCase>().request});
  }

  World world;
  State state;
  std::vector<Effect> all;
};

}  // namespace huanka::visit::testing
