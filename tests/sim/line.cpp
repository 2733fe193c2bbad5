#include "line.h"

#include <nlohmann/json.hpp>

namespace huanka::sim {

namespace {
using sync::Answer;
using sync::LinkFault;
using sync::Reply;
using Code = LinkFault::Code;

constexpr Milliseconds given_up_after = 15'000;

Failure<LinkFault> fault(Code code) { return Failure{LinkFault{code, "simulated"}}; }
}  // namespace

const char* to_string(Fate fate) {
  switch (fate) {
    case Fate::Arrives:
      return "arrives";
    case Fate::RequestLost:
      return "is lost";
    case Fate::ReplyLost:
      return "arrives, the reply is lost";
    case Fate::Doubled:
      return "arrives twice";
    case Fate::LateCopy:
      return "is given up and arrives much later";
    case Fate::ServerError:
      return "meets a server error";
    case Fate::TryLater:
      return "is told to try later";
    case Fate::Truncated:
      return "arrives, the reply is cut short";
    case Fate::Garbage:
      return "is answered with garbage";
    case Fate::SlowDrip:
      return "arrives, the reply drips until the kiosk gives up";
  }
  return "";
}

Answer Line::deliver(const office::Request& request) {
  auto answer = office_.ask(request);
  if (!answer) return fault(office_.is_open() ? Code::Broken : Code::NotReachable);
  return Reply{.status = answer->status, .body = std::move(answer->body), .retry_after = std::nullopt};
}

Answer Line::heard(Answer answer) const {
  if (answer && heard_time) heard_time(ground_.true_time());
  return answer;
}

Answer Line::exchange(const office::Request& request) {
  took_ = ground_.dice.between(20, 400);
  if (cut_) return fault(Code::NotReachable);
  const bool by_chance = !next_fate_ && ground_.goes_wrong(ground_.faults.message);
  const Fate fate = by_chance ? static_cast<Fate>(ground_.dice.between(1, static_cast<int>(Fate::SlowDrip)))
                              : std::exchange(next_fate_, std::nullopt).value_or(Fate::Arrives);
  ground_.tell(request.method + " " + request.target + " " + to_string(fate));
  switch (fate) {
    case Fate::Arrives:
      return heard(deliver(request));
    case Fate::RequestLost:
      took_ = given_up_after;
      return fault(Code::TimedOut);
    case Fate::ReplyLost:
      (void)deliver(request);
      return fault(Code::Broken);
    case Fate::Doubled:
      (void)deliver(request);
      return heard(deliver(request));
    case Fate::LateCopy:
      took_ = given_up_after;
      ground_.agenda.in(ground_.dice.between(given_up_after, 7'200'000), [this, request] {
        ground_.tell("a late copy arrives: " + request.target);
        (void)deliver(request);
      });
      return fault(Code::TimedOut);
    case Fate::ServerError:
      return Reply{
          .status = static_cast<int>(ground_.dice.between(500, 504)), .body = "<h1>error</h1>", .retry_after = {}};
    case Fate::TryLater:
      return Reply{.status = ground_.dice.chance(0.5) ? 429 : 503,
                   .body = R"({"code":"busy"})",
                   .retry_after = std::chrono::seconds(ground_.dice.between(1, 3'600))};
    case Fate::Truncated: {
      auto answer = heard(deliver(request));
      if (!answer) return answer;
      answer->body.resize(answer->body.size() / 2);
      if (ground_.dice.chance(0.5)) return fault(Code::Broken);
      return answer;
    }
    case Fate::Garbage:
      return Reply{.status = static_cast<int>(ground_.dice.pick(std::vector<int>{200, 201, 302, 404, 418})),
                   .body = ground_.dice.bytes(static_cast<std::size_t>(ground_.dice.between(0, 200))),
                   .retry_after = {}};
    case Fate::SlowDrip:
      took_ = given_up_after;
      (void)deliver(request);
      return fault(Code::TimedOut);
  }
  return fault(Code::Broken);
}

Answer Line::post_message(const std::string& idempotency_key, const std::string& body) {
  return exchange(
      {.method = "POST", .target = "/v1/messages", .idempotency_key = idempotency_key, .body = body, .kiosk = "ZJ01"});
}

Answer Line::post_batch(const std::string& body) {
  return exchange(
      {.method = "POST", .target = "/v1/messages/batch", .idempotency_key = {}, .body = body, .kiosk = "ZJ01"});
}

Answer Line::find_cases(const domain::IdNumber& person) {
  return exchange({.method = "POST",
                   .target = "/v1/cases/find",
                   .idempotency_key = {},
                   .body = nlohmann::json{{"id_number", person.digits()}}.dump(),
                   .kiosk = "ZJ01"});
}

void Line::ask_health() {
  (void)exchange({.method = "GET", .target = "/v1/health", .idempotency_key = {}, .body = {}, .kiosk = "ZJ01"});
}

Answer Line::case_status(const domain::CaseNumber& number) {
  return exchange(
      {.method = "GET", .target = "/v1/cases/" + number, .idempotency_key = {}, .body = {}, .kiosk = "ZJ01"});
}

Answer Line::check_owner(const domain::CaseNumber& number, const domain::NewCard& card) {
  nlohmann::json question{{"identification_code", card.identification_code}};
  if (card.pan) question["pan"] = card.pan->digits();
  return exchange({.method = "POST",
                   .target = "/v1/cases/" + number + "/new-card",
                   .idempotency_key = {},
                   .body = question.dump(),
                   .kiosk = "ZJ01"});
}

Answer Line::take_up(const domain::CaseNumber& number, const domain::IdNumber& person) {
  return exchange({.method = "POST",
                   .target = "/v1/cases/" + number + "/take-up",
                   .idempotency_key = {},
                   .body = nlohmann::json{{"id_number", person.digits()}}.dump(),
                   .kiosk = "ZJ01"});
}

Answer Line::look_up_receipt(const std::string& receipt_number, const domain::IdNumber& person) {
  return exchange({.method = "POST",
                   .target = "/v1/photo-receipts/look-up",
                   .idempotency_key = {},
                   .body = nlohmann::json{{"receipt_number", receipt_number}, {"id_number", person.digits()}}.dump(),
                   .kiosk = "ZJ01"});
}

}  // namespace huanka::sim
