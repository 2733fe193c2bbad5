// The life of a case: every state, every transition, and the requirement behind every refusal (R12-R17, R59, R64-R75,
// R127). Case and letter numbers; the letter's fields.
#include <functional>
#include <map>

#include "domain/letter.h"
#include "rig/sample_case.h"

using namespace huanka;
using namespace huanka::domain;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
constexpr Date opened = 2026y / 11 / 16, reviewed = 2026y / 11 / 20, messaged = 2026y / 11 / 21;
const std::string letter = make_letter_number("ZJ01", 17);

constexpr RefusalRule allowed_to_insist{.self_confirmation_days = 10};

constexpr CaseState all_states[] = {CaseState::Drafted,           CaseState::Submitted, CaseState::UnderReview,
                                    CaseState::Approved,          CaseState::Refused,   CaseState::WindowOpen,
                                    CaseState::Expired,           CaseState::Issued,    CaseState::LetterPrinted,
                                    CaseState::TransferConfirmed, CaseState::Closed,    CaseState::Withdrawn};

/// A case that carries whatever its state implies.
Case in_state(CaseState state, Route route) {
  Case c = sample_case(route);
  c.state = state;
  if (state == CaseState::Approved) c.approved_on = reviewed;
  if (route == Route::ChangeBank && state >= CaseState::WindowOpen) {
    c.approved_on = reviewed;
    c.window_last_day = add_days(messaged, 10);
  }
  if (state == CaseState::Refused) c.confirm_until = add_days(reviewed, 10);
  if (state >= CaseState::LetterPrinted && state <= CaseState::Closed) c.letter_number = letter;
  return c;
}

using Transition = std::function<CaseResult(Case)>;
const std::map<std::string, Transition>& transitions() {
  static const std::map<std::string, Transition> all{
      {"submit", [](Case c) { return submit(std::move(c), opened, {}, {}); }},
      {"begin_review", [](Case c) { return begin_review(std::move(c)); }},
      {"approve", [](Case c) { return approve(std::move(c), reviewed); }},
      {"refuse", [](Case c) { return refuse(std::move(c), "name differs", reviewed, allowed_to_insist); }},
      {"confirm_wish", [](Case c) { return confirm_wish(std::move(c), messaged); }},
      {"renew", [](const Case& c) { return renew(c); }},
      {"open_window", [](Case c) { return open_window(std::move(c), messaged, {}); }},
      {"expire", [](Case c) { return expire(std::move(c), add_days(messaged, 11)); }},
      {"issue", [](Case c) { return issue(std::move(c), sample_new_card(), messaged); }},
      {"print_letter", [](Case c) { return print_letter(std::move(c), letter); }},
      {"confirm_transfer", [](Case c) { return confirm_transfer(std::move(c), add_days(messaged, 5)); }},
      {"revoke_letter", [](Case c) { return revoke_letter(std::move(c), "lost"); }},
      {"close", [](Case c) { return close(std::move(c)); }},
      {"withdraw", [](Case c) { return withdraw(std::move(c)); }}};
  return all;
}

using Allowed = std::map<std::pair<std::string, CaseState>, CaseState>;
const Allowed change_bank{{{"submit", CaseState::Drafted}, CaseState::Submitted},
                          {{"begin_review", CaseState::Submitted}, CaseState::UnderReview},
                          {{"approve", CaseState::UnderReview}, CaseState::Approved},
                          {{"refuse", CaseState::UnderReview}, CaseState::Refused},
                          {{"confirm_wish", CaseState::Refused}, CaseState::Approved},
                          {{"renew", CaseState::Expired}, CaseState::Drafted},
                          {{"open_window", CaseState::Approved}, CaseState::WindowOpen},
                          {{"expire", CaseState::WindowOpen}, CaseState::Expired},
                          {{"issue", CaseState::WindowOpen}, CaseState::Issued},
                          {{"print_letter", CaseState::Issued}, CaseState::LetterPrinted},
                          {{"print_letter", CaseState::LetterPrinted}, CaseState::LetterPrinted},
                          {{"confirm_transfer", CaseState::LetterPrinted}, CaseState::TransferConfirmed},
                          {{"revoke_letter", CaseState::WindowOpen}, CaseState::Withdrawn},
                          {{"revoke_letter", CaseState::Issued}, CaseState::Withdrawn},
                          {{"revoke_letter", CaseState::LetterPrinted}, CaseState::Withdrawn},
                          {{"close", CaseState::TransferConfirmed}, CaseState::Closed},
                          {{"close", CaseState::Refused}, CaseState::Closed},
                          {{"close", CaseState::Expired}, CaseState::Closed},
                          {{"withdraw", CaseState::Submitted}, CaseState::Withdrawn},
                          {{"withdraw", CaseState::UnderReview}, CaseState::Withdrawn},
                          {{"withdraw", CaseState::Approved}, CaseState::Withdrawn},
                          {{"withdraw", CaseState::WindowOpen}, CaseState::Withdrawn}};

Refusal refusal_of(const CaseResult& result) {
  REQUIRE_FALSE(result);
  return result.error();
}

Case open_window_case() { return in_state(CaseState::WindowOpen, Route::ChangeBank); }
}  // namespace

TEST_CASE("A bank change goes its way and no other: every transition from every state", "[domain][case]") {
  for (const auto& [name, transition] : transitions())
    for (const CaseState from : all_states) {
      CAPTURE(name, to_string(from));
      const Case before = in_state(from, Route::ChangeBank);
      const auto after = transition(before);
      const auto allowed = change_bank.find({name, from});
      REQUIRE(after.has_value() == (allowed != change_bank.end()));
      if (after) {
        CHECK(after->state == allowed->second);
        CHECK(after->version == (name == "renew" ? 0 : before.version + 1));  // a renewal is another case
      } else {
        CHECK(after.error().from == from);
        CHECK(after.error().transition == name);
        CHECK(after.error().requirement != 0);
      }
    }
}

TEST_CASE("A swap in the same bank needs no review, no window and no letter (R127)", "[domain][case]") {
  for (const Route route : {Route::SameBankSameNumber, Route::SameBankNewNumber}) {
    const auto submitted = in_state(CaseState::Submitted, route);
    CHECK(refusal_of(begin_review(submitted)).requirement == 127);
    CHECK(refusal_of(print_letter(in_state(CaseState::Issued, route), letter)).requirement == 127);
    const auto issued = must(issue(submitted, sample_new_card(), opened));
    CHECK(issued.state == CaseState::Issued);
    CHECK(must(close(issued)).state == CaseState::Closed);
    CHECK_FALSE(submitted.review_due);
  }
}

TEST_CASE("Every refusal of a same-bank swap cites a requirement too", "[domain][case]") {
  for (const auto& [name, transition] : transitions())
    for (const CaseState from : all_states) {
      CAPTURE(name, to_string(from));
      if (const auto after = transition(in_state(from, Route::SameBankNewNumber)); !after)
        CHECK(after.error().requirement != 0);
    }
}

TEST_CASE("After a refusal the person may stand by their wish where the county says so, in time (R68, R131)",
          "[domain][case]") {
  const Case reviewing = in_state(CaseState::UnderReview, Route::ChangeBank);
  const auto final_no = must(refuse(reviewing, "account frozen", reviewed));
  CHECK_FALSE(final_no.confirm_until);
  CHECK(refusal_of(confirm_wish(final_no, reviewed)).requirement == 68);

  const auto no = must(refuse(reviewing, "account frozen", reviewed, allowed_to_insist));
  CHECK(no.refusal_reason == "account frozen");
  CHECK(no.confirm_until == Date(2026y / 11 / 30));
  CHECK(refusal_of(confirm_wish(no, 2026y / 12 / 1)).requirement == 68);
  const auto insisted = must(confirm_wish(no, 2026y / 11 / 30));
  CHECK(insisted.approved_on == Date(2026y / 11 / 30));
  CHECK(must(open_window(insisted, 2026y / 11 / 30, {})).window_last_day == Date(2026y / 12 / 10));
}

TEST_CASE("A new reservation takes everything over but number, dates and letters (R72)", "[domain][case]") {
  Case expired = in_state(CaseState::Expired, Route::ChangeBank);
  expired.number = make_case_number("ZJ01", opened, 7);
  expired.photo = {PhotoChoice::StudioReceipt, "44160020261123000123", ""};
  const auto again = must(renew(expired));
  CHECK(again.renews == expired.number);
  CHECK(again.number.empty());
  CHECK(again.old_card == expired.old_card);
  CHECK(again.holding_bank == expired.holding_bank);
  CHECK(again.target_bank == expired.target_bank);
  CHECK(again.mobile == expired.mobile);
  CHECK(again.wishes == expired.wishes);
  CHECK(again.photo == expired.photo);
  CHECK_FALSE(again.approved_on);
  CHECK_FALSE(again.window_last_day);
  const auto submitted = must(submit(again, 2026y / 12 / 4, {}, {}));
  CHECK(submitted.review_due->date > Date(2026y / 12 / 4));
}

TEST_CASE("A clock that was set back dates nothing before its cause (R69, R71)", "[domain][case]") {
  const auto approved = must(approve(in_state(CaseState::UnderReview, Route::ChangeBank), 2026y / 1 / 1));
  CHECK(approved.approved_on == opened);
  CHECK(must(open_window(approved, 2026y / 1 / 1, {})).window_last_day == add_days(opened, 10));
}

TEST_CASE("The day the transfer was confirmed stays with the case, and the kiosk takes it over (R16)",
          "[domain][case]") {
  const auto letter_out = in_state(CaseState::LetterPrinted, Route::ChangeBank);
  const auto closed = must(close(must(confirm_transfer(letter_out, add_days(messaged, 5)))));
  CHECK(closed.transfer_confirmed_on == add_days(messaged, 5));
  CHECK(must(confirm_transfer(letter_out, 2026y / 1 / 1)).transfer_confirmed_on == opened);  // a clock set back
  const auto mine =
      followed(letter_out, {.state = closed.state, .transfer_confirmed_on = closed.transfer_confirmed_on});
  CHECK((mine.state == CaseState::Closed && mine.transfer_confirmed_on == closed.transfer_confirmed_on));
}

TEST_CASE("The kiosk follows the office's word forward and never back (R68-R72)", "[domain][case]") {
  const auto state_after = [](CaseState mine, CaseState said) {
    OfficeWord word{.state = said, .approved_on = reviewed, .window_last_day = add_days(messaged, 10)};
    return followed(in_state(mine, Route::ChangeBank), word).state;
  };
  CHECK(state_after(CaseState::Submitted, CaseState::UnderReview) == CaseState::UnderReview);
  CHECK(state_after(CaseState::Submitted, CaseState::WindowOpen) == CaseState::WindowOpen);
  CHECK(state_after(CaseState::Refused, CaseState::Approved) == CaseState::Approved);
  CHECK(state_after(CaseState::Expired, CaseState::Closed) == CaseState::Closed);
  CHECK(state_after(CaseState::LetterPrinted, CaseState::TransferConfirmed) == CaseState::TransferConfirmed);
  // overtaken words
  CHECK(state_after(CaseState::WindowOpen, CaseState::UnderReview) == CaseState::WindowOpen);
  CHECK(state_after(CaseState::LetterPrinted, CaseState::WindowOpen) == CaseState::LetterPrinted);
  CHECK(state_after(CaseState::LetterPrinted, CaseState::Expired) == CaseState::LetterPrinted);
  CHECK(state_after(CaseState::Withdrawn, CaseState::Closed) == CaseState::Withdrawn);
  // the kiosk's own affair, and words that cannot be
  CHECK(state_after(CaseState::WindowOpen, CaseState::LetterPrinted) == CaseState::WindowOpen);
  CHECK(followed(in_state(CaseState::Submitted, Route::ChangeBank), {.state = CaseState::WindowOpen}).state ==
        CaseState::Submitted);

  const Case mine = in_state(CaseState::UnderReview, Route::ChangeBank);
  const auto open = followed(
      mine, {.state = CaseState::WindowOpen, .approved_on = reviewed, .window_last_day = add_days(messaged, 3)});
  CHECK(open.window_last_day == add_days(messaged, 3));  // the office's window, not one counted here
  CHECK(open.version == mine.version + 1);
  CHECK(followed(open,
                 {.state = CaseState::WindowOpen, .approved_on = reviewed, .window_last_day = add_days(messaged, 3)}) ==
        open);
}

TEST_CASE("Route and bank must agree before a case is submitted (R59, R67)", "[domain][case]") {
  Case c = in_state(CaseState::Drafted, Route::ChangeBank);
  c.target_bank = c.holding_bank;
  CHECK(refusal_of(submit(c, opened, {}, {})).requirement == 67);
  c.target_bank.clear();
  CHECK(refusal_of(submit(c, opened, {}, {})).requirement == 67);
  Case same = in_state(CaseState::Drafted, Route::SameBankSameNumber);
  same.target_bank = "ccb";
  CHECK(refusal_of(submit(same, opened, {}, {})).requirement == 59);
}

TEST_CASE("The review is promised for the third to fifth working day (R69)", "[domain][case]") {
  Case c = in_state(CaseState::Drafted, Route::ChangeBank);
  const auto submitted = must(submit(c, 2026y / 11 / 23, {}, {.min_working_days = 3, .max_working_days = 5}));
  CHECK(submitted.opened == 2026y / 11 / 23);
  CHECK(submitted.review_from->date == 2026y / 11 / 26);
  CHECK(submitted.review_due->date == 2026y / 11 / 30);
}

TEST_CASE("The window is open through its tenth day and closed on the eleventh (R71, R72)", "[domain][case]") {
  const auto opened_window = must(open_window(in_state(CaseState::Approved, Route::ChangeBank), messaged, {}));
  REQUIRE(opened_window.window_last_day == Date(2026y / 12 / 1));
  CHECK(issue(opened_window, sample_new_card(), messaged));
  CHECK(issue(opened_window, sample_new_card(), 2026y / 12 / 1));
  CHECK(refusal_of(issue(opened_window, sample_new_card(), 2026y / 12 / 2)).requirement == 72);
  CHECK(refusal_of(expire(opened_window, 2026y / 12 / 1)).requirement == 71);
  CHECK(must(expire(opened_window, 2026y / 12 / 2)).state == CaseState::Expired);
}

TEST_CASE("What comes too early is refused by the rule that orders it (R15, R16, R68, R70)", "[domain][case]") {
  const auto early = [](const char* name, CaseState from) {
    return refusal_of(transitions().at(name)(in_state(from, Route::ChangeBank))).requirement;
  };
  CHECK(early("approve", CaseState::Submitted) == 68);
  CHECK(early("refuse", CaseState::Submitted) == 68);
  CHECK(early("open_window", CaseState::UnderReview) == 70);
  CHECK(early("issue", CaseState::Approved) == 70);
  CHECK(early("print_letter", CaseState::WindowOpen) == 15);
  CHECK(early("confirm_transfer", CaseState::Issued) == 16);
}

TEST_CASE("A case has one letter: every further print is a copy of the same number (R15)", "[domain][case]") {
  const auto first = must(print_letter(in_state(CaseState::Issued, Route::ChangeBank), letter));
  CHECK(first.letter_number == letter);
  CHECK(first.letter_prints == 1);
  CHECK(must(print_letter(first, letter)).letter_prints == 2);
  CHECK_FALSE(print_letter(first, make_letter_number("ZJ01", 18)));
  CHECK_FALSE(print_letter(in_state(CaseState::Issued, Route::ChangeBank), ""));
}

TEST_CASE("Only this person's card of the chosen bank fulfils a bank change", "[domain][case]") {
  const Case c = open_window_case();
  NewCard card = sample_new_card();
  CHECK(check_new_card(c, card) == std::nullopt);
  card.id_number = c.old_card.holder.id_number;
  card.name = c.old_card.holder.name;
  CHECK(check_new_card(c, card) == std::nullopt);

  NewCard foreign = card;
  foreign.id_number = must(IdNumber::parse("441621199003071233"));
  CHECK(check_new_card(c, foreign) == NewCardProblem::OtherPerson);
  NewCard renamed = card;
  renamed.name = must(PersonName::parse("张桂华"));
  CHECK(check_new_card(c, renamed) == NewCardProblem::OtherPerson);
  NewCard elsewhere = card;
  elsewhere.bank = "icbc";
  CHECK(check_new_card(c, elsewhere) == NewCardProblem::NotTargetBank);
  NewCard unreadable = card;
  unreadable.pan.reset();
  CHECK(check_new_card(c, unreadable) == NewCardProblem::BankUnreadable);
  NewCard unknown = card;
  unknown.bank.reset();
  CHECK(check_new_card(c, unknown) == std::nullopt);  // a BIN no table knows yet: the office vouches
  Case issued = must(issue(c, card, messaged));
  CHECK(check_new_card(issued, card) == std::nullopt);
  NewCard another = card;
  another.identification_code = std::string(32, 'F');
  CHECK(check_new_card(issued, another) == NewCardProblem::OtherCard);
  CHECK(refusal_of(issue(c, elsewhere, messaged)).requirement == 15);
}

TEST_CASE("A card shows its holder when it gives both number and name, and they are the case's (domain ref 1.5)",
          "[domain]") {
  const Case c = open_window_case();
  NewCard card{.identification_code = "441600D15600000599999999ABCDEF02"};
  CHECK_FALSE(shows_holder(c, card));
  card.id_number = c.old_card.holder.id_number;
  CHECK_FALSE(shows_holder(c, card));
  card.name = c.old_card.holder.name;
  CHECK(shows_holder(c, card));
  card.id_number = must(IdNumber::parse("440524188001010014"));
  CHECK_FALSE(shows_holder(c, card));
}

TEST_CASE("A case number names kiosk and day, and one wrong digit shows", "[domain][case]") {
  const CaseNumber number = make_case_number("ZJ01", 2026y / 11 / 23, 7);
  CHECK(number.starts_with("ZJ01-261123-0007-"));
  CHECK(is_case_number(number));
  for (std::size_t at = 4; at < number.size(); ++at)
    for (char digit = '0'; digit <= '9'; ++digit) {
      CaseNumber wrong = number;
      wrong[at] = digit;
      if (wrong != number) CHECK_FALSE(is_case_number(wrong));
    }
  for (const char* wrong : {"", "-", "ZJ01", "zj01-261123-0007-4", "ZJ01-261123-0007", "ZJ01-26112-30007-4",
                            "ZJ 1-261123-0007-4", "ZJ01-261123-0007-4 "})
    CHECK_FALSE(is_case_number(wrong));
  CHECK_FALSE(is_case_number(std::string(40, 'Z') + "-261123-0007-4"));
}

TEST_CASE("Words on the wire are unique and read back", "[domain][case]") {
  for (const CaseState state : all_states) CHECK(case_state_from(to_string(state)) == state);
  for (const Route route : {Route::SameBankSameNumber, Route::SameBankNewNumber, Route::ChangeBank})
    CHECK(route_from(to_string(route)) == route);
  CHECK(case_state_from("Issued") == std::nullopt);
  CHECK(route_from("") == std::nullopt);
}

TEST_CASE("The letter says who, from which account to which, and whether it is a copy (R15, R75)", "[domain][letter]") {
  County county;
  county.banks = {{.code = "icbc", .name_zh = "工商银行"}, {.code = "ccb", .name_zh = "建设银行"}};
  Case c = in_state(CaseState::Issued, Route::ChangeBank);
  c.number = make_case_number("ZJ01", opened, 7);
  const NewCard card = sample_new_card();
  const auto made = make_letter(c, card, county, letter, "紫城支行", messaged, true);
  CHECK(made.number == "L-ZJ01-000017");
  CHECK(made.old_bank.name_zh == "工商银行");
  CHECK(made.new_bank.name_zh == "建设银行");
  CHECK(made.holder == c.old_card.holder);
  CHECK(made.old_account == c.old_card.pan);
  CHECK(made.new_account == card.pan);
  CHECK(made.new_card_identification_code == card.identification_code);
  CHECK(made.case_number == c.number);
  CHECK(made.branch_name == "紫城支行");
  CHECK(made.date == messaged);
  CHECK(made.duplicate);
  CHECK(make_letter_number("ZJ01", 1234567) == "L-ZJ01-1234567");
}

TEST_CASE("Another terminal takes up a change of bank in its window without a letter, and nothing else (R15, R71)",
          "[domain]") {
  for (int n = 0; n <= static_cast<int>(CaseState::Withdrawn); ++n) {
    const auto state = static_cast<CaseState>(n);
    CAPTURE(to_string(state));
    CHECK(may_be_taken_up(in_state(state, Route::ChangeBank)) == (state == CaseState::WindowOpen));
    CHECK_FALSE(may_be_taken_up(in_state(state, Route::SameBankNewNumber)));
  }
  auto with_letter = in_state(CaseState::WindowOpen, Route::ChangeBank);
  with_letter.letter_number = letter;
  CHECK_FALSE(may_be_taken_up(with_letter));
}

TEST_CASE("The old card tells what a counter did not know of it, of the same person only (R67)", "[domain]") {
  const Case whole = in_state(CaseState::WindowOpen, Route::ChangeBank);
  const OldCard card = whole.old_card;
  Case bare = whole;
  bare.old_card = OldCard{.holder = card.holder};
  CHECK(completed_by_card(bare, card).old_card.card_number == card.card_number);
  CHECK(completed_by_card(bare, card).old_card.pan == card.pan);
  OldCard other = card;
  other.card_number = "B99999999";
  CHECK(completed_by_card(whole, other) == whole);
  other.holder.id_number = must(IdNumber::parse("110101198001010010"));
  CHECK(completed_by_card(bare, other) == bare);
}
