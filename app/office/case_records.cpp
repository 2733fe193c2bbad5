#include "office/case_records.h"

#include <nlohmann/json.hpp>

#include "office/queue.h"
#include "wire/case_json.h"
#include "wire/strict_json.h"

namespace huanka::office {

using domain::Case;
using domain::CaseNumber;

namespace {
vault::Place place_of_case(const CaseNumber& number) { return {.table = "cases", .row = number, .column = "sealed"}; }
vault::Place place_of_card(const CaseNumber& number) {
  return {.table = "issued_cards", .row = number, .column = "sealed"};
}
vault::Place place_of_picture(const CaseNumber& number) {
  return {.table = "pictures", .row = number, .column = "sealed"};
}

std::int64_t seconds(Instant at) { return at.time_since_epoch().count(); }
}  // namespace

/// `key_column`: of the case's key, with what is sealed behind it.
std::optional<KeptCase> CaseRecords::opened(const CaseNumber& number, const Statement& row, int key_column) const {
  auto key = row.is_null(key_column) ? std::nullopt : keys_.open_case_key(row.text(key_column), number);
  if (!key) return std::nullopt;  // erased
  const auto text = key->open(row.text(key_column + 1), place_of_case(number));
  const auto json = text ? wire::parse_strictly(*text) : Failure{wire::JsonProblem::Malformed};
  if (!json) return std::nullopt;
  auto c = wire::case_from_json(*json);
  if (!c) return std::nullopt;
  return KeptCase{std::move(c).value(), *std::move(key)};
}

std::vector<KeptCase> CaseRecords::read(Statement& rows) {
  std::vector<KeptCase> cases;
  while (rows.next())
    if (auto kept = opened(rows.text(0), rows, 1)) cases.push_back(*std::move(kept));
  return cases;
}

std::optional<KeptCase> CaseRecords::find(const CaseNumber& number) {
  Statement row(database_, "SELECT case_key,sealed FROM cases WHERE number=?");
  row.bind(number);
  return row.next() ? opened(number, row, 0) : std::nullopt;
}

Dealings CaseRecords::dealings(const CaseNumber& number) {
  Statement rows(database_,
                 "SELECT c.case_key,c.sealed,m.kiosk,m.idempotency_key,m.sequence,m.sha256,m.state,m.version,m.place "
                 "FROM cases c LEFT JOIN messages m ON m.case_number=c.number WHERE c.number=?");
  rows.bind(number);
  Dealings all;
  for (bool first = true; rows.next(); first = false) {
    if (first) all.kept = opened(number, rows, 0);
    if (rows.is_null(2)) continue;
    const auto state = domain::case_state_from(rows.text(6)).value_or(domain::CaseState::Submitted);
    all.applied.push_back({.kiosk = rows.text(2),
                           .idempotency_key = rows.text(3),
                           .receipt = {number, static_cast<int>(rows.number(4)), rows.text(5), state,
                                       static_cast<int>(rows.number(7)), false},
                           .place = static_cast<int>(rows.number(8))});
  }
  return all;
}

KeptCase CaseRecords::add(const Case& c, const std::string& kiosk, Instant now) {
  KeptCase kept{c, SecretKey::random()};
  Statement(database_, "INSERT INTO cases VALUES(?,?,?,?,?,?,?,?)")
      .bind(c.number)
      .bind(kiosk)
      .bind(domain::to_string(c.state))
      .bind_blob(keys_.person_index(c.old_card.holder.id_number.digits()))
      .bind_blob(keys_.seal_case_key(kept.key, c.number))
      .bind_blob(kept.key.seal(wire::to_json(c).dump(), place_of_case(c.number)))
      .bind(seconds(now))
      .bind(seconds(now))
      .run();
  put_on_desk(database_, c, tail_index_of(c), wire::day_of(now));
  return kept;
}

void CaseRecords::change(const KeptCase& kept, Instant now) {
  const Case& c = kept.record;
  Statement(database_, "UPDATE cases SET state=?,sealed=?,updated_at=? WHERE number=?")
      .bind(domain::to_string(c.state))
      .bind_blob(kept.key.seal(wire::to_json(c).dump(), place_of_case(c.number)))
      .bind(seconds(now))
      .bind(c.number)
      .run();
  move_on_desk(database_, c, wire::day_of(now));
}

void CaseRecords::add_event(const Case& c, const std::string& actor, const std::string& what, Instant now) {
  Statement(database_,
            "INSERT INTO events VALUES(?,(SELECT coalesce(max(place),0)+1 FROM events WHERE case_number=?),?,?,?,?,?)")
      .bind(c.number)
      .bind(c.number)
      .bind(seconds(now))
      .bind(actor)
      .bind(what)
      .bind(domain::to_string(c.state))
      .bind(c.version)
      .run();
}

void CaseRecords::add_message(const AppliedMessage& message, Instant now) {
  const Receipt& receipt = message.receipt;
  Statement(database_, "INSERT INTO messages VALUES(?,?,?,?,?,?,?,?,?)")
      .bind(receipt.case_number)
      .bind(message.kiosk)
      .bind(receipt.sequence)
      .bind(message.idempotency_key)
      .bind(receipt.sha256)
      .bind(domain::to_string(receipt.state))
      .bind(receipt.version)
      .bind(message.place)
      .bind(seconds(now))
      .run();
}

std::optional<IssuedCard> CaseRecords::issued_card(const KeptCase& kept) {
  const CaseNumber& number = kept.record.number;
  Statement row(database_, "SELECT sealed FROM issued_cards WHERE case_number=?");
  row.bind(number);
  if (!row.next()) return std::nullopt;
  const auto text = kept.key.open(row.text(0), place_of_card(number));
  const auto json = text ? wire::parse_strictly(*text) : Failure{wire::JsonProblem::Malformed};
  if (!json) return std::nullopt;
  auto card = wire::new_card_from_json(*json);
  if (!card) return std::nullopt;
  return IssuedCard{card->identification_code, card->pan};
}

void CaseRecords::keep_issued_card(const KeptCase& kept, const domain::NewCard& card) {
  const CaseNumber& number = kept.record.number;
  Statement(database_,
            "INSERT INTO issued_cards VALUES(?,?) ON CONFLICT(case_number) DO UPDATE SET sealed=excluded.sealed")
      .bind(number)
      .bind_blob(kept.key.seal(wire::to_json(card).dump(), place_of_card(number)))
      .run();
}

Result<std::optional<std::string>, vault::BoxProblem> CaseRecords::picture(const KeptCase& kept) {
  const CaseNumber& number = kept.record.number;
  Statement row(database_, "SELECT sealed FROM pictures WHERE case_number=?");
  row.bind(number);
  if (!row.next()) return std::optional<std::string>();
  auto jpeg = kept.key.open(row.text(0), place_of_picture(number));
  if (!jpeg) return Failure{jpeg.error()};
  return std::optional(std::move(jpeg).value());
}

void CaseRecords::keep_picture(const KeptCase& kept, const std::string& jpeg) {
  const CaseNumber& number = kept.record.number;
  Statement(database_, "INSERT INTO pictures VALUES(?,?) ON CONFLICT(case_number) DO NOTHING")  // the same, by its hash
      .bind(number)
      .bind_blob(kept.key.seal(jpeg, place_of_picture(number)))
      .run();
}

std::string CaseRecords::tail_index_of(const Case& c) const {
  constexpr std::size_t last = 4;
  const std::string& digits = c.old_card.holder.id_number.digits();
  return keys_.person_index(person_tail_of(std::string_view(digits).substr(digits.size() - last)));
}

}  // namespace huanka::office
