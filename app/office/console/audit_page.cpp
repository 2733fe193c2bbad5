// The page of the audit log.
#include <charconv>
#include <limits>

#include "office/audit.h"
#include "office/console/inside.h"

namespace huanka::office {

namespace {
std::int64_t number_from(const std::string& text) {
  std::int64_t number = std::numeric_limits<std::int64_t>::max();
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::numeric_limits<std::int64_t>::max();
  return number;
}

std::string word(const View& view, const std::string& group, const std::string& value) {
  const std::string key = "console." + group + "." + value;
  return view.words.has(key) ? view.text(key) : value;
}
}  // namespace

PageAnswer Console::audit(Visit& visit) {
  const View& view = visit.view;
  const std::string before = field(visit.query, "before");
  auto found = audit_rows(inside_->book, number_from(before), rows_a_page + 1);
  if (!found) return sorry(view, 503, "console.sorry.storage");
  std::string next;
  if (found->size() > rows_a_page) {
    found->pop_back();
    next = "/audit?before=" + std::to_string(found->back().number);
  }
  std::vector<std::vector<Markup>> rows;
  for (const auto& row : *found)
    rows.push_back({std::to_string(row.number), local_time(row.entry.at), row.entry.actor,
                    word(view, "event", row.entry.action), row.entry.subject, word(view, "outcome", row.entry.outcome),
                    row.entry.detail});
  Markup main = element("p", {{"class", "hint"}}, {view.text("console.audit.hint")});
  main += table(view, "console.nav.audit",
                {"console.col.number", "console.col.when", "console.col.who", "console.col.what", "console.col.subject",
                 "console.col.outcome", "console.col.detail"},
                rows);
  main += pager(view, "/audit", next, before.empty());
  return shown(view, view.text("console.nav.audit"), main);
}

}  // namespace huanka::office
