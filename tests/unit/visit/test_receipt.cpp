// The studio's receipt at the kiosk: each answer of the office is a screen of its own with a way on (R123-R125, issue
// 5).
#include "world.h"

using namespace huanka;
using namespace huanka::visit;
using namespace huanka::visit::testing;
using Phase = step::Photo::Phase;

namespace {
/// The number was typed and the office is being asked.
struct Asking : Player {
  Asking() {
    to_advice(true, true);
    plays(event::Next{}, event::PhotoChosen{domain::PhotoChoice::StudioReceipt});
    type("20261123");
    play(event::Next{});
  }
  Phase phase() const { return at<step::Photo>().phase; }
};
const domain::Photo with_receipt{
    .choice = domain::PhotoChoice::StudioReceipt, .receipt_number = "20261123", .picture_sha256 = {}};
}  // namespace

TEST_CASE("A receipt is asked about with the ID number of the card, while the person waits (R124-R125)", "[visit]") {
  Asking p;
  CHECK(p.phase() == Phase::CheckingReceipt);
  const auto asked = p.last<effect::LookUpReceipt>();
  CHECK(asked.receipt_number == "20261123");
  CHECK(asked.person == old_card().holder.id_number);
  CHECK(p.count<effect::StopScanner>() == 1);
  CHECK_FALSE(can_go_back(p.state));
  p.plays(event::Next{}, event::No{}, event::Retry{}, event::Back{});
  p.play(event::ReceiptLookedUp{asked.request - 1, ReceiptAnswer::Matched});  // of an earlier number
  CHECK(p.phase() == Phase::CheckingReceipt);
}

TEST_CASE("The stored picture is used when the person says that it is theirs, and not otherwise (R125)", "[visit]") {
  Asking p;
  p.receipt_is(ReceiptAnswer::Matched);
  CHECK(p.phase() == Phase::ReceiptPicture);
  CHECK(p.state.draft.photo == domain::Photo{});
  SECTION("theirs") {
    p.play(event::Next{});
    p.at<step::Review>();
    CHECK(p.state.draft.photo == with_receipt);
  }
  SECTION("not theirs: nothing of it is kept, and the number cannot be taken all the same") {
    p.play(event::No{});
    CHECK(p.at<step::Photo>().answer == ReceiptAnswer::NotMine);
    p.play(event::Next{});
    CHECK(p.phase() == Phase::ReceiptAnswered);
    p.play(event::Retry{});
    CHECK(p.phase() == Phase::Receipt);
    CHECK(p.at<step::Photo>().receipt.empty());
    CHECK(p.count<effect::StartScanner>() == 2);
  }
  SECTION("back to the number") {
    p.play(event::Back{});
    CHECK(p.phase() == Phase::Receipt);
  }
  CHECK(p.count<effect::CloseCamera>() == 1);  // the picture goes with the screen
}

TEST_CASE("Who walks away from the stored picture leaves none of it", "[visit]") {
  Asking p;
  if (GENERATE(true, false)) p.receipt_is(ReceiptAnswer::Matched);
  p.plays(event::Cancel{}, event::CancelConfirmed{});
  CHECK(p.count<effect::CloseCamera>() == 1);
  CHECK(p.state.draft == Draft{});
}

TEST_CASE(
    "A receipt that is not known, used, expired or another's is not taken; the person types again or keeps the old "
    "photo (R123)",
    "[visit]") {
  const auto answer =
      GENERATE(ReceiptAnswer::NotFound, ReceiptAnswer::Used, ReceiptAnswer::Expired, ReceiptAnswer::Foreign);
  Asking p;
  p.receipt_is(answer);
  CHECK(p.at<step::Photo>().answer == answer);
  CHECK_FALSE(can_take_number(answer));
  p.play(event::Next{});
  CHECK(p.phase() == Phase::ReceiptAnswered);
  SECTION("again") {
    p.play(event::Retry{});
    CHECK(p.phase() == Phase::Receipt);
  }
  SECTION("the old photo") {
    p.play(event::No{});
    p.at<step::Review>();
    CHECK(p.state.draft.photo == domain::Photo{});
  }
}

TEST_CASE("Without a picture, or without the office, the number may be taken (R125)", "[visit]") {
  const auto answer =
      GENERATE(ReceiptAnswer::NoPicture, ReceiptAnswer::CannotBeShown, ReceiptAnswer::OfficeUnreachable);
  Asking p;
  p.receipt_is(answer);
  CHECK(can_take_number(answer));
  SECTION("taken") {
    p.play(event::Next{});
    p.at<step::Review>();
    CHECK(p.state.draft.photo == with_receipt);
  }
  SECTION("the old photo") {
    p.play(event::No{});
    CHECK(p.state.draft.photo == domain::Photo{});
    p.at<step::Review>();
  }
  SECTION("once more") {
    p.play(event::Retry{});
    const bool asks_the_same = answer == ReceiptAnswer::OfficeUnreachable;
    CHECK(p.phase() == (asks_the_same ? Phase::CheckingReceipt : Phase::Receipt));
    CHECK(p.count<effect::LookUpReceipt>() == (asks_the_same ? 2 : 1));
  }
}

TEST_CASE("An office that never answers about a receipt is one that cannot be reached, with a reason written down",
          "[visit]") {
  Asking p;
  for (int second = 0; second < 121; ++second) p.play(event::TimePassed{1000});
  CHECK(p.at<step::Photo>().answer == ReceiptAnswer::OfficeUnreachable);
  CHECK(p.last<effect::NoteTimeOut>().reason_code == "E-OFFICE-SLOW");
  p.receipt_is(ReceiptAnswer::Matched);  // too late
  CHECK(p.phase() == Phase::ReceiptAnswered);
}
