#include "office/api.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "office/certificates.h"
#include "office/ledger_errors.h"
#include "wire/case_json.h"
#include "wire/heartbeat.h"
#include "wire/strict_json.h"

namespace huanka::office {

using Json = nlohmann::json;
using Out = nlohmann::ordered_json;

Answer problem(int status, const char* code, const std::string& title, std::optional<int> expected) {
  Out body{{"type", "about:blank"}, {"title", title}, {"status", status}, {"code", code}};
  if (expected) body["expected"] = *expected;
  return {.status = status, .body = body.dump(), .problem = true};
}

namespace {

Answer good(int status, const Out& body) { return {.status = status, .body = body.dump()}; }

Answer wrong_method(const char* allowed) {
  Answer answer = problem(405, "method", std::string("use ") + allowed);
  answer.allow = allowed;
  return answer;
}

Answer refusal(const LedgerError& error) {
  using Code = LedgerError::Code;
  switch (error.code) {
    case Code::SequenceGap:
      return problem(409, "sequence_gap", error.detail, error.expected);
    case Code::KeyConflict:
      return problem(422, "key_conflict", error.detail);
    case Code::OpenCase:
    case Code::Invalid:
      return problem(422, "invalid", error.detail);
    case Code::UnknownCase:
      return problem(404, "unknown_case", error.detail);
    case Code::NotOpen:
      return problem(409, "not_open", error.detail);
    case Code::NotTried:
      return problem(424, "not_tried", error.detail);
    case Code::Stale:
      return problem(409, "stale", error.detail);
    case Code::TooManyTries: {
      Answer answer = problem(429, "too_many_tries", error.detail);
      answer.retry_after_s = error.expected;
      return answer;
    }
    case Code::Busy:
      return problem(503, "busy", "the book is in use, try again");
    case Code::Storage:
      return problem(500, "storage", "the book cannot be written or read");
  }
  return problem(500, "storage", "unknown");
}

Out status_json(const domain::Case& c) {
  Out out{
      {"case_number", c.number},        {"state", domain::to_string(c.state)}, {"route", domain::to_string(c.route)},
      {"holding_bank", c.holding_bank}, {"target_bank", c.target_bank},        {"version", c.version}};
  if (c.review_from) out["review_from"] = wire::to_json(*c.review_from);
  if (c.review_due) out["review_due"] = wire::to_json(*c.review_due);
  if (c.approved_on) out["approved_on"] = wire::to_text(*c.approved_on);
  if (c.window_last_day) out["window_last_day"] = wire::to_text(*c.window_last_day);
  if (c.confirm_until) out["confirm_until"] = wire::to_text(*c.confirm_until);
  if (c.transfer_confirmed_on) out["transfer_confirmed_on"] = wire::to_text(*c.transfer_confirmed_on);
  if (!c.refusal_reason.empty()) out["refusal_reason"] = c.refusal_reason;
  if (!c.letter_number.empty()) out["letter_number"] = c.letter_number;
  if (c.photo.receipt_standing) out["photo_receipt"] = domain::to_string(*c.photo.receipt_standing);
  return out;
}

std::optional<std::string> text_of(const Json& json, const char* field) {
  if (!json.is_object()) return std::nullopt;
  const auto found = json.find(field);
  return found != json.end() && found->is_string() ? std::optional(found->get<std::string>()) : std::nullopt;
}

/// A message of this terminal, or the problem with it.
Result<Message, Answer> message_in(const std::string& text, const std::string& kiosk) {
  const auto json = wire::parse_strictly(text);
  if (!json) return Failure{problem(400, "malformed", "the body is not JSON as we read it")};
  auto message = message_from(*json, vault::sha256_hex(text));
  if (!message) return Failure{problem(422, "invalid", message.error())};
  if (message->kiosk != kiosk)
    return Failure{problem(403, "kiosk_mismatch", "the certificate belongs to another kiosk")};
  return std::move(message).value();
}

Answer receipt_answer(const Receipt& receipt) {
  return good(receipt.repeat ? 200 : 201, {{"case_number", receipt.case_number},
                                           {"sequence", receipt.sequence},
                                           {"sha256", receipt.sha256},
                                           {"state", domain::to_string(receipt.state)},
                                           {"version", receipt.version}});
}

Answer take_message(const Request& request, Ledger& ledger, wire::Instant now) {
  if (request.idempotency_key.size() < 8 || request.idempotency_key.size() > 128)
    return problem(400, "no_idempotency_key", "the header Idempotency-Key is missing or not 8 to 128 characters");
  const auto message = message_in(request.body, request.kiosk);
  if (!message) return message.error();
  const auto receipt = ledger.apply(*message, request.idempotency_key, now);
  return receipt ? receipt_answer(*receipt) : refusal(receipt.error());
}

bool is_key(const std::string& text) {
  return text.size() >= 8 && text.size() <= 128 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '!' && c <= '~'; });
}

struct KeyAndText {
  std::string key, message;
};
std::optional<std::vector<KeyAndText>> batch_in(const Json& json) {
  const auto found = json.is_object() ? json.find("messages") : json.end();
  if (!json.is_object() || found == json.end() || !found->is_array()) return std::nullopt;
  if (found->empty() || found->size() > largest_batch) return std::nullopt;
  std::vector<KeyAndText> batch;
  for (const Json& one : *found) {
    auto key = text_of(one, "key"), message = text_of(one, "message");
    if (!key || !is_key(*key) || !message) return std::nullopt;
    batch.push_back({*std::move(key), *std::move(message)});
  }
  return batch;
}

Answer take_batch(const Request& request, Ledger& ledger, wire::Instant now) {
  const auto json = wire::parse_strictly(request.body);
  if (!json) return problem(400, "malformed", "the body is not JSON as we read it");
  const auto batch = batch_in(*json);
  if (!batch)
    return problem(422, "invalid",
                   "messages is a list of 1 to " + std::to_string(largest_batch) + ", each with key and message");
  std::vector<Told> told;
  std::optional<Answer> unreadable;  // of which case it speaks is not known: nothing after it is tried
  for (const auto& [key, text] : *batch) {
    auto message = message_in(text, request.kiosk);
    if (!message) {
      unreadable = message.error();
      break;
    }
    told.push_back({std::move(message).value(), key});
  }
  std::vector<Answer> answers;
  for (const auto& outcome : ledger.apply_all(told, now))
    answers.push_back(outcome ? receipt_answer(*outcome) : refusal(outcome.error()));
  if (unreadable) answers.push_back(*std::move(unreadable));
  answers.resize(batch->size(), problem(424, "not_tried", "a message before it could not be read"));
  Out outcomes = Out::array();
  for (const auto& answer : answers)
    outcomes.push_back({{"status", answer.status}, {answer.problem ? "problem" : "receipt", Out::parse(answer.body)}});
  return good(200, {{"outcomes", std::move(outcomes)}});
}

Answer take_heartbeat(const Request& request, Contacts& terminals, wire::Instant now) {
  const auto json = wire::parse_strictly(request.body);
  if (!json) return problem(400, "malformed", "the body is not JSON as we read it");
  const auto heartbeat = wire::heartbeat_from_json(*json);
  if (!heartbeat) return problem(422, "invalid", heartbeat.error().field + " is missing or not as described");
  if (heartbeat->kiosk != request.kiosk)
    return problem(403, "kiosk_mismatch", "the certificate belongs to another kiosk");
  if (const auto taken = terminals.take(*heartbeat, now); !taken) return refusal(broken(taken.error()).error);
  return good(200, {{"time", wire::rfc3339(now)}});
}

/// Which part of a list is asked for. The cursor is the number of the last case of the page before, so that it stays
/// right when a new case comes in front.
struct Page {
  std::size_t limit = usual_page;
  std::optional<domain::CaseNumber> after;
};

std::optional<Page> page_of(const Json& question) {
  Page page;
  const auto said = [&](const char* name) { return question.contains(name) && !question[name].is_null(); };
  if (said("limit")) {
    const Json& limit = question["limit"];
    if (!limit.is_number_integer() || limit < 1 || limit > largest_page) return std::nullopt;
    page.limit = limit.get<std::size_t>();
  }
  if (said("next")) {
    page.after = text_of(question, "next");
    if (!page.after) return std::nullopt;
  }
  return page;
}

Result<domain::IdNumber, domain::IdNumberProblem> person_of(const Json& question) {
  return domain::IdNumber::parse(text_of(question, "id_number").value_or(""));
}

/// What a receipt is worth for the person at the kiosk. The picture is only in the answer where it is theirs.
Answer look_up_receipt(const Request& request, Ledger& ledger, wire::Instant now) {
  const auto json = wire::parse_strictly(request.body);
  if (!json) return problem(400, "malformed", "the body is not JSON as we read it");
  const auto number = text_of(*json, "receipt_number");
  if (!number || !is_receipt_number(*number))
    return problem(422, "invalid", "receipt_number is missing or not 1 to 32 printable characters");
  const auto person = person_of(*json);
  if (!person) return problem(422, "invalid", "id_number is missing or not an ID number");
  const auto said = ledger.look_up_receipt(request.kiosk, *number, *person, now);
  if (!said) return refusal(said.error());
  const bool matched = said->standing == domain::ReceiptStanding::Good;
  Out body{{"outcome", matched ? "matched" : domain::to_string(said->standing)}};
  if (said->record) {
    body["taken_on"] = wire::to_text(said->record->taken_on);
    if (said->record->valid_until) body["valid_until"] = wire::to_text(*said->record->valid_until);
    if (!said->record->kind.empty()) body["kind"] = said->record->kind;
    if (matched) body["jpeg"] = vault::base64(said->record->jpeg);
  }
  return good(200, body);
}

Answer find_cases(const Request& request, Ledger& ledger, wire::Instant now) {
  const auto json = wire::parse_strictly(request.body);
  const auto person = json ? person_of(*json) : Failure{domain::IdNumberProblem::WrongLength};
  if (!person) return problem(422, "invalid", "id_number is missing or not an ID number");
  const auto page = page_of(*json);
  if (!page) return problem(422, "invalid", "limit is 1 to " + std::to_string(largest_page) + ", next a text");
  const auto cases = ledger.cases_of(*person, now);
  if (!cases) return refusal(cases.error());
  auto at = cases->begin();
  if (page->after) {
    at = std::find_if(at, cases->end(), [&](const domain::Case& c) { return c.number == *page->after; });
    if (at == cases->end()) return problem(422, "invalid", "next is not of this person's list; begin again");
    ++at;
  }
  Out list = Out::array();
  for (; at != cases->end() && list.size() < page->limit; ++at) list.push_back(status_json(*at));
  Out body{{"cases", list}};
  if (at != cases->end()) body["next"] = (at - 1)->number;
  return good(200, body);
}

/// A late message can lead to the version that an expired window already showed, so the state is part of it.
std::string etag_of(const domain::Case& c) {
  return "\"" + std::to_string(c.version) + "-" + domain::to_string(c.state) + "\"";
}

/// Whether one of the entity tags of an If-None-Match is this one (RFC 9110 13.1.2, compared weakly).
bool matches(std::string_view header, std::string_view etag) {
  constexpr std::string_view blank = " \t", weak = "W/";
  while (!header.empty()) {
    const auto comma = header.find(',');  // no tag of ours holds one
    auto tag = header.substr(0, comma);
    header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
    const auto first = tag.find_first_not_of(blank);
    if (first == std::string_view::npos) continue;
    tag = tag.substr(first, tag.find_last_not_of(blank) - first + 1);
    if (tag.starts_with(weak)) tag.remove_prefix(weak.size());
    if (tag == "*" || tag == etag) return true;
  }
  return false;
}

Answer case_status(const domain::CaseNumber& number, const Request& request, Ledger& ledger, wire::Instant now) {
  const auto c = ledger.find(number, now);
  if (!c) return refusal(c.error());
  const std::string etag = etag_of(*c);
  Answer answer = matches(request.if_none_match, etag) ? Answer{.status = 304} : good(200, status_json(*c));
  answer.etag = etag;
  return answer;
}

Answer new_card(const domain::CaseNumber& number, const Request& request, Ledger& ledger) {
  const auto json = wire::parse_strictly(request.body);
  const auto code = json ? text_of(*json, "identification_code") : std::nullopt;
  if (!code || !is_identification_code(*code))
    return problem(422, "invalid", "identification_code is missing or not as described");
  std::optional<domain::Pan> pan;
  if (const auto said = json->find("pan"); said != json->end() && !said->is_null()) {
    auto parsed = domain::Pan::parse(text_of(*json, "pan").value_or(""));
    if (!parsed) return problem(422, "invalid", "pan is not a card number");
    pan = std::move(parsed).value();
  }
  const auto owner = ledger.owner_of(number, *code, pan);
  if (!owner) return refusal(owner.error());
  const char* words[] = {"match", "mismatch", "unknown"};
  return good(200, {{"owner", words[static_cast<int>(*owner)]}});
}

/// The record of a reservation that was made elsewhere, for its letter.
Answer take_up(const domain::CaseNumber& number, const Request& request, Ledger& ledger, wire::Instant now) {
  const auto json = wire::parse_strictly(request.body);
  if (!json) return problem(400, "malformed", "the body is not JSON as we read it");
  const auto person = person_of(*json);
  if (!person) return problem(422, "invalid", "id_number is missing or not an ID number");
  const auto c = ledger.take_up(number, *person, request.kiosk, now);
  if (!c) return refusal(c.error());
  return good(200, {{"case", wire::to_json(*c)}});
}

Answer about_case(std::string_view rest, const Request& request, Ledger& ledger, wire::Instant now) {
  constexpr std::string_view card = "/new-card", record = "/take-up";
  const bool asks_card = rest.ends_with(card), asks_record = rest.ends_with(record);
  if (asks_card) rest.remove_suffix(card.size());
  if (asks_record) rest.remove_suffix(record.size());
  const domain::CaseNumber number(rest);
  if (!domain::is_case_number(number)) return problem(404, "unknown_case", "no such case");
  if (asks_card) return request.method == "POST" ? new_card(number, request, ledger) : wrong_method("POST");
  if (asks_record) return request.method == "POST" ? take_up(number, request, ledger, now) : wrong_method("POST");
  return request.method == "GET" ? case_status(number, request, ledger, now) : wrong_method("GET");
}
}  // namespace

Answer answer(const Request& request, Ledger& ledger, wire::Instant now, Contacts* terminals) {
  if (request.revoked) return problem(403, "revoked", "this certificate has been revoked");
  if (!is_kiosk_id(request.kiosk)) return problem(403, "no_kiosk", "the certificate names no kiosk");
  const auto post = [&] { return request.method == "POST"; };
  if (request.target == "/v1/health")
    return request.method == "GET" ? good(200, {{"status", "ok"}, {"time", wire::rfc3339(now)}}) : wrong_method("GET");
  if (request.target == heartbeat_route && terminals != nullptr)
    return post() ? take_heartbeat(request, *terminals, now) : wrong_method("POST");
  if (request.target == "/v1/messages") return post() ? take_message(request, ledger, now) : wrong_method("POST");
  if (request.target == "/v1/messages/batch") return post() ? take_batch(request, ledger, now) : wrong_method("POST");
  if (request.target == "/v1/cases/find") return post() ? find_cases(request, ledger, now) : wrong_method("POST");
  if (request.target == "/v1/photo-receipts/look-up")
    return post() ? look_up_receipt(request, ledger, now) : wrong_method("POST");
  constexpr std::string_view cases = "/v1/cases/";
  if (request.target.starts_with(cases))
    return about_case(std::string_view(request.target).substr(cases.size()), request, ledger, now);
  return problem(404, "no_such_route", "see config/office.openapi.yaml");
}

}  // namespace huanka::office
