// A state for every screen there is: each step, each phase, each trouble, each overlay.
#pragma once

#include <filesystem>

#include "settings/settings.h"
#include "world.h"

namespace huanka::visit::testing {

/// The county as it is shipped, with everything on that a county may switch on.
inline World full_world() {
  World w = world();
  w.county = must(settings::load_county(std::filesystem::path(HUANKA_SOURCE_DIR) / "config/county/zijin"));
  w.county.photo.camera_allowed = true;
  w.county.photo.headscarf_allowed = true;
  w.camera_scans = true;  // the longer words
  w.contact_zh = "大堂经理刘敏，0762-1234567";
  w.contact_en = "Liu Min, lobby manager, 0762 1234567";
  return w;
}

inline CaseStatus sample_status(domain::CaseState state) {
  CaseStatus s{.number = "ZJ01-261123-0007-4", .state = state, .route = Route::ChangeBank};
  s.holding_bank = "icbc";
  s.target_bank = "ccb";
  s.review_due = domain::DueDate{2027y / 2 / 9, true};
  if (state == domain::CaseState::WindowOpen || state == domain::CaseState::Expired) s.window_last_day = 2026y / 12 / 3;
  if (state == domain::CaseState::Refused) s.refusal_reason = "账户状态异常";
  return s;
}

inline std::vector<State> all_states(const World& w) {
  std::vector<State> states;
  Player walked(w);
  walked.to_review(false, false);
  State base = walked.state;
  base.draft.wishes.benefits = std::set{domain::Benefit::ResidentPension, domain::Benefit::OtherSubsidies};
  const auto add = [&](Step step) -> State& {
    State s = base;
    s.step = std::move(step);
    states.push_back(std::move(s));
    return states.back();
  };
  add(step::Attract{});
  add(step::ServiceMenu{});
  add(step::Guides{});
  for (const Guide& guide : all_guides) add(step::Guides{guide.topic});
  add(step::Notice{});
  for (const auto phase :
       {step::Card::Phase::Waiting, step::Card::Phase::Reading, step::Card::Phase::Shown, step::Card::Phase::PickBank})
    add(step::Card{.phase = phase});
  add(step::Card{}).devices.reader_ready = false;
  for (int i = 0; i < 14; ++i)
    add(step::Card{
        .phase = step::Card::Phase::Trouble, .trouble = static_cast<CardTrouble>(i), .staff_code = "E-CARD-RESET"});
  add(step::OpenCase{sample_status(domain::CaseState::UnderReview)});
  add(step::OpenCase{sample_status(domain::CaseState::WindowOpen)});
  for (int route = 0; route < 3; ++route) {
    CaseStatus submitted = sample_status(domain::CaseState::Submitted);
    submitted.route = static_cast<Route>(route);
    if (submitted.route != Route::ChangeBank) submitted.review_due.reset();
    add(step::OpenCase{submitted});
  }
  add(step::MobileNumber{});
  add(step::MobileNumber{.digits = "138123"});
  add(step::MobileNumber{.digits = "138123456"});
  add(step::MobileNumber{.digits = "1381234567", .problem = domain::MobileProblem::WrongLength});
  add(step::MobileNumber{.digits = "12812345678", .problem = domain::MobileProblem::NotAMobilePrefix});
  add(step::MobileNumber{.phase = step::MobileNumber::Phase::ConfirmMessages, .digits = "13812345678"});
  for (const auto question :
       {domain::WishQuestion::KeepBank, domain::WishQuestion::TargetBank, domain::WishQuestion::KeepNumber,
        domain::WishQuestion::ProvinceSystem, domain::WishQuestion::Benefits})
    add(step::Wishes{.question = question});
  domain::Wishes all_answers{.keep_bank = false,
                             .keep_number = std::nullopt,
                             .target_bank = "ccb",
                             .province_system_user = true,
                             .benefits = std::set<domain::Benefit>(std::begin(all_benefits), std::end(all_benefits))};
  for (const bool keep : {true, false}) {
    all_answers.keep_bank = keep;
    all_answers.keep_number = keep ? std::optional(true) : std::nullopt;
    const auto advice = domain::advise(all_answers, "icbc", w.county);
    for (int route = 0; route < 3; ++route) add(step::Advice{.advice = advice, .selected = static_cast<Route>(route)});
    add(step::Advice{.advice = advice, .selected = Route::ChangeBank, .comparing = true});
    add(step::Advice{.advice = advice, .selected = Route::ChangeBank, .pick_bank = true});
  }
  for (int phase = 0; phase < 10; ++phase)
    add(step::Photo{.phase = static_cast<step::Photo::Phase>(phase), .hint = FaceHint::MoveToCentre});
  add(step::Photo{.phase = step::Photo::Phase::Receipt, .receipt = "44160020261123000123", .receipt_refused = true});
  add(step::Photo{.phase = step::Photo::Phase::Receipt, .receipt = "ZPWM44162120261123WWWWWWWW000123"});
  for (int answer = 1; answer < 9; ++answer)
    add(step::Photo{.phase = step::Photo::Phase::ReceiptAnswered, .answer = static_cast<ReceiptAnswer>(answer)});
  for (int hint = 0; hint <= static_cast<int>(FaceHint::Good); ++hint)
    add(step::Photo{.phase = step::Photo::Phase::Preview, .hint = static_cast<FaceHint>(hint)});
  add(step::Review{});
  base.draft.saved = domain::Case{.number = "ZJ01-261123-0007-4",
                                  .route = Route::ChangeBank,
                                  .old_card = old_card(),
                                  .holding_bank = "icbc",
                                  .target_bank = "ccb",
                                  .mobile = must(domain::Mobile::parse("13812345678")),
                                  .opened = today};
  base.draft.saved->review_from = domain::DueDate{2027y / 2 / 5, true};
  base.draft.saved->review_due = domain::DueDate{2027y / 2 / 9, true};
  base.draft.saved->wishes = all_answers;
  for (int phase = 0; phase < 7; ++phase)
    add(step::Finish{.phase = static_cast<step::Finish::Phase>(phase),
                     .sent = phase % 2 == 0,
                     .printed = true,
                     .staff_code = "E-STORE-FULL"});
  add(step::Finish{.phase = step::Finish::Phase::Done, .sent = false, .printed = false});
  for (int route = 0; route < 2; ++route)
    add(step::Finish{.phase = step::Finish::Phase::Done, .sent = true, .printed = true}).draft.saved->route =
        static_cast<Route>(route);
  add(step::Finish{.phase = step::Finish::Phase::Done, .sent = true, .printed = true}).draft.saved->review_due.reset();
  add(step::Finish{.phase = step::Finish::Phase::Done, .refused = true, .printed = true});
  for (int i = 0; i < 7; ++i)
    add(step::Finish{
        .phase = step::Finish::Phase::PrintTrouble, .request = i % 2, .trouble = static_cast<PrinterTrouble>(i)});
  for (int phase = 0; phase < 9; ++phase) {
    const auto found = sample_status(domain::CaseState::UnderReview);
    add(step::LookUp{.phase = static_cast<step::LookUp::Phase>(phase),
                     .digits = "26112300074",
                     .wrong_number = true,
                     .status = found,
                     .cases = {found, found, found, found}});
  }
  for (int state = 0; state < 12; ++state)
    add(step::LookUp{.phase = step::LookUp::Phase::Result,
                     .status = sample_status(static_cast<domain::CaseState>(state)),
                     .office_reached = true});
  {
    CaseStatus found = sample_status(domain::CaseState::Refused);
    found.slip = PaperFate::NotOut;
    found.refused_by_office = true;
    add(step::LookUp{.phase = step::LookUp::Phase::Result, .status = found, .by_card = true});
  }
  CaseStatus transferred = sample_status(domain::CaseState::Closed);
  transferred.window_last_day = 2026y / 11 / 30;
  transferred.transfer_confirmed_on = 2026y / 12 / 2;
  add(step::LookUp{.phase = step::LookUp::Phase::Result, .status = transferred, .office_reached = true});
  using Second = step::SecondVisit;
  Second second;
  second.record = base.draft.saved;
  second.new_card = new_card("ccb");
  second.staff_digits = "123456";
  second.staff_refused = true;
  second.staff_code = "E-CARD-RESET";
  second.printed = true;
  for (const auto state : {domain::CaseState::UnderReview, domain::CaseState::Refused, domain::CaseState::WindowOpen,
                           domain::CaseState::Expired}) {
    second.phase = Second::Phase::Status;
    second.status = sample_status(state);
    add(second);
  }
  for (int phase = 0; phase < 24; ++phase) {
    second.phase = static_cast<Second::Phase>(phase);
    add(second);
  }
  second.phase = Second::Phase::Status;
  second.status = sample_status(domain::CaseState::Refused);
  second.status->confirm_until = 2026y / 12 / 3;
  add(second);
  second.status = transferred;
  add(second);
  second.status = sample_status(domain::CaseState::Withdrawn);
  second.status->letter_number = "L-ZJ01-000017";
  add(second);
  second.phase = Second::Phase::Confirm;
  add(second).devices.letter_printer = PrinterTrouble::PaperOut;
  second.phase = Second::Phase::CardRefused;
  second.phase = Second::Phase::CardTrouble;
  for (const auto trouble : {CardTrouble::NotGenuine, CardTrouble::SecurityModule}) {
    second.trouble = trouble;
    add(second);
  }
  second.phase = Second::Phase::CardRefused;
  for (int problem = 0; problem < 4; ++problem) {
    second.card_problem = static_cast<domain::NewCardProblem>(problem);
    add(second);
  }
  second.phase = Second::Phase::StaffCode;
  second.staff_locked = true;
  add(second);
  second.phase = Second::Phase::TakeOldCard;
  second.wrong_card_in = true;
  add(second);
  second.phase = Second::Phase::InsertNewCard;
  add(second).devices.reader_ready = false;
  second.phase = Second::Phase::Done;
  second.printed = false;
  add(second);
  for (int reason = 0; reason < 5; ++reason) {
    add(step::Farewell{.reason = static_cast<EndReason>(reason)}).devices.card_present = false;
    add(step::Farewell{.reason = static_cast<EndReason>(reason)}).devices.card_present = true;
  }
  add(step::Farewell{.alarm = true}).devices.card_present = true;
  for (const auto overlay : {Overlay::ConfirmCancel, Overlay::Help, Overlay::IdleWarning}) {
    State& s = add(step::Review{});
    s.overlay = overlay;
    s.countdown_ms = 44'300;
  }
  return states;
}

}  // namespace huanka::visit::testing
