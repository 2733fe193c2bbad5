// Lists of cases: what waits, letters, search, the same as a file.
#include <algorithm>

#include "domain/masking.h"
#include "office/audit.h"
#include "office/console/csv.h"
#include "office/console/inside.h"

namespace huanka::office {

namespace {
constexpr int most_found = 50, most_exported = 10'000;

struct Tab {
  const char* word;  ///< of the query
  const char* key;
  Listing listing;
};
constexpr std::array queue_tabs{Tab{"review", "console.queue.review", Listing::ToReview},
                                Tab{"overdue", "console.queue.overdue", Listing::Overdue},
                                Tab{"all", "console.queue.all", Listing::All}};
constexpr std::array letter_tabs{Tab{"to-confirm", "console.letters.to_confirm", Listing::ToConfirm},
                                 Tab{"confirmed", "console.letters.confirmed", Listing::Confirmed}};

const Tab& chosen(const auto& tabs, const std::string& word) {
  const auto* found = std::find_if(tabs.begin(), tabs.end(), [&](const Tab& tab) { return tab.word == word; });
  return found == tabs.end() ? tabs.front() : *found;
}

std::vector<std::pair<std::string, std::string>> entries_of(const std::string& path, const auto& tabs) {
  std::vector<std::pair<std::string, std::string>> entries;
  entries.reserve(tabs.size());
  for (const Tab& tab : tabs) entries.emplace_back(path + "?show=" + tab.word, tab.key);
  return entries;
}

/// The day, and when it is past a word that says so: red is not for everybody to see.
Markup due_cell(const View& view, const QueueRow& row) {
  if (row.due.empty()) return view.text("console.none");
  Markup cell(row.due);
  if (row.overdue) {
    cell += " ";
    cell += element("strong", {{"class", "overdue"}}, {view.text("console.overdue")});
  }
  return cell;
}

/// What the search field says: four characters could be the end of an ID number.
std::string last_four_from(std::string text) {
  constexpr std::size_t four = 4;
  if (text.size() != four) return {};
  if (text.back() == 'x') text.back() = 'X';
  const bool digits = text.find_first_not_of("0123456789") >= four - 1;
  const char last = text.back();
  return digits && ((last >= '0' && last <= '9') || last == 'X') ? text : std::string();
}

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}
}  // namespace

Markup Console::case_rows(Visit& visit, const std::vector<QueueRow>& rows, std::string_view caption, bool letters) {
  const View& view = visit.view;
  if (rows.empty()) return element("p", {{"class", "empty"}}, {view.text("console.nothing_here")});
  std::vector<std::vector<Markup>> lines;
  for (const auto& row : rows) {
    const auto c = inside_->ledger.find(row.number, visit.now);
    if (!c) continue;
    lines.push_back({link_to("/case/" + row.number, row.number), domain::masked(c->old_card.holder.name),
                     letters ? c->letter_number : view.text("route." + domain::to_string(c->route)),
                     view.bank(c->holding_bank), view.bank(c->target_bank), view.state(c->state), due_cell(view, row)});
  }
  return table(view, caption,
               {"console.col.case", "console.col.name", letters ? "console.col.letter" : "console.col.route",
                "console.col.from", "console.col.to", "console.col.state", "console.col.due"},
               lines);
}

PageAnswer Console::queue(Visit& visit) {
  const Tab& tab = chosen(queue_tabs, field(visit.query, "show"));
  const std::string after = field(visit.query, "after");
  const auto page = queue_page(inside_->book, reach(visit.grants(), Action::SeeCases), tab.listing, after, rows_a_page,
                               wire::day_of(visit.now));
  if (!page) return sorry(visit.view, 503, "console.sorry.storage");
  const std::string here = std::string("/queue?show=") + tab.word;
  Markup main = tabs(visit.view, "console.nav.queue", entries_of("/queue", queue_tabs), here);
  main += case_rows(visit, page->rows, tab.key, false);
  main +=
      pager(visit.view, here, page->next.empty() ? "" : here + "&after=" + percent_encoded(page->next), after.empty());
  if (may(visit.grants(), Action::Export) && !page->rows.empty())
    main += element("p", {link_to(std::string("/queue.csv?show=") + tab.word, visit.view.text("console.export"))});
  return shown(visit.view, visit.view.text("console.nav.queue"), main);
}

PageAnswer Console::queue_csv(Visit& visit) {
  const View& view = visit.view;
  const Tab& tab = chosen(queue_tabs, field(visit.query, "show"));
  const auto page = queue_page(inside_->book, reach(visit.grants(), Action::Export), tab.listing, "", most_exported,
                               wire::day_of(visit.now));
  if (!page) return sorry(view, 503, "console.sorry.storage");
  if (!note_audit(inside_->book, {visit.now, visit.session->user.name, "export", tab.word, "done",
                                  std::to_string(page->rows.size()) + " rows"}))
    return sorry(view, 503, "console.sorry.storage");
  std::string text = csv_start;
  text += csv_line({view.text("console.col.case"), view.text("console.col.name"), view.text("console.col.id_number"),
                    view.text("console.col.route"), view.text("console.col.from"), view.text("console.col.to"),
                    view.text("console.col.state"), view.text("console.col.opened"), view.text("console.col.due"),
                    view.text("console.overdue"), view.text("console.col.letter")});
  for (const auto& row : page->rows) {
    const auto c = inside_->ledger.find(row.number, visit.now);
    if (!c) continue;
    text += csv_line({c->number, domain::masked(c->old_card.holder.name), domain::masked(c->old_card.holder.id_number),
                      view.text("route." + domain::to_string(c->route)), view.bank(c->holding_bank),
                      view.bank(c->target_bank), view.state(c->state), wire::iso_date(c->opened), row.due,
                      row.overdue ? view.text("console.overdue") : "", c->letter_number});
  }
  return {.type = "text/csv; charset=utf-8; header=present",
          .body = std::move(text),
          .file_name = "huanka-" + std::string(tab.word) + "-" + wire::iso_date(wire::day_of(visit.now)) + ".csv"};
}

PageAnswer Console::letters(Visit& visit) {
  const Tab& tab = chosen(letter_tabs, field(visit.query, "show"));
  const std::string after = field(visit.query, "after");
  const auto page = queue_page(inside_->book, reach(visit.grants(), Action::SeeLetters), tab.listing, after,
                               rows_a_page, wire::day_of(visit.now));
  if (!page) return sorry(visit.view, 503, "console.sorry.storage");
  const std::string here = std::string("/letters?show=") + tab.word;
  Markup main = tabs(visit.view, "console.nav.letters", entries_of("/letters", letter_tabs), here);
  main += case_rows(visit, page->rows, tab.key, true);
  main +=
      pager(visit.view, here, page->next.empty() ? "" : here + "&after=" + percent_encoded(page->next), after.empty());
  return shown(visit.view, visit.view.text("console.nav.letters"), main);
}

PageAnswer Console::search(Visit& visit) {
  const std::string text = trimmed(field(visit.query, "q"));
  Markup main = element("form", {{"method", "get"}, {"action", "/search"}, {"role", "search"}, {"class", "search"}},
                        {element("label", {{"for", "q"}}, {visit.view.text("console.search.field")}),
                         element("input",
                                 {{"id", "q"},
                                  {"name", "q"},
                                  {"type", "search"},
                                  {"value", text},
                                  {"maxlength", "40"},
                                  {"autocomplete", "off"}},
                                 {}),
                         element("button", {{"type", "submit"}}, {visit.view.text("console.nav.search")})});
  if (!text.empty()) {
    const std::string last_four = last_four_from(text);
    const auto found = search_desk(inside_->book, reach(visit.grants(), Action::SeeCases), text,
                                   last_four.empty() ? "" : inside_->ledger.person_tail_index(last_four), most_found,
                                   wire::day_of(visit.now));
    if (!found) return sorry(visit.view, 503, "console.sorry.storage");
    main += case_rows(visit, *found, "console.search.found", false);
    if (found->size() == static_cast<std::size_t>(most_found))
      main += element("p", {visit.view.text("console.search.more")});
  }
  return shown(visit.view, visit.view.text("console.nav.search"), main);
}

}  // namespace huanka::office
