// The console: pages for people at the office, drawn here, without script. A request in, a page out; the HTTP around it
// is server.h. Every page but the log-in needs a session; what a session may do is authorisation.h's to say, asked in
// one place before any page is made.
//
// One Console belongs to one thread.
#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "office/accounts.h"
#include "office/certificates.h"
#include "office/console/page.h"
#include "office/console/view.h"
#include "office/ledger.h"
#include "office/letter_check.h"
#include "office/queue.h"
#include "office/sessions.h"
#include "text/catalog.h"

namespace huanka::office {

struct ConsolePlaces {
  BookPlace book;
  std::filesystem::path assets;          ///< locale/ and console/console.css
  std::chrono::minutes silent_after{5};  ///< a terminal not heard for longer is marked and listed first
};

class Console {
 public:
  /// The failure is one sentence.
  static Result<Console, std::string> open(const ConsolePlaces& places, const Rules& rules,
                                           vault::PasswordCost cost = {});

  PageAnswer answer(const PageRequest& request, wire::Instant now);
  /// How many bytes of body a request may bring, by its head: a form is small, and a file is taken only from somebody
  /// who is logged in and may use the page it is for.
  std::size_t most_body(const PageRequest& head, wire::Instant now);

 private:
  /// One request on its way.
  struct Visit;
  struct Route;
  struct Inside;

  explicit Console(std::shared_ptr<Inside> inside) : inside_(std::move(inside)) {}

  static const Route* route_of(const std::string& path);
  PageAnswer checked(const Route& route, Visit& visit);
  static bool read_form(const Route& route, Visit& visit);
  bool permitted(const Route& route, Visit& visit, PageAnswer& refusal);
  /// 403, and the try is in the audit log.
  PageAnswer no_right(Visit& visit, Action action);

  PageAnswer style(Visit& visit);
  PageAnswer language(Visit& visit);
  PageAnswer log_in_page(Visit& visit);
  PageAnswer log_in(Visit& visit);
  PageAnswer log_out(Visit& visit);
  PageAnswer start(Visit& visit);
  PageAnswer password_page(Visit& visit);
  PageAnswer change_password(Visit& visit);
  PageAnswer queue(Visit& visit);
  PageAnswer queue_csv(Visit& visit);
  PageAnswer letters(Visit& visit);
  PageAnswer search(Visit& visit);
  PageAnswer case_page(Visit& visit);
  PageAnswer person(Visit& visit);
  PageAnswer approve(Visit& visit);
  PageAnswer refuse(Visit& visit);
  PageAnswer confirm(Visit& visit);
  PageAnswer revoke_letter(Visit& visit);
  PageAnswer letter_page(Visit& visit);
  PageAnswer check_letter(Visit& visit);
  PageAnswer reserve_page(Visit& visit);
  PageAnswer reserve(Visit& visit);
  PageAnswer reserve_list(Visit& visit);
  PageAnswer fleet(Visit& visit);
  PageAnswer audit(Visit& visit);
  PageAnswer users(Visit& visit);
  PageAnswer enable_user(Visit& visit);
  PageAnswer disable_user(Visit& visit);

  PageAnswer shown_case(Visit& visit, bool in_full);
  PageAnswer decided(Visit& visit, const Result<domain::Case, LedgerError>& decision, const std::string& what);
  PageAnswer judged_letter(Visit& visit, const std::string& text, const PrintedNote& printed);
  PageAnswer user_changed(Visit& visit, const Result<Done, AccountError>& change, const std::string& what);
  std::string open_case_text(Visit& visit, const domain::CaseNumber& number);
  using ListAgain = std::function<PageAnswer(const Markup& said, int status)>;
  PageAnswer filed_list(Visit& visit, const std::vector<ReservationRow>& rows, const ListAgain& again);
  Markup case_rows(Visit& visit, const std::vector<QueueRow>& rows, std::string_view caption, bool letters);

  std::shared_ptr<Inside> inside_;
};

}  // namespace huanka::office
