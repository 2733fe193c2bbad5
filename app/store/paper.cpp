// Paper: what is wished, what may be out there, what is proven. One original of each, every further print marked.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/letter.h"
#include "store/places.h"
#include "store/store.h"
#include "store/words.h"
#include "wire/case_json.h"
#include "wire/strict_json.h"

namespace huanka::store {

using vault::Statement;
using vault::Transaction;

namespace {
/// A sheet from such a job may be in somebody's hand: everything that was begun and that the device did not prove
/// failed. Somebody's "it is not there" is no proof; the sheet may come out when the jam is cleared.
constexpr const char* may_exist = "('started','printed','unknown','came_out','did_not_come_out')";
constexpr const char* columns = "SELECT id,paper,case_number,letter_number,duplicate,state,at FROM print_jobs ";

Failure<Error> is_erased(const CaseNumber& number) {
  return Failure{Error{Error::Code::Erased, "case " + number + " was erased"}};
}

bool has_ended(PrintState state) { return state != PrintState::Intended && state != PrintState::Started; }
}  // namespace

std::string to_string(PrintState state) {
  for (const auto& [known, word] : print_words)
    if (known == state) return word;
  return "unknown";
}

std::string to_string(Paper paper) { return paper == Paper::Slip ? "slip" : "letter"; }

std::vector<PrintJob> Store::read_prints(Statement& rows) {
  std::vector<PrintJob> jobs;
  while (rows.next())
    jobs.push_back({.id = rows.number(0),
                    .paper = rows.text(1) == "letter" ? Paper::Letter : Paper::Slip,
                    .number = rows.text(2),
                    .state = print_state_from(rows.text(5)),
                    .at = Instant(std::chrono::seconds(rows.number(6))),
                    .duplicate = rows.number(4) != 0,
                    .letter_number = rows.text(3)});
  return jobs;
}

std::optional<PrintJob> Store::latest_print(const CaseNumber& number, Paper paper) {
  Statement row(database_, (std::string(columns) + "WHERE case_number=? AND paper=? ORDER BY id DESC LIMIT 1").c_str());
  row.bind(number).bind(to_string(paper));
  auto jobs = read_prints(row);
  return jobs.empty() ? std::nullopt : std::optional(std::move(jobs.front()));
}

PrintJob Store::add_print(const CaseNumber& number, Paper paper, const std::string& letter_number, Instant now) {
  PrintJob job{.paper = paper, .number = number, .at = now, .letter_number = letter_number};
  Statement earlier(
      database_,
      (std::string("SELECT 1 FROM print_jobs WHERE case_number=? AND paper=? AND state IN ") + may_exist).c_str());
  earlier.bind(number).bind(to_string(paper));
  job.duplicate = earlier.next();
  Statement add(
      database_,
      "INSERT INTO print_jobs(paper,case_number,letter_number,duplicate,state,at) VALUES(?,?,?,?,'intended',?)"
      " RETURNING id");
  add.bind(to_string(paper))
      .bind(number)
      .bind(letter_number)
      .bind(std::int64_t{job.duplicate})
      .bind(now.time_since_epoch().count());
  if (add.next()) job.id = add.number(0);
  Statement(database_, "INSERT INTO journal(at,case_number,step) VALUES(?,?,?)")
      .bind(now.time_since_epoch().count())
      .bind(number)
      .bind("about to print " + to_string(paper) + (letter_number.empty() ? "" : " " + letter_number))
      .run();
  return job;
}

Result<PrintJob, Error> Store::next_print(const CaseNumber& number, Paper paper, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  if (erased_when(number)) return is_erased(number);
  auto job = latest_print(number, paper);
  if (!job || has_ended(job->state)) job = add_print(number, paper, job ? job->letter_number : "", now);
  if (auto done = transaction.finish(); !done) return Failure{done.error()};
  return *job;
}

std::optional<domain::NewCard> Store::open_letter_card(const CaseNumber& number, const std::string& letter_number,
                                                       const std::string& sealed) {
  const auto key = key_of(number);
  const auto text =
      key ? key->open(sealed, place_of_new_card(letter_number)) : Failure{vault::BoxProblem::NotAuthentic};
  if (!text) return std::nullopt;
  const auto json = wire::parse_strictly(*text);
  if (!json) return std::nullopt;
  auto card = wire::new_card_from_json(*json);
  return card ? std::optional(std::move(card).value()) : std::nullopt;
}

Result<LetterBegun, Error> Store::begin_letter(const domain::Case& issued, const domain::NewCard& card, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  if (erased_when(issued.number)) return is_erased(issued.number);
  LetterBegun begun{.issued = issued, .job = {}, .card = card};
  std::string letter_number;
  std::string sealed_card;
  if (Statement row(database_, "SELECT number,new_card FROM letters WHERE case_number=?");
      row.bind(issued.number).next()) {
    letter_number = row.text(0);
    sealed_card = row.text(1);
  }
  if (sealed_card.empty()) {  // the first one, or the case was erased and taken up again: the number stays
    put_case(issued, now);
    if (letter_number.empty())
      letter_number = domain::make_letter_number(kiosk_id_, static_cast<int>(count_up("letter")));
    const auto key = key_of(issued.number);
    if (!key) return Failure{Error{Error::Code::Damaged, "the case has no key"}};
    Statement(database_,
              "INSERT INTO letters VALUES(?,?,?) ON CONFLICT(number) DO UPDATE SET new_card=excluded.new_card")
        .bind(letter_number)
        .bind(issued.number)
        .bind_blob(key->seal(wire::to_json(card).dump(), place_of_new_card(letter_number)))
        .run();
    add_audit("letter_reserved", issued.number + " " + letter_number, now);
  } else if (auto mine = get_case(issued.number)) {
    begun.issued = *std::move(mine);
    auto first = open_letter_card(issued.number, letter_number, sealed_card);
    if (!first) return Failure{Error{Error::Code::Damaged, "the letter's card cannot be opened"}};
    begun.card = *std::move(first);
  }
  auto job = latest_print(issued.number, Paper::Letter);
  if (!job || has_ended(job->state)) job = add_print(issued.number, Paper::Letter, letter_number, now);
  begun.job = *job;
  if (auto done = transaction.finish(); !done) return Failure{done.error()};
  return begun;
}

Result<Done, Error> Store::print_started(std::int64_t job, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement(database_, "UPDATE print_jobs SET state='started',at=? WHERE id=? AND state='intended'")
      .bind(now.time_since_epoch().count())
      .bind(job)
      .run();
  return transaction.finish();
}

Result<Done, Error> Store::print_ended(std::int64_t id, PrintState end, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement row(database_, (std::string(columns) + "WHERE id=?").c_str());
  row.bind(id);
  const auto jobs = read_prints(row);
  if (!jobs.empty() && jobs.front().state != end) {
    Statement(database_, "UPDATE print_jobs SET state=?,at=? WHERE id=?")
        .bind(to_string(end))
        .bind(now.time_since_epoch().count())
        .bind(id)
        .run();
    add_audit("print_" + to_string(end), jobs.front().number + " " + to_string(jobs.front().paper), now);
    const bool is_out = end == PrintState::Printed || end == PrintState::CameOut;
    if (is_out && jobs.front().paper == Paper::Letter) letter_is_printed(jobs.front(), now);
  }
  return transaction.finish();
}

void Store::letter_is_printed(const PrintJob& job, Instant now) {
  const auto c = get_case(job.number);
  if (!c) return;
  auto printed = domain::print_letter(*c, job.letter_number);
  if (!printed) return add_audit("letter_refused_by_rule", job.number, now);
  put_case(*printed, now);
  nlohmann::ordered_json body{{"letter_number", job.letter_number},
                              {"duplicate", job.duplicate},
                              {"new_card_identification_code", c->new_card_identification_code}};
  // What the letter says of the old card: a counter that opened the case had not read it.
  if (!c->old_card.card_number.empty()) body["old_card_number"] = c->old_card.card_number;
  if (c->old_card.pan) body["old_account"] = c->old_card.pan->digits();
  // The day of the letter counts, not that of somebody's word days later that it came out.
  queue_message(*printed, "letter_printed", body.dump(), std::min(job.at, now), now);
}

Result<Done, Error> Store::resolve_print(const CaseNumber& number, Paper paper, bool came_out, Instant now) {
  std::optional<PrintJob> job;
  {
    Transaction look(database_, Transaction::Kind::Read);
    job = latest_print(number, paper);
    if (look.trouble()) return Failure{*look.trouble()};
  }
  if (!job || job->state != PrintState::Unknown) return Done{};
  return print_ended(job->id, came_out ? PrintState::CameOut : PrintState::DidNotComeOut, now);
}

Result<std::vector<PrintJob>, Error> Store::unknown_prints() {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement rows(database_, (std::string(columns) + "WHERE state='unknown' ORDER BY id").c_str());
  auto jobs = read_prints(rows);
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return jobs;
}

Result<std::vector<std::string>, Error> Store::letter_numbers() {
  Transaction transaction(database_, Transaction::Kind::Read);
  std::vector<std::string> numbers;
  Statement rows(database_, "SELECT number FROM letters ORDER BY number");
  while (rows.next()) numbers.push_back(rows.text(0));
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return numbers;
}

Result<bool, Error> Store::may_be_on_paper(const std::string& number) {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement row(database_, (std::string("SELECT 1 FROM print_jobs WHERE state IN ") + may_exist +
                            " AND case_number IN (?1,(SELECT case_number FROM letters WHERE number=?1)) AND "
                            "CASE paper WHEN 'slip' THEN case_number ELSE letter_number END=?1")
                               .c_str());
  const bool may = row.bind(number).next();
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return may;
}

Result<std::vector<PrintJob>, Error> Store::prints_of(const CaseNumber& number) {
  Transaction transaction(database_, Transaction::Kind::Read);
  Statement rows(database_, (std::string(columns) + "WHERE case_number=? ORDER BY id").c_str());
  rows.bind(number);
  auto jobs = read_prints(rows);
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return jobs;
}

Result<std::optional<PrintJob>, Error> Store::last_print(const CaseNumber& number, Paper paper) {
  Transaction transaction(database_, Transaction::Kind::Read);
  auto job = latest_print(number, paper);
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return job;
}

Result<Done, Error> Store::settle_interrupted(Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  Statement rows(database_, (std::string(columns) + "WHERE state IN ('intended','started') ORDER BY id").c_str());
  for (const PrintJob& job : read_prints(rows)) {
    const PrintState end = job.state == PrintState::Started ? PrintState::Unknown : PrintState::GivenUp;
    Statement(database_, "UPDATE print_jobs SET state=? WHERE id=?").bind(to_string(end)).bind(job.id).run();
    add_audit("print_" + to_string(end) + "_at_start", job.number + " " + to_string(job.paper), now);
  }
  return transaction.finish();
}

}  // namespace huanka::store
