// One case: what it is, what happened to it, what this person may decide about it.
#include <array>

#include "domain/masking.h"
#include "domain/utf8.h"
#include "office/audit.h"
#include "office/console/inside.h"

namespace huanka::office {

using domain::Case;
using domain::CaseState;

namespace {
constexpr std::size_t longest_reason = 200;

Markup section(const View& view, std::string_view key, const std::vector<Markup>& inside) {
  std::vector<Markup> all{element("h2", {view.text(key)})};
  all.insert(all.end(), inside.begin(), inside.end());
  return element("section", all);
}

Markup due_text(const View& view, const Case& c, domain::Date today) {
  Markup out(wire::iso_date(c.review_due->date));
  if (c.review_due->provisional) out += " (" + view.text("console.provisional") + ")";
  if (c.state == CaseState::UnderReview && c.review_due->date < today) {
    out += " ";
    out += element("strong", {{"class", "overdue"}}, {view.text("console.overdue")});
  }
  return out;
}

/// Which photo the new card gets; a receipt that people must look at stands out.
Markup photo_text(const View& view, const domain::Photo& photo) {
  constexpr std::array choices{"console.photo.keep_old", "console.photo.studio_receipt", "console.photo.camera"};
  Markup out(view.text(choices.at(static_cast<std::size_t>(photo.choice))));
  if (!photo.receipt_standing) return out;
  const std::string found = view.text("console.receipt." + domain::to_string(*photo.receipt_standing));
  out += ": ";
  out += domain::needs_a_look(*photo.receipt_standing) ? element("strong", {{"class", "overdue"}}, {found})
                                                       : Markup(found);
  return out;
}

Facts facts_of(const View& view, const Case& c, domain::Date today) {
  Facts facts{{"console.col.state", view.state(c.state)},
              {"console.col.route", view.text("route." + domain::to_string(c.route))},
              {"console.col.from", view.bank(c.holding_bank)},
              {"console.col.to", view.bank(c.target_bank)},
              {"console.case.photo", photo_text(view, c.photo)},
              {"console.col.opened", wire::iso_date(c.opened)}};
  if (c.review_due) facts.emplace_back("console.case.review_due", due_text(view, c, today));
  if (c.approved_on) facts.emplace_back("console.case.approved_on", wire::iso_date(*c.approved_on));
  if (c.window_last_day) facts.emplace_back("console.case.window", wire::iso_date(*c.window_last_day));
  if (!c.refusal_reason.empty()) facts.emplace_back("console.case.reason", c.refusal_reason);
  if (!c.letter_number.empty()) facts.emplace_back("console.col.letter", c.letter_number);
  if (!c.letter_revoked_for.empty()) facts.emplace_back("console.case.letter_revoked", c.letter_revoked_for);
  if (c.transfer_confirmed_on)
    facts.emplace_back("console.case.transfer_confirmed_on", wire::iso_date(*c.transfer_confirmed_on));
  return facts;
}

Facts person_of(const View& view, const Case& c, bool in_full) {
  const auto& holder = c.old_card.holder;
  Facts facts{
      {"console.col.name", in_full ? holder.name.utf8() : domain::masked(holder.name)},
      {"console.col.id_number", in_full ? holder.id_number.digits() : domain::masked(holder.id_number)},
      {"console.case.mobile", in_full ? c.mobile.digits() : domain::masked(c.mobile)},
  };
  const auto& pan = c.old_card.pan;
  facts.emplace_back("console.case.account",
                     !pan ? view.text("console.none") : (in_full ? pan->digits() : domain::masked(*pan)));
  return facts;
}

std::string event_text(const View& view, const std::string& what) {
  const std::string key = "console.event." + what;
  return view.words.has(key) ? view.text(key) : what;
}

Markup history_of(const View& view, const std::vector<CaseEvent>& events) {
  std::vector<std::vector<Markup>> rows;
  for (const auto& event : events) {
    const auto at = wire::instant_from(event.at);
    rows.push_back(
        {at ? local_time(*at) : event.at, event.actor, event_text(view, event.what), view.state(event.state)});
  }
  return table(view, "console.case.history",
               {"console.col.when", "console.col.who", "console.col.what", "console.col.then"}, rows);
}

Markup decision_form(const View& view, const Case& c, const std::string& verb, const std::vector<Markup>& fields,
                     const std::string& look) {
  std::vector<Markup> all{hidden_field("version", std::to_string(c.version))};
  all.insert(all.end(), fields.begin(), fields.end());
  return post_form(view, "/case/" + c.number + "/" + verb, all, "console.case." + verb, look);
}

Markup reason_field(const View& view, std::string_view key) {
  return element(
      "p", {{"class", "field"}},
      {element("label", {{"for", "reason"}}, {view.text(key)}), element("textarea",
                                                                        {{"id", "reason"},
                                                                         {"name", "reason"},
                                                                         {"rows", "3"},
                                                                         {"maxlength", std::to_string(longest_reason)},
                                                                         {"required", "required"}},
                                                                        {})});
}

/// One line of 1 to 200 characters, or nothing.
std::string reason_from(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  const auto from = text.find_first_not_of(' ');
  if (from == std::string::npos) return {};
  text = text.substr(from, text.find_last_not_of(' ') - from + 1);
  const auto characters = domain::decode_utf8(text);
  return characters && characters->size() <= longest_reason ? text : std::string();
}
}  // namespace

PageAnswer Console::shown_case(Visit& visit, bool in_full) {
  const View& view = visit.view;
  const auto c = inside_->ledger.find(visit.number, visit.now);
  const auto events = inside_->ledger.events(visit.number);
  if (!c && c.error().code == LedgerError::Code::UnknownCase) return sorry(view, 404, "console.sorry.unknown");
  if (!c || !events) return sorry(view, 503, "console.sorry.storage");
  const Banks banks{c->holding_bank, c->target_bank};
  const auto allowed = [&](Action action) { return may(visit.grants(), action, banks); };

  Markup main;
  const std::string done_key = "console.done." + field(visit.query, "done");
  if (view.words.has(done_key)) main += notice(view.text(done_key));
  std::vector<Markup> person{list_of(view, person_of(view, *c, in_full))};
  if (!in_full && allowed(Action::SeePerson))
    person.push_back(post_form(view, "/case/" + c->number + "/person", {}, "console.case.person_in_full", "second"));
  main += element("div", {{"class", "beside"}},
                  {section(view, "console.case.about", {list_of(view, facts_of(view, *c, wire::day_of(visit.now)))}),
                   section(view, "console.case.person", person)});
  std::vector<Markup> decisions;
  if (c->state == CaseState::UnderReview && allowed(Action::Approve))
    decisions.push_back(decision_form(view, *c, "approve", {}, ""));
  if (c->state == CaseState::UnderReview && allowed(Action::Refuse))
    decisions.push_back(
        decision_form(view, *c, "refuse", {reason_field(view, "console.case.reason_for_person")}, "danger"));
  if (c->state == CaseState::LetterPrinted && allowed(Action::ConfirmTransfer))
    decisions.push_back(decision_form(view, *c, "confirm", {}, ""));
  // Inside the window: somebody may hold a letter of which its terminal has told nothing yet.
  const bool may_be_out = c->state == CaseState::LetterPrinted || c->state == CaseState::WindowOpen;
  if (may_be_out && allowed(Action::RevokeLetter)) {
    std::vector<Markup> fields{reason_field(view, "console.case.reason_for_revoking")};
    if (c->state == CaseState::WindowOpen)
      fields.insert(fields.begin(), element("p", {{"class", "hint"}}, {view.text("console.case.revoke_unreported")}));
    decisions.push_back(decision_form(view, *c, "revoke-letter", fields, "danger"));
  }
  if (!decisions.empty())
    main += section(view, "console.case.decide", {element("div", {{"class", "decisions"}}, decisions)});
  main += section(view, "console.case.history", {history_of(view, *events)});
  return shown(view, view.words.format("console.case.title", {{"number", c->number}}), main);
}

PageAnswer Console::case_page(Visit& visit) { return shown_case(visit, false); }

PageAnswer Console::person(Visit& visit) {
  if (!note_audit(inside_->book, {visit.now, visit.session->user.name, "see_person", visit.number, "done", ""}))
    return sorry(visit.view, 503, "console.sorry.storage");
  return shown_case(visit, true);
}

PageAnswer Console::decided(Visit& visit, const Result<Case, LedgerError>& decision, const std::string& what) {
  if (decision) return see_other("/case/" + visit.number + "?done=" + what);
  const View& view = visit.view;
  const auto say = [&](int status, std::string_view key) {
    Markup main = complaint(view.text(key));
    main += element("p", {link_to("/case/" + visit.number, view.text("console.case.as_it_is"))});
    return shown(view, view.text("console.sorry"), main, status);
  };
  switch (decision.error().code) {
    case LedgerError::Code::Stale:
      return say(409, "console.sorry.stale");
    case LedgerError::Code::Invalid:
      return say(422, "console.sorry.rule");
    case LedgerError::Code::UnknownCase:
      return sorry(view, 404, "console.sorry.unknown");
    default:
      return sorry(view, 503, "console.sorry.storage");
  }
}

PageAnswer Console::approve(Visit& visit) {
  return decided(visit, inside_->ledger.approve(visit.number, visit.now, visit.hand()), "approve");
}

PageAnswer Console::refuse(Visit& visit) {
  const std::string reason = reason_from(field(visit.form, "reason"));
  if (reason.empty()) return sorry(visit.view, 422, "console.sorry.reason");
  return decided(visit, inside_->ledger.refuse(visit.number, reason, visit.now, visit.hand()), "refuse");
}

PageAnswer Console::revoke_letter(Visit& visit) {
  const std::string reason = reason_from(field(visit.form, "reason"));
  if (reason.empty()) return sorry(visit.view, 422, "console.sorry.reason");
  return decided(visit, inside_->ledger.revoke_letter(visit.number, reason, visit.now, visit.hand()), "revoke-letter");
}

PageAnswer Console::confirm(Visit& visit) {
  return decided(visit, inside_->ledger.confirm_transfer(visit.number, visit.now, visit.hand()), "confirm");
}

}  // namespace huanka::office
