#include "office/audit.h"

#include <charconv>
#include <iostream>
#include <memory>

#include "office/book.h"
#include "office/commands/people.h"

namespace huanka::office {

namespace {
constexpr int done = 0, refused = 1, cannot = 2;

struct Wish {
  std::string folder = "office", postgres, noted;
};

/// "17:<64 hex>", as verify prints it.
std::optional<AuditNote> note_from(const std::string& text) {
  constexpr std::size_t hash_length = 64;
  AuditNote note;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), note.number);
  const auto colon = static_cast<std::size_t>(end - text.data());
  if (failed != std::errc{} || colon + 1 + hash_length != text.size() || text[colon] != ':') return std::nullopt;
  note.hash = text.substr(colon + 1);
  return note;
}

int verify(const Wish& wish) {
  std::optional<AuditNote> noted;
  if (!wish.noted.empty()) {
    noted = note_from(wish.noted);
    if (!noted) {
      std::cerr << "--noted is NUMBER:HASH as an earlier run printed it\n";
      return cannot;
    }
  }
  auto database = open_book({wish.folder, wish.postgres});
  if (!database) {
    std::cerr << "Cannot open the office's book: " << database.error().detail << '\n';
    return cannot;
  }
  const auto report = verify_audit(*database, noted);
  if (!report) {
    std::cerr << "Cannot read the audit log: " << report.error().detail << '\n';
    return cannot;
  }
  for (const auto& finding : report->findings) std::cout << finding << '\n';
  if (report->findings.empty())
    std::cout << "in order; note elsewhere: " << report->newest.number << ':' << report->newest.hash << '\n';
  return report->findings.empty() ? done : refused;
}
}  // namespace

void add_audit_commands(CLI::App& app, std::function<int()>& chosen) {
  const auto wish = std::make_shared<Wish>();
  auto* audit = app.add_subcommand("audit", "The log of every decision and log-in");
  audit->require_subcommand(1);
  auto* sub = audit->add_subcommand("verify", "Look for rows that were changed, removed, moved or put in");
  sub->footer("Exit codes: 0 in order, 1 something is wrong, 2 could not, 64 the command line is wrong");
  sub->add_option("--folder", wish->folder, "Where book and certificates are")->capture_default_str();
  sub->add_option(postgres_option, wish->postgres, postgres_help)->envname(postgres_variable);
  sub->add_option("--noted", wish->noted, "NUMBER:HASH noted from an earlier run: that row must still be there");
  sub->callback([&chosen, wish] { chosen = [wish] { return verify(*wish); }; });
}

}  // namespace huanka::office
