// The whole life of bank changes between a kiosk's store and the office's book, in any order of events: messages lost,
// doubled and late, answers that were overtaken, a gateway that fails, clocks that are set (R64-R75). After every step
// no case is in a state that cannot be and nothing that has passed is promised; in the end both sides say the same.
#include <map>
#include <nlohmann/json.hpp>

#include "crash_disk.h"
#include "domain/letter.h"
#include "office/api.h"
#include "office/sms_desk.h"
#include "rig/sample_case.h"
#include "settings/settings.h"
#include "store/store.h"
#include "sync/office_reply.h"

using namespace huanka;
using namespace huanka::rig;
using namespace std::chrono_literals;
using domain::Case;
using domain::CaseNumber;
using domain::CaseState;
using sim::Dice;

namespace {
const office::Rules& rules() {
  static const office::Rules shared = [] {
    const std::string config = std::string(HUANKA_SOURCE_DIR) + "/config";
    office::Rules made{must(settings::load_county(config + "/county/zijin")),
                       must(settings::load_calendar(config + "/calendar"))};
    made.county.refusal.self_confirmation_days = 10;  // so that this way is gone too
    return made;
  }();
  return shared;
}

vault::SecretKey key(char of) { return *vault::SecretKey::from_bytes(std::string(32, of)); }

/// What cannot be, in words; empty when the case can be.
std::string impossible(const Case& c, bool at_office) {
  const auto is = [&](std::initializer_list<CaseState> states) {
    return std::find(states.begin(), states.end(), c.state) != states.end();
  };
  using enum CaseState;
  if (!domain::is_case_number(c.number) || c.renews == c.number) return "number";
  if (c.review_from && c.review_due && c.review_from->date > c.review_due->date) return "review ends before it begins";
  if (c.review_due && c.review_due->date <= c.opened) return "review before the reservation";
  if (is({Approved, WindowOpen, Expired, Issued, LetterPrinted}) && !c.approved_on) return "approved on no day";
  // The kiosk's own copy keeps the day its clock showed, which may have been wrong.
  if (at_office && c.approved_on && *c.approved_on < c.opened) return "approved before it was opened";
  if (is({WindowOpen, Expired, Issued, LetterPrinted}) && !c.window_last_day) return "a window without an end";
  if (c.window_last_day && *c.window_last_day < domain::add_days(*c.approved_on, 10)) return "a window too short";
  if (is({Submitted, UnderReview, Approved, Refused}) && c.window_last_day) return "a window before its message";
  if (c.state == Refused && c.refusal_reason.empty()) return "refused for nothing";
  if (c.letter_number.empty() != (c.letter_prints == 0)) return "letter and prints disagree";
  if (c.state == LetterPrinted && c.letter_prints == 0) return "a letter that was never printed";
  if (is({Submitted, UnderReview, Approved, Refused, WindowOpen, Expired}) && c.letter_prints > 0)
    return "a letter too soon";
  return "";
}

class Lives {
 public:
  explicit Lives(std::uint64_t seed) : dice_(seed) {}

  std::string play() {
    for (int step = 0; step < 120 && wrong_.empty(); ++step) {
      one_thing();
      look();
    }
    if (wrong_.empty()) settle();
    return wrong_;
  }
  std::map<std::string, int> reached;  ///< how often a state was seen at the office

 private:
  Result<office::Answer, int> post(const store::OutboxItem& item) {
    const office::Request request{"POST", "/v1/messages", item.idempotency_key, item.body, "ZJ01"};
    if (dice_.chance(0.2)) late_.push_back(request);  // a copy that arrives some other time
    if (troubled_ && dice_.chance(0.25)) return Failure{0};
    auto answer = office::answer(request, ledger_, office_now_);
    if (troubled_ && dice_.chance(0.2)) return Failure{0};  // taken, the answer lost
    return answer;
  }

  void send_one() {
    const auto item = must(store_.next_due(kiosk_now_));
    if (!item) return;
    const auto answer = post(*item);
    if (!answer)
      return must_do(store_.mark_failed(item->id, kiosk_now_ + std::chrono::minutes(dice_.between(1, 600)), ""));
    const auto receipt = sync::receipt_from(answer->body);
    if ((answer->status != 200 && answer->status != 201) || !receipt)
      return fail("the office refused a message: " + answer->body);
    must_do(store_.mark_sent(item->id, kiosk_now_, receipt->state));
  }

  void save(Case c) {
    auto submitted = domain::submit(std::move(c), kiosk_day(), rules().calendar, rules().county.review);
    if (!submitted) return fail("submit " + std::to_string(submitted.error().requirement));
    if (!clocks_agree()) submitted->review_from.reset(), submitted->review_due.reset();
    numbers_.push_back(must(store_.save_new_case(*submitted, kiosk_now_)).number);
  }

  void ask_office(const CaseNumber& number) {
    const auto answer = office::answer({"GET", "/v1/cases/" + number, "", "", "ZJ01"}, ledger_, office_now_);
    if (const auto status = answer.status == 200 ? sync::case_status_from(answer.body) : std::nullopt)
      heard_.push_back(*status);
  }
  /// An answer may be old by the time it counts, or come twice.
  void hear(const sync::CaseStatus& said) {
    must_do(store_.merge(said.number,
                         {said.state, said.approved_on, said.window_last_day, said.refusal_reason, said.confirm_until,
                          said.transfer_confirmed_on},
                         kiosk_now_));
  }

  void print_letter(const Case& mine) {
    if (!clocks_agree() || mine.state != CaseState::WindowOpen) return;
    auto card = sample_new_card();
    card.bank = mine.target_bank;
    const auto issued = domain::issue(mine, card, kiosk_day());
    const auto known = ledger_.owner_of(mine.number, card.identification_code, card.pan);
    if (!issued || !known || *known != office::CardOwner::Match) return;
    const auto begun = must(store_.begin_letter(*issued, card, kiosk_now_));
    must_do(store_.print_started(begun.job.id, kiosk_now_));
    must_do(store_.print_ended(begun.job.id, store::PrintState::Printed, kiosk_now_));
  }

  void deliver_messages() {
    class Gateway : public office::SmsGateway {
     public:
      Gateway(Dice& dice, bool troubled) : dice_(dice), troubled_(troubled) {}
      office::SmsAnswer send(const office::Sms&, const std::stop_token&) override {
        if (!troubled_ || dice_.chance(0.5)) return office::SmsAccepted{};
        if (dice_.chance(0.1)) return office::SmsNever{"422"};
        return office::SmsNotNow{"503", std::nullopt};
      }

     private:
      Dice& dice_;
      bool troubled_;
    } gateway(dice_, troubled_);
    const office::SmsWording wording = [](auto, const auto&, auto last) { return wire::iso_date(last); };
    office::deliver_due({ledger_, gateway, wording, [this] { return office_now_; }, [this] { return dice_.share(); }});
  }

  void one_thing() {
    const CaseNumber number = numbers_.empty() ? "" : dice_.pick(numbers_);
    const auto mine = numbers_.empty() ? std::nullopt : must(store_.find(number));
    switch (dice_.between(0, 15)) {
      case 0:
        if (numbers_.size() < 4) save(drafted());
        return;
      case 1:
      case 2:
      case 3:
        return send_one();
      case 4:
        if (!late_.empty()) (void)office::answer(dice_.pick(late_), ledger_, office_now_);
        return;
      case 5:
        return (void)ledger_.approve(number, office_now_);
      case 6:
        if (dice_.chance(0.5)) (void)ledger_.refuse(number, "账户状态异常", office_now_);
        return;
      case 7:
        return deliver_messages();
      case 8:
        return (void)ledger_.sms_again(number, office_now_);
      case 9: {
        const auto card = sample_new_card();
        return (void)ledger_.issue(number, card.identification_code, card.pan, office_now_);
      }
      case 10:
        return ask_office(number);
      case 11:
        if (!heard_.empty()) hear(dice_.pick(heard_));
        return;
      case 12:
        if (mine) print_letter(*mine);
        return;
      case 13:
        if (mine && clocks_agree()) (void)store_.confirm_wish(number, kiosk_now_);
        return;
      case 14:
        if (!mine || numbers_.size() >= 6) return;
        if (auto renewed = domain::renew(*mine)) save(std::move(renewed).value());
        return;
      default:
        return turn_the_clocks();
    }
  }

  void turn_the_clocks() {
    const auto on = std::chrono::hours(dice_.between(0, 96));
    office_now_ += on;
    kiosk_now_ += on;
    if (dice_.chance(0.1)) office_now_ -= std::chrono::hours(dice_.between(1, 72));
    if (dice_.chance(0.1)) kiosk_now_ += std::chrono::hours(dice_.between(-72, 72));
    if (dice_.chance(0.3)) kiosk_now_ = office_now_;
  }

  void look() {
    for (const CaseNumber& number : numbers_) {
      if (const auto mine = must(store_.find(number))) check("kiosk", *mine, kiosk_before_[number]);
      // What is written in the book, whatever the clock says of windows.
      const auto there = ledger_.find(number, wire::Instant{});
      if (!there) continue;
      auto& before = office_before_[number];
      if (!before || before->state != there->state) check_promises(*there);
      check("office", *there, before);
      ++reached[domain::to_string(must(ledger_.find(number, office_now_)).state)];
    }
  }
  void check(const std::string& where, const Case& c, std::optional<Case>& before) {
    if (const auto why = impossible(c, where == "office"); !why.empty())
      fail(where + " " + domain::to_string(c.state) + ": " + why);
    if (before && domain::is_ahead(before->state, c.state))
      fail(where + " went back from " + domain::to_string(before->state) + " to " + domain::to_string(c.state));
    if (before && c.version < before->version) fail(where + " version went back");
    before = c;
  }
  /// At the moment it is said, nothing that is promised has passed.
  void check_promises(const Case& c) {
    const domain::Date today = wire::day_of(office_now_);
    if (c.state == CaseState::UnderReview && c.review_due->date < today) fail("a review promised for the past");
    if (c.state == CaseState::WindowOpen && *c.window_last_day < domain::add_days(today, 10))
      fail("a window cut short");
    if (c.state == CaseState::Refused && *c.confirm_until < today) fail("a choice promised for the past");
  }

  /// Nothing goes wrong any more: both sides come to say the same.
  void settle() {
    troubled_ = false;
    office_now_ = kiosk_now_ = std::max(office_now_, kiosk_now_) + 48h;
    for (int n = 0; n < 90 && wrong_.empty(); ++n) {
      if (n % 30 == 0) office_now_ = kiosk_now_ += 26h;  // what a clock that was ahead put off has its turn
      send_one();
      look();
    }
    for (const CaseNumber& number : numbers_) (void)ledger_.sms_again(number, office_now_);
    deliver_messages();
    heard_.clear();
    for (const CaseNumber& number : numbers_) ask_office(number);
    for (const auto& said : heard_) hear(said);
    look();
    const auto depth = must(store_.outbox_depth());
    if (depth != store::OutboxDepth{}) fail("the outbox is not empty");
    for (const CaseNumber& number : numbers_) {
      const auto mine = must(store_.find(number));
      const auto there = ledger_.find(number, office_now_);
      if (!mine || !there) return fail("a case is gone");
      if (mine->state != there->state || mine->approved_on != there->approved_on ||
          mine->window_last_day != there->window_last_day || mine->refusal_reason != there->refusal_reason ||
          mine->letter_number != there->letter_number)
        fail("here " + domain::to_string(mine->state) + ", there " + domain::to_string(there->state));
      for (const CaseNumber& other : numbers_)
        if (must(ledger_.find(other, office_now_)).renews == number && there->state == CaseState::Expired)
          fail("renewed and still open");
    }
  }

  Case drafted() const {
    Case c = sample_case();
    c.state = CaseState::Drafted;
    return c;
  }
  domain::Date kiosk_day() const { return wire::day_of(kiosk_now_); }
  bool clocks_agree() const { return std::chrono::abs(kiosk_now_ - office_now_) <= 10min; }
  void fail(const std::string& what) {
    if (wrong_.empty()) wrong_ = what;
  }
  template <class T, class E>
  void must_do(const Result<T, E>& result) {
    if (!result) fail("storage");
  }

  Dice dice_;
  sim::CrashDisk kiosk_disk_{"life-kiosk"}, office_disk_{"life-office"};
  wire::Instant kiosk_now_ = wire::Instant(std::chrono::sys_days(2026y / 11 / 16)) + 2h, office_now_ = kiosk_now_;
  store::Store store_ = must(store::Store::over(
      must(vault::Database::open(kiosk_disk_.path("kiosk.db"), vault::Database::Sharing::OneConnection)), key('k'),
      "ZJ01", kiosk_now_));
  office::Ledger ledger_ = must(office::Ledger::over(
      must(vault::Database::open(office_disk_.path("office.db"), vault::Database::Sharing::ManyConnections)), key('o'),
      rules()));
  std::vector<CaseNumber> numbers_;
  std::vector<office::Request> late_;
  std::vector<sync::CaseStatus> heard_;
  std::map<CaseNumber, std::optional<Case>> kiosk_before_, office_before_;
  bool troubled_ = true;
  std::string wrong_;
};
}  // namespace

TEST_CASE("No order of events makes a case that cannot be, and kiosk and office come to say the same (R64-R75)",
          "[life]") {
  std::map<std::string, int> reached;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    sim::use_crash_disks(seed);
    Lives lives(seed);
    const auto wrong = lives.play();
    INFO("seed " << seed << ": " << wrong);
    REQUIRE(wrong.empty());
    for (const auto& [state, times] : lives.reached) reached[state] += times;
  }
  // The histories go everywhere, or the test would say nothing.
  for (const char* state :
       {"under_review", "approved", "refused", "window_open", "expired", "letter_printed", "closed"}) {
    CAPTURE(state);
    CHECK(reached[state] > 0);
  }
}
