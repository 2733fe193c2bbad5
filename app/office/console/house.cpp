// Pages about no case: terminals, and the audit log.
#include <charconv>
#include <limits>

#include "office/audit.h"
#include "office/console/inside.h"
#include "office/fleet.h"

namespace huanka::office {

using namespace std::chrono_literals;

namespace {
constexpr auto silent_after = 1h;  ///< the office's own reminder, no rule of the source
constexpr auto ends_soon = std::chrono::days(15);

Markup flagged(const std::string& words, const View& view, std::string_view key) {
  Markup out(words);
  out += " ";
  out += element("strong", {{"class", "overdue"}}, {view.text(key)});
  return out;
}

Markup contact_cell(const View& view, const Terminal& terminal, wire::Instant now) {
  if (!terminal.last_contact) return view.text("console.fleet.never");
  const std::string at = local_time(*terminal.last_contact);
  return now - *terminal.last_contact > silent_after ? flagged(at, view, "console.fleet.silent") : Markup(at);
}

Markup certificate_cell(const View& view, const Terminal& terminal, wire::Instant now) {
  if (!terminal.certificate_ends) return view.text("console.fleet.no_certificate");
  const std::string day = wire::iso_date(wire::day_of(*terminal.certificate_ends));
  return *terminal.certificate_ends - now < ends_soon ? flagged(day, view, "console.fleet.ends_soon") : Markup(day);
}

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

PageAnswer Console::fleet(Visit& visit) {
  const View& view = visit.view;
  const std::string after = field(visit.query, "after");
  auto found = terminals(inside_->book, inside_->certificates, after, rows_a_page + 1);
  if (!found) return sorry(view, 503, "console.sorry.storage");
  std::string next;
  if (found->size() > rows_a_page) {
    found->pop_back();
    next = "/fleet?after=" + percent_encoded(found->back().id);
  }
  std::vector<std::vector<Markup>> rows;
  for (const auto& terminal : *found)
    rows.push_back({terminal.id, contact_cell(view, terminal, visit.now),
                    terminal.newest_case.empty() ? view.text("console.none") : terminal.newest_case,
                    certificate_cell(view, terminal, visit.now)});
  Markup main = table(
      view, "console.nav.fleet",
      {"console.fleet.terminal", "console.fleet.contact", "console.fleet.newest_case", "console.fleet.certificate"},
      rows);
  main += pager(view, "/fleet", next, after.empty());
  main += element("p", {{"class", "hint"}}, {view.text("console.fleet.hint")});
  return shown(view, view.text("console.nav.fleet"), main);
}

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
