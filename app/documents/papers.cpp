#include "documents/papers.h"

#include <algorithm>

#include "domain/masking.h"
#include "domain/route.h"
#include "text/dates.h"

namespace huanka::documents {

namespace {
using domain::Case;
using domain::Route;
using text::Catalog;

/// 49 modules as a rule, 57 at the very most: at 200 dpi a module is 4.6 dots and more.
constexpr double letter_code_mm = 34;
constexpr double letter_code_quiet_mm = 4;  ///< four modules and more

std::string language_tag(const Catalog& catalog) {
  return catalog.language() == domain::Language::Chinese ? "zh-cn" : "en";
}

std::string bank_name(const domain::County& county, const domain::BankCode& code, const Catalog& catalog) {
  const domain::Bank* bank = county.bank(code);
  if (bank == nullptr) return code;
  return catalog.language() == domain::Language::Chinese ? bank->name_zh : bank->name_en;
}

FieldsBlock what_was_done(const SlipFacts& facts, const domain::County& county, const Catalog& catalog) {
  const Case& c = facts.record;
  const auto label = [&](const char* key) { return catalog.text(key); };
  FieldsBlock fields{.rows = {}, .size_pt = 10.5, .label_width_mm = 20};
  fields.rows = {{label("slip.label.person"), domain::masked(c.old_card.holder.name)},
                 {label("slip.label.id_number"), domain::masked(c.old_card.holder.id_number)},
                 {label("slip.label.mobile"), domain::masked(c.mobile)},
                 {label("slip.label.route"), catalog.text("route." + domain::to_string(c.route))},
                 {label("slip.label.bank"), bank_name(county, c.holding_bank, catalog)}};
  if (c.route == Route::ChangeBank)
    fields.rows.emplace_back(label("slip.label.new_bank"), bank_name(county, c.target_bank, catalog));
  fields.rows.emplace_back(label("slip.label.photo"),
                           catalog.text(c.photo.choice == domain::PhotoChoice::KeepOld         ? "slip.photo.keep_old"
                                        : c.photo.choice == domain::PhotoChoice::StudioReceipt ? "slip.photo.receipt"
                                                                                               : "slip.photo.camera"));
  if (c.photo.choice == domain::PhotoChoice::StudioReceipt)
    fields.rows.emplace_back(label("slip.label.receipt_number"), c.photo.receipt_number);
  fields.rows.emplace_back(label("slip.label.date"), text::long_date(catalog, c.opened));
  return fields;
}

/// What the steps of a bank change say with their dates.
bool is_said_already(domain::Consequence what) {
  return what == domain::Consequence::OriginalBankReviews || what == domain::Consequence::TenDaysToAct;
}

std::vector<std::string> next_steps(const Case& c, const domain::County& county, const Catalog& catalog) {
  std::vector<std::string> steps;
  const std::string bank = bank_name(county, c.target_bank, catalog);
  if (c.route == Route::ChangeBank) {
    steps.push_back(
        c.review_from && c.review_due
            ? catalog.format("slip.step.review_dated", {{"from", text::short_date(catalog, c.review_from->date)},
                                                        {"to", text::due_date(catalog, *c.review_due)}})
            : catalog.text("slip.step.review"));
    steps.push_back(
        catalog.format("slip.step.come_back", {{"bank", bank}, {"days", std::to_string(county.review.window_days)}}));
    steps.push_back(catalog.text("slip.step.bring"));
  } else if (c.route == Route::SameBankNewNumber) {
    steps.push_back(catalog.format("slip.step.collect_now", {{"bank", bank}}));
  } else {
    steps.push_back(catalog.format("slip.step.collect_later", {{"bank", bank}}));
  }
  if (!domain::next_question(c.wishes)) {
    const auto advice = domain::advise(c.wishes, c.holding_bank, county);
    for (const auto& facts : advice.routes)
      if (facts.route == c.route)
        for (const auto& consequence : facts.consequences)
          if (consequence.weight == domain::Weight::Act && consequence.hits_this_person &&
              !is_said_already(consequence.what))
            steps.push_back(catalog.text("consequence." + domain::to_string(consequence.what)));
  }
  return steps;
}
}  // namespace

Document slip(const SlipFacts& facts, const domain::County& county, const Catalog& catalog) {
  const Case& c = facts.record;
  Document document{.page = roll_80mm, .title = c.number, .language = language_tag(catalog), .blocks = {}};
  const auto add = [&](Block block) { document.blocks.push_back(std::move(block)); };
  const auto heading = [&](const char* key) { add(TextBlock{catalog.text(key), 12, true, false, 1.5}); };

  add(TextBlock{catalog.text("slip.title"), 16, true, true, 1});
  if (facts.duplicate) add(TextBlock{catalog.text("slip.duplicate"), 12, true, true, 1});
  add(TextBlock{catalog.text("slip.case_number"), 10.5, false, true, 0.5});
  add(TextBlock{c.number, 15, true, true, 2});
  add(QrBlock{c.number, 24});
  add(what_was_done(facts, county, catalog));
  add(RuleBlock{});
  const char* where_it_is = facts.with_office ? "slip.with_office"
                            : facts.refused   ? "slip.refused_by_office"
                                              : "slip.not_yet_with_office";
  add(TextBlock{catalog.text(where_it_is), 11, true, false, 3});
  heading("slip.next");
  int number = 0;
  for (const std::string& step : next_steps(c, county, catalog))
    add(TextBlock{std::to_string(++number) + ". " + step, 11, false, false, 1.5});
  add(GapBlock{1});
  heading("slip.otherwise");
  add(TextBlock{catalog.text("slip.otherwise." + domain::to_string(c.route)), 11, false, false, 2});
  heading("slip.ask");
  const domain::Bank* bank = county.bank(c.target_bank);
  add(TextBlock{bank != nullptr && !bank->hotline.empty()
                    ? catalog.format("slip.ask.hotline",
                                     {{"bank", bank_name(county, c.target_bank, catalog)}, {"hotline", bank->hotline}})
                    : catalog.format("slip.ask.counter", {{"bank", bank_name(county, c.target_bank, catalog)}}),
                11, false, false, 2});
  add(TextBlock{catalog.text("slip.keep"), 10.5, true, true, 4});
  return document;
}

Document transfer_letter(const domain::TransferLetter& letter, const std::string& code, const Catalog& catalog) {
  Document document{.page = a4, .title = letter.number, .language = "zh-cn", .blocks = {}};
  const auto add = [&](Block block) { document.blocks.push_back(std::move(block)); };
  const auto label = [&](const char* key) { return catalog.text(key); };
  const auto digits = [&](const std::optional<domain::Pan>& pan) {
    return pan ? pan->digits() : catalog.text("letter.account_unknown");
  };

  add(TextBlock{label("letter.title"), 20, true, true, 2});
  if (letter.duplicate) add(TextBlock{label("letter.duplicate"), 14, true, true, 2});
  add(FieldsBlock{.rows = {{label("letter.label.number"), letter.number},
                           {label("letter.label.date"), text::long_date(catalog, letter.date)}},
                  .size_pt = 11,
                  .label_width_mm = 32});
  add(RuleBlock{});
  add(TextBlock{
      catalog.format("letter.addressee", {{"bank", letter.old_bank.name_zh}}) + label("letter.addressee_outlet"), 12,
      true, false, 3});
  add(TextBlock{catalog.format("letter.statement",
                               {{"old_bank", letter.old_bank.name_zh}, {"new_bank", letter.new_bank.name_zh}}),
                12, false, false, 4});
  add(FieldsBlock{.rows = {{label("letter.label.name"), letter.holder.name.utf8()},
                           {label("letter.label.id_type"), label("letter.id_type")},
                           {label("letter.label.id_number"), letter.holder.id_number.digits()},
                           {label("letter.label.mobile"), letter.mobile.digits()},
                           {label("letter.label.old_card_number"), letter.old_card_number},
                           {label("letter.label.old_account"), digits(letter.old_account)},
                           {label("letter.label.new_bank"), letter.new_bank.name_zh + " " + letter.branch_name},
                           {label("letter.label.account_name"), letter.holder.name.utf8()},
                           {label("letter.label.new_account"), digits(letter.new_account)},
                           // Nobody published these; the bank's clerk fills them in beside the seal.
                           {label("letter.label.clearing_number"), label("letter.by_hand")},
                           {label("letter.label.new_card"), letter.new_card_identification_code},
                           {label("letter.label.amount"), label("letter.amount")},
                           {label("letter.label.valid_until"), label("letter.by_hand")},
                           {label("letter.label.case_number"), letter.case_number}},
                  .size_pt = 10.5,
                  .label_width_mm = 42,
                  .row_gap_mm = 0.5});
  add(TextBlock{catalog.format("letter.bring", {{"bank", letter.old_bank.name_zh}}), 11, true, false, 1});
  add(TextBlock{label("letter.bring.list"), 11, false, false, 3});
  add(SignBlock{label("letter.seal"), label("letter.signature"), 30});
  add(GapBlock{letter_code_quiet_mm});
  add(QrBlock{code, letter_code_mm, label("letter.code") + "\n" + label("letter.copies")});
  return document;
}

}  // namespace huanka::documents
