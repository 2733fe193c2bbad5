#include "invariants.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "domain/letter.h"

namespace huanka::sim {

namespace {
namespace step = visit::step;
using namespace std::chrono_literals;

template <class T, class E>
std::optional<T> got(Ground& ground, const char* what, huanka::Result<T, E> result) {
  if (result) return std::move(result).value();
  ground.violated("both_ends_can_be_read", what);
  return std::nullopt;
}

using OnDisk = std::vector<CaseOnDisk>;

bool is_of_a_counter(const domain::CaseNumber& number) {
  return domain::is_counter_prefix(number.substr(0, number.find('-')));
}

void shown_as_accepted_is_durable(Ground& ground, const Kiosk& kiosk, const OnDisk& here) {
  for (const auto& number : kiosk.watch().shown())
    if (std::none_of(here.begin(), here.end(), [&](const CaseOnDisk& c) { return c.number == number; }))
      ground.violated("shown_as_accepted_is_durable", number);
}

void outbox_is_empty(Ground& ground, store::Store& store) {
  if (const auto depth = got(ground, "outbox", store.outbox_depth()); depth && *depth != store::OutboxDepth{})
    ground.violated("outbox_empties_after_healing",
                    std::to_string(depth->waiting) + " wait, " + std::to_string(depth->set_aside) + " set aside");
}

void each_message_applied_once_in_order(Ground& ground, store::Store& store, OfficeHouse& office, const OnDisk& here) {
  for (const CaseOnDisk& c : here) {
    const auto sent = got(ground, "outbox", store.messages_of(c.number));
    const auto applied = got(ground, "office", office.ledger().sequences_of(c.number));
    if (!sent || !applied) continue;
    std::vector<int> expected;
    if (is_of_a_counter(c.number)) expected.push_back(1);  // the counter's filing
    for (const auto& message : *sent) expected.push_back(message.sequence);
    if (*applied != expected)
      ground.violated("each_message_applied_once_in_order", c.number + ": " + std::to_string(sent->size()) + " made, " +
                                                                std::to_string(applied->size()) + " applied");
  }
}

void office_knows_the_same_cases(Ground& ground, OfficeHouse& office, const OnDisk& here) {
  const auto there = got(ground, "office", office.ledger().cases(std::nullopt, ground.true_time()));
  if (!there) return;
  // A counter's case is here only when somebody came for its letter.
  std::set<domain::CaseNumber> only_here, only_there;
  for (const CaseOnDisk& c : here) only_here.insert(c.number);
  for (const domain::Case& c : *there)
    if (only_here.erase(c.number) == 0 && !is_of_a_counter(c.number)) only_there.insert(c.number);
  for (const auto& number : only_here) ground.violated("office_knows_the_same_cases", number + " is only here");
  for (const auto& number : only_there) ground.violated("office_knows_the_same_cases", number + " is only there");
}

/// Operations reference 2.2: 24 hours after the office has it and the paper is done, 30 days at the latest; a day more
/// for one that had to be announced. The history goes on for longer than that after the last case.
void no_personal_data_beyond_its_date(Ground& ground, const Kiosk& kiosk, const Evidence& evidence,
                                      const OnDisk& here) {
  for (const CaseOnDisk& c : here) {
    constexpr const char* name = "no_personal_data_beyond_its_date";
    if (!c.erased) ground.violated(name, c.number + " was never erased");
    if (!ground.clock_was_wrong && c.erased && *c.erased > c.opened + 32 * 24h)
      ground.violated(name, c.number + " was erased too late");
    if (c.erased && c.says_something) ground.violated(name, c.number + " was erased and says something still");
    if (c.erased && evidence.is_left_of(c.number)) ground.violated(name, c.number + " can still be found on the disk");
  }
  if (ground.agenda.now() - kiosk.last_saved() < kept_at_most && !here.empty())
    ground.violated("no_personal_data_beyond_its_date", "the history was too short to tell");
}

/// Where the clock was never wrong: not before the office had it for a day, or its thirty days are over.
void nothing_is_erased_before_its_date(Ground& ground, const OnDisk& here) {
  if (ground.clock_was_wrong) return;
  for (const CaseOnDisk& c : here)
    if (c.erased && *c.erased < c.opened + 30 * 24h && (!c.all_sent || *c.erased < c.last_sent + 24h))
      ground.violated("nothing_is_erased_before_its_date", c.number);
}

void the_wipe_is_audited(Ground& ground, const std::vector<store::AuditEntry>& audit, const OnDisk& here) {
  std::map<std::string, int> wipes, stays;  // what is taken up may come and go more than once
  for (const auto& entry : audit) {
    if (entry.what == "case_erased") ++wipes[entry.about];
    if (entry.what == "case_taken_up" || entry.what == "case_saved") ++stays[entry.about];
  }
  for (const CaseOnDisk& c : here)
    if (wipes[c.number] != stays[c.number] - (c.erased ? 0 : 1))
      ground.violated("the_wipe_is_audited", c.number + ": " + std::to_string(wipes[c.number]) + " entries");
}

void noted_time_outs_are_in_the_audit(Ground& ground, const Kiosk& kiosk, const std::vector<store::AuditEntry>& audit) {
  const auto there = std::count_if(audit.begin(), audit.end(),
                                   [](const auto& entry) { return entry.what == "time_out" && !entry.about.empty(); });
  if (there < kiosk.time_outs_noted())
    ground.violated("every_time_out_has_a_reason", std::to_string(kiosk.time_outs_noted()) + " were written down, " +
                                                       std::to_string(there) + " are there");
}

void one_original_of_each_paper(Ground& ground, const char* what, const std::vector<Sheet>& tray) {
  std::map<std::string, int> originals;
  for (const Sheet& sheet : tray)
    if (!sheet.marked) ++originals[sheet.title];
  for (const auto& [title, n] : originals)
    if (n > 1) ground.violated("one_original_of_each_paper", std::string(what) + " " + title);
}

/// A sheet that lies in the tray is known as printed, or as one that somebody must look for.
void no_paper_is_forgotten(Ground& ground, store::Store& store, const std::vector<Sheet>& tray) {
  for (const Sheet& sheet : tray) {
    const auto known = got(ground, "prints", store.may_be_on_paper(sheet.title));
    if (known && !*known) ground.violated("no_paper_is_forgotten", sheet.title);
  }
}

void letter_numbers_have_no_gap(Ground& ground, store::Store& store) {
  const auto numbers = got(ground, "letters", store.letter_numbers());
  if (!numbers) return;
  for (std::size_t i = 0; i < numbers->size(); ++i)
    if ((*numbers)[i] != domain::make_letter_number("ZJ01", static_cast<int>(i) + 1))
      ground.violated("letter_numbers_have_no_gap", (*numbers)[i]);
}

void the_kiosk_is_free_again(Ground& ground, const Kiosk& kiosk) {
  if (!std::holds_alternative<step::Attract>(kiosk.state().step))
    ground.violated("every_state_has_a_way_out", "step " + std::to_string(kiosk.state().step.index()));
}
}  // namespace

void check_invariants(Ground& ground, Kiosk& kiosk, OfficeHouse& office) {
  auto* store = kiosk.open_store();
  if (store == nullptr || !office.is_open())
    return ground.violated("both_ends_are_up_after_healing", store == nullptr ? "kiosk" : "office");
  const OnDisk here = kiosk.evidence().cases();
  shown_as_accepted_is_durable(ground, kiosk, here);
  outbox_is_empty(ground, *store);
  each_message_applied_once_in_order(ground, *store, office, here);
  office_knows_the_same_cases(ground, office, here);
  office.check_messages();
  office.check_receipts();
  no_personal_data_beyond_its_date(ground, kiosk, kiosk.evidence(), here);
  nothing_is_erased_before_its_date(ground, here);
  one_original_of_each_paper(ground, "slip", kiosk.slip_printer().tray());
  one_original_of_each_paper(ground, "letter", kiosk.letter_printer().tray());
  no_paper_is_forgotten(ground, *store, kiosk.slip_printer().tray());
  no_paper_is_forgotten(ground, *store, kiosk.letter_printer().tray());
  letter_numbers_have_no_gap(ground, *store);
  if (const auto audit = got(ground, "audit", store->audit())) {
    the_wipe_is_audited(ground, *audit, here);
    noted_time_outs_are_in_the_audit(ground, kiosk, *audit);
  }
  if (const auto whole = got(ground, "audit", store->audit_is_whole()); whole && !*whole)
    ground.violated("audit_chain_is_whole", "");
  the_kiosk_is_free_again(ground, kiosk);
}

}  // namespace huanka::sim
