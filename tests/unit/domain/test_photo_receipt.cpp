// A studio's receipt: its last day, and which case leaves it to the next (R72, R124-R125, domain reference 4.2).
#include "domain/case.h"
#include "rig/sample_case.h"

using namespace huanka;
using namespace huanka::domain;
using namespace huanka::rig;
using namespace std::chrono_literals;

TEST_CASE("The print on a receipt prevails over the county's days, which count from the photo", "[domain][photo]") {
  constexpr Date taken = 2026y / 11 / 2;
  CHECK(last_day_of_receipt(taken, std::nullopt, 180) == Date(2027y / 5 / 1));
  CHECK(last_day_of_receipt(taken, Date(2026y / 12 / 1), 180) == Date(2026y / 12 / 1));
  CHECK(last_day_of_receipt(taken, Date(2028y / 1 / 1), 30) == Date(2028y / 1 / 1));
}

TEST_CASE("Every standing has its word; only what is found good is used up, only that needs no look",
          "[domain][photo]") {
  for (int i = 0; i <= static_cast<int>(ReceiptStanding::Unchecked); ++i) {
    const auto standing = static_cast<ReceiptStanding>(i);
    CHECK(receipt_standing_from(to_string(standing)) == standing);
    CHECK(needs_a_look(standing) == (standing != ReceiptStanding::Good));
    CHECK(is_taken_up(standing) == (standing == ReceiptStanding::Good || standing == ReceiptStanding::NoPicture));
  }
  CHECK_FALSE(receipt_standing_from(""));
}

TEST_CASE("A case came to nothing when it is over without a new card, for good", "[domain][case]") {
  constexpr Date day = 2026y / 12 / 1;
  Case c = sample_case();
  const auto nothing = [&](CaseState state) {
    c.state = state;
    return came_to_nothing(c, day);
  };
  for (const auto state : {CaseState::Submitted, CaseState::UnderReview, CaseState::Approved, CaseState::Issued,
                           CaseState::LetterPrinted, CaseState::TransferConfirmed})
    CHECK_FALSE(nothing(state));
  for (const auto state : {CaseState::Withdrawn, CaseState::Expired, CaseState::Refused}) CHECK(nothing(state));
  c.confirm_until = day;  // they may still stand by their wish
  CHECK_FALSE(nothing(CaseState::Refused));
  c.window_last_day = add_days(day, -1);
  CHECK(nothing(CaseState::WindowOpen));
  c.window_last_day = day;
  CHECK_FALSE(nothing(CaseState::WindowOpen));
  CHECK(nothing(CaseState::Closed));  // by the reservation that renewed it
  c.transfer_confirmed_on = day;
  CHECK_FALSE(nothing(CaseState::Closed));
}

TEST_CASE("A renewed reservation carries the receipt over, not the office's word on it (R72)", "[domain][case]") {
  Case c = sample_case();
  c.state = CaseState::Expired;
  c.photo = {.choice = PhotoChoice::StudioReceipt, .receipt_number = "ZP1", .picture_sha256 = {}};
  c.photo.receipt_standing = ReceiptStanding::Good;
  const Case again = must(renew(c));
  CHECK(again.photo.receipt_number == "ZP1");
  CHECK_FALSE(again.photo.receipt_standing);
}
