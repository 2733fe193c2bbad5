// Reservations filed at the counter for a person or, as a list, for a unit (R67). A list is judged whole before
// anything is filed: a list with a mistake is mended and sent again as one paper, and had some of its rows been filed
// already, each of those would then be refused as the person's second case. What is right is filed row by row, each row
// once under its own key, so that a list whose filing was cut off is simply sent again.
#include <algorithm>

#include "domain/masking.h"
#include "office/audit.h"
#include "office/console/controls.h"
#include "office/console/inside.h"
#include "office/reservation.h"

namespace huanka::office {

namespace {
constexpr std::size_t longest_name = 50, longest_number = 40;
constexpr std::size_t token_bytes = 16;

/// Made with the form and sent back by it: whatever is sent twice is filed once.
std::string new_filing() { return vault::hex(vault::random_bytes(token_bytes)); }

bool is_filing(const std::string& text) {
  return text.size() == 2 * token_bytes && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::string key_of(const std::string& user, const std::string& filing, const Reservation& wish) {
  return "counter-" +
         vault::sha256_hex(user + "\n" + filing + "\n" + wish.id_number.digits() + "\n" + wish.name.utf8() + "\n" +
                           wish.mobile.digits() + "\n" + wish.holding_bank + "\n" + wish.target_bank + "\n" +
                           (wish.old_account ? wish.old_account->digits() : ""));
}

std::string problem_text(const View& view, const std::string& word) {
  return view.text("console.reserve.problem." + word);
}

std::vector<std::string> problem_texts(const View& view, const std::vector<std::string>& problems) {
  std::vector<std::string> texts;
  texts.reserve(problems.size());
  for (const auto& word : problems) texts.push_back(problem_text(view, word));
  return texts;
}

using Options = std::vector<std::pair<std::string, std::string>>;

/// The banks this person files for; one is no question.
Markup target_control(const View& view, const std::string& form, const std::string& chosen) {
  const auto own = reach(view.user->grants, Action::Reserve).target;
  if (own.size() == 1)
    return element("p", {view.words.format("console.reserve.to", {{"bank", view.bank(*own.begin())}}),
                         hidden_field("target", *own.begin())});
  Options options;
  for (const auto& code : own) options.emplace_back(code, view.bank(code));
  return choice_control(view, "console.col.to", form, "target", options, chosen);
}

Markup person_form(const View& view, const Fields& typed, const std::string& filing) {
  Options banks;
  for (const auto& bank : view.county.banks) banks.emplace_back(bank.code, view.bank(bank.code));
  return post_form(
      view, "/reserve",
      {hidden_field("filing", filing), target_control(view, "person", field(typed, "target")),
       text_control(view, "console.col.name", "person", "name", field(typed, "name"), longest_name, Need::Required),
       text_control(view, "console.col.id_number", "person", "id_number", field(typed, "id_number"), longest_number,
                    Need::Required),
       text_control(view, "console.case.mobile", "person", "mobile", field(typed, "mobile"), longest_number,
                    Need::Required),
       choice_control(view, "console.reserve.from", "person", "holding", banks, field(typed, "holding")),
       text_control(view, "console.reserve.account", "person", "account", field(typed, "account"), longest_number,
                    Need::Optional),
       tick_control(view, "console.reserve.mobile_checked", "person", "mobile_checked",
                    field(typed, "mobile_checked") == "yes")},
      "console.reserve.file");
}

Markup list_form(const View& view, const Fields& typed, const std::string& filing, const std::string& list) {
  return upload_form(
      view, "/reserve/list",
      {hidden_field("filing", filing), target_control(view, "list", field(typed, "target")),
       element("p", {{"class", "hint"}},
               {view.words.format("console.reserve.list_hint", {{"most", std::to_string(most_reservation_rows)}})}),
       file_control(view, "console.reserve.list_file", "list", "file", ".csv,text/csv,text/plain", Need::Optional),
       lines_control(view, "console.reserve.list_text", "list", "rows", list, largest_reservation_list, Need::Optional),
       tick_control(view, "console.reserve.mobiles_checked", "list", "mobile_checked",
                    field(typed, "mobile_checked") == "yes")},
      "console.reserve.file_list");
}

struct Typed {
  Fields person, list;
  std::string rows;
};

PageAnswer reservation_page(const View& view, const Markup& said, const Typed& typed, int status) {
  const std::string filing = new_filing();
  Markup main = said;
  const auto& review = view.county.review;
  main += element("p", {{"class", "hint"}},
                  {view.words.format("console.reserve.hint", {{"least", std::to_string(review.min_working_days)},
                                                              {"most", std::to_string(review.max_working_days)}})});
  const auto part = [&](std::string_view key, const Markup& form) {
    return element("section", {element("h2", {view.text(key)}), form});
  };
  main += element("div", {{"class", "beside"}},
                  {part("console.reserve.person", person_form(view, typed.person, filing)),
                   part("console.reserve.list", list_form(view, typed.list, filing, typed.rows))});
  return shown(view, view.text("console.nav.reserve"), main, status);
}

std::string rows_text(const View& view, std::string_view key, std::size_t rows) {
  return view.words.format(key, {{"rows", std::to_string(rows)}});
}
}  // namespace

/// A case of another bank is not this person's to know of; that there is one, is.
std::string Console::open_case_text(Visit& visit, const domain::CaseNumber& number) {
  const auto banks = banks_of(inside_->book, number);
  const bool may_know = banks && *banks && may(visit.grants(), Action::SeeCases, **banks);
  return may_know ? visit.view.words.format("console.reserve.problem.open_case_here", {{"number", number}})
                  : problem_text(visit.view, "open_case");
}

PageAnswer Console::reserve_page(Visit& visit) { return reservation_page(visit.view, {}, {}, 200); }

PageAnswer Console::reserve(Visit& visit) {
  const View& view = visit.view;
  const std::string target = field(visit.form, "target"), filing = field(visit.form, "filing");
  if (!is_filing(filing)) return sorry(view, 400, "console.sorry.malformed");
  visit.view.here = "/reserve";
  const auto mend = [&](const std::vector<std::string>& sentences, int status) {
    return reservation_page(view, complaints(view, sentences), {.person = visit.form, .list = {}, .rows = {}}, status);
  };
  auto wish = check_reservation({.name = field(visit.form, "name"),
                                 .id_number = field(visit.form, "id_number"),
                                 .mobile = field(visit.form, "mobile"),
                                 .holding_bank = field(visit.form, "holding"),
                                 .old_account = field(visit.form, "account")},
                                view.county, target);
  if (!may(visit.grants(), Action::Reserve, Banks{.holding = {}, .target = target}))
    return no_right(visit, Action::Reserve);
  if (field(visit.form, "mobile_checked") != "yes") wish.problems.emplace_back("mobile_unchecked");
  if (!wish.problems.empty()) return mend(problem_texts(view, wish.problems), 422);
  const std::string key = key_of(visit.session->user.name, filing, *wish.reservation);
  const auto filed =
      inside_->ledger.reserve(*wish.reservation, key, visit.now, {.actor = visit.session->user.name, .version = {}});
  if (filed) return see_other("/case/" + filed->number + "?done=reserve");
  switch (filed.error().code) {
    case LedgerError::Code::OpenCase:
      return mend(std::vector{open_case_text(visit, filed.error().detail)}, 409);
    case LedgerError::Code::Invalid:
      return sorry(view, 422, "console.sorry.rule");
    default:
      return sorry(view, 503, "console.sorry.storage");
  }
}

PageAnswer Console::reserve_list(Visit& visit) {
  const View& view = visit.view;
  const std::string target = field(visit.form, "target"), filing = field(visit.form, "filing");
  if (!is_filing(filing)) return sorry(view, 400, "console.sorry.malformed");
  visit.view.here = "/reserve";
  if (!may(visit.grants(), Action::Reserve, Banks{.holding = {}, .target = target}))
    return no_right(visit, Action::Reserve);

  const auto file = visit.files.find("file");
  const std::string pasted = field(visit.form, "rows");
  const bool is_pasted = pasted.find_first_not_of(" \t\n") != std::string::npos;
  const auto text = file != visit.files.end() ? list_text_from(file->second) : std::optional(pasted);
  std::vector<std::string> problems;
  if (file == visit.files.end() && !is_pasted) problems.emplace_back("list_missing");
  if (file != visit.files.end() && is_pasted) problems.emplace_back("list_both");
  if (!text) problems.emplace_back("list_encoding");
  if (field(visit.form, "mobile_checked") != "yes") problems.emplace_back("mobile_unchecked");
  auto rows = problems.empty() ? reservation_rows(*text, view.county, target) : std::vector<ReservationRow>();
  if (problems.empty() && rows.empty()) problems.emplace_back("list_missing");
  if (rows.size() > most_reservation_rows) problems.emplace_back("list_too_long");
  const Typed typed{.person = {}, .list = visit.form, .rows = text.value_or("")};
  if (!problems.empty()) return reservation_page(view, complaints(view, problem_texts(view, problems)), typed, 422);
  return filed_list(visit, rows,
                    [&](const Markup& said, int status) { return reservation_page(view, said, typed, status); });
}

PageAnswer Console::filed_list(Visit& visit, const std::vector<ReservationRow>& rows, const ListAgain& again) {
  const View& view = visit.view;
  const std::string& user = visit.session->user.name;
  const std::string filing = field(visit.form, "filing");
  const auto key = [&](const ReservationRow& row) { return key_of(user, filing, *row.checked.reservation); };
  std::vector<std::vector<Markup>> wrong;
  for (const auto& row : rows) {
    auto sentences = problem_texts(view, row.checked.problems);
    if (row.checked.reservation)
      if (const auto why = inside_->ledger.why_not_reserve(*row.checked.reservation, key(row), visit.now)) {
        if (why->code != LedgerError::Code::OpenCase) return sorry(view, 503, "console.sorry.storage");
        sentences.push_back(open_case_text(visit, why->detail));
      }
    if (sentences.empty()) continue;
    std::string all;
    for (const auto& sentence : sentences) all += (all.empty() ? "" : " ") + sentence;
    wrong.push_back({std::to_string(row.line), all});
  }
  if (!wrong.empty()) {
    if (!note_audit(inside_->book,
                    {visit.now, user, "reserve", "", "refused",
                     "list, " + std::to_string(wrong.size()) + " of " + std::to_string(rows.size()) + " rows wrong"}))
      return sorry(view, 503, "console.sorry.storage");
    Markup said = complaint(rows_text(view, "console.reserve.list_wrong", wrong.size()));
    said += table(view, "console.reserve.rows_wrong", {"console.reserve.line", "console.reserve.what_is_wrong"}, wrong);
    return again(said, 422);
  }
  std::vector<std::vector<Markup>> lines;
  std::size_t filed_rows = 0;
  for (const auto& row : rows) {
    const auto filed =
        inside_->ledger.reserve(*row.checked.reservation, key(row), visit.now, {.actor = user, .version = {}});
    Markup what;
    if (filed) {
      ++filed_rows;
      what = link_to("/case/" + filed->number, filed->number);
    } else if (filed.error().code == LedgerError::Code::OpenCase) {  // filed elsewhere a moment ago
      what = open_case_text(visit, filed.error().detail);
    } else {
      what = view.text("console.reserve.not_filed");
    }
    lines.push_back({std::to_string(row.line), domain::masked(row.checked.reservation->name), what});
  }
  const bool all = filed_rows == rows.size();
  Markup main = all ? notice(rows_text(view, "console.reserve.list_done", filed_rows))
                    : complaint(rows_text(view, "console.reserve.list_cut", filed_rows));
  main +=
      table(view, "console.reserve.rows_done", {"console.reserve.line", "console.col.name", "console.col.case"}, lines);
  main += element("p", {link_to("/reserve", view.text("console.reserve.another"))});
  return shown(view, view.text("console.nav.reserve"), main, all ? 200 : 503);
}

}  // namespace huanka::office
