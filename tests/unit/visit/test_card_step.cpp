// The card step: consent first, every trouble a way on, nothing of another person's card stays.
#include <set>

#include "world.h"

using namespace huanka;
using namespace huanka::visit;
using namespace huanka::visit::testing;

TEST_CASE("No card is read before the person agreed to the notice (PIPL 17, 29)", "[visit]") {
  Player p;
  p.plays(event::CardInserted{}, event::ServiceChosen{Service::SwapCard});
  p.at<step::Notice>();
  CHECK(p.count<effect::ReadCard>() == 0);
  SECTION("agreed: the card already in the reader is read at once") {
    p.play(event::Next{});
    CHECK(p.count<effect::ReadCard>() == 1);
  }
  SECTION("declined: to the counter, politely") {
    p.play(event::No{});
    CHECK(p.at<step::Farewell>().reason == EndReason::Declined);
  }
}

TEST_CASE("A card whose bank is unknown: the person picks among the seven (R45-R51)", "[visit]") {
  Player p;
  p.begin();
  p.read_card(old_card(std::nullopt));
  CHECK(p.at<step::Card>().phase == step::Card::Phase::PickBank);
  const BankPage all = bank_page(p.world.county, 0, std::nullopt);
  CHECK(all.banks.size() == 7);
  CHECK_FALSE(all.more);
  p.play(event::BankChosen{"dgb"});
  CHECK(p.at<step::Card>().phase == step::Card::Phase::Shown);
  CHECK(p.state.draft.holding_bank == "dgb");
  p.play(event::Back{});
  CHECK(p.at<step::Card>().phase == step::Card::Phase::PickBank);
}

TEST_CASE("Where a county has more banks than a page holds, 'more' leads on and never round, 'back' leads back",
          "[visit]") {
  Player p;
  while (p.world.county.banks.size() < 2 * static_cast<std::size_t>(banks_a_page) + 1) {
    const std::string code = "bank" + std::to_string(p.world.county.banks.size());
    p.world.county.banks.push_back(bank(code.c_str(), "某某银行"));
  }
  std::set<BankCode> seen;
  for (int page = 0; page < 3; ++page) {
    const BankPage shown = bank_page(p.world.county, page, std::nullopt);
    CHECK(shown.more == (page < 2));
    for (const auto& code : shown.banks) CHECK(seen.insert(code).second);
  }
  CHECK(seen.size() == p.world.county.banks.size());

  p.begin();
  p.read_card(old_card(std::nullopt));
  p.plays(event::MoreBanks{}, event::MoreBanks{}, event::MoreBanks{}, event::MoreBanks{});
  CHECK(p.at<step::Card>().bank_page == 2);
  p.plays(event::Back{}, event::Back{});
  CHECK(p.at<step::Card>().phase == step::Card::Phase::PickBank);
  CHECK(p.at<step::Card>().bank_page == 0);
  p.play(event::Back{});
  p.at<step::Notice>();
}

TEST_CASE("Without a reader there is a way on: staff are called, it goes on by itself, or the counter", "[visit]") {
  Player p;
  p.begin();
  p.plays(event::ReaderChanged{false}, event::Next{});
  CHECK(p.at<step::Card>().phase == step::Card::Phase::Waiting);
  SECTION("tried again: staff are called, and trying once more does not lead away") {
    p.plays(event::Retry{}, event::Retry{});
    CHECK(p.at<step::Card>().phase == step::Card::Phase::Trouble);
    CHECK(p.at<step::Card>().trouble == CardTrouble::ReaderGone);
    CHECK(p.count<effect::CallStaff>() == 1);
    p.play(event::ReaderChanged{true});
    CHECK(p.at<step::Card>().phase == step::Card::Phase::Waiting);
  }
  SECTION("to the counter") {
    p.play(event::No{});
    CHECK(p.at<step::Farewell>().reason == EndReason::Fault);
  }
  SECTION("the reader is back") {
    p.plays(event::ReaderChanged{true}, event::CardInserted{});
    CHECK(p.at<step::Card>().phase == step::Card::Phase::Reading);
  }
}

TEST_CASE("Every trouble with a card is shown and the next card is read without a restart", "[visit]") {
  const auto trouble =
      GENERATE(CardTrouble::PulledTooSoon, CardTrouble::Mute, CardTrouble::BankCardOnly, CardTrouble::OtherCard,
               CardTrouble::BlankCard, CardTrouble::Garbled, CardTrouble::HolderDataInvalid,
               CardTrouble::AlreadyThirdGeneration, CardTrouble::TimedOut);
  Player p;
  p.begin();
  p.plays(event::Next{}, event::CardInserted{});
  p.play(event::CardFailed{p.last<effect::ReadCard>().request, trouble, "E-X"});
  CHECK(p.at<step::Card>().phase == step::Card::Phase::Trouble);
  CHECK(p.at<step::Card>().trouble == trouble);
  SECTION("another card") {
    p.plays(event::CardRemoved{}, event::CardInserted{});
    p.play(event::OldCardRead{p.last<effect::ReadCard>().request, old_card()});
    CHECK(p.at<step::Card>().phase == step::Card::Phase::Shown);
  }
  SECTION("the same card again") {
    p.play(event::Retry{});
    CHECK(p.count<effect::ReadCard>() == 2);
  }
}

TEST_CASE("A reader that goes away calls staff; when it is back, reading goes on by itself", "[visit]") {
  Player p;
  p.begin();
  p.plays(event::Next{}, event::CardInserted{}, event::ReaderChanged{false});
  CHECK(p.at<step::Card>().trouble == CardTrouble::ReaderGone);
  CHECK(p.count<effect::CallStaff>() == 1);
  CHECK(p.count<effect::AbandonCardRead>() == 1);
  p.play(event::ReaderChanged{true});
  CHECK(p.at<step::Card>().phase == step::Card::Phase::Reading);
}

TEST_CASE("An answer to an older question is ignored", "[visit]") {
  Player p;
  p.begin();
  p.plays(event::Next{}, event::CardInserted{});
  const int first = p.last<effect::ReadCard>().request;
  p.play(event::CardFailed{first, CardTrouble::Mute, "E-X"});
  p.play(event::Retry{});
  const State before = p.state;
  p.play(event::OldCardRead{first, old_card()});
  CHECK(p.state == before);
}

TEST_CASE("'Not my card' forgets it at once", "[visit]") {
  Player p;
  p.begin();
  p.read_card();
  p.play(event::No{});
  CHECK(p.state.draft == Draft{.service = Service::SwapCard});
  CHECK(p.at<step::Card>().phase == step::Card::Phase::Waiting);
}

TEST_CASE("The mobile number is checked as it is given and confirmed to receive messages (R66)", "[visit]") {
  Player p;
  p.begin();
  p.read_card();
  p.play(event::Next{});
  SECTION("too short") {
    p.type("1381234567");
    p.play(event::Next{});
    CHECK(p.at<step::MobileNumber>().problem == domain::MobileProblem::WrongLength);
  }
  SECTION("a landline") {
    p.type("07627823456");
    p.play(event::Next{});
    CHECK(p.at<step::MobileNumber>().problem.has_value());
  }
  SECTION("cannot receive messages: another number is asked for") {
    p.type("13812345678");
    p.plays(event::Next{}, event::Answered{false});
    CHECK(p.at<step::MobileNumber>().digits.empty());
    CHECK_FALSE(p.state.draft.mobile);
  }
  SECTION("a twelfth digit is not taken") {
    p.type("138123456789");
    CHECK(p.at<step::MobileNumber>().digits == "13812345678");
  }
}

TEST_CASE("The target bank is never the bank the person leaves", "[visit]") {
  Player p;
  p.begin();
  p.read_card();
  p.give_mobile();
  p.play(event::Answered{false});
  p.play(event::BankChosen{"icbc"});
  CHECK(p.at<step::Wishes>().question == domain::WishQuestion::TargetBank);
  p.play(event::BankChosen{"no such bank"});
  CHECK(p.at<step::Wishes>().question == domain::WishQuestion::TargetBank);
}

TEST_CASE("The person chooses freely against the advice (R126)", "[visit]") {
  Player p;
  p.to_advice(true, true);
  CHECK(p.at<step::Advice>().advice.recommended == Route::SameBankSameNumber);
  p.plays(event::RouteChosen{Route::ChangeBank}, event::Next{});
  CHECK(p.at<step::Advice>().pick_bank);
  p.play(event::BankChosen{"ccb"});
  CHECK(p.state.draft.route == Route::ChangeBank);
  CHECK(p.state.draft.wishes.target_bank == "ccb");
}
