// Cases: sealed, found by number or by the person's keyed index, and merged with what the office decides.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "store/places.h"
#include "store/store.h"
#include "store/words.h"
#include "wire/case_json.h"
#include "wire/civil_time.h"
#include "wire/strict_json.h"

namespace huanka::store {

using domain::Case;
using vault::SecretKey;
using vault::Statement;
using vault::Transaction;

namespace {
/// End of the last day on which the person may stand by their wish, in seconds; 0 when nobody waits for that.
std::int64_t waits_until(const Case& c) {
  if (c.state != domain::CaseState::Refused || !c.confirm_until) return 0;
  const Instant latest_dawn{std::chrono::sys_days(domain::add_days(*c.confirm_until, 1))};  // 8 hours into the next day
  return latest_dawn.time_since_epoch().count();
}
}  // namespace

std::optional<SecretKey> Store::key_of(const CaseNumber& number) {
  Statement row(database_, "SELECT case_key FROM cases WHERE number=?");
  row.bind(number);
  if (!row.next() || row.is_null(0)) return std::nullopt;
  return keys_.open_case_key(row.text(0), number);
}

void Store::put_case(const Case& c, Instant now) {
  auto key = key_of(c.number);
  if (!key) key = SecretKey::random();
  Statement(database_,
            "INSERT INTO cases(number,state,route,opened_at,person,case_key,sealed,updated_at,waits_until) "
            "VALUES(?1,?2,?3,?7,?4,?5,?6,?7,?8) ON CONFLICT(number) DO UPDATE SET "
            "state=?2,sealed=?6,updated_at=?7,waits_until=?8")
      .bind(c.number)
      .bind(domain::to_string(c.state))
      .bind(domain::to_string(c.route))
      .bind_blob(keys_.person_index(c.old_card.holder.id_number.digits()))
      .bind_blob(keys_.seal_case_key(*key, c.number))
      .bind_blob(key->seal(wire::to_json(c).dump(), place_of_case(c.number)))
      .bind(now.time_since_epoch().count())
      .bind(waits_until(c))
      .run();
}

std::vector<Case> Store::read_cases(Statement& rows) {
  std::vector<Case> found;
  while (rows.next()) {
    const CaseNumber number = rows.text(0);
    const auto key = rows.is_null(1) ? std::nullopt : keys_.open_case_key(rows.text(1), number);
    if (!key) continue;  // erased: there is nothing left to show
    const auto text = key->open(rows.text(2), place_of_case(number));
    if (!text) continue;
    const auto json = wire::parse_strictly(*text);
    if (!json) continue;
    if (auto c = wire::case_from_json(*json)) found.push_back(std::move(c).value());
  }
  return found;
}

std::optional<Case> Store::get_case(const CaseNumber& number) {
  Statement row(database_, "SELECT number,case_key,sealed FROM cases WHERE number=?");
  row.bind(number);
  auto found = read_cases(row);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<Case, Error> Store::save_new_case(Case c, Instant now, const std::string& picture) {
  Transaction transaction(database_, Transaction::Kind::Write);
  const auto n = count_up("case:" + wire::to_text(c.opened));
  if (n > 9999) return Failure{Error{Error::Code::Database, "no case numbers left for this day"}};
  c.number = domain::make_case_number(kiosk_id_, c.opened, static_cast<int>(n));
  put_case(c, now);
  const nlohmann::ordered_json body{{"case", wire::to_json(c)}};
  queue_message(c, "case_submitted", body.dump(), now, now);
  if (!picture.empty()) keep_picture(c, picture, now);
  add_print(c.number, Paper::Slip, "", now);
  add_audit("case_saved", c.number, now);
  if (auto done = transaction.finish(); !done) return Failure{done.error()};
  return c;
}

void Store::keep_picture(const Case& c, const std::string& picture, Instant now) {
  const auto key = key_of(c.number);
  if (!key) return;
  Statement(database_, "INSERT INTO pictures VALUES(?,?)")
      .bind(c.number)
      .bind_blob(key->seal(picture, place_of_picture(c.number)))
      .run();
  const nlohmann::ordered_json body{{"sha256", vault::sha256_hex(picture)}, {"jpeg", vault::base64(picture)}};
  queue_message(c, "picture_taken", body.dump(), now, now);
}

Result<std::optional<std::string>, Error> Store::picture_of(const CaseNumber& number) {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement row(database_, "SELECT sealed FROM pictures WHERE case_number=?");
  row.bind(number);
  std::optional<std::string> picture;
  if (row.next())
    if (const auto key = key_of(number))
      if (auto opened = key->open(row.text(0), place_of_picture(number))) picture = std::move(opened).value();
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return picture;
}

Result<std::optional<Case>, Error> Store::find(const CaseNumber& number) {
  Transaction transaction(database_, Transaction::Kind::Read);
  auto found = get_case(number);
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return found;
}

Result<std::vector<Case>, Error> Store::cases_of(const domain::IdNumber& person) {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement rows(database_, "SELECT number,case_key,sealed FROM cases WHERE person=? ORDER BY rowid DESC");
  rows.bind_blob(keys_.person_index(person.digits()));
  auto found = read_cases(rows);
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return found;
}

Result<std::vector<Case>, Error> Store::cases() {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement rows(database_, "SELECT number,case_key,sealed FROM cases ORDER BY rowid DESC");
  auto found = read_cases(rows);
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return found;
}

void Store::take_over(const Case& before, const OfficeSays& says, Instant now) {
  const Case mine = domain::followed(before, says);
  if (mine == before) return;
  put_case(mine, now);
  add_audit("office_decided", mine.number + " " + domain::to_string(says.state), now);
}

Result<Case, Error> Store::confirm_wish(const CaseNumber& number, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  auto mine = get_case(number);
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  if (!mine) return Failure{Error{Error::Code::Erased, "no such case here"}};
  auto confirmed = domain::confirm_wish(*std::move(mine), wire::day_of(now));
  if (!confirmed)
    return Failure{Error{Error::Code::Database, "R" + std::to_string(confirmed.error().requirement) + " forbids it"}};
  put_case(*confirmed, now);
  queue_message(*confirmed, "wish_confirmed", "{}", now, now);
  add_audit("wish_confirmed", number, now);
  if (auto done = transaction.finish(); !done) return Failure{done.error()};
  return std::move(confirmed).value();
}

Result<Case, Error> Store::take_up(const Case& record, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  auto here = get_case(record.number);
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  if (here) return *std::move(here);
  // An erased one has its row, and no key.
  Statement(database_,
            "UPDATE cases SET case_key=?,person=?,opened_at=?,erasure_announced_at=NULL,erased_at=NULL WHERE number=?")
      .bind_blob(keys_.seal_case_key(SecretKey::random(), record.number))
      .bind_blob(keys_.person_index(record.old_card.holder.id_number.digits()))
      .bind(now.time_since_epoch().count())
      .bind(record.number)
      .run();
  put_case(record, now);
  add_audit("case_taken_up", record.number, now);
  if (auto done = transaction.finish(); !done) return Failure{done.error()};
  return record;
}

Result<Done, Error> Store::merge(const CaseNumber& number, const OfficeSays& says, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  if (auto mine = get_case(number)) take_over(*mine, says, now);
  return transaction.finish();
}

}  // namespace huanka::store
