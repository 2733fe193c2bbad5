#include "office/queue.h"

#include <algorithm>

#include "wire/civil_time.h"

namespace huanka::office {

using domain::CaseState;
using vault::Database;
using vault::Statement;
using vault::Transaction;

namespace {
constexpr std::size_t tail_digits = 5;  // running number and check digit

std::string tail_of(std::string_view number) {
  std::string digits;
  for (auto at = number.rbegin(); at != number.rend() && digits.size() < tail_digits; ++at)
    if (*at >= '0' && *at <= '9') digits.insert(digits.begin(), *at);
  return digits;
}

std::string due_of(const domain::Case& c, domain::Date today) {
  switch (c.state) {
    case CaseState::UnderReview:
      return c.review_due ? wire::iso_date(c.review_due->date) : "";
    case CaseState::WindowOpen:
      return c.window_last_day ? wire::iso_date(*c.window_last_day) : "";
    case CaseState::LetterPrinted:
      return wire::iso_date(domain::add_days(today, letter_confirmed_within_days));
    default:
      return "";
  }
}

/// Statements take what they are given by position; this keeps text and values together while one is put together.
struct Question {
  std::string sql;
  std::vector<std::string> values;

  void add(const std::string& piece, const std::vector<std::string>& with = {}) {
    sql += piece;
    values.insert(values.end(), with.begin(), with.end());
  }
  void bind_to(Statement& statement) const {
    for (const auto& value : values) statement.bind(value);
  }
};

void add_reach(Question& question, const Reach& reach) {
  if (reach.everything) return;
  const auto marks = [](std::size_t n) {
    std::string list = "NULL";  // an empty list is no list in SQL; NULL equals nothing
    for (std::size_t i = 0; i < n; ++i) list += ",?";
    return list;
  };
  question.add(" AND (holding_bank IN (" + marks(reach.holding.size()) + ")",
               {reach.holding.begin(), reach.holding.end()});
  question.add(" OR target_bank IN (" + marks(reach.target.size()) + "))", {reach.target.begin(), reach.target.end()});
}

struct Plan {
  std::string condition, order;  ///< `order` is the column the list is sorted by, beside the case number
  bool ascending = true;
};

Plan plan_of(Listing listing) {
  switch (listing) {
    case Listing::ToReview:
      return {"state='under_review'", "due"};
    case Listing::ToConfirm:
      return {"state='letter_printed'", "due"};
    case Listing::Overdue:
      return {"state IN ('under_review','letter_printed') AND due<>''", "due"};
    case Listing::Confirmed:
      return {"state IN ('transfer_confirmed','closed') AND letter_number<>''", "opened", false};
    case Listing::All:
      return {"1=1", "opened", false};
  }
  return {"1=0", "opened", false};
}

constexpr std::string_view columns = "SELECT case_number,due,opened,state FROM desk WHERE ";

QueueRow row_from(const Statement& row, const std::string& order, const std::string& today) {
  const std::string state = row.text(3);
  const bool counts = state == "under_review" || state == "letter_printed";
  return {.number = row.text(0),
          .due = row.text(1),
          .overdue = counts && !row.text(1).empty() && row.text(1) < today,
          .place = (order == "due" ? row.text(1) : row.text(2)) + "~" + row.text(0)};
}
}  // namespace

std::string person_tail_of(std::string_view last_four) { return "last four " + std::string(last_four); }

void put_on_desk(Database& database, const domain::Case& c, std::string_view person_tail, domain::Date today) {
  Statement(database, "INSERT INTO desk VALUES(?,?,?,?,?,?,?,?,?)")
      .bind(c.number)
      .bind(tail_of(c.number))
      .bind_blob(person_tail)
      .bind(domain::to_string(c.state))
      .bind(c.holding_bank)
      .bind(c.target_bank)
      .bind(wire::iso_date(c.opened))
      .bind(due_of(c, today))
      .bind(c.letter_number)
      .run();
}

void move_on_desk(Database& database, const domain::Case& c, domain::Date today) {
  const std::string state = domain::to_string(c.state);
  // A letter's day stays the day of the first print.
  Statement(database,
            "UPDATE desk SET due=CASE WHEN state='letter_printed' AND ?='letter_printed' THEN due ELSE ? END,state=?,"
            "letter_number=? WHERE case_number=?")
      .bind(state)
      .bind(due_of(c, today))
      .bind(state)
      .bind(c.letter_number)
      .bind(c.number)
      .run();
}

Result<QueuePage, vault::Error> queue_page(Database& database, const Reach& reach, Listing listing,
                                           const std::string& after, int limit, domain::Date today) {
  const Plan plan = plan_of(listing);
  const std::string day = wire::iso_date(today);
  Question question;
  question.add(std::string(columns) + plan.condition);
  if (listing == Listing::Overdue) question.add(" AND due<?", {day});
  add_reach(question, reach);
  if (const auto mark = after.find('~'); mark != std::string::npos) {
    const std::string beyond = plan.ascending ? ">" : "<";
    question.add(" AND (" + plan.order + beyond + "? OR (" + plan.order + "=? AND case_number" + beyond + "?))",
                 {after.substr(0, mark), after.substr(0, mark), after.substr(mark + 1)});
  }
  const std::string way = plan.ascending ? "" : " DESC";
  question.add(" ORDER BY " + plan.order + way + ",case_number" + way + " LIMIT " + std::to_string(limit + 1));

  return database.in_turn([&]() -> Result<QueuePage, vault::Error> {
    Transaction transaction(database, Transaction::Kind::Read);
    Statement rows(database, question.sql.c_str());
    question.bind_to(rows);
    QueuePage page;
    while (rows.next()) page.rows.push_back(row_from(rows, plan.order, day));
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    if (page.rows.size() > static_cast<std::size_t>(limit)) {
      page.rows.pop_back();
      page.next = page.rows.back().place;
    }
    return page;
  });
}

Result<std::vector<QueueRow>, vault::Error> search_desk(Database& database, const Reach& reach, const std::string& text,
                                                        const std::string& person_tail, int limit, domain::Date today) {
  Question question;
  question.add(std::string(columns) + "(case_number=? OR (letter_number<>'' AND letter_number=?)", {text, text});
  std::string digits = text;
  std::erase(digits, '-');
  if (digits.size() == tail_digits && tail_of(digits) == digits) question.add(" OR tail=?", {digits});
  const bool by_person = !person_tail.empty();
  if (by_person) question.add(" OR person_tail=?");
  question.add(")");
  Question within;
  add_reach(within, reach);

  return database.in_turn([&]() -> Result<std::vector<QueueRow>, vault::Error> {
    Transaction transaction(database, Transaction::Kind::Read);
    Statement rows(
        database,
        (question.sql + within.sql + " ORDER BY opened DESC,case_number DESC LIMIT " + std::to_string(limit)).c_str());
    question.bind_to(rows);
    if (by_person) rows.bind_blob(person_tail);
    within.bind_to(rows);
    std::vector<QueueRow> found;
    while (rows.next()) found.push_back(row_from(rows, "opened", wire::iso_date(today)));
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    return found;
  });
}

Result<std::optional<Banks>, vault::Error> banks_of(Database& database, const domain::CaseNumber& number) {
  return database.in_turn([&]() -> Result<std::optional<Banks>, vault::Error> {
    Transaction transaction(database, Transaction::Kind::Read);
    Statement row(database, "SELECT holding_bank,target_bank FROM desk WHERE case_number=?");
    row.bind(number);
    std::optional<Banks> banks;
    if (row.next()) banks = Banks{row.text(0), row.text(1)};
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    return banks;
  });
}

}  // namespace huanka::office
