// The card step: consent first, every trouble a way on, nothing of another person's card stays.
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
  const BankPage first = bank_page(p.world.county, 0, std::nullopt);
  const BankPage second = bank_page(p.world.county, 1, std::nullopt);
  CHECK(first.banks.size() + second.banks.size() == 7);
  CHECK(first.banks.size() + 1 <= 5);  // with "more": at most five choices a screen
  p.plays(event::MoreBanks{}, event::BankChosen{"dgb"});
  CHECK(p.at<step::Card>().phase == step::Card::Phase::Shown);
  CHECK(p.state.draft.holding_bank == "dgb");
  p.play(event::Back{});
  CHECK(p.at<step::Card>().phase == step::Card::Phase::PickBank);
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
