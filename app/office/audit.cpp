#include "office/audit.h"

#include <initializer_list>
#include <string_view>

#include "vault/sealing.h"

namespace huanka::office {

using vault::Database;
using vault::Statement;
using vault::Transaction;

namespace {
constexpr std::size_t most_findings = 20;
const std::string start(64, '0');  // what the first row follows

/// Every field with its length before it: no two rows have the same bytes.
std::string hash_of(std::int64_t number, const AuditEntry& entry, const std::string& previous) {
  std::string canonical;
  for (const std::string& field : {std::string("huanka audit 1"), previous, std::to_string(number),
                                   std::to_string(entry.at.time_since_epoch().count()), entry.actor, entry.action,
                                   entry.subject, entry.outcome, entry.detail})
    canonical += std::to_string(field.size()) + ":" + field + ",";
  return vault::sha256_hex(canonical);
}

AuditRow row_from(const Statement& row) {
  return {.number = row.number(0),
          .entry = {.at = wire::Instant(std::chrono::seconds(row.number(1))),
                    .actor = row.text(2),
                    .action = row.text(3),
                    .subject = row.text(4),
                    .outcome = row.text(5),
                    .detail = row.text(6)},
          .previous = row.text(7),
          .hash = row.text(8)};
}

AuditNote head_of(Database& database) {
  Statement head(database, "SELECT number,hash FROM audit_head WHERE id=1");
  if (head.next()) return {head.number(0), head.text(1)};
  return {0, start};
}

/// What is wrong with a row that should follow `last`; empty when nothing is.
std::string fault_of(const AuditRow& row, const AuditNote& last) {
  const std::string name = "row " + std::to_string(row.number);
  if (row.number > last.number + 1)
    return row.number == last.number + 2
               ? "row " + std::to_string(last.number + 1) + " was removed"
               : "rows " + std::to_string(last.number + 1) + " to " + std::to_string(row.number - 1) + " were removed";
  if (row.number <= last.number) return name + " has a number that was given before";
  if (row.hash != hash_of(row.number, row.entry, row.previous)) return name + " was changed";
  if (row.previous != last.hash)
    return name + " does not follow row " + std::to_string(last.number) +
           ": one of them was put there, moved, or written anew";
  return {};
}
}  // namespace

void append_audit(Database& database, const AuditEntry& entry) {
  const AuditNote head = head_of(database);
  const std::int64_t number = head.number + 1;
  const std::string hash = hash_of(number, entry, head.hash);
  Statement(database, "INSERT INTO audit VALUES(?,?,?,?,?,?,?,?,?)")
      .bind(number)
      .bind(entry.at.time_since_epoch().count())
      .bind(entry.actor)
      .bind(entry.action)
      .bind(entry.subject)
      .bind(entry.outcome)
      .bind(entry.detail)
      .bind(head.hash)
      .bind(hash)
      .run();
  Statement(database,
            "INSERT INTO audit_head VALUES(1,?,?) ON CONFLICT(id) DO UPDATE SET number=excluded.number,"
            "hash=excluded.hash")
      .bind(number)
      .bind(hash)
      .run();
}

Result<Done, vault::Error> note_audit(Database& database, const AuditEntry& entry) {
  return database.in_turn([&] {
    Transaction transaction(database, Transaction::Kind::Write);
    append_audit(database, entry);
    return transaction.finish();
  });
}

Result<std::vector<AuditRow>, vault::Error> audit_rows(Database& database, std::int64_t before, int limit) {
  return database.in_turn([&]() -> Result<std::vector<AuditRow>, vault::Error> {
    Transaction transaction(database, Transaction::Kind::Read);
    Statement rows(database,
                   "SELECT number,at,actor,action,subject,outcome,detail,previous,hash FROM audit WHERE number<? "
                   "ORDER BY number DESC LIMIT ?");
    rows.bind(before).bind(limit);
    std::vector<AuditRow> found;
    while (rows.next()) found.push_back(row_from(rows));
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    return found;
  });
}

Result<AuditReport, vault::Error> verify_audit(Database& database, const std::optional<AuditNote>& noted) {
  return database.in_turn([&]() -> Result<AuditReport, vault::Error> {
    Transaction transaction(database, Transaction::Kind::Read);
    AuditReport report;
    AuditNote last{0, start};
    bool note_met = !noted;
    const auto find = [&](std::string what) {
      if (report.findings.size() < most_findings) report.findings.push_back(std::move(what));
    };
    Statement rows(database,
                   "SELECT number,at,actor,action,subject,outcome,detail,previous,hash FROM audit ORDER BY number");
    while (rows.next()) {
      const AuditRow row = row_from(rows);
      if (auto fault = fault_of(row, last); !fault.empty()) find(std::move(fault));
      if (noted && row.number == noted->number) {
        note_met = true;
        if (row.hash != noted->hash) find("row " + std::to_string(row.number) + " is not the row that was noted");
      }
      last = {row.number, row.hash};
    }
    const AuditNote head = head_of(database);
    if (head.number > last.number)
      find("rows " + std::to_string(last.number + 1) + " to " + std::to_string(head.number) + " were removed");
    else if (head.number < last.number)
      find("rows after " + std::to_string(head.number) + " were put there");
    else if (head.hash != last.hash)
      find("row " + std::to_string(last.number) + " is not the last row that was written");
    if (!note_met) find("row " + std::to_string(noted->number) + ", which was noted, is gone");
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    report.newest = last;
    return report;
  });
}

}  // namespace huanka::office
