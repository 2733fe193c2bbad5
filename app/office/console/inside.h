// Inside the console only: what it is made of, shared by the files that draw its pages.
#pragma once

#include <optional>
#include <utility>

#include "office/console/console.h"
#include "office/console/form.h"

namespace huanka::office {

struct Console::Inside {
  Rules rules;
  vault::Database book;
  Ledger ledger;
  Accounts accounts;
  Sessions sessions;
  CertificateFolder certificates;
  text::Catalog chinese, english;
  std::string css;
  std::chrono::minutes silent_after;
  std::map<std::string, std::deque<wire::Instant>> log_in_tries;  ///< by address

  Inside(Rules county_rules, vault::Database opened, Ledger opened_ledger, const vault::PasswordCost& cost,
         CertificateFolder folder, text::Catalog zh, text::Catalog en, std::string style, std::chrono::minutes silent)
      : rules(std::move(county_rules)),
        book(std::move(opened)),
        ledger(std::move(opened_ledger)),
        accounts(book, cost),
        sessions(book),
        certificates(std::move(folder)),
        chinese(std::move(zh)),
        english(std::move(en)),
        css(std::move(style)),
        silent_after(silent) {}
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  Inside(Inside&&) = delete;
  Inside& operator=(Inside&&) = delete;
  ~Inside() = default;
};

struct Console::Visit {
  const PageRequest& request;
  wire::Instant now;
  std::string path;
  Fields query, form;
  Fields files;               ///< of an upload, by field
  domain::CaseNumber number;  ///< of the case the path names
  std::optional<Session> session;
  View view;

  const std::vector<Grant>& grants() const { return session->user.grants; }
  Hand hand() const { return {.actor = session->user.name, .version = version()}; }
  /// The version the form was made for; one that no case has when it is missing.
  int version() const;
};

constexpr const char* session_cookie = "__Host-huanka";
constexpr const char* language_cookie = "__Host-huanka-language";
constexpr int rows_a_page = 25;

std::string cookie_line(const std::string& name, const std::string& value, bool forget = false);
PageAnswer see_other(const std::string& path);
PageAnswer shown(const View& view, const std::string& title, const Markup& main, int status = 200);
/// `key` names one sentence.
PageAnswer sorry(const View& view, int status, std::string_view key);

}  // namespace huanka::office
