// The console over a book of its own, without a browser: a house with people, cases and a clock that the test moves.
#pragma once

#include "office/console/console.h"
#include "office/console/form.h"
#include "people.h"
#include "settings/settings.h"

namespace huanka::rig {

using namespace office;
using namespace std::chrono_literals;

inline const domain::Date monday = 2026y / 11 / 16;

inline Rules rules() {
  const std::filesystem::path config = std::filesystem::path(HUANKA_SOURCE_DIR) / "config";
  return {must(settings::load_county(config / "county/zijin")), must(settings::load_calendar(config / "calendar"))};
}

struct House : People {
  Ledger ledger = must(Ledger::open(book_in(folder), rules()));
  std::filesystem::path assets = std::filesystem::path(HUANKA_BINARY_DIR) / "assets";
  Console console = must(Console::open({book_in(folder), assets}, rules(), vault::PasswordCost::least()));
  wire::Instant now = monday_morning;
  std::string token;

  domain::CaseNumber submit(int n, const std::string& holding = "icbc", const std::string& target = "ccb",
                            const std::string& name = "张桂花") {
    auto c = sample_case();
    c.number = domain::make_case_number("ZJ01", monday, n);
    c.holding_bank = holding;
    c.target_bank = target;
    c.old_card.holder.name = must(domain::PersonName::parse(name));
    must(ledger.apply({"ZJ01", c.number, 1, now, CaseSubmitted{c}, vault::sha256_hex(c.number)}, "key-" + c.number,
                      now));
    return c.number;
  }
  /// Approved, and the person told of it (R70).
  void open_window(const domain::CaseNumber& number) {
    must(ledger.approve(number, now));
    const auto words = must(text::Catalog::load(assets / "locale", domain::Language::Chinese));
    const auto sms = must(ledger.begin_sms(now, now, wording_from(words, rules().county)));
    must(ledger.sms_accepted(*sms, "ref", now));
  }
  /// `sequence` of the terminal's message about this case.
  void letter(const domain::CaseNumber& number, int sequence = 2, std::string letter_number = {}) {
    if (letter_number.empty()) letter_number = "L-" + number;
    const auto card = sample_new_card();
    open_window(number);
    must(ledger.issue(number, card.identification_code, card.pan, now));
    must(ledger.apply(
        {"ZJ01", number, sequence, now, LetterPrinted{letter_number, false, card.identification_code}, "x"},
        "letter-" + number, now));
  }
  void log_in_as(std::vector<Grant> grants) {
    const std::string name = "user" + std::to_string(must(accounts.list()).size());
    add(name, std::move(grants));
    token = must(sessions.begin(name, now));
  }
  PageRequest request(const std::string& method, const std::string& target) const {
    return {.method = method, .target = target, .cookies = "__Host-huanka=" + token, .host = "office", .from = "test"};
  }
  PageAnswer get(const std::string& target) { return console.answer(request("GET", target), now); }
  PageRequest form(const std::string& target, const std::string& fields) const {
    auto posted = request("POST", target);
    posted.origin = "https://office";
    posted.fetch_site = "same-origin";
    posted.content_type = "application/x-www-form-urlencoded";
    posted.body = "form=" + form_token(token) + "&" + fields;
    return posted;
  }
  PageAnswer post(const std::string& target, const std::string& fields) {
    return console.answer(form(target, fields), now);
  }
  /// A form with a file in it, as a browser sends it.
  PageAnswer upload(const std::string& target, Fields fields, const Fields& files = {}) {
    auto posted = form(target, "");
    posted.content_type = "multipart/form-data; boundary=----xYz";
    posted.body.clear();
    fields["form"] = form_token(token);
    const std::string head = "------xYz\r\nContent-Disposition: form-data; name=\"";
    for (const auto& [name, value] : fields) posted.body += head + name + "\"\r\n\r\n" + value + "\r\n";
    for (const auto& [name, bytes] : files)
      posted.body += head + name + "\"; filename=\"a.bin\"\r\nContent-Type: text/html\r\n\r\n" + bytes + "\r\n";
    posted.body += "------xYz--\r\n";
    return console.answer(posted, now);
  }
  domain::CaseState state(const domain::CaseNumber& number) { return must(ledger.find(number, now)).state; }
};

inline const std::vector<Grant> reviewer{{Role::OriginalBankReviewer, "icbc"}}, staff{{Role::TargetBankStaff, "ccb"}},
    officer{{Role::CountyOfficer, ""}}, technician{{Role::FleetTechnician, ""}}, auditor{{Role::Auditor, ""}},
    administrator{{Role::Administrator, ""}};

inline bool has(const PageAnswer& answer, const std::string& text) {
  return answer.body.find(text) != std::string::npos;
}

}  // namespace huanka::rig
