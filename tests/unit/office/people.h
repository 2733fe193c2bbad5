// A book with people in it, at the cheapest password cost, and a clock that the test moves.
#pragma once

#include "office/accounts.h"
#include "office/audit.h"
#include "office/book.h"
#include "office/sessions.h"
#include "rig/book_place.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"

namespace huanka::rig {

inline const wire::Instant monday_morning =
    wire::Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 16)) + std::chrono::hours(2);
inline const std::string good_password = "eleven geese and a pond";

struct People {
  TemporaryFolder folder;
  vault::Database book = must(office::open_book(book_in(folder)));
  office::Accounts accounts{book, vault::PasswordCost::least()};
  office::Sessions sessions{book};

  void add(const std::string& name, std::vector<office::Grant> grants = {{office::Role::Auditor, ""}}) {
    must(accounts.add({name, std::move(grants), false}, good_password, "test", monday_morning));
  }
  std::vector<office::AuditRow> audit() { return must(office::audit_rows(book, 1'000'000, 1'000)); }
  void sql(const char* text) {
    vault::Transaction transaction(book, vault::Transaction::Kind::Write);
    vault::Statement(book, text).run();
    must(transaction.finish());
  }
};

}  // namespace huanka::rig
