// The page of the terminals: when each was heard, how its devices are, what waits to be sent.
#include <algorithm>

#include "office/console/inside.h"
#include "office/fleet.h"

namespace huanka::office {

using namespace std::chrono_literals;

namespace {
constexpr auto ends_soon = std::chrono::days(15);

Markup warning(const std::string& words) { return element("strong", {{"class", "overdue"}}, {words}); }

Markup flagged(const std::string& words, const std::string& why) {
  Markup out(words);
  out += " ";
  out += warning(why);
  return out;
}

/// In the largest unit that is still telling.
std::string span_of(const View& view, std::chrono::seconds time) {
  const auto in = [&](const char* key, auto count) { return view.words.format(key, {{"n", std::to_string(count)}}); };
  if (time < 2h) return in("console.fleet.minutes", std::chrono::floor<std::chrono::minutes>(time).count());
  if (time < 48h) return in("console.fleet.hours", std::chrono::floor<std::chrono::hours>(time).count());
  return in("console.fleet.days", std::chrono::floor<std::chrono::days>(time).count());
}

Markup contact_cell(const View& view, const Terminal& terminal, wire::Instant now, std::chrono::minutes silent_after) {
  if (!terminal.last_contact) return view.text("console.fleet.never");
  Markup out(local_time(*terminal.last_contact));
  const auto silent = now - *terminal.last_contact;
  if (silent > silent_after)
    out = flagged(local_time(*terminal.last_contact),
                  view.words.format("console.fleet.silent", {{"time", span_of(view, silent)}}));
  if (terminal.said && !terminal.said->clock_trusted) {
    out += " ";
    out += warning(view.text("console.fleet.clock"));
  }
  return out;
}

/// One device as the list shows it.
struct DeviceLine {
  std::string words;
  bool wrong = false;
};

std::string word(const View& view, const std::string& group, const std::string& value) {
  return view.text("console.fleet." + group + "." + value);
}

DeviceLine line_of(const View& view, const char* device, const std::string& state, bool wrong) {
  return {view.words.format("console.fleet.device", {{"device", word(view, "device", device)}, {"state", state}}),
          wrong};
}

DeviceLine printer_line(const View& view, const char* device, const wire::PrinterReport& printer) {
  using State = wire::PrinterState;
  std::string state = word(view, "printer", word_of(wire::printer_words, printer.state));
  if (printer.state != State::PaperOut)  // that says it already
    state = view.words.format(
        "console.fleet.and",
        {{"state", state}, {"paper", word(view, "paper", word_of(wire::paper_words, printer.paper))}});
  return line_of(view, device, state, needs_hand(printer));
}

std::vector<DeviceLine> lines_of(const View& view, const wire::DeviceStates& devices) {
  return {line_of(view, "card_reader", word(view, "reader", word_of(wire::reader_words, devices.card_reader)),
                  needs_hand(devices.card_reader)),
          printer_line(view, "slip_printer", devices.slip_printer),
          printer_line(view, "letter_printer", devices.letter_printer),
          line_of(view, "code_scanner", word(view, "scanner", word_of(wire::scanner_words, devices.code_scanner)),
                  needs_hand(devices.code_scanner)),
          line_of(view, "camera", word(view, "camera", word_of(wire::camera_words, devices.camera)), false)};
}

Markup devices_cell(const View& view, const Terminal& terminal) {
  if (!terminal.said) return view.text("console.fleet.not_told");
  auto lines = lines_of(view, terminal.said->devices);
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.wrong && !b.wrong; });
  std::vector<Markup> items;
  items.reserve(lines.size());
  for (const auto& line : lines)
    items.push_back(element("li", {line.wrong ? warning(line.words) : Markup(line.words)}));
  return element("ul", {{"class", "states"}}, items);
}

Markup messages_cell(const View& view, const Terminal& terminal) {
  if (!terminal.said) return view.text("console.none");
  const wire::OutboxState& outbox = terminal.said->outbox;
  Markup out(view.text("console.fleet.all_sent"));
  if (outbox.waiting > 0) {
    const std::string count = std::to_string(outbox.waiting);
    const std::string words = outbox.oldest ? view.words.format("console.fleet.waiting",
                                                                {{"n", count}, {"time", span_of(view, *outbox.oldest)}})
                                            : view.words.format("console.fleet.waiting_unknown", {{"n", count}});
    out = outbox.oldest.value_or(0s) > longest_usual_wait ? warning(words) : Markup(words);
  }
  if (outbox.set_aside == 0) return out;
  Markup aside = warning(view.words.format("console.fleet.set_aside", {{"n", std::to_string(outbox.set_aside)}}));
  if (outbox.waiting == 0) return aside;
  out += " ";
  out += aside;
  return out;
}

Markup certificate_cell(const View& view, const Terminal& terminal, wire::Instant now) {
  if (!terminal.certificate_ends) return view.text("console.fleet.no_certificate");
  Markup out = element("span", {{"class", "day"}}, {wire::iso_date(wire::day_of(*terminal.certificate_ends))});
  if (*terminal.certificate_ends - now >= ends_soon) return out;
  out += " ";
  out += warning(view.text("console.fleet.ends_soon"));
  return out;
}
}  // namespace

PageAnswer Console::fleet(Visit& visit) {
  const View& view = visit.view;
  const std::string after = field(visit.query, "after");
  const auto found = terminals(inside_->book, inside_->certificates,
                               {.now = visit.now,
                                .silent_after = inside_->silent_after,
                                .after = after,
                                .limit = static_cast<std::size_t>(rows_a_page)});
  if (!found) return sorry(view, 503, "console.sorry.storage");
  std::vector<std::vector<Markup>> rows;
  for (const auto& terminal : found->terminals)
    rows.push_back({terminal.id, contact_cell(view, terminal, visit.now, inside_->silent_after),
                    devices_cell(view, terminal), messages_cell(view, terminal),
                    terminal.said ? terminal.said->version : view.text("console.none"),
                    terminal.newest_case.empty() ? view.text("console.none") : terminal.newest_case,
                    certificate_cell(view, terminal, visit.now)});
  Markup main =
      table(view, "console.nav.fleet",
            {"console.fleet.terminal", "console.fleet.contact", "console.fleet.devices", "console.fleet.messages",
             "console.fleet.version", "console.fleet.newest_case", "console.fleet.certificate"},
            rows);
  const std::string next = found->next.empty() ? "" : "/fleet?after=" + percent_encoded(found->next);
  main += pager(view, "/fleet", next, after.empty());
  main += element("p", {{"class", "hint"}}, {view.text("console.fleet.hint")});
  return shown(view, view.text("console.nav.fleet"), main);
}

}  // namespace huanka::office
