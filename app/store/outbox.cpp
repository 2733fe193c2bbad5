// The outbox: messages to the office, made once with their key, sealed like the case they speak of.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "store/places.h"
#include "store/store.h"
#include "wire/civil_time.h"

namespace huanka::store {

using vault::Statement;
using vault::Transaction;

namespace {
/// No wait is longer (Retry-After is capped there): a time further ahead was written by a clock that was wrong.
constexpr std::chrono::hours longest_wait{24};
constexpr const char* waiting = "sent_at IS NULL AND set_aside_at IS NULL";

/// Of id, case_number, sequence, idempotency_key, sealed, attempts; the body is still sealed.
OutboxItem item_from(const Statement& row) {
  return {.id = row.number(0),
          .case_number = row.text(1),
          .sequence = static_cast<int>(row.number(2)),
          .idempotency_key = row.text(3),
          .body = {},
          .attempts = static_cast<int>(row.number(5))};
}
}  // namespace

void Store::queue_message(const domain::Case& c, const char* type, const std::string& body_json, Instant happened,
                          Instant now) {
  Statement last(database_, "SELECT coalesce(max(sequence),0) FROM outbox WHERE case_number=?");
  const std::int64_t sequence = (last.bind(c.number).next() ? last.number(0) : 0) + 1;
  // The exact bytes are fixed here: a message sent twice is the same message.
  const nlohmann::ordered_json message{{"kiosk", kiosk_id_},
                                       {"case_number", c.number},
                                       {"sequence", sequence},
                                       {"type", type},
                                       {"schema", 1},
                                       {"created_at", wire::rfc3339(happened)},
                                       {"body", nlohmann::ordered_json::parse(body_json)}};
  const auto key = key_of(c.number);
  if (!key) return;
  Statement(database_,
            "INSERT INTO outbox(case_number,sequence,idempotency_key,sealed,next_try,queued_at) VALUES(?,?,?,?,?,?)")
      .bind(c.number)
      .bind(sequence)
      .bind(vault::hex(vault::random_bytes(16)))
      .bind_blob(key->seal(message.dump(), place_of_message(c.number, sequence)))
      .bind(now.time_since_epoch().count())
      .bind(now.time_since_epoch().count())
      .run();
}

Result<std::optional<OutboxItem>, Error> Store::next_due(Instant now) {
  for (;;) {  // every round that does not answer sets one message aside
    std::int64_t damaged = 0;
    auto item = next_due_or_damaged(now, damaged);
    if (!item || damaged == 0) return item;
    // Nobody can read it any more, whatever waits behind it can still go.
    if (auto done = set_aside(damaged, "damaged", now); !done) return Failure{done.error()};
  }
}

Result<std::optional<OutboxItem>, Error> Store::next_due_or_damaged(Instant now, std::int64_t& damaged) {
  Transaction transaction(database_, Transaction::Kind::Read);
  // Per-case order: a message is due only when every earlier one of its case is with the office. One set aside holds
  // back those after it, until a person has looked.
  Statement row(
      database_,
      "SELECT id,case_number,sequence,idempotency_key,sealed,attempts FROM outbox AS o WHERE sent_at IS NULL "
      "AND set_aside_at IS NULL AND (next_try<=? OR next_try>?) AND NOT EXISTS(SELECT 1 FROM outbox AS e WHERE "
      "e.case_number=o.case_number AND e.sequence<o.sequence AND e.sent_at IS NULL) "
      "ORDER BY next_try,id LIMIT 1");
  row.bind(now.time_since_epoch().count()).bind((now + longest_wait).time_since_epoch().count());
  std::optional<OutboxItem> item;
  if (row.next()) {
    item = item_from(row);
    const auto key = key_of(item->case_number);
    auto body = key ? key->open(row.text(4), place_of_message(item->case_number, item->sequence))
                    : Failure{vault::BoxProblem::NotAuthentic};
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    if (!body) {
      damaged = item->id;
      return std::optional<OutboxItem>();
    }
    item->body = std::move(body).value();
  }
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return item;
}

Result<std::vector<OutboxItem>, Error> Store::due_together(Instant now, std::size_t most, std::size_t bytes) {
  Transaction transaction(database_, Transaction::Kind::Read);
  // As they were queued, which is each case's order too; one whose earlier one does not go now waits for it. Asked for
  // this order, SQLite would look through every message there ever was.
  Statement rows(
      database_,
      "SELECT id,case_number,sequence,idempotency_key,sealed,attempts FROM outbox AS o INDEXED BY outbox_waiting WHERE "
      "sent_at IS NULL "
      "AND set_aside_at IS NULL AND (next_try<=? OR next_try>?) AND NOT EXISTS(SELECT 1 FROM outbox AS e WHERE "
      "e.case_number=o.case_number AND e.sequence<o.sequence AND e.sent_at IS NULL AND (e.set_aside_at IS NOT NULL OR "
      "(e.next_try>? AND e.next_try<=?))) ORDER BY id LIMIT ?");
  const auto due = now.time_since_epoch().count(), wrong = (now + longest_wait).time_since_epoch().count();
  rows.bind(due).bind(wrong).bind(due).bind(wrong).bind(static_cast<std::int64_t>(most));
  std::vector<OutboxItem> items;
  while (rows.next()) {
    OutboxItem item = item_from(rows);
    const auto key = key_of(item.case_number);
    auto body = key ? key->open(rows.text(4), place_of_message(item.case_number, item.sequence))
                    : Failure{vault::BoxProblem::NotAuthentic};
    if (!body || body->size() > bytes) break;  // next_due knows what to do with it
    bytes -= body->size();
    item.body = std::move(body).value();
    items.push_back(std::move(item));
  }
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return items;
}

Result<std::optional<Instant>, Error> Store::next_try() {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement row(database_,
                "SELECT min(next_try) FROM outbox AS o WHERE sent_at IS NULL AND set_aside_at IS NULL AND NOT "
                "EXISTS(SELECT 1 FROM outbox AS e WHERE e.case_number=o.case_number AND e.sequence<o.sequence AND "
                "e.sent_at IS NULL)");
  std::optional<Instant> at;
  if (row.next() && !row.is_null(0)) at = Instant(std::chrono::seconds(row.number(0)));
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return at;
}

Result<Done, Error> Store::mark_sent(std::int64_t item, Instant now, std::optional<domain::CaseState> became) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement of(database_, "SELECT case_number FROM outbox WHERE id=?");
  if (became && of.bind(item).next())
    if (const auto mine = get_case(of.text(0))) take_over(*mine, {.state = *became}, now);
  Statement(database_, "UPDATE outbox SET sent_at=?,attempts=attempts+1,last_reason='' WHERE id=? AND sent_at IS NULL")
      .bind(now.time_since_epoch().count())
      .bind(item)
      .run();
  return transaction.finish();
}

Result<Done, Error> Store::mark_failed(std::int64_t item, Instant next_try, const std::string& reason) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement(database_, "UPDATE outbox SET attempts=attempts+1,next_try=?,last_reason=? WHERE id=?")
      .bind(next_try.time_since_epoch().count())
      .bind(reason)
      .bind(item)
      .run();
  return transaction.finish();
}

Result<Done, Error> Store::set_aside(std::int64_t item, const std::string& reason, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement(database_, "UPDATE outbox SET attempts=attempts+1,set_aside_at=?,last_reason=? WHERE id=?")
      .bind(now.time_since_epoch().count())
      .bind(reason)
      .bind(item)
      .run();
  add_audit("message_set_aside", reason, now);
  return transaction.finish();
}

Result<bool, Error> Store::is_sent(const CaseNumber& number) {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement row(database_, "SELECT 1 FROM outbox WHERE case_number=? AND sent_at IS NULL LIMIT 1");
  row.bind(number);
  const bool waits = row.next();
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return !waits;
}

std::string to_string(MessageFate fate) {
  switch (fate) {
    case MessageFate::Waiting:
      return "waiting";
    case MessageFate::Sent:
      return "sent";
    case MessageFate::SetAside:
      break;
  }
  return "set_aside";
}

Result<std::vector<OutboxMessage>, Error> Store::read_messages(const char* where, const CaseNumber& number) {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement rows(database_, (std::string("SELECT case_number,sequence,attempts,last_reason,sent_at,set_aside_at FROM "
                                         "outbox WHERE ") +
                             where + " ORDER BY id")
                                .c_str());
  if (!number.empty()) rows.bind(number);
  std::vector<OutboxMessage> messages;
  while (rows.next())
    messages.push_back({.case_number = rows.text(0),
                        .sequence = static_cast<int>(rows.number(1)),
                        .fate = !rows.is_null(4)   ? MessageFate::Sent
                                : !rows.is_null(5) ? MessageFate::SetAside
                                                   : MessageFate::Waiting,
                        .attempts = static_cast<int>(rows.number(2)),
                        .last_reason = rows.text(3),
                        .set_aside_at = rows.is_null(5)
                                            ? std::nullopt
                                            : std::optional(Instant(std::chrono::seconds(rows.number(5))))});
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return messages;
}

Result<std::vector<OutboxMessage>, Error> Store::messages_of(const CaseNumber& number) {
  return read_messages("case_number=?", number);
}

Result<std::vector<OutboxMessage>, Error> Store::messages_set_aside() {
  return read_messages("set_aside_at IS NOT NULL AND sent_at IS NULL", "");
}

Result<std::optional<Instant>, Error> Store::oldest_waiting() {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement row(database_, (std::string("SELECT min(queued_at) FROM outbox WHERE queued_at>0 AND ") + waiting).c_str());
  std::optional<Instant> at;
  if (row.next() && !row.is_null(0)) at = Instant(std::chrono::seconds(row.number(0)));
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return at;
}

Result<OutboxDepth, Error> Store::outbox_depth() {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement row(database_, (std::string("SELECT count(*) FILTER (WHERE ") + waiting +
                            "), count(*) FILTER (WHERE set_aside_at IS NOT NULL AND sent_at IS NULL) FROM outbox")
                               .c_str());
  OutboxDepth depth;
  if (row.next()) depth = {static_cast<int>(row.number(0)), static_cast<int>(row.number(1))};
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return depth;
}

}  // namespace huanka::store
