#include "office/console/view.h"

#include <array>

#include "office/console/form.h"

namespace huanka::office {

namespace {
struct Entry {
  const char* path;
  const char* key;
  Action action;
};
constexpr std::array entries{Entry{"/queue", "console.nav.queue", Action::SeeCases},
                             Entry{"/reserve", "console.nav.reserve", Action::Reserve},
                             Entry{"/letters", "console.nav.letters", Action::SeeLetters},
                             Entry{"/letter-check", "console.nav.letter_check", Action::CheckLetter},
                             Entry{"/search", "console.nav.search", Action::SeeCases},
                             Entry{"/fleet", "console.nav.fleet", Action::SeeFleet},
                             Entry{"/audit", "console.nav.audit", Action::SeeAudit},
                             Entry{"/users", "console.nav.users", Action::ManageUsers}};

Attributes marked_if(bool present, Attributes attributes) {
  if (present) attributes.push_back({"aria-current", "page"});
  return attributes;
}

Markup navigation(const View& view) {
  if (view.user == nullptr) return {};
  std::vector<Markup> items;
  for (const auto& entry : entries)
    if (may(view.user->grants, entry.action))
      items.push_back(element("li", {element("a", marked_if(view.here.starts_with(entry.path), {{"href", entry.path}}),
                                             {view.text(entry.key)})}));
  return element("nav", {{"aria-label", view.text("console.nav")}}, {element("ul", items)});
}

Markup person(const View& view) {
  if (view.user == nullptr) return {};
  Markup out = link_to("/password", view.user->name);
  out += post_form(view, "/log-out", {}, "console.log_out", "plain");
  return out;
}

Markup language_switch(const View& view) {
  const std::string to = view.chinese() ? "en" : "zh";
  return element("a",
                 {{"href", "/language?to=" + to + "&back=" + percent_encoded(view.here)},
                  {"lang", view.chinese() ? "en" : "zh-CN"},
                  {"hreflang", view.chinese() ? "en" : "zh-CN"}},
                 {view.text("console.other_language")});
}
}  // namespace

std::string View::bank(const domain::BankCode& code) const {
  const auto* known = county.bank(code);
  if (known == nullptr) return code;
  return chinese() ? known->name_zh : known->name_en;
}

std::string View::state(domain::CaseState state) const {
  const std::string word = domain::to_string(state);
  return words.has("console.state." + word) ? text("console.state." + word) : text("case_state." + word);
}

std::string page(const View& view, const std::string& title, const Markup& main) {
  const std::string name = view.text("console.name");
  Markup head = element("meta", {{"charset", "utf-8"}}, {});
  head += element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}, {});
  head += element("title", {title + " · " + name});
  head += element("link", {{"rel", "stylesheet"}, {"href", "/console.css"}}, {});
  const Markup body = element(
      "body", {element("a", {{"class", "skip"}, {"href", "#main"}}, {view.text("console.skip")}),
               element("header", {element("p", {{"class", "name"}}, {name}), navigation(view),
                                  element("div", {{"class", "person"}}, {person(view), language_switch(view)})}),
               element("main", {{"id", "main"}, {"tabindex", "-1"}}, {element("h1", {title}), main})});
  return html::document(view.chinese() ? "zh-CN" : "en", head, body);
}

std::string local_time(wire::Instant instant) {
  const auto local = instant + std::chrono::hours(8);
  const std::chrono::hh_mm_ss time(local - std::chrono::floor<std::chrono::days>(local));
  const auto two = [](auto count) { return (count < 10 ? "0" : "") + std::to_string(count); };
  return wire::iso_date(wire::day_of(instant)) + " " + two(time.hours().count()) + ":" + two(time.minutes().count());
}

Markup link_to(const std::string& path, const std::string& words) { return element("a", {{"href", path}}, {words}); }

Markup hidden_field(const std::string& name, const std::string& value) {
  return element("input", {{"type", "hidden"}, {"name", name}, {"value", value}}, {});
}

Markup post_form(const View& view, const std::string& path, const std::vector<Markup>& fields, std::string_view button,
                 const std::string& look) {
  std::vector<Markup> inside{hidden_field("form", view.form_token)};
  inside.insert(inside.end(), fields.begin(), fields.end());
  inside.push_back(element("button", {{"type", "submit"}, {"class", look}}, {view.text(button)}));
  return element("form", {{"method", "post"}, {"action", path}, {"class", look}}, inside);
}

Markup labelled_input(const View& view, std::string_view key, const std::string& name, const std::string& kind,
                      const std::string& autocomplete, const std::string& value) {
  return element("p", {{"class", "field"}},
                 {element("label", {{"for", name}}, {view.text(key)}), element("input",
                                                                               {{"id", name},
                                                                                {"name", name},
                                                                                {"type", kind},
                                                                                {"autocomplete", autocomplete},
                                                                                {"value", value},
                                                                                {"required", "required"}},
                                                                               {})});
}

Markup table(const View& view, std::string_view caption, const std::vector<std::string_view>& headings,
             const std::vector<std::vector<Markup>>& rows) {
  std::vector<Markup> head, body;
  head.reserve(headings.size());
  body.reserve(rows.size());
  for (const auto& key : headings) head.push_back(element("th", {{"scope", "col"}}, {view.text(key)}));
  for (const auto& row : rows) {
    std::vector<Markup> cells;
    cells.reserve(row.size());
    for (const auto& cell : row)
      cells.push_back(cells.empty() ? element("th", {{"scope", "row"}}, {cell}) : element("td", {cell}));
    body.push_back(element("tr", cells));
  }
  return element("table", {element("caption", {view.text(caption)}), element("thead", {element("tr", head)}),
                           element("tbody", body)});
}

Markup list_of(const View& view, const Facts& facts) {
  std::vector<Markup> rows;
  rows.reserve(facts.size());
  for (const auto& [key, value] : facts)
    rows.push_back(element("div", {element("dt", {view.text(key)}), element("dd", {value})}));
  return element("dl", rows);
}

Markup pager(const View& view, const std::string& first, const std::string& next, bool is_first) {
  if (is_first && next.empty()) return {};
  std::vector<Markup> links;
  if (!is_first) links.push_back(element("li", {link_to(first, view.text("console.first_page"))}));
  if (!next.empty()) links.push_back(element("li", {link_to(next, view.text("console.next_page"))}));
  return element("nav", {{"class", "pager"}, {"aria-label", view.text("console.pages")}}, {element("ul", links)});
}

Markup tabs(const View& view, std::string_view label, const std::vector<std::pair<std::string, std::string>>& entries,
            const std::string& present) {
  std::vector<Markup> items;
  items.reserve(entries.size());
  for (const auto& [path, key] : entries)
    items.push_back(element("li", {element("a", marked_if(path == present, {{"href", path}}), {view.text(key)})}));
  return element("nav", {{"class", "tabs"}, {"aria-label", view.text(label)}}, {element("ul", items)});
}

Markup notice(const std::string& words) { return element("p", {{"class", "notice"}, {"role", "status"}}, {words}); }
Markup complaint(const std::string& words) {
  return element("p", {{"class", "complaint"}, {"role", "alert"}}, {words});
}

}  // namespace huanka::office
